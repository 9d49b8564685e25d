"""A mailing list is brought along: its trees, authors and dates, once, whoever is killed or runs it twice."""

import pytest
from allauth.account.models import EmailAddress
from django.core import mail as sent
from django.core.files.storage import default_storage
from django_tasks_db.models import DBTaskResult

from bench.checking_list import faults
from bench.mailing_list import MailingList
from forum import actions, importing
from forum.models import Attachment, Category, Post, Topic
from members import actions as members_actions
from members.models import Member
from portal.notices.models import Event, Watch
from portal.notices.outbox.models import Mail
from tests.forum.conversations import make_category
from tests.forum.mailboxes import (
    NO_CHANGES,
    changes_of_the_index,
    everything,
    line_of,
    message,
    posts,
    run,
    write,
    write_list,
)


@pytest.fixture
def category(db) -> Category:
    return make_category("herders", name_en="Herders")


@pytest.fixture
def path(tmp_path):
    return tmp_path / "herders.mbox"


# --- A whole list -------------------------------------------------------------


def test_a_list_of_some_hundred_messages_comes_in_as_it_was_meant(category, path):
    """Lost, double, broken, disordered, in four languages: see `bench.mailing_list`."""
    mailing_list = MailingList(400, deep=0, seed=3)
    write_list(path, mailing_list)
    figures = importing.bring(path, category)
    assert faults(mailing_list, category) == []
    wanted = [one for one in mailing_list.mails if one.fate != "lost"]
    assert figures.messages == len(wanted) + mailing_list.copies
    assert figures.topics + figures.replies == len(mailing_list.coming_in)
    assert len(figures.left_out["twice"]) == mailing_list.copies
    assert actions.recount() == 0
    assert changes_of_the_index() == NO_CHANGES


def test_the_second_run_adds_nothing(category, path):
    write_list(path, MailingList(80, deep=0))
    importing.bring(path, category)
    before = everything()
    figures = importing.bring(path, category)
    assert (figures.topics, figures.replies) == (0, 0) and figures.here
    assert everything() == before


def test_a_dry_run_says_the_same_and_changes_nothing(category, path):
    write_list(path, MailingList(120, deep=0, seed=2))
    before = everything()
    dry = importing.bring(path, category, dry_run=True)
    assert everything() == before
    assert dry == importing.bring(path, category)
    assert dry.topics and dry.replies and dry.made and dry.by_subject and dry.left_out


@pytest.mark.parametrize("with_the_old", [True, False])
def test_what_came_after_is_added_also_into_old_threads(category, path, with_the_old):
    mailing_list = MailingList(300, deep=0, seed=6)
    half = len(mailing_list.mails) // 2
    write_list(path, mailing_list, mailing_list.mails[:half])
    importing.bring(path, category)
    write_list(path, mailing_list, None if with_the_old else mailing_list.mails[half:])
    assert importing.bring(path, category).into_old_topics
    assert faults(mailing_list, category) == []
    assert actions.recount() == 0
    assert changes_of_the_index() == NO_CHANGES


def test_an_endless_thread_stands_as_deep_as_the_forum_goes(category, path):
    mailing_list = MailingList(505, deep=505)
    for one in mailing_list.mails:
        one.form = "utf-8"
    write_list(path, mailing_list)
    importing.bring(path, category)
    assert faults(mailing_list, category) == []
    assert max(len(post.path) for post in Post.objects.all()) == 500


def test_nobody_is_told_and_nobody_watches(category, path, member, run_tasks):
    EmailAddress.objects.create(user=member, email="nafula@example.net", verified=True)
    write(path, message(1, "Ask @amina about goats."), message(2, answers=1))
    run(path)
    assert not Event.objects.exists() and not Watch.objects.exists() and not Mail.objects.exists()
    assert not DBTaskResult.objects.exists() and not sent.outbox
    assert set(Post.objects.values_list("state", flat=True)) == {"published"}


# --- Trees ----------------------------------------------------------------------


def test_answers_to_a_lost_message_are_one_topic(category, path):
    write(path, message(2, answers=1), message(3, answers=1), message(4, answers=2))
    run(path)
    assert [(topic, tree) for topic, _text, tree in posts()] == [(0, [1]), (0, [2]), (0, [3])]


