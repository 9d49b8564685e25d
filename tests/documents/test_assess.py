"""What is proven: members assess practices, and the secretariat sets their place on the ladder."""

from typing import Any

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from knowledge.documents import actions, permissions
from knowledge.documents.models import Assessment, Change, Document
from knowledge.documents.names import Author
from portal import notices
from portal.access import AccessDenied
from portal.moderation import actions as moderation
from portal.moderation.models import Act, Case
from portal.notices.models import Notification
from tests.conftest import make_member
from tests.documents.deposits import make_document, posted


@pytest.fixture
def practice(author, secretariat):
    """Kofi's good practice."""
    mine = {"title": "Pods in March", "authors": [Author("Mensah, Kofi")]}
    return make_document(author, published_by=secretariat, type="good-practice", **mine)


def said(**changes: Any) -> dict[str, Any]:
    """What the form sends."""
    return {
        "agrees": "yes",
        "evidence": "field",
        "criterion_effective": "met",
        "criterion_feasible": "unmet",
        "country": "KE",
        "context": "Thirty herders, dry season.",
        "tried": "on",
        "body": "We fed *pods* and it worked.",
        "language": "en",
        "revision": "0",
    } | changes


def assess(browser, practice, **changes):
    return browser.post(f"{practice.get_absolute_url()}assess/", said(**changes))


def found(member, practice, agrees: bool = True, **data: Any) -> Assessment:
    """An assessment without a form."""
    data = {"agrees": agrees, "evidence": "research", "body": "", "language": "en"} | data
    return actions.assess(member, practice, data)[0]


def tally(practice) -> tuple[int, int]:
    practice.refresh_from_db(fields=["tally"])
    return (practice.tally["agree"], practice.tally["dissent"]) if practice.tally else (0, 0)


def text_of(browser, url) -> str:
    return browser.get(url).content.decode()


def test_agreement_and_dissent_both_show_with_numbers(practice, member, other, browse, visitor):
    assert assess(browse(member), practice).status_code == 302
    doubts = {"agrees": "no", "evidence": "research", "country": "PE", "tried": "", "body": "", "context": ""}
    assess(browse(other), practice, **doubts, criterion_effective="unmet", criterion_feasible="")
    for url in (practice.get_absolute_url(), f"{practice.get_absolute_url()}assessments/"):
        text = text_of(visitor, url)
        for words in ("Amina Yusuf", "Rosa Quispe", "Stands by it", "Has found otherwise", "Kenya", "Peru"):
            assert words in text, (url, words)
        assert "We tried it here: what happened" in text and "1 member has tried it." in text
        assert 'value="1" aria-hidden' in text and "Thirty herders, dry season." in text
    whole = text_of(visitor, f"{practice.get_absolute_url()}assessments/")
    assert "<em>pods</em>" in whole
    practice.refresh_from_db()
    assert practice.tally["criteria"]["effective"] == [1, 1]
    assert practice.tally["criteria"]["feasible"] == [0, 1]
    assert practice.tally["countries"] == {"KE": [1, 0], "PE": [0, 1]}
    assert practice.tally["evidence"] == {"research": [0, 1], "field": [1, 0]}


def test_each_member_has_one_which_they_change_and_take_back(practice, member, browse, visitor):
    browser = browse(member)
    assess(browser, practice)
    assert assess(browser, practice, agrees="no").status_code == 409  # from a form that began before
    assert tally(practice) == (1, 0)
    assess(browser, practice, agrees="no", revision="1")
    assert tally(practice) == (0, 1) and Assessment.objects.count() == 1
    form = text_of(browser, f"{practice.get_absolute_url()}assess/")
    assert "We fed *pods* and it worked." in form and "Take it back" in form
    browser.post(f"{practice.get_absolute_url()}assess/take-back/")
    assert tally(practice) == (0, 0)
    assert "Amina" not in text_of(visitor, f"{practice.get_absolute_url()}assessments/")
    assess(browser, practice, revision="3")
    assert tally(practice) == (1, 0) and "Amina" in text_of(visitor, practice.get_absolute_url())
    assert actions.recount() == 0
    Document.objects.update(tally=None)
    assert actions.recount() == 1 and tally(practice) == (1, 0)


