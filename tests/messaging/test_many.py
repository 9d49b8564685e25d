"""Messages in number: whole, and each page asks as often for many as for few."""

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from members import populate as people
from members.messaging import actions, populate
from members.messaging.models import Conversation, Message, Side
from portal.populating import Words

pytestmark = pytest.mark.django_db


def fill(**counts):
    words = Words()
    for module in (people, populate):
        module.populate(counts, words, lambda text: None)


def test_messages_in_number_are_whole(member):
    fill(members=40, conversations=80)
    assert Conversation.objects.count() == 80 and Message.objects.count() == 400
    assert Side.objects.filter(reached__gt=0).exists() and actions.recount() == 0
    assert (
        Message.objects.create(conversation=Conversation.objects.first(), author=member, body_version=1).pk
        > Message.objects.order_by("-pk")[1].pk
    )


def test_as_many_queries_for_few_as_for_many(browse):
    fill(members=4, conversations=3)
    few = queries_of(browse)
    Conversation.objects.all().delete()
    fill(members=60, conversations=400)
    assert queries_of(browse) == few and max(few) <= 12


def queries_of(browse):
    """Of the list of conversations, and of one of them."""
    side = Side.objects.order_by("-conversation", "pk")[0]
    browser, counts = browse(side.member), []
    for url in ("/messages/", side.conversation.get_absolute_url()):
        browser.get(url)
        with CaptureQueriesContext(connection) as captured:
            assert browser.get(url).status_code == 200
        counts.append(len(captured))
    return counts
