"""Endorsements: tied to something done together, answered, taken off, reported, once a pair."""

from concurrent.futures import ThreadPoolExecutor

import pytest
from django.core import mail
from django.db import connection

from portal.access import AccessDenied
from portal.moderation import actions as moderation
from portal.moderation.models import Case
from roster import actions
from roster.models import Endorsement, Expert
from tests.conftest import make_member
from tests.roster.entries import endorse, make_expert

FORM = {
    "occasion": "A training on goat health",
    "place": "Garissa",
    "year": "2024",
    "body": "She showed us how to trim hooves.",
    "language": "en",
}


@pytest.fixture
def listed(member, secretariat):
    return make_expert(member, listed_by=secretariat)


def test_a_member_says_what_was_done_together_and_the_expert_is_told(
    listed, author, browse, visitor, run_tasks
):
    page = browse(author).post("/experts/amina/endorse/", FORM)
    assert page.status_code == 302
    run_tasks()
    shown = visitor.get("/experts/amina/").content.decode()
    assert "A training on goat health" in shown and "trim hooves" in shown and "Kofi Mensah" in shown
    assert any("Kofi Mensah has spoken for you" in one.body for one in mail.outbox)


def test_what_was_done_and_when_is_needed_and_not_in_the_future(listed, author, browse):
    for field, value in [("occasion", ""), ("year", ""), ("year", "2999"), ("year", "12"), ("body", "")]:
        page = browse(author).post("/experts/amina/endorse/", FORM | {field: value})
        assert page.status_code == 422, (field, value)
    assert not Endorsement.objects.exists()


def test_once_a_pair_and_nobody_for_themselves(listed, member, author, browse):
    endorse(author, listed)
    page = browse(author).post("/experts/amina/endorse/", FORM)
    assert page.status_code == 403 and "already" in page.content.decode()
    assert "trim hooves" in page.content.decode()  # nothing typed is lost
    with pytest.raises(AccessDenied, match="themselves"):
        endorse(member, listed)


@pytest.mark.django_db(transaction=True)
def test_two_at_once_make_one():
    listed = make_expert(
        make_member("amina", "Amina"), listed_by=make_member("lucia", "Lucia", is_staff=True)
    )
    kofi = make_member("kofi", "Kofi")

    def say(_number):
        try:
            endorse(kofi, Expert.objects.select_related("member").get(pk=listed.pk))
        except AccessDenied:
            pass
        finally:
            connection.close()

    with ThreadPoolExecutor(4) as pool:
        list(pool.map(say, range(4)))
    assert Endorsement.objects.count() == 1


def test_the_expert_answers_beside_it(listed, member, author, browse, visitor, run_tasks):
    word = endorse(author, listed)
    browse(member).post(f"/experts/endorsements/{word.pk}/reply/", {"body": "We were two, with Rosa."})
    run_tasks()
    assert "We were two, with Rosa." in visitor.get("/experts/amina/").content.decode()
    assert any("We were two, with Rosa." in one.body for one in mail.outbox if one.to == [author.email])


def test_the_expert_takes_it_off_the_page_and_shows_it_again(listed, member, author, browse, visitor):
    word = endorse(author, listed)
    browser = browse(member)
    browser.post(f"/experts/endorsements/{word.pk}/put-away/")
    assert "trim hooves" not in visitor.get("/experts/amina/").content.decode()
    assert "trim hooves" not in visitor.get("/experts/amina/endorsements/").content.decode()
    assert "trim hooves" in browser.get("/experts/amina/endorsements/").content.decode()
    browser.post(f"/experts/endorsements/{word.pk}/put-back/")
    assert "trim hooves" in visitor.get("/experts/amina/").content.decode()


def test_its_author_takes_it_back_and_may_write_it_anew(listed, author, browse, visitor):
    word = endorse(author, listed)
    browse(author).post(f"/experts/endorsements/{word.pk}/take-back/")
    assert "trim hooves" not in visitor.get("/experts/amina/").content.decode()
    browse(author).post("/experts/amina/endorse/", FORM | {"body": "Better words."})
    assert "Better words." in visitor.get("/experts/amina/").content.decode()
    assert Endorsement.objects.count() == 1


def test_the_word_of_a_newcomer_is_held_and_the_expert_is_told_when_it_is_published(
    listed, newcomer, secretariat, visitor, run_tasks
):
    word = endorse(newcomer, listed)
    run_tasks()
    assert word.is_held and Case.objects.get(kind="endorsement").held
    assert "trim hooves" not in visitor.get("/experts/amina/").content.decode()
    mail.outbox.clear()
    moderation.approve(secretariat, Endorsement.objects.for_list().get())
    run_tasks()
    assert "trim hooves" in visitor.get("/experts/amina/").content.decode()
    assert any("has spoken for you" in one.body for one in mail.outbox)


def test_it_can_be_reported_and_hidden(listed, author, other, secretariat, browse, visitor):
    word = endorse(author, listed)
    page = browse(other).post(
        f"/report/endorsement/{word.pk}/", {"reason": "wrong", "note": "It was not so."}
    )
    assert page.status_code in (200, 302)
    assert Case.objects.get(kind="endorsement").reported
    assert moderation.hide(secretariat, Endorsement.objects.for_list().get(), "It was not so.")
    assert "trim hooves" not in visitor.get("/experts/amina/").content.decode()
    with pytest.raises(AccessDenied):
        actions.take_back_endorsement(author, Endorsement.objects.for_list().get())


def test_of_a_resting_expert_nothing_is_read(listed, member, author, visitor):
    endorse(author, listed)
    actions.rest_expert(member, listed)
    assert visitor.get("/experts/amina/endorsements/").status_code == 404
    assert not Endorsement.objects.visible_to(None).exists()


def test_the_list_takes_as_many_queries_for_three_as_for_thirty(
    listed, browse, author, django_assert_max_num_queries
):
    for number in range(30):
        endorse(make_member(f"m{number}", f"M {number}"), listed)
    browser = browse(author)
    browser.get("/experts/amina/endorsements/")
    with django_assert_max_num_queries(12):
        assert browser.get("/experts/amina/endorsements/").status_code == 200