def test_the_same_form_sent_twice_says_it_once(practice, member, browse):
    key = {"form_key": "12345678-1234-5678-1234-567812345678"}
    for _turn in range(2):
        assert assess(browse(member), practice, **key).status_code == 302
    assert Assessment.objects.get().revision == 1


@pytest.mark.parametrize(
    "wrong",
    [{"agrees": ""}, {"evidence": "hearsay"}, {"country": "XX"}, {"body": ""}, {"criterion_effective": "x"}],
)
def test_what_is_wrong_is_said_beside_its_field_and_the_rest_stays(wrong, practice, member, browse):
    page = assess(browse(member), practice, **wrong)
    text = page.content.decode()
    assert page.status_code == 422 and "errorlist" in text and "Thirty herders, dry season." in text
    assert not Assessment.objects.exists()


def test_nobody_assesses_their_own_work(practice, author, member, secretariat):
    assert not permissions.can_assess(author, practice)
    theirs = make_document(
        author, published_by=secretariat, type="case-study", authors=[Author("Yusuf, Amina")], title="Hers"
    )
    assert not permissions.can_assess(member, theirs)
    member.profile.orcid = "0000-0002-1825-0097"
    by_orcid = make_document(
        author, published_by=secretariat, type="lesson-learned", authors=[Author("A. Y.")], title="Hers too"
    )
    by_orcid.authors.update(orcid=member.profile.orcid)
    assert not permissions.can_assess(member, by_orcid) and permissions.can_assess(secretariat, by_orcid)
    with pytest.raises(AccessDenied):
        found(author, practice)


def test_the_first_words_of_a_new_member_wait_and_count_later(
    practice, newcomer, secretariat, browse, visitor
):
    browser = browse(newcomer)
    assess(browser, practice)
    assert tally(practice) == (0, 0) and Case.objects.open().get().kind == "assessment"
    url = f"{practice.get_absolute_url()}assessments/"
    assert "Nuru" not in text_of(visitor, url) and "Only you and the secretariat" in text_of(browser, url)
    assert "We fed" in text_of(browse(secretariat), "/admin/moderation/case/")
    held = Assessment.objects.get()
    assert moderation.approve(secretariat, held)
    assert tally(practice) == (1, 0) and "Nuru" in text_of(visitor, url)
    assert moderation.hide(secretariat, Assessment.objects.get(), "Untrue.")
    assert tally(practice) == (0, 0) and "Nuru" not in text_of(visitor, url)
    assert assess(browser, practice, revision="1").status_code == 403


def test_taking_back_is_no_way_past_the_secretariat(practice, member, secretariat, browse):
    browser = browse(member)
    assess(browser, practice)
    assert moderation.give_back(secretariat, Assessment.objects.get(), "Which breed?")
    browser.post(f"{practice.get_absolute_url()}assess/take-back/")
    assess(browser, practice, revision=str(Assessment.objects.get().revision))
    assert Assessment.objects.get().is_held and tally(practice) == (0, 0)
    assert moderation.approve(secretariat, Assessment.objects.get()) and tally(practice) == (1, 0)


def test_the_depositor_and_the_watchers_are_told(practice, member, other, author, browse, run_tasks):
    notices.watch(other, "document", practice.pk)
    assess(browse(member), practice)
    run_tasks()
    told = Notification.objects.filter(event__name="practice-assessed")
    assert set(told.values_list("member__handle", flat=True)) == {"kofi", "rosa"}
    row = Assessment.objects.get()
    page = browse(author).get(row.get_absolute_url())
    assert page.url == f"{practice.get_absolute_url()}assessments/#assessment-{row.pk}"
    browse(author).get(page.url)
    assert not Notification.objects.unread().filter(member=author, event__kind="assessment").exists()


