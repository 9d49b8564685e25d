"""Taking one change back, or all that somebody wrote of late; nobody else's words are lost by it."""

import re

import pytest
from django.db import transaction
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from forum.models import Category
from knowledge.wiki import actions, permissions
from knowledge.wiki.models import Page, Revision
from portal.access import AccessDenied
from portal.moderation.models import Act
from portal.notices.models import Notification
from tests.wiki.pages import data, make_page

TEXT = "One.\n\nTwo.\n\nThree."


def write(page, person, body, **changes) -> None:
    base = Revision.objects.filter(page=page).count()
    actions.edit_page(person, page, data(body=body, **changes), base=base)


def now(page) -> str:
    return Page.objects.select_related("current").get(pk=page.pk).current.body


def undo_one(browser, number, base, slug="goat-plague"):
    return browser.post(f"/wiki/{slug}/revisions/{number}/undo/", {"base": str(base)})


@pytest.fixture
def page(member, other):
    """A page in which two have written, in different lines."""
    page = make_page(member, body=TEXT)
    write(page, other, TEXT.replace("One.", "One, and nonsense."))
    write(page, member, TEXT.replace("One.", "One, and nonsense.").replace("Three.", "Three, and sense."))
    return page


def test_a_change_in_the_middle_is_undone_and_what_was_written_since_stays(page, member, other, browse):
    browser = browse(member)
    shown = browser.get("/wiki/goat-plague/revisions/2/undo/").content.decode()
    assert "Undo this change" in shown and "nonsense" in shown
    assert undo_one(browser, 2, 3).status_code == 302
    assert now(page) == TEXT.replace("Three.", "Three, and sense.")
    newest = Revision.objects.get(page=page, number=4)
    assert (newest.summary, newest.author) == ("Undid revision 2", member)
    again = browser.get("/wiki/goat-plague/revisions/2/undo/").content.decode()
    assert "Nothing of this change is left" in again
    assert undo_one(browser, 2, 4).status_code == 409 and Revision.objects.count() == 4


def test_where_the_same_lines_were_changed_since_it_is_told_where(page, member, browse):
    write(page, member, now(page).replace("nonsense", "a better word"))
    shown = browse(member).get("/wiki/goat-plague/revisions/2/undo/").content.decode()
    table = shown.split('class="sides"')[1]
    assert "cannot be undone by itself" in shown and "a better word" in re.sub("<[^>]+>", "", table)
    assert "Two." not in table, "only where they meet"
    assert undo_one(browse(member), 2, 4).status_code == 409
    assert "a better word" in now(page)


def test_who_undoes_sees_what_was_written_meanwhile_first(page, member, other, browse):
    write(page, other, now(page) + "\n\nFour.")
    answer = undo_one(browse(member), 2, 3)
    assert answer.status_code == 409 and "in the meantime" in answer.content.decode()
    assert 'name="base" value="4"' in answer.content.decode()
    assert undo_one(browse(member), 2, 4).status_code == 302
    assert now(page) == TEXT.replace("Three.", "Three, and sense.") + "\n\nFour."


@pytest.mark.parametrize("base", ["", "0", "99", "x", "9" * 40, "٣", "\0"])
def test_a_base_that_is_none_undoes_nothing(base, page, member, browse):
    assert undo_one(browse(member), 2, base).status_code == 409
    assert Revision.objects.count() == 3


def test_one_is_thanked_once_and_told(page, member, other, browse, run_tasks):
    browser = browse(member)
    assert "Thank Rosa Quispe" in browser.get("/wiki/goat-plague/revisions/2/").content.decode()
    assert "Thank Rosa Quispe" in browser.get("/wiki/goat-plague/diff/?old=1&new=2").content.decode()
    for _time in range(2):
        assert browser.post("/wiki/goat-plague/revisions/2/thank/").status_code == 302
    run_tasks()
    notice = Notification.objects.get(member=other, event__name="page-thanks")
    assert notice.event.url == "/wiki/goat-plague/revisions/2/"
    shown = browser.get("/wiki/goat-plague/revisions/2/").content.decode()
    assert "1 member has thanked for this" in shown and "Thank Rosa Quispe" not in shown
    assert browser.post("/wiki/goat-plague/revisions/1/thank/").status_code == 403, "not oneself"


