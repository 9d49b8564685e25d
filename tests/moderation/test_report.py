"""Reporting in two taps: the button opens the reasons, a tap on one sends it, a note may follow."""

import pytest

from portal.access import AccessDenied
from portal.moderation import actions
from portal.moderation.models import Case, Reason, Report
from tests.forum.conversations import discuss
from tests.moderation.tokens import token
from tests.roster.entries import make_expert

HTMX = {"HTTP_HX_REQUEST": "true"}


@pytest.fixture
def topic(author):
    return discuss(author)


def test_the_reasons_are_buttons_on_a_page_of_their_own_without_scripts(topic, member, browse):
    browser = browse(member)
    address = f"/report/topic/{topic.pk}/"
    page = browser.get(address).content.decode()
    assert all(f'name="reason" value="{reason}"' in page for reason in Reason.values)
    thanked = browser.post(address, {"reason": "spam"}, follow=True).content.decode()
    assert (
        "Thank you. The secretariat will look at it." in thanked
        and "Anything that helps us understand" in thanked
    )
    browser.post(address, {"note": "It sells pods."})
    report = Report.objects.get()
    assert (report.reason, report.note, report.reporter) == ("spam", "It sells pods.", member)
    assert Case.objects.open().get().reported


def test_with_htmx_the_same_happens_in_the_place_of_the_button(topic, member, browse):
    browser = browse(member)
    address = f"/report/topic/{topic.pk}/"
    assert f'hx-get="{address}"' in browser.get(topic.get_absolute_url()).content.decode()
    opened = browser.get(address, **HTMX).content.decode()
    assert "<html" not in opened and f'hx-post="{address}"' in opened and "csrfmiddlewaretoken" in opened
    thanked = browser.post(address, {"reason": "rude"}, **HTMX).content.decode()
    assert "<html" not in thanked and 'role="status"' in thanked and 'name="note"' in thanked
    noted = browser.post(address, {"note": "<b>Look</b>"}, **HTMX).content.decode()
    assert "&lt;b&gt;Look" in noted and Report.objects.get().note == "<b>Look</b>"


@pytest.mark.parametrize("reason", ["", "nonsense", "spam\0"])
def test_what_is_no_reason_is_refused_with_a_sentence(reason, topic, member, browse):
    page = browse(member).post(f"/report/topic/{topic.pk}/", {"reason": reason})
    assert page.status_code == 422 and not Report.objects.exists()
    assert 'class="errorlist"' in page.content.decode()


def test_a_note_after_the_decision_changes_nothing(topic, member, secretariat):
    report = actions.report(member, topic, "rude")
    actions.dismiss(secretariat, topic)
    assert not actions.explain_report(member, report, "Still rude.")
    assert Report.objects.get().note == ""


def test_an_experts_entry_is_reported_and_its_author_warned(expert, member, secretariat, browse):
    entry = make_expert(expert, listed_by=secretariat)
    browser, office = browse(member), browse(secretariat)
    assert f"/report/expert/{entry.pk}/" in browser.get(entry.get_absolute_url()).content.decode()
    browser.post(f"/report/expert/{entry.pk}/", {"reason": "wrong"})
    queue = office.get("/admin/moderation/case/?kind=expert").content.decode()
    assert "Mercy Chebet" in queue and "Wrong or harmful advice" in queue
    sent = {"verb": "warn", "case": token(entry), "reason": "Please name your degrees."}
    office.post("/admin/moderation/case/decide/", sent)
    assert Report.objects.get().state == "upheld" and not Case.objects.open().exists()


def test_ones_own_text_is_not_reported_and_neither_is_what_is_hidden(
    topic, author, member, secretariat, browse
):
    own = browse(author).get(f"/report/topic/{topic.pk}/")
    assert own.status_code == 403 and "This is your own text." in own.content.decode()
    assert browse(author).post(f"/report/topic/{topic.pk}/", {"reason": "spam"}).status_code == 403
    actions.hide(secretariat, topic, "Off the subject.")
    with pytest.raises(AccessDenied):
        actions.report(secretariat, topic, "spam")
    assert not Report.objects.exists()
