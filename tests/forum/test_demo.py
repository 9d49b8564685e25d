import tomllib

import pytest
from django.contrib.auth import get_user_model
from django.utils import timezone

from forum import actions, demo
from forum.models import Category, Helped, Post, Topic
from portal import search
from portal.search.indexing import Changes


@pytest.fixture
def people(db, settings):
    """The demonstration's members, by name alone."""
    entries = tomllib.loads((settings.BASE_DIR / "members/demo/members.toml").read_text())["member"]
    get_user_model().objects.bulk_create(
        get_user_model()(
            handle=entry["handle"],
            full_name=entry["full_name"],
            email=f"{entry['handle']}@example.org",
            status="active",
        )
        for entry in entries
    )


def test_the_demonstration_has_conversations_in_four_languages(people, browse):
    now = timezone.now()
    demo.load(now)
    assert set(Topic.objects.values_list("language", flat=True)) == {"en", "fr", "es", "ar"}
    assert Topic.objects.questions().filter(accepted_count__gte=1).exists()
    assert Topic.objects.waiting_questions().exists()
    assert Post.objects.filter(path__len__gte=3).exists() and Helped.objects.exists()
    assert not Post.objects.filter(created_at__gt=now).exists()
    assert not Topic.objects.filter(themes=None).exists()
    assert Category.objects.filter(facilitators=None).count() == 0
    assert actions.recount() == 0
    assert [search.rebuild(kind) for kind in ("topic", "post")] == [Changes(), Changes()]
    pilot = browse(None).get(Topic.objects.questions().get(pinned=True).get_absolute_url())
    assert pilot.status_code == 200
