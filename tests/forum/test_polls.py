"""Polls: secret and named, one ballot each, results when they are due."""

from datetime import timedelta

import pytest
from django.db import connection
from django.utils import timezone

from forum import actions
from forum.models import Ballot, Poll, PollChoice, Topic, Vote
from portal.access import AccessDenied
from portal.moderation import actions as moderation
from portal.moderation.models import Act
from portal.notices.models import Event
from tests.forum.conversations import discuss, fresh
from tests.forum.test_together import together


def hold(person, topic, **given):
    words = {"title": "Which fodder?", "choices": ["Hay", "Pods", "Straw"]}
    return actions.add_poll(person, topic, **words | given)


def ids(poll, *texts):
    return [poll.choices.get(text=text).pk for text in texts]


def votes(poll):
    return list(poll.choices.order_by("position").values_list("votes", flat=True))


def test_its_author_puts_a_poll_into_a_topic_and_members_vote_without_scripts(
    author, member, discussion, browse
):
    form = {"title": "Which fodder?", "choices": "Hay\nPods\n\nPods", "secret": "no", "results": "voted"}
    mine = browse(author)
    assert "Add a poll" in mine.get(discussion.get_absolute_url()).content.decode()
    refused = mine.post(f"/topics/{discussion.pk}/poll/", form | {"choices": "Hay"})
    assert refused.status_code == 422 and "Which fodder?" in refused.content.decode()
    yesterday = {"closes_at": (timezone.localdate() - timedelta(days=1)).isoformat()}
    assert mine.post(f"/topics/{discussion.pk}/poll/", form | yesterday).status_code == 422
    assert mine.post(f"/topics/{discussion.pk}/poll/", form).status_code == 302
    poll = Poll.objects.get()
    assert [choice.text for choice in poll.choices.all()] == ["Hay", "Pods"]
    assert mine.post(f"/topics/{discussion.pk}/poll/", form).status_code == 403
    theirs = browse(member)
    page = theirs.get(discussion.get_absolute_url()).content.decode()
    assert "Which fodder?" in page and "100 %" not in page
    nothing = theirs.post(f"/topics/{discussion.pk}/vote/", {})
    assert nothing.status_code == 422 and "Please choose an answer." in nothing.content.decode()
    theirs.post(f"/topics/{discussion.pk}/vote/", {"choice": ids(poll, "Pods")})
    page = theirs.get(discussion.get_absolute_url()).content.decode()
    assert "100 % (1)" in page and "Amina Yusuf" in page and "Your vote" in page
    assert votes(poll) == [0, 1]


def test_a_named_vote_is_changed_and_a_secret_one_is_not(author, member, discussion, other):
    poll = hold(author, discussion, secret=False, several=True)
    assert actions.vote(member, poll, ids(poll, "Hay", "Pods"))
    assert not actions.vote(member, poll, ids(poll, "Hay", "Pods"))
    assert actions.vote(member, poll, ids(poll, "Pods", "Straw"))
    assert (votes(poll), Ballot.objects.count(), Vote.objects.count()) == ([0, 1, 1], 1, 2)
    secret = hold(author, discuss(author, discussion.category))
    actions.vote(member, secret, ids(secret, "Hay"))
    with pytest.raises(AccessDenied, match="cannot be changed"):
        actions.vote(member, secret, ids(secret, "Pods"))
    with pytest.raises(AccessDenied, match="choose an answer"):
        actions.vote(other, secret, ids(secret, "Hay", "Pods"))
    with pytest.raises(AccessDenied, match="choose an answer"):
        actions.vote(other, secret, ids(poll, "Hay"))
    assert (votes(secret), actions.recount()) == ([1, 0, 0], 0)


def test_nothing_joins_a_secret_vote_to_its_member(author, member, discussion, run_tasks):
    poll = hold(author, discussion)
    before = Event.objects.count(), Act.objects.count()
    actions.vote(member, poll, ids(poll, "Hay"))
    assert (Event.objects.count(), Act.objects.count(), Vote.objects.count()) == (*before, 0)
    with connection.cursor() as cursor:
        cursor.execute(
            "SELECT count(DISTINCT xmin::text) FROM forum_pollchoice WHERE poll_id = %s", [poll.pk]
        )
        assert cursor.fetchone() == (1,)  # the last vote wrote all choices alike
    assert {field.name for field in Ballot._meta.get_fields()} == {"id", "poll", "member"}


