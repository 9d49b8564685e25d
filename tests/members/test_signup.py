import re
from threading import Barrier, Thread

import pytest
from allauth.account.internal.flows import signup as signup_flow
from allauth.account.models import EmailAddress
from django.core import mail
from django.core.cache import caches
from django.db import connection
from django.urls import reverse

from members.models import Member

PERSON = {"full_name": "Élodie Ndiaye", "email": "elodie@example.org", "password1": "three goats and a hen"}


@pytest.fixture
def sign_up(db, run_tasks):
    """`sign_up(browser, email=…)` sends the form and does the background work."""

    def send(browser, **changes):
        response = browser.post(reverse("account_signup"), PERSON | changes)
        run_tasks()
        return response

    return send


def link_in(message) -> str:
    return re.search(r"https?://[^/]+(/accounts/\S+)", message.body).group(1)


def test_a_newcomer_signs_up_confirms_and_is_led_to_the_entry(visitor, sign_up):
    response = sign_up(visitor)
    assert response.url == reverse("account_email_verification_sent")
    newcomer = Member.objects.get(email="elodie@example.org")
    assert (newcomer.handle, newcomer.full_name, newcomer.status) == (
        "elodie-ndiaye",
        "Élodie Ndiaye",
        "unconfirmed",
    )
    assert newcomer.profile.listed
    [message] = mail.outbox
    assert message.to == ["elodie@example.org"]
    assert visitor.get(link_in(message)).status_code == 200
    response = visitor.post(link_in(message))
    assert response.url == reverse("members:entry")
    newcomer.refresh_from_db()
    assert newcomer.standing == "incomplete"
    assert visitor.get(response.url).status_code == 200


def test_confirming_in_another_browser_leads_to_signing_in_and_on_to_the_entry(visitor, sign_up, browse):
    sign_up(visitor)
    other_browser = browse()
    response = other_browser.post(link_in(mail.outbox[0]))
    assert response.url == reverse("account_login")
    signed_in = other_browser.post(
        response.url + "?next=/members/", {"login": "Elodie@Example.org", "password": PERSON["password1"]}
    )
    assert signed_in.url == reverse("members:entry")


def test_nobody_signs_in_before_confirming(visitor, sign_up, browse):
    sign_up(visitor)
    response = browse().post(
        reverse("account_login"), {"login": PERSON["email"], "password": PERSON["password1"]}
    )
    assert response.url == reverse("account_email_verification_sent")


def test_the_mail_is_in_the_language_of_the_page(visitor, sign_up):
    visitor.cookies["django_language"] = "fr"
    sign_up(visitor)
    assert Member.objects.get(email="elodie@example.org").language == "fr"


def test_an_address_is_one_account_whatever_its_capitals(visitor, sign_up, browse):
    sign_up(visitor)
    sign_up(browse(), email="ELODIE@Example.ORG", full_name="Somebody Else")
    assert Member.objects.count() == 1
    assert Member.objects.get().full_name == "Élodie Ndiaye"


def test_an_existing_address_gets_the_same_answer_and_its_owner_a_mail(visitor, member, sign_up, browse):
    for_new = sign_up(visitor)
    for_known = sign_up(browse(), email="AMINA@example.org")
    assert (for_new.status_code, for_new.url) == (for_known.status_code, for_known.url)
    to_owner = mail.outbox[-1]
    assert to_owner.to == ["amina@example.org"]
    assert "/accounts/password/reset/" in to_owner.body


def test_asking_for_a_new_password_tells_nobody_whether_there_is_an_account(visitor, member, run_tasks):
    answers = [
        visitor.post(reverse("account_reset_password"), {"email": email})
        for email in ("amina@example.org", "nobody@example.org")
    ]
    assert answers[0].url == answers[1].url
    run_tasks()
    assert [message.to for message in mail.outbox] == [["amina@example.org"], ["nobody@example.org"]]


