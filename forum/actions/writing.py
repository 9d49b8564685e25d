"""Starting topics, replying, and changing one's text."""

import uuid
from collections.abc import Iterable
from typing import Any

from django.db import transaction
from django.db.models import F
from django.utils import timezone
from django.utils.translation import gettext as _

from forum import attachments, counting, mails, permissions, reading, tasks
from forum.actions import states
from forum.actions.locking import lock_place
from forum.attachments import attach
from forum.models import DEEPEST, Attachment, Category, Post, PostRevision, Topic
from forum.names import is_nameless
from forum.querysets import Gone
from portal import links, notices, search
from portal.access import AccessDenied, require
from portal.models import WrittenOn, may_write_on, once
from portal.moderation.actions import first_state, follow, mended
from portal.moderation.models import Act, State
from portal.text import clean, clean_line, slugify

# Pages that stand where a topic's words do.
ADDRESSES = {
    "reply", "close", "pin", "unread", "same", "duplicate", "promote", "archive", "labels", "move", "split",
    "merge", "poll", "vote",
}  # fmt: skip


@transaction.atomic
def start_topic(
    person: Any,
    category: Category,
    *,
    kind: str,
    title: str,
    body: str,
    language: str,
    point: str = "",
    anonymous: bool = False,
    themes: Iterable[Any] = (),
    countries: Iterable[Any] = (),
    tags: Iterable[str] = (),
    form_key: uuid.UUID | None = None,
    files: Iterable[Attachment] = (),
    by_mail: bool = False,
) -> tuple[Topic, bool]:
    """Start a discussion or ask a question in `category`; returns the topic and whether it was made now.

    `language` is an ISO 639 code, `form_key` the key of the form that was sent; `files` are stored already.
    The topic is held where the rules of moderation say so. A question may be `anonymous`: then only the
    secretariat sees who asked. Raises AccessDenied, TextError for what cannot be rendered, and WrittenOn
    where the form was sent before and its topic can't be changed to what it says now.
    """
    require(permissions.can_start_topic(person, category, kind))

    def create() -> Topic:
        nameless = anonymous and kind == Topic.Kind.QUESTION
        topic = Topic(category=category, kind=kind, author=person, anonymous=nameless, form_key=form_key)
        topic.last_post_by = None if nameless else person
        opening = Post(number=1, path=[1], kind=Post.Kind.BODY, author=person, anonymous=nameless)
        opening.by_mail = by_mail
        rendered = opening.set_body(body)
        name_topic(topic, title, language, point)
        topic.state = first_state(person, text=f"{title}\n{point}\n{body}", html=rendered.html)
        topic.created_at = topic.last_post_at = opening.created_at = timezone.now()
        topic.save()
        opening.topic, opening.language = topic, language
        opening.save()
        attach(opening, files)
        set_labels(topic, **labels)
        cite_new(opening)
        notices.follow_written(person, "topic", topic.pk)
        search.update("topic", [topic.pk])
        reading.wrote(person, topic, 1)
        if topic.is_published:
            mails.topic_started(topic, opening, rendered.mentions)
            counting.enter_topic(topic)
            tasks.relate.enqueue([topic.pk])
        else:
            follow(topic)
        return topic

    said: dict[str, Any] = {"title": title, "body": body, "language": language, "point": point}
    labels = {"themes": list(themes), "countries": list(countries), "tags": list(tags)}

    def again(topic: Topic) -> None:
        is_there = (topic.category_id, topic.anonymous) == (category.pk, anonymous)
        write_on_topic(person, topic, said | labels, files, is_there=is_there)

    return once(Topic.objects.filter(author=person), form_key, create, None if by_mail else again)


@transaction.atomic
def reply(
    person: Any,
    topic: Topic,
    answered: Post | None = None,
    *,
    body: str,
    language: str = "",
    form_key: uuid.UUID | None = None,
    files: Iterable[Attachment] = (),
    by_mail: bool = False,
) -> tuple[Post, bool]:
    """Write in `topic`, under the post `answered` or directly; returns the post and whether it was made now.

    In a question what stands directly under it is an answer, and what answers a post, be it the
    question itself, a comment. `files` are stored already. Raises AccessDenied, TextError for what cannot be
    rendered, and WrittenOn where the form was sent before and its post can't be changed to what it says now.
    """
    if answered:
        require(permissions.can_reply(person, answered))
    else:
        require(permissions.can_reply_topic(person, topic))

    def create() -> Post:
        rendered = (post := Post(author=person, form_key=form_key, by_mail=by_mail)).set_body(body)
        # One writer a topic from here on: numbers follow one another without a gap.
        post.topic, under = lock_place(answered.topic_id if answered else topic.pk, answered)
        require_sight(person, topic, post.topic)
        require(permissions.can_reply_topic(person, post.topic))
        place(post, under)
        post.anonymous = writes_nameless(person, post.topic)
        post.language = language or post.topic.language
        post.state = first_state(person, text=body, html=rendered.html)
        post.created_at = timezone.now()
        post.save()
        attach(post, files)
        cite_new(post)
        Topic.objects.filter(pk=post.topic_id).update(numbered=F("numbered") + 1)
        notices.follow_written(person, "topic", post.topic_id)
        search.update("post", [post.pk])
        reading.wrote(person, post.topic, post.number)
        if post.is_published:
            mails.post_written(post, rendered.mentions, answered=under)
            counting.enter_post(post, post.topic)
        else:
            follow(post)
        return post

    def again(post: Post) -> None:
        write_on_post(person, post, body, language or post.language, files)

    return once(Post.objects.filter(author=person), form_key, create, None if by_mail else again)