def test_a_lost_message_in_between_is_passed_over(category, path):
    lost = "<1@example.net> <2@example.net> <3@example.net>"
    write(path, message(1), message(2, answers=1), message(4, answers=3, References=lost))
    run(path)
    assert [tree for _topic, _text, tree in posts()] == [[1], [2], [2, 3]]


def test_two_messages_that_answer_each_other_are_both_there(category, path):
    write(path, message(1, answers=2), message(2, answers=1))
    run(path)
    assert [tree for _topic, _text, tree in posts()] == [[1], [2]]


def test_by_its_subject_only_an_answer_is_placed_and_only_while_that_is_fresh(category, path):
    june = "Mon, 01 Jun 2015 08:00:00 +0000"
    write(
        path,
        message(1),
        message(2, Subject="RE: [Herders] goats"),
        message(3, Subject="Goats"),
        message(4, Subject="Re: Goats", Date=june, Received=f"by mx; {june}"),
    )
    figures = importing.bring(path, category)
    assert [(topic, tree) for topic, _text, tree in posts()] == [(0, [1]), (0, [2]), (1, [1]), (2, [1])]
    assert figures.by_subject == 1


def test_one_id_on_two_messages_makes_two_and_one_message_twice_makes_one(category, path):
    other = message(1, "Another message.", From="Rosa <rosa@example.net>", Subject="Hay")
    figures = importing.bring(write(path, message(1), message(1), other), category)
    assert (figures.topics, figures.left_out["twice"]) == (2, [line_of(path, 2)])
    assert Post.objects.filter(author__full_name="Rosa").get().body == "Another message."


def test_a_message_without_an_id_is_known_again(category, path):
    write(path, message(1, Message_ID=""))
    importing.bring(path, category)
    assert importing.bring(path, category).here == 1


def test_numbers_follow_the_dates_whatever_the_order_of_the_file(category, path):
    write(path, message(3, answers=1), message(2, answers=1), message(1))
    run(path)
    assert [(text, tree) for _topic, text, tree in posts()] == [
        ("This is message 1.", [1]),
        ("This is message 2.", [2]),
        ("This is message 3.", [3]),
    ]


@pytest.mark.parametrize(
    "kind, subject, becomes",
    [
        ("questions", "Hay", "question"),
        ("discussion", "Who has hay?", "discussion"),
        ("both", "Who has hay?", "question"),
        ("both", "Hay", "discussion"),
        ("both", "من لديه تبن؟", "question"),
    ],
)
def test_what_a_thread_becomes_is_for_the_category(category, path, kind, subject, becomes):
    Category.objects.update(kind=kind)
    write(path, message(1, Subject=subject), message(2, answers=1, Subject=f"Re: {subject}"))
    run(path)
    topic = Topic.objects.get()
    assert (topic.kind, topic.title) == (becomes, subject)


def test_in_a_question_others_answer_and_the_asker_comments(category, path):
    Category.objects.update(kind="questions")
    rosa = "Rosa <rosa@example.net>"
    write(path, message(1), message(2, answers=1, From=rosa), message(3, answers=2), message(4, answers=1))
    run(path)
    kinds = dict(Post.objects.values_list("number", "kind"))
    assert kinds == {1: "body", 2: "answer", 3: "comment", 4: "comment"}
    assert Post.objects.get(number=4).path == [1, 4]
    assert Topic.objects.get().answer_count == 1


def test_what_was_said_in_a_closed_room_does_not_come_into_an_open_one(category, path):
    """One message went to two lists; the second of them is for members only."""
    run(write(path, message(1)))
    make_category("board", audience="members")
    run(write(path, message(1), message(2, "Between us.", answers=1)), category="board")
    between_us = Post.objects.get(body="Between us.")
    assert between_us.topic.category.slug == "board"
    assert "another category" in run(path, category="board")


# --- People and dates -------------------------------------------------------------


