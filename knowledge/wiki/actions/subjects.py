"""What a page is about: its themes, countries and tags, and what of these waits with a revision for review.

What waits is kept as keys, by name what is new and what is gone, so that what else has changed until it is
approved stays.
"""

from collections.abc import Iterable
from typing import Any

from knowledge.wiki.models import Page, Revision
from portal import comments

NAMES = ("themes", "countries", "tags")
About = dict[str, list[Any]]  # keys by name


def write_about(page: Page, data: dict[str, Any]) -> None:
    """Set the themes, countries and tags that `data` has; of `changes`, by these names, give the page what is
    new and take from it what is gone, so that what somebody else has changed meanwhile stays. By themes and
    countries the comments on it are found, too."""
    changes = data.get("changes", {})
    for name in NAMES:
        if name in data:
            getattr(page, name).set(data[name])
    for name, (new, gone) in changes.items():
        getattr(page, name).add(*new)
        getattr(page, name).remove(*gone)
    is_new = any(name in data or any(changes.get(name, ())) for name in ("themes", "countries"))
    if is_new and page.revision_count:
        comments.shown_anew("page", [page.pk])


def propose_about(page: Page, data: dict[str, Any], parent: Revision | None) -> dict[str, Any] | None:
    """What `data` says of that in a revision that waits, with what waits already with the one before it."""
    waiting = dict(parent.about or {}) if parent and page.is_ahead else {}
    changes = dict(data.get("changes", {}))
    for name in NAMES:
        if name in data:
            there = with_waiting({name: keys_of(name, getattr(page, name).all())}, waiting)[name]
            said = keys_of(name, data[name])
            changes[name] = without(said, there), without(there, said)
    for name, (new, gone) in changes.items():
        waiting[name] = added_up(waiting.get(name, {}), keys_of(name, new), keys_of(name, gone))
    return {name: change for name, change in waiting.items() if any(change.values())} or None


def is_about_same(page: Page, data: dict[str, Any], current: Revision) -> bool:
    """Whether `data` says nothing of that, or only what is so already, or waits already."""
    named = {*data.get("changes", {}), *(name for name in NAMES if name in data)}
    there = {name: keys_of(name, getattr(page, name).all()) for name in NAMES if name in named}
    if page.is_ahead:
        there = with_waiting(there, current.about)
    for name in there:
        new, gone = data.get("changes", {}).get(name, ((), ()))
        said = keys_of(name, data[name]) if name in data else [*there[name], *keys_of(name, new)]
        if set(said) - set(keys_of(name, gone)) != set(there[name]):
            return False
    return True


def keys_of(name: str, things: Iterable[Any]) -> list[Any]:
    """Ids of themes, codes of countries, names of tags."""
    if name == "tags":
        return [str(one) for one in things]
    return [getattr(one, "pk", one) for one in things]


def without(some: Iterable[Any], others: Iterable[Any]) -> list[Any]:
    return [one for one in some if one not in others]


def added_up(was: dict[str, list], new: list, gone: list) -> dict[str, list]:
    """One change after another."""
    both = [*new, *gone]
    return {
        "new": [*without(was.get("new", []), both), *new],
        "gone": [*without(was.get("gone", []), both), *gone],
    }


def with_waiting(about: About, waiting: dict[str, Any] | None) -> About:
    """What a page is `about`, by keys, with the changes that wait."""
    found = {}
    for name, there in about.items():
        change = (waiting or {}).get(name, {"new": [], "gone": []})
        kept = without(there, change["gone"])
        found[name] = [*kept, *without(change["new"], kept)]
    return found


def accept_about(page: Page, revision: Revision) -> None:
    """Give the page what has waited with `revision`; a theme that is no more is left out."""
    changes = {}
    for name, change in (revision.about or {}).items():
        if name != "tags":
            model = getattr(page, name).model
            change = {part: model.objects.filter(pk__in=keys) for part, keys in change.items()}
        changes[name] = change["new"], change["gone"]
    write_about(page, {"changes": changes})