def test_results_at_the_end_are_for_nobody_before(author, member, discussion, browse):
    poll = hold(author, discussion, results="end", closes_at=timezone.now() + timedelta(days=1))
    actions.vote(member, poll, ids(poll, "Hay"))
    page = browse(member).get(discussion.get_absolute_url()).content.decode()
    assert "100 %" not in page and "Thank you for voting" in page
    visitor = browse(None)
    page = visitor.get(discussion.get_absolute_url()).content.decode()
    assert "Which fodder?" in page and "100 %" not in page and "Sign in to vote" in page
    Poll.objects.update(closes_at=timezone.now())
    for browser in (browse(member), visitor):
        assert "100 % (1)" in browser.get(discussion.get_absolute_url()).content.decode()
    with pytest.raises(AccessDenied, match="closed"):
        actions.vote(author, Poll.objects.get(), ids(poll, "Hay"))


def test_visitors_do_not_see_who_chose_what(author, member, discussion, browse):
    poll = hold(author, discussion, secret=False)
    actions.vote(member, poll, ids(poll, "Hay"))
    actions.close_poll(author, poll)
    page = browse(None).get(discussion.get_absolute_url()).content.decode()
    assert "100 % (1)" in page and "Amina" not in page


def test_nobody_votes_where_nobody_can_write(author, member, facilitator, secretariat, discussion):
    poll = hold(author, discussion)
    for shut, opened in (
        (
            lambda: actions.close_topic(facilitator, fresh(discussion)),
            lambda: actions.close_topic(facilitator, fresh(discussion), False),
        ),
        (
            lambda: actions.archive_topic(facilitator, fresh(discussion)),
            lambda: actions.archive_topic(facilitator, fresh(discussion), False),
        ),
        (
            lambda: moderation.hide(secretariat, fresh(discussion), "A test."),
            lambda: moderation.restore(secretariat, fresh(discussion)),
        ),
    ):
        shut()
        with pytest.raises(AccessDenied):
            actions.vote(member, Poll.objects.get(), ids(poll, "Hay"))
        opened()
    assert actions.vote(member, Poll.objects.get(), ids(poll, "Hay"))


def test_closing_early_and_taking_away(author, member, facilitator, other, discussion):
    poll = hold(author, discussion)
    with pytest.raises(AccessDenied):
        actions.close_poll(other, poll)
    actions.remove_poll(author, poll)
    poll = hold(author, fresh(discussion))
    actions.vote(member, poll, ids(poll, "Hay"))
    with pytest.raises(AccessDenied, match="voted already"):
        actions.remove_poll(author, Poll.objects.get())
    assert actions.close_poll(facilitator, Poll.objects.get())


def test_a_merged_topics_poll_goes_along_unless_there_are_two(author, facilitator, discussion, category):
    twin = discuss(author, category)
    poll = hold(author, twin)
    actions.merge_topics(facilitator, fresh(twin), fresh(discussion))
    assert Poll.objects.get() == poll and Poll.objects.get().topic == discussion
    third = discuss(author, category)
    hold(author, third)
    with pytest.raises(AccessDenied, match="Each of the two has a poll"):
        actions.merge_topics(facilitator, fresh(third), fresh(discussion))


def test_counters_are_repaired_where_they_can_be(author, member, discussion):
    poll = hold(author, discussion, secret=False)
    actions.vote(member, poll, ids(poll, "Hay"))
    PollChoice.objects.update(votes=7)
    Poll.objects.update(ballot_count=9)
    assert actions.recount() == 4
    assert (votes(poll), Poll.objects.get().ballot_count) == ([1, 0, 0], 1)


@pytest.mark.django_db(transaction=True)
def test_many_who_vote_at_once_are_counted_once_each(author, member, other, expert, facilitator, discussion):
    people = [author, member, other, expert, facilitator]
    for secret in (True, False):
        topic = discuss(author, discussion.category)
        poll = hold(author, topic, secret=secret)
        hay, pods, _straw = ids(poll, "Hay", "Pods", "Straw")

        def give(person, choice, poll=poll):
            try:
                return actions.vote(person, poll, [choice])
            except AccessDenied:
                return False

        together(*[lambda p=p, c=c, give=give: give(p, c) for p in people for c in (hay, pods)])
        assert Poll.objects.get(pk=poll.pk).ballot_count == sum(votes(poll)) == 5
    assert actions.recount() == 0


def test_who_starts_something_adds_a_poll_in_the_next_step(author, category, browse):
    words = {"title": "Fodder", "body": "What is stored?", "language": "en", "with_poll": "on"}
    response = browse(author).post(f"/forum/{category.slug}/new/", words)
    assert response.url == f"/topics/{Topic.objects.get().pk}/poll/"


def test_the_admin_leads_to_where_a_topic_is_looked_after(secretariat, discussion, browse):
    page = browse(secretariat).get(f"/admin/forum/topic/{discussion.pk}/change/").content.decode()
    assert f"/topics/{discussion.pk}/split/" in page