def test_authors_are_found_by_any_confirmed_address(category, path, member, other):
    EmailAddress.objects.create(user=member, email="amina@old.example", verified=True)
    EmailAddress.objects.create(user=other, email="rosa@old.example", verified=False)
    run(
        write(
            path,
            message(1, From="Somebody <AMINA@old.example>"),
            message(2, From="Rosa Q. <rosa@old.example>", Subject="Hay"),
        )
    )
    first, second = Post.objects.order_by("created_at")
    assert first.author == member
    assert (second.author.status, second.author.full_name) == ("unclaimed", "Rosa Q.")


def test_who_claims_their_posts_has_those_of_the_next_run_too(category, path, member, run_tasks):
    run(write(path, message(1)))
    EmailAddress.objects.create(user=member, email="nafula@example.net", verified=True)
    members_actions.confirm_address(member, "nafula@example.net")
    run_tasks()
    run(write(path, message(1), message(2, answers=1)))
    assert set(Post.objects.values_list("author", flat=True)) == {member.pk}
    assert actions.recount() == 0


def test_who_was_erased_is_not_named_again(category, path, secretariat, run_tasks):
    run(write(path, message(1)))
    members_actions.erase(secretariat, Member.objects.get(status="unclaimed"))
    run(write(path, message(1), message(2, answers=1)))
    assert {str(post.author) for post in Post.objects.all()} == {"Former member"}
    assert not Member.objects.filter(status="unclaimed").exists()


def test_the_address_of_who_wrote_on_the_list_is_shown_nowhere(category, path, visitor):
    text = "Write to nafula@example.net, to Rosa at rosa at example.net, or to office@example.net."
    run(write(path, message(1, text), message(2, answers=1, From="Rosa <rosa@example.net>")))
    html = visitor.get(Topic.objects.get().get_absolute_url()).content.decode()
    assert "nafula@" not in html and "rosa at" not in html and "office@example.net" in html


@pytest.mark.parametrize(
    "header, name, address",
    [
        ("nafula at example.net (Nafula Wekesa)", "Nafula Wekesa", "nafula@example.net"),
        ('"nafula@example.net" <nafula@example.net>', "Somebody on the mailing list", "nafula@example.net"),
        ("=?iso-8859-1?q?N=E1fula?= <NAFULA@Example.net>", "Náfula", "nafula@example.net"),
        ("Nafula Wekesa <n...@example.net>", "Nafula Wekesa", "nafula wekesa (n...@example.net)"),
    ],
)
def test_names_are_read_however_they_are_written(category, path, header, name, address):
    run(write(path, message(1).replace(b"Nafula Wekesa <nafula@example.net>", header.encode())))
    author = Post.objects.get().author
    assert (str(author), author.old_address.address) == (name, address)


def test_a_list_that_writes_in_its_own_name_names_whom_it_stands_for(category, path):
    headers = {"From": "Nafula via Herders <herders@list.example>", "Reply_To": "nafula@example.net"}
    run(write(path, message(1, List_Post="<mailto:herders@list.example>", **headers)))
    author = Post.objects.get().author
    assert (author.full_name, author.old_address.address) == ("Nafula", "nafula@example.net")


@pytest.mark.parametrize(
    "headers, moment",
    [
        ({"Date": "Mon, 02 Mar 2015 08:00:00 +0300"}, "2015-03-02T05:00:00+00:00"),
        ({"Date": "le lundi"}, "2015-03-02T09:00:00+00:00"),  # the postmark's
        ({"Date": "Tue, 19 Jan 2038 03:14:07 +0000"}, "2015-03-02T09:00:00+00:00"),
        ({"Date": "", "Received": "by mx; Mon, 02 Mar 2015 07:30:00 +0000"}, "2015-03-02T07:30:00+00:00"),
    ],
)
def test_a_date_that_cannot_be_is_mended(category, path, headers, moment):
    run(write(path, message(1, **headers)))
    assert Post.objects.get().created_at.isoformat() == moment
    assert Topic.objects.get().last_post_at == Post.objects.get().created_at


def test_without_any_date_a_message_is_as_old_as_its_neighbour(category, path):
    write(path, message(1), message(2, Date="", Subject="Hay"))
    path.write_bytes(path.read_bytes().replace(b" Mon Mar  2 09:00:00 2015", b""))
    run(path)
    one, two = Post.objects.order_by("created_at").values_list("created_at", flat=True)
    assert (two - one).total_seconds() == 1


