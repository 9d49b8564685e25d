"""What a wiki page made of a conversation begins with: the best of it, whom to thank, where it is from."""

import re
from collections.abc import Iterable
from typing import Any

from django.conf import settings
from django.utils import translation
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from forum.models import Post, Topic
from forum.names import shown_author
from portal import links
from portal.access import Audience
from portal.links.forms import in_brackets
from portal.names import NAMELESS

MOST = 30  # contributions
LONGEST = 60_000  # characters of them together
FENCE = re.compile(r"^ {0,3}(```|~~~)", re.MULTILINE)


def fields_of(topic: Topic, person: Any) -> dict[str, str]:
    """The fields of the page's form, in the topic's language, with what `person` may see."""
    language = topic.language if topic.language in dict(settings.LANGUAGES) else settings.LANGUAGE_CODE
    with translation.override(language):
        body = body_of(topic, person)
    everyone = topic.category.seen_by == Audience.EVERYONE
    return {
        "title": topic.title,
        "body": body,
        "language": language,
        "audience": Audience.EVERYONE.value if everyone else Audience.MEMBERS.value,
    }


def body_of(topic: Topic, person: Any) -> str:
    """The opening text, what was accepted, what helped, and the rest, as far as there is room."""
    opening = topic.posts.select_related("author").get(number=1)
    posts = taken(best(topic))
    accepted = [post for post in posts if post.accepted_at]
    others = [post for post in posts if not post.accepted_at]
    parts = [whole(opening.body)]
    parts += section(_("What was accepted"), accepted) + section(_("What else was said"), others)
    if cited := cited_in(person, [opening, *posts]):
        lines = [f"- [{in_brackets(hit.title)}]({hit.url})" for hit in cited]
        parts += ["# " + _("Documents and pages"), "\n".join(lines)]
    if names := named([opening, *posts]):
        parts += ["# " + _("With thanks to"), ", ".join(names)]
    parts += ["# " + _("Where this comes from"), source(topic, len(posts))]
    return "\n\n".join(parts)


def best(topic: Topic) -> list[Post]:
    """The published answers, or replies: accepted first, then those that helped most, then the earliest.

    Of however many there are, the few best are read with their texts.
    """
    kind = Post.Kind.ANSWER if topic.is_question else Post.Kind.REPLY
    rows = topic.posts.published().filter(kind=kind).order_by("-rank", "number")
    return list(rows.select_related("author").defer("body_html")[:MOST])


def taken(posts: Iterable[Post]) -> list[Post]:
    """Of `posts` in their order as many as there is room for."""
    found, room = [], LONGEST
    for post in posts:
        room -= len(post.body)
        if room < 0:
            break
        found.append(post)
    return found


def section(title: str, posts: list[Post]) -> list[str]:
    if not posts:
        return []
    return [f"# {title}", *(f"## {in_brackets(name_of(post))}\n\n{whole(post.body)}" for post in posts)]


def whole(body: str) -> str:
    """A text that ends what it begins, so that it swallows nothing of what follows."""
    fences = FENCE.findall(body)
    return f"{body.rstrip()}\n{fences[-1]}" if len(fences) % 2 else body.rstrip()


def name_of(post: Post) -> str:
    author = shown_author(post)
    return str(author.display_name) if author else _("Former member")


def named(posts: list[Post]) -> list[str]:
    """Whom to thank, each once; who gave no name isn't named here either."""
    people = [shown_author(post) for post in posts]
    names = (in_brackets(one.display_name) for one in people if one and one is not NAMELESS)
    return list(dict.fromkeys(names))


def cited_in(person: Any, posts: list[Post]) -> list[Any]:
    """The documents and pages that these cite, each once."""
    found = links.cited(person, [post.thing for post in posts])
    hits = (hit for post in posts for hit in found.get(post.thing, ()))
    return list({(hit.kind, hit.object_id): hit for hit in hits}.values())


def source(topic: Topic, shown: int) -> str:
    """The conversation, and how much of it is here."""
    link = f"[{in_brackets(topic.title)}]({topic.get_absolute_url()})"
    there = topic.answer_count if topic.is_question else topic.reply_count
    if shown >= there:
        return link
    words = ngettext(
        "Of its %(all)s contributions the best is here.",
        "Of its %(all)s contributions the best %(n)s are here.",
        shown,
    )
    return f"{link}. {words % {'n': shown, 'all': there}}"
