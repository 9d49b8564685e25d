"""Comments go with what they are about, where it becomes part of another thing."""

from django.db import connection
from django.db.models import F

from portal import links, search
from portal.comments.models import Comment, Thread
from portal.notices import moving

BATCH = 500

# Behind those that are there; a comment that answers another goes on standing under it.
APPEND = """
UPDATE comments_comment
SET thread_id = %s, number = number + %s,
    path = ARRAY(SELECT step + %s FROM unnest(path) WITH ORDINALITY AS steps (step, place) ORDER BY place)
WHERE thread_id = %s
"""


def move_comments(kind: str, was: int, now: int) -> int:
    """Put the comments on one thing of `kind` under another, behind those on that; how many.

    Each keeps its address. Called inside the transaction in which the first becomes part of the second.
    """
    threads = Thread.objects.select_for_update().filter(kind=kind, object_id__in=(was, now)).order_by("pk")
    found = {thread.object_id: thread for thread in threads}
    if not (old := found.get(was)):
        return 0
    ids = list(Comment.objects.filter(thread=old).values_list("pk", flat=True))
    new = found.get(now) or Thread.objects.create(kind=kind, object_id=now)
    with connection.cursor() as cursor:
        cursor.execute(APPEND, [new.pk, new.numbered, new.numbered, old.pk])
    Thread.objects.filter(pk=new.pk).update(
        numbered=F("numbered") + old.numbered, comment_count=F("comment_count") + old.comment_count
    )
    Thread.objects.filter(pk=old.pk).update(comment_count=0)
    links.carry("comment", ids, (kind, now))
    moving.carry([("comment", pk) for pk in ids], (kind, was), (kind, now))
    for start in range(0, len(ids), BATCH):
        search.update("comment", ids[start : start + BATCH])
    return len(ids)
