"""A newcomer joins by mail: an account is opened, three questions answered, the rules accepted."""

from datetime import timedelta

import pytest
from allauth.account.models import EmailAddress
from allauth.socialaccount.models import SocialAccount
from django.core import mail
from django.urls import reverse
from django.utils import timezone

from members import actions, by_mail
from members.models import Consent, Member
from members.rules import RULES_VERSION
from portal.notices.inbox.registry import Done, Ignored, Refused
from portal.search.models import SearchEntry
from tests.forum.conversations import make_category
from tests.inbox.mail import deliver
from tests.inbox.mail import write as compose
from tests.members.letters import mails_to, to_answer, write

BINTA = "binta.sow@example.net"
ANSWER = "Senegal\n1, Union des Laitières\nI keep nine cows and sell their milk."


@pytest.fixture
def asked(db, run_tasks):
    """The mail with the questions that Binta gets when she writes to join@."""
    assert write("I would like to join.") == Done()
    run_tasks()
    [message] = mails_to(BINTA)
    mail.outbox.clear()
    return message


def answer(asked, text: str, **more):
    return write(text, to=to_answer(asked), **more)


def binta() -> Member:
    return Member.objects.get(email=BINTA)


def test_a_mail_opens_an_account_and_asks_three_questions(asked):
    newcomer = binta()
    assert (newcomer.full_name, newcomer.handle, newcomer.status) == ("Binta Sow", "binta-sow", "unconfirmed")
    assert not newcomer.has_usable_password()
    assert not EmailAddress.objects.get(user=newcomer).verified
    for words in (
        "your country",
        "1  Livestock keepers",
        "8  Independent",
        "By answering you agree",
        "version 1",
    ):
        assert words in asked.body, words
    assert asked.extra_headers["Auto-Submitted"] == "auto-replied"
    assert len(asked.message().as_bytes()) < 30_000


def test_the_answer_confirms_accepts_and_fills_the_entry(asked, run_tasks):
    assert answer(asked, ANSWER + "\n\nBinta") == Done()
    newcomer = binta()
    assert (newcomer.standing, newcomer.country_id, newcomer.stakeholder) == ("waiting", "SN", "keepers")
    assert newcomer.profile.organisation.name == "Union des Laitières"
    assert newcomer.profile.about == "I keep nine cows and sell their milk."
    assert newcomer.time_zone == "Africa/Dakar"
    assert EmailAddress.objects.get(user=newcomer).verified
    assert Consent.objects.get().version == newcomer.rules_version == RULES_VERSION
    assert list(Member.objects.awaiting_approval()) == [newcomer]
    run_tasks()
    [thanks] = mails_to(BINTA)
    assert "Senegal" in thanks.body and "nine cows" in thanks.body


def test_nothing_of_it_is_public_before_the_secretariat_has_approved(asked, run_tasks, visitor, secretariat):
    answer(asked, ANSWER)
    run_tasks()
    page = f"/members/{binta().handle}/"
    assert visitor.get(page).status_code == 404
    assert "Binta" not in visitor.get("/members/").content.decode()
    assert not SearchEntry.objects.filter(kind="member").exclude(object_id=secretariat.pk).exists()
    assert actions.approve(secretariat, binta())
    run_tasks()
    assert visitor.get(page).status_code == 200


@pytest.mark.parametrize(
    ("first", "missing", "second"),
    [
        ("Senegal\nI keep cows.", "number of this list", "1"),
        ("1\nI keep cows.", "your country", "I live in Senegal"),
        ("Senegal\n1", "a sentence or two", "I keep cows."),
    ],
)
def test_what_is_missing_is_asked_again_once(first, missing, second, asked, run_tasks):
    answer(asked, first)
    run_tasks()
    [again] = mails_to(BINTA)
    assert missing in again.body and binta().standing == "incomplete"
    answer(again, second)
    newcomer = binta()
    assert (newcomer.standing, newcomer.country_id, newcomer.stakeholder) == ("waiting", "SN", "keepers")
    assert newcomer.profile.about == "I keep cows."


def test_what_is_not_understood_twice_is_left_to_the_secretariat_to_read(asked, run_tasks):
    answer(asked, "Wakanda\nI keep rhinos.")
    run_tasks()
    [again] = mails_to(BINTA)
    assert binta().status == "unconfirmed" and not Consent.objects.exists()
    answer(again, "I said Wakanda!")
    newcomer = binta()
    assert newcomer.standing == "waiting" and newcomer.country is None
    assert newcomer.profile.about == "I said Wakanda!"


