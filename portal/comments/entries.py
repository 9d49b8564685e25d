"""How comments are found by the search: under the title of what they are about."""

from collections.abc import Iterable, Iterator

from portal import search
from portal.comments.models import Comment
from portal.comments.registry import rooms
from portal.search import Entry
from portal.text import plain

BATCH = 500


def entries(ids: Iterable[int]) -> Iterator[Entry]:
    """The published comments among `ids` on things that may be found."""
    comments = Comment.objects.published().filter(pk__in=ids).select_related("thread", "author").defer("body")
    by_kind: dict[str, list[Comment]] = {}
    for comment in comments:
        by_kind.setdefault(comment.thread.kind, []).append(comment)
    for kind, some in by_kind.items():
        room = rooms.get(kind)
        things = (
            {thing.pk: thing for thing in room.rows({one.thread.object_id for one in some})} if room else {}
        )
        for comment in some:
            thing = things.get(comment.thread.object_id)
            if room and thing and (found := room.found(thing)):
                yield Entry(
                    object_id=comment.pk,
                    title=room.title(thing),
                    text=plain(comment.body_html),
                    url=comment.get_absolute_url(),
                    date=comment.created_at,
                    summary=comment.author.display_name if comment.author else "",
                    language=comment.language,
                    audience=found.audience,
                    themes=found.themes,
                    countries=found.countries,
                    own_title=False,
                )


def shown_anew(kind: str, ids: Iterable[int]) -> None:
    """Make the index right for all comments on these things."""
    about = Comment.objects.filter(thread__kind=kind, thread__object_id__in=list(ids))
    wanted = list(about.values_list("pk", flat=True))
    for start in range(0, len(wanted), BATCH):
        search.update("comment", wanted[start : start + BATCH])
