"""Looking after pages: what needs an update, what is still right, who reads it again when."""

from datetime import date, timedelta

import pytest
from django.core import mail
from django.utils import timezone

from forum.models import Category
from knowledge.wiki import actions, permissions, tasks
from knowledge.wiki.models import Flag, Page
from portal import notices
from portal.access import AccessDenied
from portal.moderation.models import Act
from portal.notices.models import Notification
from tests.wiki.pages import data, make_page, posted

PRICE = "The price of the vaccine has changed."


def main(browse, person, url="/wiki/goat-plague/") -> str:
    return browse(person).get(url).content.decode().split("<main")[1]


def told(person) -> list[str]:
    return list(
        Notification.objects.filter(member=person).order_by("pk").values_list("event__name", flat=True)
    )


@pytest.fixture
def page(author, run_tasks):
    found = make_page(author)
    run_tasks()
    return found


@pytest.fixture
def keeper(expert, secretariat, page, run_tasks):
    """Mercy, who looks after the page."""
    actions.set_keepers(secretariat, page, keepers=[expert], review_by=None)
    run_tasks()
    return expert


def in_days(number: int) -> date:
    return timezone.localdate() + timedelta(days=number)


# --- Needs an update -------------------------------------------------------------


def test_a_member_says_what_is_out_of_date_and_who_looks_after_it_is_told(
    page, keeper, member, author, browse, visitor, run_tasks
):
    answer = browse(member).post("/wiki/goat-plague/flags/", {"reason": PRICE})
    assert answer.status_code == 302
    run_tasks()
    assert "page-flagged" in told(keeper) and "page-flagged" in told(author), "the author watches the page"
    assert PRICE in main(browse, author) and "Amina Yusuf" in main(browse, author)
    shown = visitor.get("/wiki/goat-plague/").content.decode()
    assert "needs an update" in shown and PRICE not in shown, "what a member says of it is for members"


def test_who_has_seen_to_it_closes_it_and_who_said_it_is_told(page, member, author, browse, run_tasks):
    flag = actions.flag_page(member, page, PRICE)
    listed = main(browse, author, "/wiki/goat-plague/flags/")
    assert PRICE in listed and f"/flags/{flag.pk}/close/" in listed
    close = f"/wiki/goat-plague/flags/{flag.pk}/close/"
    assert browse(author).post(close).status_code == 302
    assert browse(author).post(close).status_code == 302, "closed already"
    run_tasks()
    assert told(member).count("flag-closed") == 1
    assert PRICE not in main(browse, author)


def test_an_edit_can_bring_the_page_up_to_date(page, member, author, browse):
    actions.flag_page(member, page, PRICE)
    assert PRICE in browse(author).get("/wiki/goat-plague/edit/").content.decode()
    browse(author).post("/wiki/goat-plague/edit/", posted(body="One dollar.", revision="1"))
    assert Flag.objects.filter(closed_at=None).exists()
    sent = posted(body="Two dollars.", revision="2", up_to_date="1")
    assert browse(author).post("/wiki/goat-plague/edit/", sent).status_code == 302
    assert Flag.objects.get().closed_by == author
    assert PRICE not in browse(author).get("/wiki/goat-plague/edit/").content.decode()


def test_who_says_so_twice_has_said_it_once(page, member):
    actions.flag_page(member, page, PRICE)
    flag = actions.flag_page(member, page, "The dose, too.")
    assert Flag.objects.get() == flag and Flag.objects.get().reason == "The dose, too."


def test_who_may_close_what_was_said(page, keeper, cast):
    Page.objects.filter(pk=page.pk).update(edited_by="secretariat")
    page.refresh_from_db()
    people = ("visitor", "pending", "suspended", "member", "author", "expert", "secretariat")
    allowed = [name for name in people if permissions.can_close_flag(getattr(cast, name), page)]
    assert allowed == ["expert", "secretariat"]
    assert [name for name in people if permissions.can_check_page(getattr(cast, name), page)] == allowed


