"""The page behind the links in mails: no sign-in, nothing changed by a look, and all of it can be undone."""

import re
from datetime import timedelta

import pytest
from django.conf import settings
from django.core import mail
from django.utils import timezone

from portal import notices
from portal.moderation import actions as moderation
from portal.notices import choices, preferences
from portal.notices.choices import Choice
from tests.forum.conversations import discuss, fresh, reply

ONE_CLICK = {"List-Unsubscribe": "One-Click"}


@pytest.fixture
def topic(author):
    return discuss(author, title="Goats in Garissa")


@pytest.fixture
def url(topic, other):
    """The link in a mail to Rosa, who reads Spanish and follows the discussion."""
    notices.watch(other, "topic", topic.pk, "first")
    return path_of(Choice(other.pk, "topic", topic.pk))


def path_of(choice: Choice) -> str:
    return choices.url(choice).removeprefix(settings.SITE_URL)


def day(days: int) -> str:
    return (timezone.localdate() + timedelta(days=days)).isoformat()


def undo_in(response) -> dict[str, str]:
    [before] = re.findall(r'name="before" value="([^"]+)"', response.content.decode())
    return {"what": "undo", "before": before}


def state(member, topic):
    wishes = preferences.of(member)
    until = wishes.paused_until and wishes.paused_until.isoformat()
    return notices.watching(member, "topic", topic.pk), wishes.mode, until


@pytest.mark.parametrize("method", ["get", "head", "options"])
def test_a_look_changes_nothing(method, url, topic, other, visitor):
    before = state(other, topic)
    response = getattr(visitor, method)(url)
    assert response.status_code == (405 if method == "options" else 200)
    assert state(other, topic) == before and not type(preferences.of(other)).objects.exists()


@pytest.mark.parametrize("method", ["put", "patch", "delete"])
def test_other_methods_are_not_taken(method, url, topic, other, visitor):
    assert getattr(visitor, method)(url).status_code == 405
    assert state(other, topic) == ("first", "each", None)


@pytest.mark.parametrize(
    ("chosen", "after"),
    [
        ({"what": "mute"}, ("muted", "each", None)),
        ({"what": "digest"}, ("digest", "each", None)),
        ({"what": "pause", "until": day(9)}, ("first", "each", day(9))),
        ({"what": "daily"}, ("first", "digest", None)),
        ({"what": "weekly"}, ("first", "digest", None)),
        ({"what": "none"}, ("first", "none", None)),
    ],
)
def test_each_choice_is_done_said_and_undone_without_signing_in(chosen, after, url, topic, other, visitor):
    response = visitor.post(url, chosen)
    assert response.status_code == 200 and 'class="notice good"' in response.content.decode()
    assert state(other, topic) == after
    response = visitor.post(url, undo_in(response))
    assert response.status_code == 200 and "undo" not in response.content.decode()
    assert state(other, topic) == ("first", "each", None)


def test_undoing_forgets_a_watch_that_was_not_there(topic, member, visitor):
    url = path_of(Choice(member.pk, "category", topic.category_id))
    response = visitor.post(url, {"what": "mute"})
    assert notices.watching(member, "category", topic.category_id) == "muted"
    visitor.post(url, undo_in(response))
    assert notices.watching(member, "category", topic.category_id) is None


def test_undoing_leaves_alone_what_was_chosen_otherwise_meanwhile(url, topic, other, visitor):
    response = visitor.post(url, {"what": "mute"})
    preferences.change(other, mode="digest")
    visitor.post(url, undo_in(response))
    assert state(other, topic) == ("first", "digest", None)


def test_an_undo_of_another_link_is_refused(url, topic, member, other, visitor):
    notices.watch(member, "topic", topic.pk)
    mine = visitor.post(path_of(Choice(member.pk, "topic", topic.pk)), {"what": "none"})
    response = visitor.post(url, undo_in(mine))
    assert response.status_code == 422 and state(other, topic) == ("first", "each", None)


@pytest.mark.parametrize("before", ["", "nonsense", "W10:1abc:xyz", "\0", "a" * 600])
def test_a_made_up_undo_is_refused(before, url, topic, other, visitor):
    assert visitor.post(url, {"what": "undo", "before": before}).status_code == 422
    assert state(other, topic) == ("first", "each", None)


@pytest.mark.parametrize(
    "sent",
    [
        {},
        {"what": ""},
        {"what": "everything"},
        {"List-Unsubscribe": "Yes"},
        {"what": "pause"},
        {"what": "pause", "until": "soon"},
        {"what": "pause", "until": day(0)},
        {"what": "pause", "until": day(400)},
    ],
)
def test_what_is_no_choice_is_asked_again(sent, url, topic, other, visitor):
    response = visitor.post(url, sent)
    assert response.status_code == 422 and 'role="alert"' in response.content.decode()
    assert state(other, topic) == ("first", "each", None)


def test_who_was_away_comes_back(member, visitor):
    preferences.stored(member)
    type(preferences.of(member)).objects.update(away_told=True, mode="digest")
    url = path_of(Choice(member.pk))
    assert 'value="back"' in visitor.get(url).content.decode()
    assert "Welcome back" in visitor.post(url, {"what": "back"}).content.decode()
    assert not preferences.of(member).away_told


