"""The secretariat's desk: the rows of the queue, and decisions about them, one or many at once."""

import logging
from collections import defaultdict
from collections.abc import Iterable
from dataclasses import dataclass, field
from typing import Any

from django.contrib.auth import get_user_model
from django.contrib.postgres.expressions import ArraySubquery
from django.db import models
from django.db.models import Count, IntegerField, OuterRef, Subquery
from django.db.models.functions import JSONObject
from django.utils.crypto import salted_hmac

from portal.moderation.models import Act, Appeal, Case, Report, State
from portal.moderation.registry import Item, Kind, kinds

MOST_COUNTED = 100  # published texts of an author
LAST_ACTS = 3
AGAINST = ("hide", "return", "warn", "suspend", "decline")  # what counts in an author's history

logger = logging.getLogger(__name__)


@dataclass
class Row:
    """One thing on the desk. What cannot be shown has no `item`, and is decided by its number alone."""

    case: Case
    obj: Any = None
    item: Item | None = None
    token: str = ""
    verbs: list[str] = field(default_factory=list)

    @property
    def number(self) -> str:
        return f"{self.case.kind}-{self.case.object_id}"

    @property
    def label(self) -> Any:
        return kinds[self.case.kind].label if self.case.kind in kinds else self.case.kind

    @property
    def published(self) -> int:
        return sum(getattr(self.case, f"published_{name}", 0) for name in countable())


# --- What is read ---------------------------------------------------------------


def queue() -> models.QuerySet:
    """What waits, with all that its rows show of reports, answers and authors, in one query."""
    thing = {"kind": OuterRef("kind"), "object_id": OuterRef("object_id")}
    cases = Case.objects.open().select_related("author__country")
    return with_history(cases, OuterRef("author"), **thing).annotate(
        reports=ArraySubquery(reports_of(**thing)), answers=ArraySubquery(answers_of(**thing))
    )


def with_history(rows: models.QuerySet, author: OuterRef, **thing: Any) -> models.QuerySet:
    """`rows` with what a row of the queue shows of an author's past, and the last act on the thing."""
    return rows.annotate(
        last_acts=ArraySubquery(acts_about(author)[:LAST_ACTS]),
        act_counts=ArraySubquery(counted_acts(author)),
        last_act=Subquery(acts_on(**thing).values("pk")[:1]),
        **{f"published_{name}": count_of(kinds[name].published, author) for name in countable()},
    )


def countable() -> list[str]:
    return [name for name, kind in kinds.items() if kind.published]


def count_of(published: Any, author: Any) -> Any:
    """How many texts of one kind an author has published, at most `MOST_COUNTED`."""
    some = published(author).order_by().values("pk")[:MOST_COUNTED]
    return Counted(some)


class Counted(Subquery):
    """How many rows a query has."""

    template = "(SELECT count(*) FROM (%(subquery)s) AS found)"
    output_field = IntegerField()


def reports_of(**thing: Any) -> models.QuerySet:
    who = {"who": "reporter__full_name", "reason": "reason", "note": "note", "at": "created_at"}
    return Report.objects.open().filter(**thing).order_by("pk").values(json=JSONObject(**who))


def answers_of(kind: Any, object_id: Any) -> models.QuerySet:
    said = {"id": "pk", "text": "text", "at": "created_at", "verb": "act__verb", "reason": "act__reason"}
    return Appeal.objects.open().about(kind, object_id).order_by("pk").values(json=JSONObject(**said))


def acts_on(**thing: Any) -> models.QuerySet:
    return Act.objects.filter(**thing).order_by("-at", "-pk")


def acts_about(person: Any) -> models.QuerySet:
    """The last acts that concern a person."""
    shown = {"verb": "verb", "at": "at", "reason": "reason", "label": "label"}
    return Act.objects.filter(about=person).order_by("-at", "-pk").values(json=JSONObject(**shown))


def counted_acts(person: Any) -> models.QuerySet:
    against = Act.objects.filter(about=person, verb__in=AGAINST).order_by().values("verb")
    return against.annotate(n=Count("pk")).values(json=JSONObject(verb="verb", n="n"))


# --- What is shown --------------------------------------------------------------