def test_a_name_that_the_mail_does_not_tell_is_asked(db, run_tasks):
    write("Join", name="")
    run_tasks()
    assert binta().full_name == "Binta Sow" and binta().handle == "binta-sow"  # from the address
    [asked] = mails_to(BINTA)
    assert "“Name:”" in asked.body
    answer(asked, f"{ANSWER}\nName: Binta Mariama Sow")
    assert binta().full_name == "Binta Mariama Sow"


def test_a_name_that_was_given_is_not_asked_again(db, run_tasks):
    write("I would like to join.", name="")
    run_tasks()
    answer(mails_to(BINTA)[0], "Mali\nName: Binta Mariama Sow", name="")
    run_tasks()
    again = mails_to(BINTA)[-1]
    assert "your organisation" in again.body and "“Name:”" not in again.body


@pytest.mark.parametrize(
    "name",
    [
        "Win at casino.example",
        "http://casino.example",
        "binta@example.net",
        "CALL 0800123456!",
        "x" * 200,
        '"',
        "<b>",
    ],
)
def test_nobody_advertises_by_a_name(name, db, run_tasks):
    """A forger has us write to the one whose address they gave, and greet them by the name they gave."""
    write("Join", name=name)
    run_tasks()
    assert binta().full_name == "Binta Sow" and name not in mails_to(BINTA)[0].body


@pytest.mark.parametrize(
    "name",
    ["Dr. Élodie Ndiaye-Sow", "Amina", "محمد عبد الله", "Ngũgĩ wa Thiong'o", "李娜", "J. Sow", "J.R. Okello",
     "Б.Ганбаатар", "Ana M.ª Núñez", "王"],
)  # fmt: skip
def test_a_name_is_taken_as_it_is(name, db):
    write("Join", name=name)
    assert binta().full_name == name


@pytest.mark.parametrize(
    ("local", "language", "expected"),
    [
        ("join", "fr", "fr"),
        ("rejoindre", "en", "fr"),
        ("unirse", "en", "es"),
        ("indimam", "en", "ar"),
        ("join", "sw", "en"),
    ],
)
def test_the_language_is_that_of_the_address_or_of_the_message(local, language, expected, db, run_tasks):
    write("…", to=local, language=language)
    run_tasks()
    assert binta().language == expected
    assert f'lang="{expected}"' in mails_to(BINTA)[0].alternatives[0].content


def test_who_writes_again_gets_no_second_account_and_is_told_where_they_stand(asked, run_tasks, secretariat):
    write("Hello? I would like to join.")
    write("Hello?")
    run_tasks()
    assert Member.objects.filter(email=BINTA).count() == 1
    [again] = mails_to(BINTA)  # once a day
    assert "your country" in again.body
    answer(again, ANSWER)
    waiting = write("And now?")
    assert isinstance(waiting, Done) and "waiting for the secretariat" in waiting.say
    actions.approve(secretariat, binta())
    assert "You are a member already." in write("And now?").say
    actions.suspend(secretariat, binta(), "Advertising")
    assert "suspended" in write("And now?").say


def test_an_account_that_somebody_opened_on_the_web_and_never_confirmed_gives_way(db, run_tasks, visitor):
    """Else who knows its password would be in it, once the owner of the address has answered."""
    form = {"full_name": "Mallory", "email": BINTA, "password1": "three goats and a hen"}
    visitor.post(reverse("account_signup"), form)
    assert binta().has_usable_password()
    run_tasks()
    mail.outbox.clear()
    write("I would like to join.")
    assert binta().full_name == "Binta Sow" and not binta().has_usable_password()
    SocialAccount.objects.create(user=binta(), provider="orcid", uid="0000")
    write("I would like to join.")
    assert not SocialAccount.objects.exists() and Member.objects.count() == 1


@pytest.mark.parametrize("text", ["leave", "No mail"])
def test_who_did_not_mean_it_is_forgotten_at_once(text, asked):
    assert isinstance(answer(asked, text), Done)
    assert not Member.objects.exists()
    assert isinstance(answer(asked, ANSWER), Refused) and not Member.objects.exists()


def test_who_never_answers_is_forgotten_like_all_the_unconfirmed(asked):
    Member.objects.update(date_joined=timezone.now() - timedelta(days=31))
    assert actions.forget_unconfirmed() == 1


def test_an_answer_from_elsewhere_confirms_nothing(asked):
    assert isinstance(answer(asked, ANSWER, sender="mallory@example.net"), Refused)
    assert binta().status == "unconfirmed"