def writes_nameless(person: Any, topic: Topic) -> bool:
    """Whether `person` has no name in `topic`: who asked in it without one, there or where it was before."""
    if is_nameless(person, topic):
        return True
    return topic.posts.filter(author=person, anonymous=True).exists()


def require_sight(person: Any, read: Topic, now: Topic) -> None:
    """Raise AccessDenied where what was read has gone, since then, to where `person` cannot see it."""
    unmoved = (read.pk, read.category_id) == (now.pk, now.category_id)
    if not unmoved and not Topic.objects.visible_to(person).filter(pk=now.pk).exists():
        raise AccessDenied(_("What you answer is no longer here."))


def place(post: Post, answered: Post | None) -> None:
    """Give `post` its number in its locked topic and its place in the tree, under `answered`.

    At the greatest depth it stands beside what it answers. The opening text of a discussion has
    the whole discussion under it, so what answers it stands at the top.
    """
    if answered and answered.is_body and not post.topic.is_question:
        answered = None
    if answered and len(answered.path) >= DEEPEST:
        answered = answered.parent
    post.number = post.topic.numbered + 1
    post.parent = answered
    post.path = [*(answered.path if answered else []), post.number]
    if not post.topic.is_question:
        post.kind = Post.Kind.REPLY
    else:
        post.kind = Post.Kind.COMMENT if answered else Post.Kind.ANSWER


def cite_new(post: Post) -> None:
    """Note what a text cites that was just written: most cite nothing, and that costs nothing."""
    if links.leads_on(post.body_html):
        cite(post)


def cite(post: Post) -> None:
    """Note which documents and wiki pages the text of `post` links to."""
    links.record(post.thing, post.body_html, thread=("topic", post.topic_id))


def name_topic(topic: Topic, title: str, language: str, point: str = "") -> None:
    topic.title, topic.language, topic.point = clean_line(title), language, clean_line(point)
    slug = slugify(topic.title)
    topic.slug = f"-{slug}" if slug in ADDRESSES else slug


def set_labels(topic: Topic, themes: Iterable[Any], countries: Iterable[Any], tags: Iterable[str]) -> None:
    """Give a saved topic its labels, in tables of their own and in its row, by which lists find it."""
    topic.themes.set(themes)
    topic.countries.set(countries)
    topic.tags.set(list(tags))
    counting.repair(counting.LABELS, first=topic.pk, last=topic.pk)
    topic.refresh_from_db(fields=["theme_ids", "country_codes", "tag_ids"])


@transaction.atomic
def edit_post(
    person: Any,
    post: Post,
    *,
    base: int,
    body: str,
    language: str,
    files: Iterable[Attachment] = (),
    without: Iterable[int] = (),
) -> bool:
    """Change the text of a reply, answer or comment, keeping the earlier one; put `files` under it, and take
    away those with the ids `without`.

    False where it is no longer revision `base`: nothing is written then, and the caller shows both
    texts. Raises AccessDenied, and TextError for what cannot be rendered.
    """
    require(permissions.can_edit_post(person, post))
    now = Post.objects.locked(pk=post.pk)
    if now.revision != base:
        return False
    before = now.body_html
    changed = change_text(now, body, language, editor=person)
    attachments.change(now, files, without)
    if not hold_where_ruled(person, now, body, now.body_html, before) and changed:
        search.update("post", [now.pk])
    return True