def rows_of(cases: Iterable[Case]) -> list[Row]:
    """A row for each of `cases`; one that cannot be read or described is broken, and the others are not."""
    cases = list(cases)
    ids = defaultdict(list)
    for case in cases:
        ids[case.kind].append(case.object_id)
    found = {(name, pk): obj for name, some in ids.items() for pk, obj in load(name, some).items()}
    return [row_of(case, found.get((case.kind, case.object_id))) for case in cases]


def load(name: str, ids: list[int]) -> dict[int, Any]:
    """The things of one kind by id, without those that are gone; one by one where one of them breaks."""
    if name not in kinds:
        return {}
    try:
        return {obj.pk: obj for obj in kinds[name].rows(ids)}
    except Exception:
        logger.exception("Reading %s of the moderation queue failed.", name)
        return {} if len(ids) == 1 else {k: v for pk in ids for k, v in load(name, [pk]).items()}


def row_of(case: Case, obj: Any) -> Row:
    row = Row(case, obj, token=f"{case.kind}:{case.object_id}::")
    if obj is None:
        row.verbs = ["drop"]
        return row
    kind = kinds[case.kind]
    try:
        row.item = kind.describe(obj)
        row.token = token_of(kind, obj, row.item, case.last_act)  # type: ignore[attr-defined]
        row.verbs = offered(kind, obj, case)
    except Exception:
        logger.exception("Describing %s of the moderation queue failed.", row.number)
        row.item, row.verbs = None, ["drop"]
    return row


def token_of(kind: Kind, obj: Any, item: Item, last_act: int | None) -> str:
    """What a moderator has seen of a thing: its text, its state, and the last act about it."""
    state = obj.state if kind.has_states else ""
    facts = [(str(label), str(words)) for label, words in item.facts] if not kind.has_states else []
    shown = repr((kind.name, obj.pk, state, item.title, item.text, facts, item.files))
    mark = salted_hmac("portal.moderation.desk", shown, algorithm="sha256").hexdigest()[:12]
    return f"{kind.name}:{obj.pk}:{last_act or 0}:{mark}"


def offered(kind: Kind, obj: Any, case: Case) -> list[str]:
    """What can be decided about a thing as it stands."""
    verbs: list[str] = []
    state = obj.state if kind.has_states else None
    if state in (State.HELD, State.RETURNED):
        verbs.append("approve")
    if state == State.HIDDEN and not case.answered and not getattr(obj, "is_taken_back", False):
        verbs.append("restore")
    if (case.reported or case.noticed) and state != State.HELD:
        verbs.append("dismiss")
    if kind.returnable and state in (State.HELD, State.PUBLISHED):
        verbs.append("return")
    if state in (State.HELD, State.PUBLISHED, State.RETURNED):
        verbs += ["hide", "spam"]
    author = kind.author(obj)
    if author not in (None, obj) and author.is_active_member and not author.is_staff:
        verbs += ["warn", "suspend"]
        if not author.trusted:
            verbs.append("vouch")
    return verbs


def history_of(kind: Kind, obj: Any, author_id: int | None) -> dict[str, Any]:
    """What `with_history` tells of a thing of which nothing waits, and of its author."""
    thing = {"kind": kind.name, "object_id": obj.pk}
    author = get_user_model().objects.filter(pk=author_id)
    nothing: dict[str, Any] = {"reports": [], "answers": [], "last_acts": [], "act_counts": []}
    names = ["last_acts", "act_counts", "last_act", *(f"published_{name}" for name in countable())]
    if found := with_history(author, OuterRef("pk"), **thing).values(*names).first():
        return nothing | found
    return nothing | {"last_act": acts_on(**thing).values_list("pk", flat=True).first()}


def row_for(kind: Kind, obj: Any) -> Row:
    """The row of a thing, whether it waits or not."""
    case = queue().filter(kind=kind.name, object_id=obj.pk).first()
    if case is None:
        case = Case(kind=kind.name, object_id=obj.pk, author=kind.author(obj), state=Case.State.DECIDED)
        case.since = None  # type: ignore[assignment]
        for name, value in history_of(kind, obj, case.author_id).items():
            setattr(case, name, value)
    return row_of(case, obj)
