"""Messages between two members: who may write, who reads, how much, and what happens when two act at once."""

import uuid
from concurrent.futures import ThreadPoolExecutor

import pytest
from django.core import mail
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from members.messaging import actions
from members.messaging.models import Conversation, Message, Side
from members.messaging.permissions import can_write_message
from portal import drafts
from portal.access import AccessDenied
from portal.blocks import actions as blocking
from portal.moderation.models import Rules
from portal.notices.models import Event
from portal.search.models import SearchEntry
from portal.text import TextError
from tests.conftest import make_member
from tests.messaging.letters import send, side

pytestmark = pytest.mark.django_db


def rules(**fields) -> Rules:
    return Rules.objects.update_or_create(pk=1, defaults=fields)[0]


def page(browser, message) -> str:
    return browser.get(message.conversation.get_absolute_url()).content.decode()


def test_a_member_writes_from_anothers_page_and_gets_an_answer(member, author, browse):
    assert (
        reverse("messaging:write", args=[author.handle])
        in browse(member).get(author.get_absolute_url()).content.decode()
    )
    mine = browse(member)
    there = mine.get(reverse("messaging:write", args=[author.handle]))
    key = there.context["form"]["form_key"].value()
    answer = mine.post(
        reverse("messaging:write", args=[author.handle]), {"body": "Do you have **seed**?", "form_key": key}
    )
    message = Message.objects.get()
    assert answer.url == message.conversation.get_absolute_url()
    theirs = browse(author)
    assert "Amina Yusuf" in theirs.get(reverse("messaging:index")).content.decode()
    assert "<strong>seed</strong>" in page(theirs, message)
    theirs.post(message.conversation.get_absolute_url(), {"body": "Yes, ten kilos."})
    assert "Yes, ten kilos." in page(mine, message)
    assert "You: Yes, ten kilos." in theirs.get(reverse("messaging:index")).content.decode().replace("\n", "")
    assert Conversation.objects.count() == 1


def test_nobody_else_reads_it_by_any_way_not_even_the_secretariat(member, author, other, secretariat, browse):
    message = send(member, author, "Between us: lablab.")
    for person in (other, secretariat):
        browser = browse(person)
        for url in (message.conversation.get_absolute_url(), message.get_absolute_url()):
            assert browser.get(url).status_code == 404
        assert "lablab" not in browser.get(reverse("messaging:index")).content.decode()
        assert browser.get(reverse("moderation:report", args=["message", message.pk])).status_code == 404
    desk = reverse("admin:moderation_case_thing", args=["message", message.pk])
    assert "lablab" not in browse(secretariat).get(desk).content.decode()
    assert not SearchEntry.objects.filter(kind="message").exists()
    assert not Event.objects.filter(text__contains="lablab").exists()


def test_what_is_new_is_marked_in_the_navigation_until_it_is_read(member, author, browse, run_tasks):
    message = send(author, member)
    run_tasks()
    mine = browse(member)
    assert mine.get("/about/").context["unread_messages"] == 1
    assert 'class="row is-new"' in mine.get(reverse("messaging:index")).content.decode()
    assert "New" in page(mine, message)
    assert not side(member, author).is_new
    assert mine.get("/about/").context["unread_messages"] == 0
    assert 'class="row is-read"' in mine.get(reverse("messaging:index")).content.decode()


@pytest.mark.parametrize("count", [3, 60])
def test_pages_cost_the_same_however_many_there_are(member, author, browse, count):
    people = [author, *(make_member(f"friend-{n}", f"Friend {n}") for n in range(5))]
    for n in range(count):
        send(people[n % len(people)] if n % 2 else author, member, f"Message {n}")
    last = send(author, member, "The last one")
    mine = browse(member)
    mine.get("/about/")
    for url in (reverse("messaging:index"), last.conversation.get_absolute_url()):
        with CaptureQueriesContext(connection) as captured:
            mine.get(url)
        assert len(captured) <= 12, [one["sql"][:90] for one in captured]


