"""The counters of threads: moved with each act, and repaired by `recount`."""

from django.db.models import Count, F, Max, OuterRef, Q, Subquery
from django.db.models.functions import Coalesce, Greatest

from portal.comments.models import Comment, Thread


def count(thread_id: int, step: int) -> None:
    """A comment of the thread was published (1), or is no longer (-1)."""
    if step:
        Thread.objects.filter(pk=thread_id).update(comment_count=F("comment_count") + step)


def recount() -> int:
    """Repair the counters of all threads; returns how many were wrong."""
    own = Comment.objects.filter(thread=OuterRef("pk")).order_by()
    published = own.published().values("thread").annotate(n=Count("pk")).values("n")
    counted = Coalesce(Subquery(published), 0)
    last = Coalesce(Subquery(own.values("thread").annotate(n=Max("number")).values("n")), 0)
    wrong = Thread.objects.exclude(Q(comment_count=counted) & Q(numbered__gte=last))
    # Never lower: no number is given twice, also where the last comment is gone.
    return wrong.update(comment_count=counted, numbered=Greatest(F("numbered"), last))
