"""What can be moderated: each room announces its kinds here."""

from collections.abc import Callable, Iterable
from dataclasses import dataclass, field
from typing import Any

from django.db import models

from portal.access import Verdict

ALL = models.Q()


@dataclass(frozen=True)
class Item:
    """A thing as a moderator is shown it, in the queue or by mail: all that is needed to decide.

    `author` is who wrote it; `facts` are pairs of a label and what stands there; `files` are triples of a
    name, bytes and the whole address. `html` is the text as `portal.text` made it, where it has been.
    Of what is `nameless` the secretariat alone is shown the author.
    """

    title: str
    text: str = ""
    author: Any = None
    facts: list[tuple[Any, Any]] = field(default_factory=list)
    files: list[tuple[str, int, str]] = field(default_factory=list)
    html: str = ""
    url: str = ""
    nameless: bool = False


@dataclass(frozen=True)
class Kind:
    """One kind of thing that people write.

    `visible(person)` gives the queryset of those that the person may see, `can_moderate(person,
    obj)` the rule, `after_change(obj, was, now)` mends counters, search and notices when the
    state went from `was` to `now`, inside the same transaction.

    For the queue: `rows(ids)` are those with the ids, with all that `describe(obj)` needs, in a query or two.
    `place(obj)` is the key of where it stands, such as a category, and `places()` names all such keys.
    `published(author)` are the published ones of an author, which may be an `OuterRef`. What is `returnable`
    can be given back to its author, who mends it at `mend_url(obj)` and sends it again. Where a row can
    become something that is decided about otherwise, `among` says what it is not yet.
    """

    name: str
    model: Any
    label: Any
    visible: Callable[[Any], models.QuerySet]
    can_moderate: Callable[[Any, Any], Verdict]
    after_change: Callable[[Any, str, str], None]
    author: Callable[[Any], Any]
    text: Callable[[Any], str]
    rows: Callable[[Iterable[int]], Iterable[Any]]
    describe: Callable[[Any], Item]
    place: Callable[[Any], str]
    places: Callable[[], dict[str, str]]
    published: Callable[[Any], models.QuerySet] | None
    returnable: bool
    mend_url: Callable[[Any], str]
    among: models.Q

    def get(self, object_id: int) -> Any:
        """The thing, with all that its description needs; None where it is gone."""
        return next(iter(self.rows([object_id])), None)

    @property
    def has_states(self) -> bool:
        """Whether its things can be held and hidden; accounts cannot."""
        return any(one.name == "state_reason" for one in self.model._meta.get_fields())


@dataclass(frozen=True)
class People:
    """What moderation does with accounts, through the room that has them."""

    suspend: Callable[[Any, Any, str], bool]
    reinstate: Callable[[Any, Any, str], bool]
    trust: Callable[[Any, Any], bool]


kinds: dict[str, Kind] = {}
_people: list[People] = []


def register(
    name: str,
    model: type[models.Model],
    *,
    label: Any,
    visible: Callable[[Any], models.QuerySet],
    can_moderate: Callable[[Any, Any], Verdict],
    after_change: Callable[[Any, str, str], None] = lambda obj, was, now: None,
    author: Callable[[Any], Any] = lambda obj: obj.author,
    text: Callable[[Any], str] = str,
    rows: Callable[[Iterable[int]], Iterable[Any]] | None = None,
    describe: Callable[[Any], Item] | None = None,
    place: Callable[[Any], str] = lambda obj: "",
    places: Callable[[], dict[str, str]] = dict,
    published: Callable[[Any], models.QuerySet] | None = None,
    returnable: bool = False,
    mend_url: Callable[[Any], str] = lambda obj: "",
    among: models.Q = ALL,
) -> None:
    """Announce that objects of `model` can be held, reported, hidden and restored; see `Kind`."""
    rows = rows or (lambda ids: model._default_manager.filter(pk__in=ids))
    describe = describe or (
        lambda obj: Item(str(obj), text(obj), author(obj), html=getattr(obj, "body_html", ""))
    )
    kinds[name] = Kind(
        name, model, label, visible, can_moderate, after_change, author, text, rows, describe, place, places,
        published, returnable, mend_url, among,
    )  # fmt: skip


def register_people(
    *,
    suspend: Callable[[Any, Any, str], bool],
    reinstate: Callable[[Any, Any, str], bool],
    trust: Callable[[Any, Any], bool],
) -> None:
    """Announce what a moderator does with an account: each action takes who acts, the member, and why
    (trusting needs no reason), and is False where somebody was faster."""
    _people[:] = [People(suspend, reinstate, trust)]


def people() -> People:
    """The actions on accounts."""
    return _people[0]


def subject_of(report: Any) -> Any:
    """What a report, case or act is about; None where it is gone, or its room no longer announces it."""
    kind = kinds.get(report.kind)
    return kind and kind.get(report.object_id)


def kind_of(obj: models.Model) -> Kind:
    """The kind that `obj` is; KeyError where its room has not announced it."""
    for kind in kinds.values():
        if isinstance(obj, kind.model):
            return kind
    raise KeyError(f"{type(obj).__name__} is not registered for moderation.")