@pytest.mark.parametrize("reason", ["", " ", "\0", "x" * 301])
def test_a_reason_is_asked_for_and_what_was_typed_stays(reason, page, member, browse):
    answer = browse(member).post("/wiki/goat-plague/flags/", {"reason": reason})
    assert answer.status_code == 422 and not Flag.objects.exists()


def test_what_was_said_of_a_page_goes_with_it_where_it_is_merged(page, member, other, secretariat):
    into = make_page(secretariat, title="Cold chain")
    actions.flag_page(member, page, PRICE)
    actions.flag_page(member, into, "Fridges cost more.")
    actions.flag_page(other, page, "The dose, too.")
    actions.merge_page(secretariat, page, into, body="Both", bases=(1, 1))
    still = Flag.objects.filter(page=into, closed_at=None).order_by("pk")
    assert [flag.reason for flag in still] == ["Fridges cost more.", "The dose, too."]


# --- Keepers, and when a page is read again ---------------------------------------


def test_keepers_are_named_and_told(page, member, expert, secretariat, browse, visitor, run_tasks):
    form = {"keepers": f"@{expert.handle}", "review_by": in_days(30).isoformat()}
    assert browse(secretariat).post("/wiki/goat-plague/keepers/", form).status_code == 302
    run_tasks()
    assert "keeper-named" in told(expert) and notices.watching(expert, "page", page.pk) == "every"
    assert "Mercy Chebet" in visitor.get("/wiki/goat-plague/").content.decode()
    assert Act.objects.get(kind="page", verb="change").after == {
        "keepers": [expert.handle],
        "review_by": in_days(30).isoformat(),
    }
    assert not actions.set_keepers(secretariat, page, keepers=[expert], review_by=in_days(30)), "as it was"


def test_who_may_say_who_looks_after_a_page(page, keeper, cast):
    Category.objects.create(slug="goats", name_en="Goats").facilitators.add(cast.facilitator)
    people = ("visitor", "pending", "suspended", "member", "author", "expert", "facilitator", "secretariat")
    allowed = [name for name in people if permissions.can_set_keepers(getattr(cast, name), page)]
    assert allowed == ["expert", "facilitator", "secretariat"]
    with pytest.raises(AccessDenied):
        actions.set_keepers(cast.author, page, keepers=[cast.author], review_by=None)


@pytest.mark.parametrize(
    "sent",
    [
        {"keepers": "@nobody"},
        {"review_by": "soon"},
        {"review_by": "2001-01-01"},
        {"review_by": "9999-12-31"},
        {"keepers": "\0"},
    ],
)
def test_what_is_wrong_is_said_beside_its_field(sent, page, secretariat, browse):
    answer = browse(secretariat).post("/wiki/goat-plague/keepers/", {"keepers": "", "review_by": ""} | sent)
    assert answer.status_code == 422 or (sent["keepers"] == "\0" and answer.status_code == 302)
    page.refresh_from_db()
    assert page.review_by is None and not page.keepers.exists()


def test_a_keeper_is_reminded_once_for_each_day(page, keeper, secretariat, run_tasks):
    keeper.language = "fr"
    keeper.save(update_fields=["language"])
    actions.set_keepers(secretariat, page, keepers=[keeper], review_by=in_days(30))
    assert actions.remind_keepers() == 0, "not yet"
    actions.set_keepers(secretariat, page, keepers=[keeper], review_by=in_days(5))
    tasks.remind_keepers.enqueue()
    run_tasks()
    assert actions.remind_keepers() == 0, "once"
    assert told(keeper).count("page-due") == 1
    assert [one for one in mail.outbox if one.to == [keeper.email] and "Goat plague" in one.body]
    actions.check_page(keeper, page, in_days(6))
    assert actions.remind_keepers() == 1, "another day"


def test_a_deleted_page_reminds_nobody(page, keeper, secretariat):
    actions.set_keepers(secretariat, page, keepers=[keeper], review_by=in_days(1))
    actions.delete_page(secretariat, page, "A slip.")
    assert actions.remind_keepers() == 0