# --- Texts and files --------------------------------------------------------------


def test_footers_signatures_and_quotations_are_cut(category, path):
    text = (
        "Give them hay.\n\n-- \nNafula\n\nOn Mon, 2 Mar 2015, Rosa <rosa@example.net> wrote:\n> What?\n\n"
        "_______________________________________________\nHerders mailing list\n"
        "http://list.example.net/mailman/listinfo/herders"
    )
    run(write(path, message(1, text)))
    assert Post.objects.get().body == "Give them hay."


def test_a_message_sent_on_without_a_word_keeps_what_was_sent_on(category, path):
    text = "---------- Forwarded message ----------\nFrom: FAO\nSubject: Rain\n\nIt will rain in April."
    run(write(path, message(1, text, Subject="Fwd: Rain")))
    assert "It will rain in April." in Post.objects.get().body
    assert Topic.objects.get().title == "Rain"


def test_chance_markup_is_shown_as_it_was_typed(category, path):
    run(write(path, message(1, "#1 is water\n\n      set in as in a letter\n\nYours\n----------------")))
    html = Post.objects.get().body_html
    assert "#1 is water" in html and "<h1" not in html and "<pre" not in html and "<h2" not in html


def test_what_is_too_long_is_shortened_and_what_is_too_tangled_shown_as_it_is(category, path):
    long, tangled = message(1, "Goats eat. " * 9000), message(2, "[" * 400 + " goats", Subject="Hay")
    figures = importing.bring(write(path, long, tangled), category)
    assert figures.topics == 2 and figures.shortened == 2
    assert Post.objects.filter(body__startswith="Goats eat.", body__endswith="…").exists()
    assert "[[[[" in Post.objects.get(topic__title="Hay").body_html


def test_languages_are_told_apart_and_the_rest_has_the_one_that_is_given(category, path):
    french = "Les chèvres mangent des gousses dans la brousse, et nous les gardons avec elles."
    run(write(path, message(1, french), message(2, "Ok", Subject="Ok")), language="es")
    assert Post.objects.get(body=french).language == "fr"
    assert Post.objects.get(body="Ok").language == "es"


def test_files_that_pass_the_checks_of_an_upload_come_along(category, path):
    found = MailingList(1, deep=0)
    found.mails[0].form = "attachment"
    write_list(path, found)
    other = message(7).replace(
        b"Content-Type: text/plain", b'Content-Disposition: attachment; filename="a.exe"\nContent-Type: x/y'
    )
    path.write_bytes(path.read_bytes() + b"From a@b.example Mon Mar  2 09:00:00 2015\n" + other)
    figures = importing.bring(path, category)
    attachment = Attachment.objects.get()
    assert (attachment.name, attachment.created_at) == ("goat.webp", attachment.post.created_at)
    assert default_storage.exists(attachment.file.name)
    assert figures.files == 1 and len(figures.left_out["empty"]) == 1


@pytest.mark.parametrize(
    "headers, reason",
    [
        ({"X_Spam_Flag": "YES"}, "spam"),
        ({"Auto_Submitted": "auto-replied"}, "automatic"),
        ({"Subject": "Respuesta automática: Goats"}, "automatic"),
        ({"From": "MAILER-DAEMON@example.net"}, "automatic"),
        ({"Subject": "Herders Digest, Vol 3, Issue 14"}, "digest"),
    ],
)
def test_what_is_not_for_people_is_left_out_and_said(category, path, headers, reason):
    figures = importing.bring(write(path, message(1), message(2, **headers)), category)
    assert figures.topics == 1
    line = line_of(path, 2)
    assert dict(figures.left_out) == {reason: [line]}
    assert "left out" in figures.lines()[-1] and f"(line {line})" in figures.lines()[-1]


def test_lists_mark_their_mail_as_bulk_and_it_comes_in(category, path, settings):
    headers = {"Precedence": "bulk", "List_Id": f"<herders.{settings.MAIL_DOMAIN}>"}
    run(write(path, message(1, **headers)))
    assert Post.objects.count() == 1