# --- A mail program's own button (RFC 8058) -----------------------------------------


def test_one_click_mutes_what_the_mail_came_for(url, topic, other, visitor):
    response = visitor.post(url, ONE_CLICK)
    assert response.status_code == 200 and not response.cookies
    assert state(other, topic) == ("muted", "each", None)


def test_one_click_as_some_programs_send_it(url, topic, other, visitor):
    body = "List-Unsubscribe=One-Click"
    assert visitor.post(url, body, content_type="application/x-www-form-urlencoded").status_code == 200
    assert notices.watching(other, "topic", topic.pk) == "muted"


def test_one_click_about_what_one_may_no_longer_see_mutes_that_and_no_more(
    url, topic, other, secretariat, visitor
):
    moderation.hide(secretariat, fresh(topic), "No.")
    assert topic.title not in visitor.get(url).content.decode()
    visitor.post(url, ONE_CLICK)
    assert state(other, topic) == ("muted", "each", None)


def link_in(message) -> str:
    return message.extra_headers["List-Unsubscribe"].strip("<>").removeprefix(settings.SITE_URL)


def test_one_click_on_what_was_meant_for_me_alone_mutes_its_conversation(author, member, visitor, run_tasks):
    topic = discuss(author, body="What do you say, @amina?")
    run_tasks()
    [message] = mail.outbox
    visitor.post(link_in(message), ONE_CLICK)
    assert notices.watching(member, "topic", topic.pk) == "muted"
    assert preferences.of(member).mode == "each"
    mail.outbox.clear()
    reply(author, topic, "Please, @amina!")
    run_tasks()
    assert not mail.outbox and member.notifications.count() == 2, "it reaches her in the portal"


def test_one_click_on_a_link_about_all_mail_ends_all_notices(member, visitor):
    visitor.post(path_of(Choice(member.pk)), ONE_CLICK)
    assert preferences.of(member).mode == "none"


# --- Whose page it is -----------------------------------------------------------------


def test_the_page_is_in_the_members_language_and_direction(url, other, visitor):
    html = visitor.get(url, headers={"accept-language": "fr"}).content.decode()
    assert '<html lang="es" dir="ltr">' in html
    type(other).objects.filter(pk=other.pk).update(language="ar")
    for response in (visitor.get(url), visitor.post(url, {"what": "mute"})):
        assert '<html lang="ar" dir="rtl">' in response.content.decode()


def test_the_page_is_kept_by_nobody_and_found_by_no_search_engine(url, visitor):
    response = visitor.get(url)
    assert "no-store" in response["Cache-Control"] and response["X-Robots-Tag"] == "noindex"
    assert 'name="robots" content="noindex"' in response.content.decode()


def test_it_works_also_where_somebody_else_is_signed_in(url, topic, member, other, browse):
    browse(member).post(url, {"what": "mute"})
    assert notices.watching(other, "topic", topic.pk) == "muted"
    assert notices.watching(member, "topic", topic.pk) is None


def test_who_is_suspended_may_still_end_their_mail(suspended, visitor):
    visitor.post(path_of(Choice(suspended.pk)), {"what": "none"})
    assert preferences.of(suspended).mode == "none"


def test_the_link_of_who_has_left_leads_nowhere(url, other, visitor):
    from members import actions

    actions.leave(other)
    assert visitor.get(url).status_code == 404 and visitor.post(url, ONE_CLICK).status_code == 404


def test_a_link_about_all_mail_offers_no_muting(member, visitor):
    html = visitor.get(path_of(Choice(member.pk))).content.decode()
    assert 'value="mute"' not in html and 'value="none"' in html


HOSTILE = [
    "nonsense",
    "1:topic:1",
    "1:topic:1:forged",
    "%00",
    "%2e%2e",
    "9" * 500,
    "1:topic:1:" + "A" * 43,
    "::::",
    "-1:topic:1:x",
    "é:ü:ö:x",
    "1%0d%0aX: y:topic:1:z",
]


@pytest.mark.parametrize("token", HOSTILE)
@pytest.mark.parametrize("method", ["get", "post", "head"])
def test_a_forged_token_is_not_found(method, token, visitor, db):
    assert getattr(visitor, method)(f"/mail-choice/{token}/").status_code == 404


def test_a_token_that_was_changed_anywhere_is_not_found(url, visitor):
    token = url.split("/")[2]
    for place in range(0, len(token), 5):
        changed = token[:place] + ("x" if token[place] != "x" else "y") + token[place + 1 :]
        assert visitor.post(f"/mail-choice/{changed}/", ONE_CLICK).status_code == 404


def test_a_signature_made_for_something_else_is_no_token(member, visitor):
    from django.core.signing import Signer

    token = Signer(salt="elsewhere").sign(f"{member.pk}:topic:1")
    assert visitor.post(f"/mail-choice/{token}/", ONE_CLICK).status_code == 404
