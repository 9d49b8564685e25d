"""Answers between the lines of a quotation that Outlook does not mark: the post answered tells them apart."""

from django.core import mail

from forum.models import Post
from portal.notices import watch
from tests.forum.conversations import reply
from tests.inbox.mail import reply_address, write

ASKED = "How many goats did you dip in April?\n\nAnd what did you pay for the acaricide in Kajiado?"
OUTLOOK = """\
Hello Rosa,

From: Rosa Quispe (Portal) <reply@portal.example>
Sent: Monday, 2 March 2026 10:12
To: Amina Hassan
Subject: Goats and the dry season

Rosa Quispe wrote in Goats and the dry season

How many goats did you dip in April?
{answer}
And what did you pay for the acaricide in Kajiado?
"""


def test_a_sentence_between_its_lines_is_kept(topic, member, other, deliver):
    theirs = reply(other, topic, ASKED)
    deliver(write(member, reply_address(member, theirs), OUTLOOK.format(answer="\nForty of them.\n")))
    assert "Forty of them." in Post.objects.get(author=member).body


def test_where_there_is_none_the_quotation_is_cut(topic, member, other, deliver):
    theirs = reply(other, topic, ASKED)
    deliver(write(member, reply_address(member, theirs), OUTLOOK.format(answer="")))
    assert Post.objects.get(author=member).body == "Hello Rosa,"


def test_a_text_below_a_whole_mail_of_ours_is_kept_alone(topic, member, other, deliver, run_tasks):
    watch(member, "topic", topic.pk)
    theirs = reply(other, topic, ASKED)
    run_tasks()
    ours = next(one for one in mail.outbox if one.to == [member.email])
    head = OUTLOOK.partition("\n\n")[2].partition("\n\n")[0]
    deliver(
        write(member, reply_address(member, theirs), f"{head}\n\n{ours.body}\n\nForty in all.\n\nAmina\n")
    )
    assert Post.objects.get(author=member).body == "Forty in all.\n\nAmina"