@transaction.atomic
def edit_topic(
    person: Any,
    topic: Topic,
    *,
    base: int,
    title: str,
    body: str,
    language: str,
    point: str = "",
    themes: Iterable[Any] = (),
    countries: Iterable[Any] = (),
    tags: Iterable[str] = (),
    files: Iterable[Attachment] = (),
    without: Iterable[int] = (),
) -> bool:
    """Change a topic's title, opening text and labels; False where the text is no longer revision `base`."""
    try:
        opening = Post.objects.locked(topic=topic, number=1)
    except Gone:  # it was merged into another one meanwhile
        return False
    topic = opening.topic
    require(permissions.can_edit_post(person, opening))
    if opening.revision != base:
        return False
    before = opening.body_html
    change_text(opening, body, language, editor=person)
    attachments.change(opening, files, without)
    name_topic(topic, title, language, point)
    topic.save(update_fields=["title", "slug", "language", "point"])
    set_labels(topic, themes, countries, tags)
    if not hold_where_ruled(person, topic, f"{title}\n{point}\n{body}", opening.body_html, before):
        states.index_shared(topic)
    return True


# --- A form that was sent before --------------------------------------------------


def write_on_post(person: Any, post: Post, body: str, language: str, files: Iterable[Attachment]) -> None:
    """Let a post say what its form says that was sent again; what it has said already stays earlier."""
    new = attachments.not_under(post, files)
    if ((clean(body), language) == (post.body, post.language) or has_said(post, body)) and not new:
        return
    untouched = not post.revisions.exclude(editor=person).exists()
    may_write_on(post, permissions.can_edit_post(person, post), untouched=untouched)
    if not edit_post(person, post, base=post.revision, body=body, language=language, files=new):
        raise WrittenOn(post)


def write_on_topic(
    person: Any, topic: Topic, said: dict[str, Any], files: Iterable[Attachment], *, is_there: bool
) -> None:
    """The same for a topic; `is_there` tells whether the form puts it where it is, and with its name."""
    opening = Post.objects.select_related("topic__category").get(topic=topic, number=1)
    new = attachments.not_under(opening, files)
    tended = Act.objects.filter(kind="topic", object_id=topic.pk, verb__in=("move", "relabel"))
    changed = opening.revisions.exclude(editor=person)
    untouched = not changed.exists() and not tended.exclude(actor=person).exists()
    is_same = says(topic, opening, said) or has_said(opening, said["body"])
    if is_same and not new and (is_there or not untouched):
        return
    may_write_on(topic, permissions.can_edit_post(person, opening), untouched=untouched)
    if not is_there:
        raise WrittenOn(topic, _("Its category, and whether it bears your name, stay as they are."))
    if not edit_topic(person, topic, base=opening.revision, files=new, **said):
        raise WrittenOn(topic)


def says(topic: Topic, opening: Post, said: dict[str, Any]) -> bool:
    words = (clean_line(said["title"]), clean(said["body"]), said["language"], clean_line(said["point"]))
    labels = {*topic.themes.all()}, {*topic.countries.all()}, {*topic.tags.names()}
    now = (topic.title, opening.body, opening.language, topic.point)
    return words == now and labels == ({*said["themes"]}, {*said["countries"]}, {*said["tags"]})


def has_said(post: Post, body: str) -> bool:
    """Whether `body` is what `post` said before it was changed: the form is sent late, and not anew."""
    return post.body != clean(body) and post.revisions.filter(body=clean(body)).exists()


def change_text(post: Post, body: str, language: str, *, editor: Any, reason: str = "") -> bool:
    """Give the locked `post` a new text, keeping the earlier one; False where nothing is different."""
    if (clean(body), language) == (post.body, post.language):
        return False
    earlier = {"number": post.revision, "body": post.body, "language": post.language}
    PostRevision.objects.create(post=post, editor=editor, reason=reason, **earlier)
    post.set_body(body)
    post.revision, post.language = post.revision + 1, language
    if not is_unread(post):
        post.edited_at, post.edited_by = timezone.now(), editor
    changed = ["body", "body_html", "body_version", "revision", "edited_at", "edited_by", "language"]
    post.save(update_fields=changed)
    cite(post)
    return True


def is_unread(post: Post) -> bool:
    """Whether nobody has read `post` yet but its author and moderators: a change is nobody's news then."""
    kind, thing = ("topic", post.topic) if post.is_body else ("post", post)
    waits = thing.state in (State.HELD, State.RETURNED) and not post.edited_at
    return waits and not states.was_published(kind, thing.pk)


def hold_where_ruled(person: Any, thing: Topic | Post, text: str, html: str, before: str) -> bool:
    """Hold what is published and was changed into something that the rules would have held, and let wait
    again what was returned to be mended."""
    if mended(person, thing):
        return True
    if not thing.is_published:
        return False
    if first_state(person, text=text, html=html, before=before) == State.PUBLISHED:
        return False
    thing.state, thing.state_by, thing.state_at = State.HELD, None, timezone.now()
    thing.save(update_fields=["state", "state_by", "state_at"])
    if isinstance(thing, Topic):
        states.topic_state_changed(thing, State.PUBLISHED, State.HELD)
    else:
        states.post_state_changed(thing, State.PUBLISHED, State.HELD)
    follow(thing)
    return True
