"""Comments for who takes part by mail: how a mail shows one, and what an answer to it becomes."""

from collections.abc import Callable, Iterable
from typing import Any

from django.conf import settings
from django.utils.translation import gettext as _

from portal.comments import actions
from portal.comments.models import Comment
from portal.comments.registry import rooms
from portal.notices.registry import Letter, Reply
from portal.text import TextError


def comment_letter(comment: Comment) -> Letter | None:
    """A comment as a mail shows it."""
    return comment_letters([comment.pk]).get(comment.pk)


def comment_letters(ids: Iterable[int]) -> dict[int, Letter]:
    """Many comments, by id; without those that are held or hidden, or whose thing isn't found any more."""
    comments = list(
        Comment.objects.published().filter(pk__in=ids).select_related("thread", "author__country", "parent")
    )
    found: dict[int, Letter] = {}
    for kind, room in rooms.items():
        some = [comment for comment in comments if comment.thread.kind == kind]
        things = (
            {thing.pk: thing for thing in room.rows({one.thread.object_id for one in some})} if some else {}
        )
        for comment in some:
            if thing := things.get(comment.thread.object_id):
                found[comment.pk] = letter(comment, room.title(thing))
    return found


def letter(comment: Comment, title: str) -> Letter:
    root = (comment.thread.kind, comment.thread.object_id)
    return Letter(
        title=title,
        text=comment.body,
        html=comment.body_html,
        language=comment.language,
        author=comment.author,
        url=settings.SITE_URL + comment.get_absolute_url(),
        root=root,
        parent=("comment", comment.parent_id) if comment.parent_id else root,
    )


def reply_to_comment(member: Any, answered: Comment, reply: Reply) -> Comment:
    """An answer to a comment; it stands under it."""
    thread = answered.thread
    return write_reply(member, thread.kind, thread.thing, answered, reply)


def reply_to_thing(kind: str) -> Callable[[Any, Any, Reply], Comment]:
    """What an answer to a mail about a thing of `kind` does, for its room: it becomes a comment."""

    def write(member: Any, thing: Any, reply: Reply) -> Comment:
        return write_reply(member, kind, thing, None, reply)

    return write


def write_reply(member: Any, kind: str, thing: Any, answered: Comment | None, reply: Reply) -> Comment:
    if reply.attachments:
        raise TextError(_("Comments have no files. Please send your words without the attached file."))
    comment, _made = actions.write_comment(
        member,
        kind,
        thing,
        answered,
        body=reply.text,
        language=reply.language,
        form_key=reply.form_key,
        by_mail=True,
    )
    return comment