def test_the_whole_way_by_mail_as_mail_programs_write_it(db, run_tasks):
    """In Spanish, as the words tell; the answers stand between the questions."""
    hello = "Hola, me gustaría unirme. Trabajo con alpacas en el Altiplano y quiero aprender de otros."
    incoming = deliver(
        run_tasks, compose("Rosa Quispe <rosa@example.net>", "join@example.org", hello, subject="Hola")
    )
    assert incoming.state == "done"
    [asked] = mails_to("rosa@example.net")
    said = "\n".join(
        [
            "> – su país",
            "Perú",
            "> – su trabajo",
            "3, Alpacas del Sur",
            "> – sobre usted",
            "Crío alpacas.",
            "",
        ]
    )
    headers = {"In_Reply_To": incoming.message_id}
    answered = compose("Rosa Quispe <rosa@example.net>", asked.extra_headers["Reply-To"], said, **headers)
    assert deliver(run_tasks, answered).state == "done"
    rosa = Member.objects.get(email="rosa@example.net")
    assert (rosa.language, rosa.standing, rosa.country_id, rosa.stakeholder) == ("es", "waiting", "PE", "ngo")
    assert rosa.profile.organisation.name == "Alpacas del Sur" and rosa.profile.about == "Crío alpacas."


def test_a_stranger_who_writes_to_a_category_is_told_how_to_join(author, run_tasks):
    make_category("milk")
    deliver(run_tasks, compose("Rosa <rosa@example.net>", "milk@example.org", "How do I keep milk cool?"))
    assert "join@example.org" in mails_to("rosa@example.net")[0].body


@pytest.mark.parametrize("local", ["join+1.aaaaaaaaaaaaaaaa", "join+", "joining", "join+1", "reply+1"])
def test_a_forged_address_is_none_of_ours(local, db):
    assert not by_mail.is_ours(local)


def test_what_a_domain_disowns_opens_nothing(db):
    assert isinstance(write("Join", authenticated=False), Ignored)
    assert isinstance(write("Join", sender=""), Ignored)
    assert not Member.objects.exists()


def test_a_flood_is_not_answered(db, monkeypatch):
    monkeypatch.setattr(by_mail, "MOST_AN_HOUR", 2)
    outcomes = [write("Join", sender=f"n{number}@example.net") for number in range(4)]
    assert [type(one) for one in outcomes] == [Done, Done, Ignored, Ignored] and Member.objects.count() == 2


def test_a_question_of_the_secretariat_is_answered_by_mail(asked, run_tasks, secretariat):
    answer(asked, ANSWER)
    run_tasks()
    mail.outbox.clear()
    actions.ask(secretariat, binta(), "How many litres a day?")
    run_tasks()
    [question] = mails_to(BINTA)
    assert "How many litres a day?" in question.body and "reply to this mail" in question.body
    said = answer(question, "Twenty, in the rainy season.")
    assert isinstance(said, Done) and "has your answer" in said.say
    assert binta().status_reason == "How many litres a day?\n\nBinta Sow: Twenty, in the rainy season."
    assert binta().profile.about == "I keep nine cows and sell their milk.", (
        "an answer is for the secretariat alone"
    )
    assert list(Member.objects.awaiting_approval()) == [binta()]


def test_the_welcome_tells_how_to_take_part_by_mail(asked, run_tasks, secretariat, pending):
    make_category("milk", name_en="Milk and markets")
    answer(asked, ANSWER)
    mail.outbox.clear()
    actions.approve(secretariat, binta())
    actions.approve(secretariat, pending)
    run_tasks()
    by_mail = mails_to(BINTA)[-1].body
    for words in ("Milk and markets: milk@example.org", "weekly –", "the word “follow”", "help@example.org"):
        assert words in by_mail, words
    assert "milk@" not in mails_to(pending.email)[-1].body  # who joined on the web reads it there


def test_who_joined_by_mail_can_choose_a_password_later(asked, run_tasks, secretariat, visitor):
    answer(asked, ANSWER)
    actions.approve(secretariat, binta())
    run_tasks()
    mail.outbox.clear()
    visitor.post(reverse("account_reset_password"), {"email": BINTA})
    run_tasks()
    [message] = mails_to(BINTA)
    link = next(word for word in message.body.split() if "/password/" in word)
    page = visitor.get(link, follow=True)
    done = visitor.post(
        page.request["PATH_INFO"],
        {"password1": "three goats and a hen", "password2": "three goats and a hen"},
    )
    assert done.status_code == 302 and binta().check_password("three goats and a hen")


@pytest.mark.parametrize(
    "text", ["", " \n", "x" * 100_000, "Senegal\n1\n" + "y" * 9000, "\0Senegal\n1\nHi", "1" * 5000]
)
def test_whatever_is_written_makes_no_error(text, asked):
    answer(asked, text)
    answer(asked, text)
    assert len(binta().profile.about) <= 2000