def test_many_are_paged_and_cost_no_more_than_few(practice, member, other, browse):
    url = f"{practice.get_absolute_url()}assessments/"

    def queries(url):
        browser = browse(other)
        browser.get(url)
        with CaptureQueriesContext(connection) as captured:
            browser.get(url)
        return len(captured)

    before = queries(practice.get_absolute_url())
    found(member, practice, body="The first.")
    few = queries(url), queries(practice.get_absolute_url())
    assert few[1] == before + 1
    first = Assessment.objects.get()
    for number in range(30):
        one = make_member(f"member{number}", f"Member {number}", country_id="GH" if number % 2 else "PE")
        found(one, practice, agrees=bool(number % 3), body="Goats. " * 30, country_id=None)
    assert (queries(url), queries(practice.get_absolute_url())) == few and few[0] <= 12
    text = text_of(browse(other), practice.get_absolute_url())
    assert text.count('id="assessment-') == 4
    where = browse(other).get(first.get_absolute_url()).url
    assert "after=" in where and f'id="assessment-{first.pk}"' in text_of(browse(other), where)
    assert tally(practice) == (21, 10)


# --- The ladder -----------------------------------------------------------------------


def test_the_secretariat_sets_the_rung_upon_assessments_with_a_reason(
    practice, member, author, other, secretariat, browse, visitor, run_tasks
):
    url = f"{practice.get_absolute_url()}rung/"
    browser = browse(secretariat)
    sent = {"rung": "promising", "reason": "Two members found it works.", "was": ""}
    early = browser.post(url, sent)
    assert early.status_code == 422 and "No member has assessed this yet" in early.content.decode()
    found(member, practice, rung="good")
    notices.watch(other, "document", practice.pk)
    assert "Good practice: 1" in text_of(browser, url)
    assert browser.post(url, sent | {"reason": ""}).status_code == 422
    assert browser.post(url, sent).status_code == 302
    late = browser.post(url, sent | {"rung": "good"})  # somebody who had the page open before
    assert late.status_code == 422 and Document.objects.get().rung == "promising"
    run_tasks()
    told = Notification.objects.filter(event__name="document-rung")
    assert {one.member.handle for one in told} == {"amina", "kofi", "rosa"}  # she has assessed it
    change = Change.objects.get(document=practice, after__has_key="rung")
    assert (change.before, change.after) == ({"rung": ""}, {"rung": "promising"})
    act = Act.objects.get(verb="rung")
    assert (act.actor, act.reason) == (secretariat, "Two members found it works.")
    text = text_of(visitor, practice.get_absolute_url())
    assert 'aria-current="step"' in text and "2. Promising practice" in text
    assert "how far proven" in text_of(browse(author), f"{practice.get_absolute_url()}changes/")
    with pytest.raises(AccessDenied):
        actions.set_rung(member, practice, "good", reason="Mine.", was="promising")


def test_an_edit_that_began_before_the_rung_moved_loses_nothing(practice, member, secretariat, browse):
    found(member, practice)
    practice.refresh_from_db()
    before = practice.revision
    assert actions.set_rung(secretariat, practice, "innovation", reason="New.", was="")
    sent = posted(title="Pods in April", type="good-practice", revision=before)
    page = browse(secretariat).post(f"{practice.get_absolute_url()}edit/", sent)
    text = page.content.decode()
    assert page.status_code == 422 and "how far proven" in text and "Pods in April" in text


def test_what_is_no_practice_has_no_ladder(author, secretariat, member, visitor, browse):
    report = make_document(author, published_by=secretariat)
    assert "What is proven" not in text_of(visitor, report.get_absolute_url())
    assert browse(member).get(f"{report.get_absolute_url()}assess/").status_code == 404
