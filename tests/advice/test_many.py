"""Among many experts: who is found first in the database is who would come first of all."""

import threading

import pytest
from django.db import connection

from members import populate as members
from portal.access import AccessDenied
from portal.populating import Words
from portal.vocabulary.models import Theme
from roster import populate as experts
from roster.advice import actions, finding, matching, narrowing
from roster.advice import populate as requests
from roster.advice.models import Message, Need, Request
from roster.models import Expert
from tests.advice.requests import make_need
from tests.conftest import make_member
from tests.roster.entries import make_expert

WANTED = [("animal-health", "KE", "en"), ("camels", "", "ar"), ("technologies-and-services", "IN", "fr")]


def fill(**counts: int) -> None:
    words = Words()
    for module in (members, experts, requests):
        module.populate(counts, words, lambda text: None)


@pytest.mark.django_db
def test_the_best_of_many_are_the_best_of_those_that_the_database_narrows_them_to():
    fill(members=160, experts=150)
    Request.objects.all().delete()
    asker = make_member("amina", "Amina Yusuf")
    handles = Expert.objects.listed().values_list("member__handle", flat=True)
    everybody = [finding.candidate_of(row) for handle in handles for row in finding.known(handle, set())]
    for slug, country, language in WANTED:
        need = Need(
            asker=asker, theme=Theme.objects.by_slug(slug), country_id=country or None, language=language
        )
        wish = finding.wish_of(need, asker)
        narrowed = [one for _member, one in narrowing.best(wish, set())]
        best = [one.points for one in matching.rank(wish, everybody, finding.world())]
        assert [one.points for one in matching.rank(wish, narrowed, finding.world())] == best
        assert all(one in everybody for one in narrowed)


@pytest.mark.django_db
def test_requests_in_number_are_whole():
    fill(members=30, experts=20)
    assert Request.objects.count() == 120 and Message.objects.filter(act="ask").count() == 120
    assert not Request.objects.filter(first_answer_at=None).exclude(state="asked").exists()
    make_member("next", "Next One")  # ids go on after those


@pytest.mark.django_db(transaction=True)
def test_of_many_who_ask_at_once_no_more_come_through_than_an_expert_takes():
    secretary = make_member("lucia", "Lucia Ferrante", is_staff=True)
    expert = make_expert(make_member("mercy", "Mercy Chebet"), listed_by=secretary)
    Expert.objects.filter(pk=expert.pk).update(requests_per_month=2)
    needs = [make_need(make_member(f"asker{n}", f"Asker {n}")) for n in range(5)]
    start, refused = threading.Barrier(5), []

    def ask(need):
        try:
            start.wait()
            actions.ask_experts(need.asker, need, [expert])
        except AccessDenied as error:
            refused.append(str(error))
        finally:
            connection.close()

    threads = [threading.Thread(target=ask, args=[need]) for need in needs]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert Request.objects.count() == 2 and len(refused) == 3
