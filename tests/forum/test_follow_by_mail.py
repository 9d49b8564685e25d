"""A category is followed by one word to its address, as one subscribes to a mailing list."""

import pytest

from portal import notices
from tests.inbox.mail import answers, deliver, write


@pytest.mark.parametrize(
    ("text", "subject"), [("Follow", "Hello"), ("seguir\n\nGracias", ""), ("", "متابعة")]
)
def test_following_by_one_word(text, subject, member, category, run_tasks):
    incoming = deliver(run_tasks, write(member, f"{category.slug}@example.org", text, subject=subject))
    assert incoming.state == "done" and notices.watching(member, "category", category.pk) == "every"
    assert "all that is written in “Animal health” comes to you" in answers(member.email)[0].body


def test_unfollowing(member, category, run_tasks):
    notices.watch(member, "category", category.pk)
    deliver(run_tasks, write(member, f"{category.slug}@example.org", "unfollow"))
    assert notices.watching(member, "category", category.pk) is None


def test_a_room_for_members_is_not_followed_by_who_waits(pending, members_room, run_tasks):
    incoming = deliver(run_tasks, write(pending, f"{members_room.slug}@example.org", "follow"))
    assert incoming.state == "refused" and notices.watching(pending, "category", members_room.pk) is None


def test_help_names_the_addresses(member, category, run_tasks):
    deliver(run_tasks, write(member, "help@example.org", "help"))
    assert "Animal health: animal-health@example.org" in answers(member.email)[0].body
