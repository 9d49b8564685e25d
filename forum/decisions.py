"""How the secretariat is shown by mail what is held."""

from django.conf import settings
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from forum.models import Post, Topic
from portal.moderation.decisions import Item
from portal.text import excerpt
from portal.vocabulary.models import Language

WORDS = 300  # characters of what a post answers
NO_NAME = (gettext_lazy("Without a name"), gettext_lazy("Only the secretariat sees who wrote this."))


def describe_topic(topic: Topic) -> Item:
    """A topic that is held, with its opening text."""
    facts = [
        (_("Kind"), topic.get_kind_display()),
        (_("Category"), topic.category),
        (_("Language"), Language.objects.known().get(topic.language, topic.language)),
    ]
    if topic.anonymous:
        facts.append(NO_NAME)
    opening = topic.posts.get(number=1)
    return Item(topic.title, opening.body, topic.author, facts, files_of(opening))


def describe_post(post: Post) -> Item:
    """A post that is held, and what it answers."""
    facts = [(_("Kind"), post.get_kind_display()), (_("Category"), post.topic.category)]
    if post.anonymous:
        facts.append(NO_NAME)
    if post.parent:
        facts.append((_("In reply to"), excerpt(post.parent.body_html, WORDS)))
    return Item(post.topic.title, post.body, post.author, facts, files_of(post))


def files_of(post: Post) -> list[tuple[str, int, str]]:
    return [
        (file.name, file.size, settings.SITE_URL + file.get_absolute_url()) for file in post.attachments.all()
    ]
