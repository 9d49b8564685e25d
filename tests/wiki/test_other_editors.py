"""Who opens a page to change it is told who else has; nobody is locked out."""

from datetime import timedelta

from django.utils import timezone

from knowledge.wiki import actions, tasks
from knowledge.wiki.models import Editing
from tests.wiki.pages import data, make_page, posted


def test_the_other_is_named_until_they_save(member, other, browse):
    page = make_page(member)
    first, second = browse(other), browse(member)
    assert "has this page open" not in first.get(f"/wiki/{page.slug}/edit/").content.decode()
    shown = second.get(f"/wiki/{page.slug}/edit/").content.decode()
    assert "Rosa Quispe</bdi> has this page open" in shown and "Amina Yusuf</bdi> has" not in shown
    first.post(f"/wiki/{page.slug}/edit/", posted(revision="1", body="Hers"))
    asked = second.get(f"/wiki/{page.slug}/edit/others/?revision=1").content.decode()
    assert "Rosa" not in asked and "Somebody has saved this page since" in asked


def test_who_types_is_there_and_who_has_gone_is_forgotten(member, other, browse):
    page = make_page(member)
    browse(other).get(f"/wiki/{page.slug}/edit/")
    Editing.objects.update(at=timezone.now() - timedelta(hours=1))
    assert not list(actions.presence.others(member, page))
    browse(other).post(f"/drafts/wiki-{page.pk}-2/", {"body": "Typing"})
    assert [one.member for one in actions.presence.others(member, page)] == [other]
    Editing.objects.update(at=timezone.now() - timedelta(days=2))
    assert tasks.forget_editing.call() == 1


def test_a_draft_tells_nothing_of_a_page_that_one_does_not_see(member, other, browse):
    page = make_page(member, audience="group:1")
    for name in (f"wiki-{page.pk}", "wiki-new", "wiki-" + "9" * 70, "wiki-"):
        assert browse(other).post(f"/drafts/{name}/", {"body": "Typing"}).status_code == 204
    assert not Editing.objects.exists()


def test_nobody_is_locked_out(member, other, browse):
    page = make_page(member)
    browse(other).get(f"/wiki/{page.slug}/edit/")
    actions.edit_page(member, page, data(body="Mine"), base=1)
    page.refresh_from_db()
    assert page.shown.body == "Mine"


def test_no_form_needs_more_than_twelve_queries(member, other, browse, django_assert_max_num_queries):
    make_page(member, title="Under", body="See [[Cold chain]] and [[Goats]].", tags=["goats"])
    page = make_page(member, body="Lead.\n\n# Feed\n\nHay.", tags=["goats", "sheep"])
    browse(other).get(f"/wiki/{page.slug}/edit/")
    browser = browse(member)
    addresses = ["edit/", "edit/1/", "edit/others/?revision=1"]
    for address in [*(f"/wiki/{page.slug}/{one}" for one in addresses), "/wiki/new/", "/wiki/cold-chain/"]:
        browser.get(address)
        with django_assert_max_num_queries(12):
            browser.get(address)
