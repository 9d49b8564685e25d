"""Mail to a category's own address: a member starts a topic there, or answers one."""

from typing import Any

from django.conf import settings
from django.utils.translation import gettext as _

from forum import actions, attachments
from forum.models import TITLE_LENGTH, Category, Post, Topic
from portal import notices
from portal.access import must_be_member, require
from portal.notices.inbox import dispatch, words
from portal.notices.inbox.reading import Message
from portal.notices.inbox.registry import Done, Outcome, Refused
from portal.notices.outbox import addresses
from portal.notices.registry import Word, kinds
from portal.text import excerpt
from portal.vocabulary.folding import fold

KINDS = {"topic": Topic, "post": Post}
QUESTION_MARKS = ("?", "؟")


def is_category(local: str) -> bool:
    """Whether mail to `local`@ is for a category."""
    return Category.objects.filter(slug__iexact=local).exists()


def help_lines(person: Any) -> list[str]:
    """How `person` starts a topic by mail, or follows what others write."""
    found = [
        f"{category}: {addresses.address(category.slug)}" for category in Category.objects.visible_to(person)
    ]
    if not found:
        return []
    new = _("To begin something new, write to one of these addresses. The subject becomes its title:")
    all_of_it = _("To get all that is written there, send it the word “%(word)s”.")
    return [new, "", *found, "", all_of_it % {"word": FOLLOW.spelling}, ""]


def follow(member: Any, category: Category) -> str:
    """Let the member have all that is written in a category; the sentence that says so."""
    notices.watch(member, "category", category.pk)
    said = _(
        "From now on all that is written in “%(name)s” comes to you. To end it, send the word “%(word)s”."
    )
    return said % {"name": category, "word": UNFOLLOW.spelling}


def unfollow(member: Any, category: Category) -> str:
    """The contrary."""
    notices.unwatch(member, "category", category.pk)
    return _("You no longer follow “%(name)s”.") % {"name": category}


FOLLOW = Word(
    {
        "en": ["follow", "subscribe"],
        "fr": ["suivre", "abonner", "m’abonner"],
        "es": ["seguir", "suscribir", "suscribirme"],
        "ar": ["متابعة", "اشتراك"],
    },
    act=follow,
)
UNFOLLOW = Word(
    {
        "en": ["unfollow"],
        "fr": ["ne plus suivre"],
        "es": ["dejar de seguir"],
        "ar": ["إلغاء المتابعة"],
    },
    act=unfollow,
)
WORDS = (FOLLOW, UNFOLLOW)


def write_to_category(message: Message) -> Outcome:
    """A member's mail to a category starts a topic there, or answers the mail that it says it answers.

    Its author is told either way: an address in a From line proves little, and nobody shall write in
    another's name unseen.
    """
    if message.member is None:
        return Refused(dispatch.how_to_join())
    require(must_be_member(message.member))
    category = Category.objects.visible_to(message.member).filter(slug__iexact=message.local).first()
    if category is None:
        return Refused(_("You can’t write to this category."))
    return write_in(message, category)


def write_in(message: Message, category: Category) -> Outcome:
    """The same where it is known which category a member's mail is for."""
    if word := words.word_of(kinds["category"], message):
        return Done(say=word.act(message.member, category))
    if refused := dispatch.without_words(message):
        return refused
    thing = dispatch.answered_thing(message)
    if thing and thing[0] in KINDS and not has_new_subject(message, *thing):
        return acknowledged(dispatch.reply_to(message, *thing))
    return start_topic(message, category)


def has_new_subject(message: Message, kind: str, object_id: int) -> bool:
    """Whether somebody took an old mail to begin something new: no "Re:", and other words."""
    if message.title != message.subject.strip():
        return False
    topic = Topic.objects.get(**({"pk": object_id} if kind == "topic" else {"posts": object_id}))
    return fold(message.title) != fold(topic.title)


def acknowledged(outcome: Outcome) -> Outcome:
    """The same, with a word to the author."""
    if not isinstance(outcome, Done) or outcome.say or outcome.object_id is None:
        return outcome
    url = settings.SITE_URL + Post(pk=outcome.object_id).get_absolute_url()
    say = _("Your answer is in the portal:") + f"\n{url}"
    return Done(outcome.kind, outcome.object_id, say, outcome.kind, outcome.object_id)


def start_topic(message: Message, category: Category) -> Outcome:
    """A discussion or a question of the member's, told back to them with an address to add to it."""
    title, body = title_and_body(message)
    kind = kind_of(message, category)
    topic, _made = actions.start_topic(
        message.member,
        category,
        kind=kind,
        title=title,
        body=body,
        language=message.language,
        form_key=message.form_key,
        files=attachments.store(message.attachments),
        by_mail=True,
    )
    return Done("topic", topic.pk, told_back(topic), "topic", topic.pk)


def told_back(topic: Topic) -> str:
    url = settings.SITE_URL + topic.get_absolute_url()
    if not topic.is_published:
        return dispatch.waits()
    if topic.is_question:
        say = _("Your question “%(title)s” is in the portal:") % {"title": topic.title}
    else:
        say = _("Your discussion “%(title)s” is in the portal:") % {"title": topic.title}
    return f"{say}\n{url}\n\n" + _(
        "Whatever is answered comes to you by mail. To add something, answer this mail."
    )


def title_and_body(message: Message) -> tuple[str, str]:
    """The subject and the text; what of a long subject finds no place in a title stands above the text."""
    title = message.title or message.text
    if len(title) <= TITLE_LENGTH and message.title:
        return title, message.text
    body = f"{message.title}\n\n{message.text}".strip()
    return excerpt(title.partition("\n")[0] if not message.title else title, TITLE_LENGTH), body


def kind_of(message: Message, category: Category) -> str:
    """What the category is for; where for both, a question is what asks one in its subject or first line."""
    if not category.takes_questions:
        return Topic.Kind.DISCUSSION
    first = message.text.partition("\n")[0]
    asks = any(line.rstrip().endswith(QUESTION_MARKS) for line in (message.title, first))
    return Topic.Kind.QUESTION if asks or not category.takes_discussions else Topic.Kind.DISCUSSION