def test_a_long_conversation_pages_by_key_and_each_message_has_an_address(member, author, browse):
    sent = [send(author, member, f"Message number {n}.") for n in range(45)]
    mine = browse(member)
    first = mine.get(sent[0].conversation.get_absolute_url())
    assert "number 44." in first.content.decode() and "number 24." not in first.content.decode()
    older = sent[0].conversation.get_absolute_url() + first.context["pager"].next_url
    assert "number 24." in mine.get(older).content.decode()
    there = mine.get(sent[3].get_absolute_url())
    assert there.url.endswith(f"#message-{sent[3].pk}")
    assert "number 3." in mine.get(there.url).content.decode()
    assert mine.get(sent[44].get_absolute_url()).url == (
        f"{sent[44].conversation.get_absolute_url()}#message-{sent[44].pk}"
    )


def test_a_page_of_long_messages_has_fewer_and_all_are_there(member, author, browse):
    sent = [
        send(author, member, f"Number {n}. " + " ".join(f"w{n}o{m}" for m in range(900))) for n in range(7)
    ]
    mine, url, seen = browse(member), sent[0].conversation.get_absolute_url(), []
    mine.get(url)
    query = ""
    while query is not None:
        response = mine.get(url + query, headers={"accept-encoding": "gzip"})
        assert len(response.content) < 14_000
        seen += [row.pk for row in response.context["pager"].rows]
        query = response.context["pager"].next_url
    assert seen == [one.pk for one in reversed(sent)]
    back = mine.get(url + response.context["pager"].previous_url).context["pager"].rows
    assert back[-1].pk == seen[seen.index(response.context["pager"].rows[0].pk) - 1]
    assert f"message-{sent[2].pk}" in mine.get(mine.get(sent[2].get_absolute_url()).url).content.decode()


def test_who_wants_no_messages_gets_none_but_answers_to_their_own(member, author, other, browse):
    browse(member).post(reverse("messaging:settings"), {})
    assert "takes no messages" in can_write_message(author, member).reason
    with pytest.raises(AccessDenied):
        send(author, member)
    response = browse(author).get(reverse("messaging:write", args=[member.handle]))
    assert response.status_code == 200 and "takes no messages" in response.content.decode()
    assert not response.content.decode().count("<textarea")
    send(member, author, "What do you plant?")
    assert can_write_message(author, member)
    send(author, member, "Lablab.")
    assert not can_write_message(other, member)
    browse(member).post(reverse("messaging:settings"), {"takes_messages": "on"})
    assert can_write_message(other, member)


def test_where_one_wrote_first_and_got_no_answer_the_off_switch_ends_it(member, author):
    send(author, member)
    actions.change_wish(member, takes_messages=False)
    with pytest.raises(AccessDenied):
        send(author, member, "And again.")


@pytest.mark.parametrize("status", ["suspended", "gone", "waiting"])
def test_who_is_no_active_member_neither_writes_nor_reads_nor_is_written_to(status, member, author, browse):
    message = send(author, member)
    author.status = status
    author.save()
    assert "at present" in can_write_message(member, author).reason
    assert not can_write_message(author, member)
    assert not Message.objects.visible_to(author).exists()
    response = browse(member).get(message.conversation.get_absolute_url())
    assert response.status_code == 200 and "at present" in response.content.decode()
    refused = browse(member).post(message.conversation.get_absolute_url(), {"body": "Are you there?"})
    assert refused.status_code == 403 and "Are you there?" in refused.content.decode()


def test_a_new_member_may_write_less_in_a_day_and_keeps_the_text(newcomer, member, author, other, browse):
    rules(new_messages=3, new_contacts=2, messages=50)
    mine = browse(newcomer)
    for somebody in (member, author):
        mine.post(reverse("messaging:write", args=[somebody.handle]), {"body": "Hello."})
    stopped = mine.post(reverse("messaging:write", args=[other.handle]), {"body": "Hello, too."})
    assert stopped.status_code == 429
    assert "new people today" in stopped.content.decode() and "Hello, too." in stopped.content.decode()
    send(newcomer, member, "A third.")
    stopped = mine.post(reverse("messaging:write", args=[member.handle]), {"body": "A fourth."})
    assert stopped.status_code == 429 and "many messages today" in stopped.content.decode()
    assert "A fourth." in stopped.content.decode()
    assert Message.objects.count() == 3
    for n in range(5):
        send(author, newcomer, f"Hello {n}.")  # who is known may write more


