"""The mail address of a group: its members write in its category, anybody else is told how to come in."""

from functools import partial

import pytest
from django.core import mail as sent

from forum.models import Topic
from members.groups import actions
from members.groups.models import FormerName
from tests.forum.conversations import make_category
from tests.groups.gatherings import make_group, put_in
from tests.inbox import mail
from tests.inbox.mail import answers, write

ADDRESS = "goats@example.org"


@pytest.fixture
def deliver(run_tasks):
    return partial(mail.deliver, run_tasks)


def opened(openness, facilitator, *people):
    group = put_in(make_group(openness=openness), facilitator, role="coordinator")
    put_in(group, *people)
    assert actions.begin_possession(facilitator, group, "category")
    return group


@pytest.mark.parametrize("openness", ["public", "closed"])
def test_its_members_begin_a_discussion_by_mail(openness, facilitator, member, deliver):
    group = opened(openness, facilitator, member)
    deliver(write(member, ADDRESS, "Two of ours cough.", subject="Coughing goats"))
    topic = Topic.objects.get()
    assert topic.category_id == group.possessions.get().object_id
    assert (topic.title, topic.author) == ("Coughing goats", member)
    [answer] = answers(member.email)
    deliver(write(member, answer.extra_headers["Reply-To"], "They are better now."))
    assert topic.posts.get(number=2).body == "They are better now."


@pytest.mark.parametrize("openness", ["public", "closed"])
def test_anybody_else_is_told_how_to_come_in(openness, facilitator, member, deliver):
    group = opened(openness, facilitator)
    incoming = deliver(write(member, ADDRESS, "Two of ours cough.", subject="Coughing goats"))
    assert incoming.state == "refused" and not Topic.objects.exists()
    [answer] = answers(member.email)
    assert group.get_absolute_url() in answer.body and "Two of ours cough." in answer.body
    assert ("Ask to join" in " ".join(answer.body.split())) == (openness == "closed")


def test_a_stranger_is_told_how_to_join_the_community(facilitator, deliver):
    opened("public", facilitator)
    deliver(write("stranger@example.com", ADDRESS, "Two of ours cough."))
    assert not Topic.objects.exists()
    assert all("goats@" not in one.body for one in sent.outbox)


def test_an_address_that_it_had_before_leads_on(facilitator, member, deliver):
    group = opened("closed", facilitator, member)
    FormerName.objects.create(group=group, slug="kids", name="Kids")
    deliver(write(member, "kids@example.org", "Two of ours cough.", subject="Coughing goats"))
    assert Topic.objects.get().category_id == group.possessions.get().object_id


def test_the_address_of_another_category_stays_that_ones(facilitator, member, deliver):
    other = make_category("goats")
    opened("public", facilitator, member)
    deliver(write(member, ADDRESS, "Two of ours cough.", subject="Coughing goats"))
    assert Topic.objects.get().category == other


def test_members_of_a_hidden_group_write_to_an_address_that_nobody_guesses(
    facilitator, member, author, deliver
):
    group = opened("hidden", facilitator, member)
    from forum.models import Category

    slug = Category.objects.get(pk=group.possessions.get().object_id).slug
    assert slug.startswith("goats-") and len(slug) > 12
    deliver(write(member, f"{slug}@example.org", "Two of ours cough.", subject="Coughing goats"))
    assert Topic.objects.get().title == "Coughing goats"
    incoming = deliver(write(author, f"{slug}@example.org", "And ours.", subject="Ours"))
    assert incoming.state == "refused" and Topic.objects.count() == 1
