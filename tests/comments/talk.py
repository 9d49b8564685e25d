"""Comments for the tests."""

from portal.comments import actions
from portal.comments.models import Comment


def comment(person, thing, body: str = "We tried it, and it rained.", **fields) -> Comment:
    """A comment of `person` on a document, or under a comment."""
    if isinstance(thing, Comment):
        return actions.write_comment(
            person, thing.thread.kind, thing.thread.thing, thing, body=body, **fields
        )[0]
    return actions.write_comment(person, "document", thing, body=body, **fields)[0]


def comment_on(person, kind: str, thing, body: str = "We tried it, and it rained.") -> Comment:
    """A comment of `person` on a thing of that kind."""
    return actions.write_comment(person, kind, thing, body=body)[0]


def fresh(found: Comment) -> Comment:
    """The comment as the database has it."""
    return Comment.objects.select_related("thread", "author").get(pk=found.pk)
