"""The demonstration's wiki shows what a wiki has beside pages."""

import tomllib

import pytest
from django.contrib.auth import get_user_model
from django.utils import timezone

from knowledge.wiki import actions, demo
from knowledge.wiki.models import Flag, Page
from portal import search
from portal.search.indexing import Changes


@pytest.fixture
def people(db, settings):
    """The demonstration's members, by name and role alone."""
    entries = tomllib.loads((settings.BASE_DIR / "members/demo/members.toml").read_text())["member"]
    get_user_model().objects.bulk_create(
        get_user_model()(
            handle=entry["handle"],
            full_name=entry["full_name"],
            email=f"{entry['handle']}@example.org",
            status="active",
            trusted=True,
            is_staff=entry["role"] == "secretariat",
        )
        for entry in entries
    )


def test_the_demonstration_has_translations_reviews_and_flags(people, browse, visitor):
    demo.load(timezone.now())
    assert actions.recount() == 0 and search.rebuild("page") == Changes()
    behind = Page.objects.behind()
    assert {"fr", "es", "ar"} <= set(behind.values_list("language", flat=True))
    assert Page.objects.filter(translation_of__isnull=False).difference(Page.objects.filter(pk__in=behind))
    assert Flag.objects.count() == 2 and Page.objects.filter(review_by__isnull=False).count() == 2
    waiting = set(Page.objects.filter(pending_since__isnull=False).values_list("title", flat=True))
    assert waiting == {"Kenya", "Niger", "Haïti"}
    assert visitor.get("/wiki/haiti/").status_code == 404, "it waits for its first approval"
    member = get_user_model().objects.get(handle="awa-diallo")
    shown = browse(member).get("/wiki/haiti/")
    assert shown.status_code == 200 and "/haiti/export/" not in shown.content.decode()
    assert "Where the bulletins are" not in visitor.get("/wiki/kenya/").content.decode()