def test_nobody_thanks_for_what_they_may_not_see(member, secretariat, browse):
    make_page(secretariat, audience="group:1")
    assert browse(member).post("/wiki/goat-plague/revisions/1/thank/").status_code == 404


# --- All that somebody wrote -----------------------------------------------------------


def take_back(browser, pages, revisions, reason=""):
    sent = {"page": [page.pk for page in pages], "revision": [one.pk for one in revisions], "reason": reason}
    return browser.post("/wiki/changes/by/rosa/", sent)


def of(person):
    return Revision.objects.filter(author=person).order_by("pk")


def test_what_somebody_wrote_in_several_pages_is_taken_back_at_once(
    page, member, other, secretariat, browse, run_tasks
):
    second = make_page(member, title="Cold chain", body=TEXT)
    write(second, other, TEXT + "\n\nBuy now!")
    write(page, other, now(page) + "\n\nBuy here!")
    browser = browse(secretariat)
    listed = browser.get("/wiki/changes/by/rosa/").content.decode()
    assert listed.index("Goat plague") < listed.index("Cold chain") and listed.count('name="revision"') == 3
    shown = take_back(browser, [page, second], of(other), "Advertising.").content.decode()
    assert "Revisions 2, 4 are undone." in shown and "Revision 2 is undone." in shown
    assert now(page) == TEXT.replace("Three.", "Three, and sense.") and now(second) == TEXT
    assert "Rosa Quispe (2, 4)" in Page.objects.get(pk=page.pk).current.summary
    act = Act.objects.filter(verb="undo", object_id=page.pk).get()
    assert (act.about, act.reason, act.after["revisions"]) == (other, "Advertising.", [2, 4])
    run_tasks()
    told = Notification.objects.filter(member=other, event__name="edits-undone")
    assert {one.event.text for one in told} == {"Advertising."} and told.count() == 2
    again = take_back(browser, [page, second], of(other)).content.decode()
    assert again.count("Nothing of it was left") == 2 and actions.recount() == 0


def test_what_others_have_changed_since_is_listed_and_stays(page, member, other, secretariat, browse):
    write(page, member, now(page).replace("nonsense", "a better word"))
    write(page, other, now(page) + "\n\nBuy here!")
    shown = take_back(browse(secretariat), [page], of(other)).content.decode()
    assert "Revision 5 is undone." in shown and "/wiki/goat-plague/revisions/2/undo/" in shown
    assert "a better word" in now(page) and "Buy here!" not in now(page)
    assert not Notification.objects.filter(event__name="edits-undone").exists(), "no reason, no word"


def test_a_page_that_they_started_is_left_and_said_so(member, other, secretariat, browse):
    page = make_page(other, body=TEXT)
    shown = take_back(browse(secretariat), [page], of(other)).content.decode()
    assert "They started this page" in shown and "/wiki/goat-plague/delete/" in shown
    assert now(page) == TEXT


def test_only_what_was_shown_and_chosen_is_taken_back(page, other, secretariat, browse):
    shown = list(of(other))
    write(page, other, now(page) + "\n\nBuy here!")
    take_back(browse(secretariat), [page], shown)
    assert "Buy here!" in now(page) and "nonsense" not in now(page)
    assert "no page" in take_back(browse(secretariat), [], of(other)).content.decode()
    mine = Revision.objects.filter(page=page, number=3)
    take_back(browse(secretariat), [page], mine)
    assert "Three, and sense." in now(page), "what is another's is not theirs"


@pytest.mark.parametrize("field", ["page", "revision", "reason"])
@pytest.mark.parametrize("value", ["\0", "x" * 10_000, "-1", "9" * 30, "٣"])
def test_hostile_forms_take_nothing_back(field, value, page, secretariat, browse):
    sent = {"page": page.pk, "revision": 1} | {field: value}
    assert browse(secretariat).post("/wiki/changes/by/rosa/", sent).status_code in (200, 422)
    assert Revision.objects.count() == 3


