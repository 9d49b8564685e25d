"""What a member holds in messages and blocks is given to them, and goes when they go."""

import json

import pytest
from django.core.serializers.json import DjangoJSONEncoder

from members.messaging import actions
from members.messaging.models import Conversation, Message, Side, Wish
from portal import personal
from portal.blocks import actions as blocking
from portal.blocks.models import Block
from portal.notices.inbox import messages
from portal.notices.inbox.models import MessageId
from portal.notices.models import Event
from tests.messaging.letters import send, side

pytestmark = pytest.mark.django_db


def archive(member) -> dict:
    parts = [*personal.holdings["messages"].export(member), *personal.holdings["blocks"].export(member)]
    return json.loads(json.dumps(dict(parts), cls=DjangoJSONEncoder))


def test_the_archive_has_what_one_wrote_and_what_came(member, author, other):
    send(member, author, "Do you have seed?")
    send(author, member, "Ten kilos.")
    blocking.block(member, other)
    send(other, member, "You fool!")
    found = archive(member)
    assert [(row["from"], row["text"]) for row in found["messages/kofi-1.json"]] == [
        ("Amina Yusuf", "Do you have seed?"),
        ("Kofi Mensah", "Ten kilos."),
    ]
    assert "fool" not in json.dumps(found)
    assert [row["handle"] for row in found["blocked-members.json"]] == ["rosa"]
    assert archive(other)["blocked-members.json"] == []  # who has blocked them they do not learn


def test_what_one_wrote_goes_with_them_and_what_others_wrote_stays(member, author, other, run_tasks):
    mine = send(member, author, "My number is 0722.")
    send(author, member, "Thank you.")
    send(member, other, "Only I wrote here.")
    messages.keep("<abc@amina.example>", "message", mine.pk)
    blocking.block(member, other)
    blocking.block(author, member)
    actions.change_wish(member, takes_messages=False)
    run_tasks()
    for _twice in range(2):
        personal.holdings["messages"].erase(member)
        personal.holdings["blocks"].erase(member)
    assert [one.body for one in Message.objects.all()] == ["Thank you."]
    assert Conversation.objects.count() == 1 and Side.objects.count() == 2
    assert side(author, member).last.body == "Thank you." and actions.recount() == 0
    assert not (Wish.objects.exists() or Block.objects.exists() or MessageId.objects.exists())
    assert not Event.objects.filter(kind="message").exists()
