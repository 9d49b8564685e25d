"""A facilitator looks after topics, and members vote: with scripts and without, narrow, in Arabic."""

import pytest

from forum import actions
from forum.models import Poll, Post, Topic
from tests.forum.conversations import discuss, fresh, make_category, reply

pytestmark = pytest.mark.django_db(transaction=True)


@pytest.fixture
def enter(sit_down, browse):
    """`enter(member, …)` sits down at a browser in which they are signed in."""

    def sit(member, **how):
        person = sit_down(**how)
        key = browse(member).cookies["sessionid"].value
        person.page.context.add_cookies([{"name": "sessionid", "value": key, "url": person.root}])
        return person

    return sit


@pytest.fixture
def category(facilitator):
    return make_category(facilitator=facilitator)


@pytest.mark.parametrize(
    "how", [{"scripts": True, "width": 360}, {"scripts": False}], ids=["narrow", "without scripts"]
)
def test_a_facilitator_hides_splits_and_merges(how, enter, facilitator, author, member, other, category):
    goats = discuss(author, category)
    camels = reply(member, goats, "Camels?")
    reply(other, camels, "Milk.")
    daniel = enter(facilitator, **how).visit(goats.get_absolute_url())
    daniel.page.locator("#post-2 details.tend summary").click()
    daniel.look()
    daniel.page.locator("#post-2").get_by_role("link", name="Split off from here").click()
    daniel.look()
    assert daniel.page.locator('[name="number"][value="2"]').is_checked()
    daniel.fill(title="Camels").press("Split them off")
    assert daniel.reads("Milk.") and daniel.reads("This began in another conversation")
    part = Topic.objects.get(title="Camels")

    daniel.page.locator(".page-head details.tend summary").click()
    daniel.press("Put together with another")
    daniel.fill(address=goats.get_absolute_url()).press("Put them together")
    assert daniel.reads("They are one conversation now")
    assert not Topic.objects.filter(pk=part.pk).exists() and fresh(goats).post_count == 3

    daniel.visit(f"/forum/moderate/post/{Post.objects.get(body='Milk.').pk}/")
    daniel.page.locator("article summary").click()
    daniel.fill(reason="Off the subject.").press("Hide with this reason")
    assert not Post.objects.get(body="Milk.").is_published


@pytest.mark.parametrize("scripts", [True, False], ids=["scripts", "no scripts"])
def test_a_poll_is_held_and_members_vote_in_it(scripts, enter, author, member, category):
    goats = discuss(author, category)
    kofi = enter(author, scripts=scripts, width=360).visit(goats.get_absolute_url())
    kofi.press("Add a poll").fill(title="Which fodder?", choices="Hay\nPods").press("Put the poll there")
    assert kofi.reads("Which fodder?")
    amina = enter(member, scripts=scripts).visit(goats.get_absolute_url())
    amina.page.get_by_label("Pods").check()
    amina.page.get_by_role("button", name="Vote", exact=True).click()
    amina.page.get_by_text("100 % (1)").wait_for()
    amina.look()
    assert Poll.objects.get().ballot_count == 1


def test_it_reads_from_right_to_left(enter, facilitator, author, member, category):
    goats = discuss(author, category, title="الماعز في الجفاف", body="ماذا تأكل؟", language="ar")
    poll = actions.add_poll(author, goats, title="أي علف؟", choices=["تبن", "قش"], secret=False)
    actions.vote(member, poll, [poll.choices.first().pk])
    actions.close_poll(author, poll)
    daniel = enter(facilitator, width=360, language="ar").visit(goats.get_absolute_url())
    assert daniel.page.evaluate("document.dir") == "rtl"
    assert daniel.page.evaluate("document.documentElement.scrollWidth") <= 360
    daniel.page.locator(".page-head details.tend summary").click()
    assert daniel.page.evaluate("document.documentElement.scrollWidth") <= 360
    for page in ("split", "merge", "move", "labels"):
        daniel.visit(f"/topics/{goats.pk}/{page}/")
        assert daniel.page.evaluate("document.documentElement.scrollWidth") <= 360
