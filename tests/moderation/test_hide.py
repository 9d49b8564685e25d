"""Holding, reporting and hiding, with the wiki's pages as what is moderated."""

from concurrent.futures import ThreadPoolExecutor

import pytest
from django.core import mail
from django.db import connection

from knowledge.wiki.models import Page
from portal.access import AccessDenied
from portal.moderation import actions
from portal.moderation.models import Act, Report, Rules, State
from tests.moderation.tokens import token
from tests.wiki.pages import make_page


def test_a_report_is_worked_in_the_admin_and_the_author_is_told(
    author, member, secretariat, browse, run_tasks
):
    page = make_page(author)
    assert (
        browse(member).post(f"/report/page/{page.pk}/", {"reason": "wrong", "note": "Not so."}).status_code
        == 302
    )
    office = browse(secretariat)
    queue = office.get("/admin/moderation/case/").content.decode()
    assert "Not so." in queue and "Keep sick goats apart." in queue
    sent = {"verb": "hide", "case": token(page), "reason": ""}
    assert "Please say why" in office.post("/admin/moderation/case/decide/", sent).content.decode()
    assert office.post("/admin/moderation/case/decide/", sent | {"reason": "Outdated."}).status_code == 302
    run_tasks()
    assert Page.objects.get().state == State.HIDDEN
    assert Report.objects.get().state == Report.State.UPHELD
    assert [(act.verb, act.reason, act.before, act.after) for act in Act.objects.all()] == [
        ("hide", "Outdated.", {"state": "published"}, {"state": "hidden"})
    ]
    told = [message for message in mail.outbox if message.to == [author.email]]
    assert len(told) == 1 and "Outdated." in told[0].body


def test_nothing_wrong_closes_every_report_about_it(author, member, other, secretariat, browse):
    page = make_page(author)
    for person in (member, other):
        actions.report(person, page, "rude")
    sent = {"verb": "dismiss", "case": token(page)}
    browse(secretariat).post("/admin/moderation/case/decide/", sent)
    assert set(Report.objects.values_list("state", flat=True)) == {"dismissed"}
    assert Page.objects.get().state == State.PUBLISHED


def test_a_report_sent_twice_is_one(author, member):
    page = make_page(author)
    assert actions.report(member, page, "spam") == actions.report(member, page, "rude")


def test_a_thing_with_the_longest_address_can_be_reported(author, member):
    from tests.forum.conversations import discuss

    topic = discuss(author, title="𞤢𞤤𞤳𞤮" * 35)
    assert actions.report(member, topic, "spam").url == topic.get_absolute_url()


def test_what_one_cannot_see_one_cannot_report(author, member, secretariat, browse):
    page = make_page(author)
    actions.hide(secretariat, page, "No.")
    with pytest.raises(AccessDenied):
        actions.report(member, page, "spam")
    assert browse(member).get(f"/report/page/{page.pk}/").status_code == 404


@pytest.mark.parametrize(
    ("person", "allowed"), [("member", False), ("author", False), ("suspended", False), ("secretariat", True)]
)
def test_who_may_hide(cast, person, allowed):
    page = make_page(cast.author)
    if allowed:
        assert actions.hide(getattr(cast, person), page, "Reason")
    else:
        with pytest.raises(AccessDenied):
            actions.hide(getattr(cast, person), page, "Reason")
    assert Page.objects.get().is_published is not allowed


def test_the_secretariat_protects_a_page_in_the_admin(author, secretariat, browse):
    page = make_page(author)
    sent = {"audience": "everyone", "edited_by": "secretariat"}
    assert browse(secretariat).post(f"/admin/wiki/page/{page.pk}/change/", sent).status_code == 302
    assert Page.objects.get().edited_by == "secretariat" and Act.objects.get().verb == "change"


def test_a_decision_on_a_state_that_has_passed_changes_nothing(author, secretariat, browse):
    page = make_page(author)
    late = {"verb": "hide", "reason": "Late", "case": token(page)}
    actions.hide(secretariat, page, "No.")
    browse(secretariat).post("/admin/moderation/case/decide/", late)
    assert Page.objects.get().state_reason == "No."


@pytest.mark.django_db(transaction=True)
def test_of_many_who_hide_at_once_one_does(author, secretariat):
    page = make_page(author)

    def hide(number: int) -> bool:
        try:
            return actions.hide(secretariat, Page.objects.get(pk=page.pk), f"Reason {number}")
        finally:
            connection.close()

    with ThreadPoolExecutor(6) as pool:
        assert sum(pool.map(hide, range(6))) == 1
    assert Act.objects.count() == 1


@pytest.mark.parametrize(
    ("before", "words", "links", "trusted", "state"),
    [
        (0, "Good morning", 0, False, "held"),
        (1, "Good morning", 0, False, "published"),
        (5, "See these", 3, False, "held"),
        (0, "See these", 9, True, "published"),
        (9, "Cheap CASINO chips", 0, True, "held"),
    ],
)
def test_the_rules_that_hold_a_first_text(member, before, words, links, trusted, state):
    if before:
        make_page(member)
    Rules.objects.create(pk=1, hold_first_posts=1, hold_links=2, held_words=["casino"])
    member.trusted = trusted
    html = '<a href="https://example.org/">here</a>' * links
    assert actions.first_state(member, text=words, html=html) == state


def test_the_first_page_of_the_admin_shows_what_waits(author, member, secretariat, browse):
    actions.report(member, make_page(author), "spam")
    shown = browse(secretariat).get("/admin/").content.decode()
    assert "Held or reported, to decide" in shown and "What waits for you" in shown