def test_the_list_is_narrowed_to_a_time_and_a_page(page, member, other, browse):
    from datetime import timedelta

    from django.utils import timezone

    second = make_page(other, title="Cold chain")
    Revision.objects.filter(page=second).update(created_at=timezone.now() - timedelta(days=3))
    browser = browse(member)
    shown = {
        query: [
            title
            for title in ("Goat plague", "Cold chain")
            if f">{title}</a></h2>" in browser.get(f"/wiki/changes/by/rosa/?{query}").content.decode()
        ]
        for query in ("", "days=1", "page=Cold+chain", "days=x", "page=%00")
    }
    assert shown == {
        "": ["Goat plague", "Cold chain"],
        "days=1": ["Goat plague"],
        "page=Cold+chain": ["Cold chain"],
        "days=x": ["Goat plague", "Cold chain"],
        "page=%00": ["Goat plague", "Cold chain"],
    }


def test_who_may_take_back_and_protect(cast):
    Category.objects.create(slug="goats", name_en="Goats").facilitators.add(cast.facilitator)
    page = make_page(cast.author)
    people = ("visitor", "pending", "suspended", "member", "author", "facilitator", "secretariat")
    for may in (permissions.can_undo_edits, lambda person: permissions.can_protect_page(person, page)):
        assert [name for name in people if may(getattr(cast, name))] == ["facilitator", "secretariat"]
    with pytest.raises(AccessDenied):
        actions.undo_edits(cast.member, page, cast.author, [1])


def test_a_page_is_protected_and_opened_again_by_a_button(member, secretariat, browse):
    page = make_page(member)
    assert "Protect this page" not in browse(member).get("/wiki/goat-plague/history/").content.decode()
    browser = browse(secretariat)
    assert "Protect this page" in browser.get("/wiki/goat-plague/history/").content.decode()
    assert browser.post("/wiki/goat-plague/protect/", {"on": "1"}).status_code == 302
    page.refresh_from_db()
    assert not permissions.can_edit_page(member, page)
    shown = browser.get("/wiki/goat-plague/history/").content.decode()
    assert "Let every member change this page again" in shown
    browser.post("/wiki/goat-plague/protect/", {"on": "0"})
    page.refresh_from_db()
    assert permissions.can_edit_page(member, page)
    assert [act.verb for act in Act.objects.filter(kind="page")] == ["change", "change"]
    assert browser.post("/wiki/goat-plague/protect/", {"on": "2"}).status_code == 404


deeds = st.lists(
    st.tuples(
        st.sampled_from(["mine", "theirs"]), st.integers(0, 12), st.sampled_from(["add", "change", "drop"])
    ),
    min_size=1,
    max_size=12,
)


@settings(max_examples=40, deadline=None, suppress_health_check=list(HealthCheck))
@given(deeds=deeds)
def test_whatever_is_taken_back_no_word_of_another_is_lost(deeds, member, other, secretariat):
    with transaction.atomic():
        page = make_page(member, body=TEXT)
        for count, (who, place, deed) in enumerate(deeds):
            lines = now(page).split("\n")
            place %= len(lines)
            if deed == "add":
                lines.insert(place, f"{who} {count}")
            elif deed == "change":
                lines[place] = f"{who} {count}"
            elif len(lines) > 1:
                del lines[place]
            write(page, member if who == "mine" else other, "\n".join(lines))
        before = set(now(page).split("\n"))
        numbers = list(of(other).values_list("number", flat=True))
        undone = actions.undo_edits(secretariat, page, other, numbers)
        after = set(now(page).split("\n"))
        assert {line for line in before - after if line.startswith("mine")} == set()
        assert sorted(undone.numbers + undone.left) == numbers or (not undone.numbers and before == after)
        if not undone.left and undone.numbers:
            assert not [line for line in after if line.startswith("theirs")]
        assert actions.recount() == 0
        transaction.set_rollback(True)