def test_a_new_password_does_not_stand_in_for_confirming(visitor, sign_up, browse, run_tasks):
    sign_up(visitor)
    mail.outbox.clear()
    owner = browse()
    owner.post(reverse("account_reset_password"), {"email": PERSON["email"]})
    run_tasks()
    form_url = owner.get(link_in(mail.outbox[0])).url
    password = "four goats and a hen"
    owner.post(form_url, {"password1": password, "password2": password})
    response = owner.post(reverse("account_login"), {"login": PERSON["email"], "password": password})
    assert response.url == reverse("account_email_verification_sent")
    assert Member.objects.get().status == "unconfirmed"


def test_programs_that_fill_in_the_trap_get_no_account(visitor, sign_up):
    response = sign_up(visitor, website="https://buy.example")
    assert response.url == reverse("account_email_verification_sent")
    assert not Member.objects.exists() and not mail.outbox


def test_the_page_asks_three_things_and_hides_the_trap(visitor, db):
    html = visitor.get(reverse("account_signup")).content.decode()
    assert len(re.findall(r"<label", html)) == 3
    assert re.search(r'<input type="text" name="website" hidden', html)


def test_a_refused_form_keeps_what_was_typed(visitor, sign_up):
    html = sign_up(visitor, password1="short").content.decode()
    assert 'value="Élodie Ndiaye"' in html and 'value="elodie@example.org"' in html
    assert not Member.objects.exists()


@pytest.mark.parametrize(("language", "words"), [("en", "at least 10 characters"), ("ar", "على الأقل")])
def test_that_a_password_is_short_is_said_in_ones_language(language, words, visitor, sign_up):
    visitor.cookies["django_language"] = language
    html = sign_up(visitor, password1="hoopoe").content.decode()
    assert html.count(words) >= 2 and "too short" not in html


def test_two_of_one_name_get_two_handles(visitor, sign_up, browse):
    sign_up(visitor)
    sign_up(browse(), email="elodie2@example.org")
    assert set(Member.objects.values_list("handle", flat=True)) == {"elodie-ndiaye", "elodie-ndiaye-2"}


def test_an_account_that_nobody_confirmed_gives_way_to_the_owner_of_the_address(
    visitor, sign_up, member, browse, run_tasks
):
    """Somebody opens an account with an address that isn't theirs; its owner has another account."""
    sign_up(visitor)
    address = EmailAddress.objects.create(user=member, email="elodie@example.org", verified=False)
    caches["default"].clear()  # one mail a minute goes to one address
    browser = browse(member)
    browser.post(reverse("account_email"), {"email": address.email, "action_send": ""})
    run_tasks()
    response = browser.post(link_in(mail.outbox[-1]))
    assert response.url == reverse("account_email")
    assert not Member.objects.filter(email="elodie@example.org").exists()


def signing_up_at_once(people: list[dict]) -> None:
    from django.test import Client

    barrier = Barrier(len(people))

    def one(person):
        browser = Client()
        browser.get(reverse("account_signup"))
        barrier.wait()
        browser.post(reverse("account_signup"), person)
        connection.close()

    threads = [Thread(target=one, args=(person,)) for person in people]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()


@pytest.mark.django_db(transaction=True)
def test_people_of_one_name_who_come_at_once_all_get_in():
    signing_up_at_once([PERSON | {"email": f"person{number}@example.org"} for number in range(4)])
    assert Member.objects.count() == 4
    assert Member.objects.filter(handle__startswith="elodie-ndiaye").count() == 4


@pytest.mark.django_db(transaction=True)
def test_who_sends_the_form_twice_at_once_gets_the_mail_to_confirm(visitor, run_tasks, monkeypatch):
    complete, others = signup_flow.complete_signup, []

    def while_another_comes(*args, **kwargs):
        other = Thread(target=signing_up_at_once, args=([PERSON],))
        others.append(other)
        other.start()
        other.join(0.5)
        return complete(*args, **kwargs)

    monkeypatch.setattr(signup_flow, "complete_signup", while_another_comes)
    visitor.post(reverse("account_signup"), PERSON)
    others[0].join()
    run_tasks()
    [asked] = mail.outbox
    assert "confirm-email" in asked.body


@pytest.mark.django_db(transaction=True)
def test_one_address_that_comes_twice_at_once_makes_one_account():
    signing_up_at_once([PERSON, PERSON | {"full_name": "Élodie N."}])
    assert Member.objects.count() == 1
    assert EmailAddress.objects.count() == 1