def test_what_is_still_right_is_noted_with_the_next_day(page, keeper, browse, secretariat):
    long_ago = timezone.now() - timedelta(days=200)
    Page.objects.filter(pk=page.pk).update(checked_at=long_ago, review_by=in_days(-10))
    assert "was to be read again by" in main(browse, keeper)
    form = browse(keeper).get("/wiki/goat-plague/check/").content.decode()
    assert f'value="{in_days(190).isoformat()}"' in form, "as long as it was this time"
    sent = {"review_by": in_days(190).isoformat()}
    assert browse(keeper).post("/wiki/goat-plague/check/", sent).status_code == 302
    page.refresh_from_db()
    assert page.review_by == in_days(190) and page.checked_at > long_ago
    assert "was to be read again by" not in main(browse, keeper)


def test_writing_in_a_page_is_reading_it_but_a_spelling_mistake_is_not(page, author):
    long_ago = timezone.now() - timedelta(days=200)
    Page.objects.filter(pk=page.pk).update(checked_at=long_ago)
    actions.edit_page(author, page, data(body="Pest", minor=True), base=1)
    assert Page.objects.get().checked_at == long_ago
    actions.edit_page(author, page, data(body="Plague"), base=2)
    assert Page.objects.get().checked_at > long_ago


# --- The lists --------------------------------------------------------------------


def listed(browse, person, name) -> str:
    return main(browse, person, f"/wiki/tools/{name}/").split("</main")[0]


def test_what_needs_an_update_is_listed_for_who_may_read_it(page, member, other, secretariat, browse):
    secret = make_page(secretariat, title="A plan", audience="group:1")
    actions.flag_page(secretariat, secret, "It is over.")
    actions.flag_page(member, page, PRICE)
    assert PRICE in listed(browse, other, "outdated") and "A plan" not in listed(browse, other, "outdated")
    assert "A plan" in listed(browse, secretariat, "outdated")
    actions.close_flag(member, page, Flag.objects.get(page=page))
    assert PRICE not in listed(browse, other, "outdated")


def test_pages_to_be_read_again_and_those_unread_for_long_are_listed_the_oldest_first(
    page, member, secretariat, browse
):
    newer = make_page(member, title="Cold chain")
    days = timedelta(days=100)
    Page.objects.filter(pk=newer.pk).update(review_by=in_days(3), checked_at=timezone.now() - days)
    Page.objects.filter(pk=page.pk).update(review_by=in_days(-3), checked_at=timezone.now() - 2 * days)
    for name in ("due", "unchecked"):
        shown = listed(browse, member, name)
        assert shown.index("Goat plague") < shown.index("Cold chain")
    assert listed(browse, member, "due").count("overdue") == 1


@pytest.mark.parametrize("count", [3, 60])
@pytest.mark.parametrize("name", ["outdated", "due", "unchecked"])
def test_each_list_takes_few_queries(name, count, member, browse, django_assert_max_num_queries):
    for number in range(count):
        one = make_page(member, title=f"Page {number}", body="Words")
        actions.flag_page(member, one, PRICE)
    Page.objects.update(review_by=in_days(3))
    browser = browse(member)
    browser.get("/wiki/tools/wanted/")
    with django_assert_max_num_queries(12):
        shown = browser.get(f"/wiki/tools/{name}/").content.decode()
    assert ("after=" in shown) == (count == 60)


def test_the_secretariat_finds_in_the_admin_what_to_look_at(page, keeper, member, secretariat, browse):
    make_page(member, title="Cold chain")
    actions.flag_page(member, page, PRICE)
    waits = {"review": "page", "is_reviewed": True, "pending_since": timezone.now()}
    Page.objects.filter(pk=page.pk).update(review_by=in_days(-1), **waits)
    for chosen in ("flagged", "due", "waits", "kept"):
        shown = browse(secretariat).get(f"/admin/wiki/page/?tending={chosen}").content.decode()
        assert "Goat plague" in shown and "Cold chain" not in shown, chosen
    assert "Mercy Chebet" in browse(secretariat).get(f"/admin/wiki/page/{page.pk}/change/").content.decode()
