"""Writing a comment, and changing one's own."""

import uuid
from typing import Any

from django.db import transaction
from django.utils import timezone

from portal import links, notices, search
from portal.access import require
from portal.comments import mails, permissions
from portal.comments.actions.counting import count
from portal.comments.actions.states import state_changed
from portal.comments.models import Comment, CommentRevision, Thread
from portal.comments.registry import rooms
from portal.models import WrittenOn, may_write_on, once
from portal.moderation.actions import first_state, follow, mended
from portal.moderation.models import State
from portal.text import clean
from portal.trees import DEEPEST


@transaction.atomic
def write_comment(
    person: Any,
    kind: str,
    thing: Any,
    answered: Comment | None = None,
    *,
    body: str,
    language: str = "",
    form_key: uuid.UUID | None = None,
    by_mail: bool = False,
) -> tuple[Comment, bool]:
    """Comment on `thing`, under the comment `answered` or directly; the comment, and whether it was made now.

    It is held where the rules of moderation say so. Raises AccessDenied, TextError for what cannot be
    rendered or sent, and WrittenOn where its form was sent before and it can't be changed any more.
    """
    require(permissions.can_comment(person, kind, thing))

    def create() -> Comment:
        comment = Comment(author=person, form_key=form_key, by_mail=by_mail)
        rendered = comment.set_body(body)
        comment.thread = locked_thread(kind, thing.pk)
        comment.thread.thing = thing
        place(person, comment, answered)
        comment.language = language or rooms[kind].language(thing)
        comment.state = first_state(person, text=body, html=rendered.html)
        comment.save(force_insert=True)
        comment.thread.save(update_fields=["numbered"])
        cite(comment)
        notices.follow_written(person, kind, thing.pk)
        search.update("comment", [comment.pk])
        if comment.is_published:
            count(comment.thread_id, 1)
            mails.comment_written(comment, rendered.mentions)
        else:
            follow(comment)
        return comment

    def again(comment: Comment) -> None:
        write_on(person, comment, body, language or comment.language)

    return once(Comment.objects.filter(author=person), form_key, create, None if by_mail else again)


def write_on(person: Any, comment: Comment, body: str, language: str) -> None:
    """Let a comment say what its form says that was sent again; what it has said already stays earlier."""
    said = {"body": clean(body), "language": language}
    if said == {"body": comment.body, "language": comment.language}:
        return
    if comment.revisions.filter(**said).exists():
        return
    may_write_on(comment, permissions.can_edit_comment(person, comment))
    if not edit_comment(person, comment, base=comment.revision, body=body, language=language):
        raise WrittenOn(comment)


def locked_thread(kind: str, object_id: int) -> Thread:
    """The thread of a thing, made with its first comment: one writer at a time from here on."""
    Thread.objects.bulk_create([Thread(kind=kind, object_id=object_id)], ignore_conflicts=True)
    return Thread.objects.select_for_update(no_key=True).get(kind=kind, object_id=object_id)


def place(person: Any, comment: Comment, answered: Comment | None) -> None:
    """Give `comment` its number in its locked thread and its place in the tree, under `answered` as that is
    now. At the greatest depth it stands beside what it answers."""
    if answered:
        answered = Comment.objects.select_related("author").get(pk=answered.pk)
        answered.thread = comment.thread
        require(permissions.can_reply(person, answered))
    if answered and len(answered.path) >= DEEPEST:
        answered = answered.parent
    comment.thread.numbered += 1
    comment.number, comment.parent = comment.thread.numbered, answered
    comment.path = [*(answered.path if answered else []), comment.number]


def cite(comment: Comment, *, anew: bool = False) -> None:
    """Note what the text links to: most link to nothing, and that costs nothing."""
    if anew or links.leads_on(comment.body_html):
        thread = (comment.thread.kind, comment.thread.object_id)
        links.record(("comment", comment.pk), comment.body_html, thread=thread)


@transaction.atomic
def edit_comment(person: Any, comment: Comment, *, base: int, body: str, language: str) -> bool:
    """Change the text of one's own comment, keeping the earlier one.

    False where it is no longer revision `base`: nothing is written then, and the caller shows both
    texts. Raises AccessDenied, and TextError for what cannot be rendered.
    """
    row = Comment.objects.select_for_update(no_key=True, of=("self",)).select_related("thread")
    now = row.get(pk=comment.pk)
    require(permissions.can_edit_comment(person, now))
    if now.revision != base:
        return False
    changed = (clean(body), language) != (now.body, now.language)
    before = now.body_html
    if changed:
        CommentRevision.objects.create(comment=now, number=now.revision, body=now.body, language=now.language)
        now.set_body(body)
        now.revision, now.language, now.edited_at = now.revision + 1, language, timezone.now()
        now.save(update_fields=["body", "body_html", "body_version", "revision", "edited_at", "language"])
        cite(now, anew=True)
    if not (mended(person, now) or held(person, now, before)) and changed:
        search.update("comment", [now.pk])
    return True


def held(person: Any, comment: Comment, before: str) -> bool:
    """Hold what is published and was changed, from the HTML `before`, into what the rules would have held."""
    if not comment.is_published:
        return False
    state = first_state(person, text=comment.body, html=comment.body_html, before=before)
    if state == State.PUBLISHED:
        return False
    comment.state, comment.state_by, comment.state_at = State.HELD, None, timezone.now()
    comment.save(update_fields=["state", "state_by", "state_at"])
    state_changed(comment, State.PUBLISHED, State.HELD)
    follow(comment)
    return True