def test_what_rules_hold_elsewhere_is_refused_as_nobody_reads_a_message_first(newcomer, member, browse):
    rules(held_words=["casino"], refused_domains=["spam.example"], hold_links=1)
    for words in ("Our casino opens", "See https://spam.example/x", "https://a.org https://b.org"):
        response = browse(newcomer).post(reverse("messaging:write", args=[member.handle]), {"body": words})
        assert response.status_code == 422, words
        assert words.split()[-1] in response.content.decode()
    with pytest.raises(TextError):
        send(member, newcomer, "Our casino opens")
    assert not Message.objects.exists()
    send(member, newcomer, "https://a.org https://b.org")  # a trusted member may


def test_a_form_that_is_sent_twice_makes_one_message(member, author):
    key = uuid.uuid4()
    first, made = actions.write_message(member, author, body="Once.", form_key=key)
    again, made_again = actions.write_message(member, author, body="Once.", form_key=key)
    assert (first, made, made_again) == (again, True, False)
    stolen = send(author, member, "Another.", form_key=uuid.uuid4())
    assert stolen.author == author


@pytest.mark.django_db(transaction=True)
def test_two_who_write_to_one_another_at_the_same_moment_share_one_conversation():
    one, two = make_member("amina", "Amina Yusuf"), make_member("kofi", "Kofi Mensah")

    def write(pair):
        try:
            for n in range(4):
                send(*pair, f"{n}")
        finally:
            connection.close()

    with ThreadPoolExecutor(2) as pool:
        list(pool.map(write, [(one, two), (two, one)]))
    assert Conversation.objects.count() == 1 and Side.objects.count() == 2
    assert Message.objects.count() == 8
    assert actions.recount() == 0


@pytest.mark.django_db(transaction=True)
def test_no_number_of_windows_gets_more_than_the_limit():
    one = make_member("nuru", "Nuru Bashir", trusted=False)
    people = [make_member(f"friend-{n}", f"Friend {n}") for n in range(4)]
    rules(new_contacts=2)

    def write(somebody):
        try:
            send(one, somebody)
        except actions.TooMany:
            return 0
        finally:
            connection.close()
        return 1

    with ThreadPoolExecutor(4) as pool:
        assert sum(pool.map(write, people)) == 2
    assert Conversation.objects.count() == 2


def test_recount_changes_nothing_and_repairs_what_is_wrong(member, author, other):
    blocking.block(member, other)
    for pair in ((member, author), (author, member), (other, member)):
        send(*pair)
    assert actions.recount() == 0
    Side.objects.update(last=None, reached=0)
    assert actions.recount() == 4 - 1  # that of who has blocked the other was right
    assert side(member, author).last.author == author


def test_what_one_began_to_write_is_brought_back_and_dropped_once_it_is_sent(member, author, browse):
    name = f"message-{author.pk}"
    path = reverse("messaging:write", args=[author.handle])
    drafts.keep(member, name, {"body": "I began to"}, path)
    mine = browse(member)
    assert "You began to write something here." in mine.get(path).content.decode()
    assert "I began to</textarea>" in mine.get(f"{path}?draft=back").content.decode()
    mine.post(path, {"body": "I began to, and ended."})
    assert drafts.found(member, name) is None


def test_what_was_sent_after_the_session_had_ended_is_offered_again(member, author, browse):
    path = reverse("messaging:write", args=[author.handle])
    visitor = browse(None)
    answer = visitor.post(path, {"body": "I wrote this for long."})
    assert answer.status_code == 302 and reverse("unsent").replace("/", "%2F") in answer.url
    visitor.force_login(member)
    assert not Message.objects.exists()


def test_a_text_that_cannot_be_shown_is_refused_beside_its_field_and_kept(member, author, browse):
    path = reverse("messaging:write", args=[author.handle])
    for body, status in (("", 422), ("x" * 60_000, 422), ("[" * 9_000, 422), ("a\0b", 302)):
        response = browse(member).post(path, {"body": body})
        assert response.status_code == status, body[:20]
    assert Message.objects.get().body == "ab"
    previewed = browse(member).post(path, {"body": "**Soon**", "preview": "1"})
    assert "<strong>Soon</strong>" in previewed.content.decode() and Message.objects.count() == 1


def test_hostile_words_stay_words(member, author, browse):
    send(author, member, '<script>alert(1)</script> <img src=x onerror="alert(1)"> [x](javascript:alert(1))')
    html = browse(member).get(side(member, author).conversation.get_absolute_url()).content.decode()
    assert "<script>alert" not in html and "<img src=x" not in html and 'href="javascript' not in html
    assert mail.outbox == []
