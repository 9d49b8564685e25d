"""A facilitator shortens another's text: kindly, openly, and not for good."""

import pytest

from forum import actions
from portal.access import AccessDenied
from portal.moderation.models import Act
from portal.notices.models import Notification
from portal.search import find
from tests.forum.conversations import fresh, opening, reply

LONG = "Pods, pods and again pods. Prosopis, that is."


@pytest.fixture
def post(member, discussion):
    return fresh(reply(member, discussion, LONG))


def shorten(person, post, **given):
    given = {"base": 1, "body": "Pods.", "reason": "Most read on a phone."} | given
    return actions.edit_for_brevity(person, fresh(post), **given)


def test_the_original_is_kept_the_post_says_so_and_its_author_is_told(
    facilitator, member, post, browse, run_tasks, mailoutbox
):
    assert shorten(facilitator, post)
    page = browse(None).get(post.topic.get_absolute_url()).content.decode()
    assert "Shortened by Daniel Asfaw." in page and "again pods" not in page
    original = browse(None).get(f"{post.get_absolute_url()}history/?text=1").content.decode()
    assert "again pods" in original and "Most read on a phone." in original
    assert not find(None, "prosopis").rows and find(None, "pods").rows
    act = Act.objects.get(verb="shorten")
    assert (act.before, act.after, act.reason) == ({"body": LONG}, {"body": "Pods."}, "Most read on a phone.")
    run_tasks()
    told = Notification.objects.get(member=member, event__name="post-shortened")
    assert "Daniel Asfaw shortened what you wrote" in told.sentence
    assert all(words in told.event.text for words in ("Most read on a phone.", LONG, "Pods."))


def test_its_author_can_restore_it(facilitator, member, post, browse):
    shorten(facilitator, post)
    assert actions.edit_post(member, fresh(post), base=2, body=LONG, language="en")
    page = browse(None).get(post.topic.get_absolute_url()).content.decode()
    assert "again pods" in page and "Shortened by" not in page


def test_who_wrote_meanwhile_loses_nothing(facilitator, member, post, browse):
    actions.edit_post(member, post, base=1, body="Pods and salt.", language="en")
    assert not shorten(facilitator, post)
    words = {"body": "Pods.", "reason": "Brief is good.", "revision": "1"}
    response = browse(facilitator).post(f"{post.get_absolute_url()}shorten/", words)
    page = response.content.decode()
    assert response.status_code == 409
    assert "Pods and salt." in page and "Brief is good." in page and 'value="2"' in page
    response = browse(facilitator).post(f"{post.get_absolute_url()}shorten/", words | {"revision": "2"})
    assert response.status_code == 302 and fresh(post).body == "Pods."


def test_the_opening_text_can_be_shortened_too(facilitator, discussion):
    assert shorten(facilitator, opening(discussion), body="What do goats eat?")
    assert not find(None, "march").rows and find(None, "eat").rows


def test_others_cannot(member, author, facilitator, post):
    for person in (author, member):
        with pytest.raises(AccessDenied):
            shorten(person, post)
    with pytest.raises(AccessDenied, match="your own"):
        shorten(facilitator, reply(facilitator, post.topic))
