"""How people join: open, by approval, by invitation, as the secretariat sets it; on the web and by mail."""

import re

import pytest
from django.core import mail
from django.urls import reverse

from members import actions
from members.joining.models import WayIn
from members.models import Member
from portal.moderation.models import Act, Rules
from portal.notices.inbox.registry import Done, Refused
from tests.members.entries import ENTRY, entry
from tests.members.letters import mails_to, to_answer, write

PERSON = {"full_name": "Élodie Ndiaye", "email": "elodie@example.org", "password1": "three goats and a hen"}
BINTA = "binta.sow@example.net"
ANSWER = "Senegal\n1, Union des Laitières\nI keep nine cows and sell their milk."


def set_way(way: str) -> None:
    WayIn.objects.update_or_create(pk=1, defaults={"way": way})


@pytest.fixture
def join(visitor, run_tasks):
    """`join(about=…)` signs up, confirms the address and sends the entry; returns the account."""

    def walk(**changes) -> Member:
        visitor.post(reverse("account_signup"), PERSON)
        run_tasks()
        link = re.search(r"https?://[^/]+(/accounts/\S+)", mail.outbox[-1].body).group(1)
        visitor.post(link)
        response = visitor.post(reverse("members:entry"), ENTRY | {"full_name": "Élodie Ndiaye"} | changes)
        assert response.status_code == 302, response.content.decode()
        run_tasks()
        return Member.objects.get(email="elodie@example.org")

    return walk


def test_by_approval_is_the_way_before_anything_is_set(join, visitor):
    assert "The secretariat looks at each request" in visitor.get(reverse("account_signup")).content.decode()
    assert join().standing == "waiting"


def test_where_the_door_is_open_who_fills_in_the_entry_is_a_member(join, visitor):
    set_way("open")
    assert "as soon as you have confirmed" in visitor.get(reverse("account_signup")).content.decode()
    newcomer = join()
    assert newcomer.is_active_member and newcomer.approved_at and not newcomer.trusted
    assert "Welcome! You are a member now." in mail.outbox[-1].body
    act = Act.objects.get()
    assert (act.verb, act.actor, act.object_id) == ("let-in", None, newcomer.pk)
    assert visitor.get(newcomer.get_absolute_url()).status_code == 200


@pytest.mark.parametrize(
    "about",
    [
        "Best casino in town, come and play.",
        "Look: http://a.example http://b.example http://c.example http://d.example",
    ],
)
def test_the_open_door_lets_no_advertisement_in(about, join):
    """What the rules would hold as a post waits for the secretariat as an entry, too."""
    set_way("open")
    Rules.objects.create(pk=1, held_words=["casino"])
    assert join(about=about).standing == "waiting"


def test_whom_the_secretariat_asked_waits_for_it_though_the_door_is_open_now(secretariat, pending):
    actions.ask(secretariat, pending, "Which animals?")
    set_way("open")
    actions.complete_entry(pending, entry(about="Goats."))
    assert pending.standing == "waiting"


def test_where_one_joins_by_invitation_nobody_else_signs_up(visitor, db):
    set_way("invitation")
    page = visitor.get(reverse("account_signup")).content.decode()
    assert "by invitation" in page and "password1" not in page
    visitor.post(reverse("account_signup"), PERSON)
    assert not Member.objects.exists()


def test_the_open_door_is_open_by_mail_too(db, run_tasks):
    set_way("open")
    assert write("I would like to join.") == Done()
    run_tasks()
    [asked] = mails_to(BINTA)
    mail.outbox.clear()
    assert write(ANSWER, to=to_answer(asked)) == Done()
    run_tasks()
    assert Member.objects.get(email=BINTA).is_active_member
    [welcome] = mails_to(BINTA)
    assert "You are a member now" in welcome.body and "by mail alone" in welcome.body


def test_by_mail_nobody_joins_without_an_invitation_either(db):
    set_way("invitation")
    outcome = write("I would like to join.")
    assert isinstance(outcome, Refused) and "by invitation only" in outcome.reason
    assert not Member.objects.exists()


def test_the_secretariat_sets_the_way_once(secretariat, browse):
    admin = browse(secretariat)
    sent = {"way": "open", "coordinators": "no"}
    assert admin.post("/admin/joining/wayin/add/", sent).status_code == 302
    assert WayIn.objects.get().way == "open"
    assert admin.get("/admin/joining/wayin/add/").status_code == 403
    assert admin.post("/admin/joining/wayin/1/delete/", {"post": "yes"}).status_code == 403
    assert "by approval" in admin.get("/admin/joining/wayin/1/change/").content.decode().lower()
