"""What somebody has begun to write, kept on the server as they type, and given back on any device.

A form that should be kept carries its draft's name; `portal.js` sends what is typed to `/drafts/<name>/`.
Its view calls `bring_back(request, name, form)` before showing the form, and `drop(person, name)` once the
text has been taken in. Without scripts nothing can be kept while one types, but what was kept elsewhere is
offered all the same.
"""

from collections.abc import Callable
from datetime import timedelta
from typing import Any

from django.http import HttpRequest
from django.utils import timezone

MOST = 50  # drafts of one member; the oldest give way
LONGEST = 300_000  # characters: a wiki page of the greatest length, and what is around it
KEPT = timedelta(days=90)
followers: list[tuple[str, Callable[[Any, str], None]]] = []  # by `follow`


def follow(start: str, note: Callable[[Any, str], None]) -> None:
    """Have `note(member, name)` called whenever a draft is kept whose name begins with `start`: somebody is
    typing there. To be called in a room's `apps.py`."""
    followers.append((start, note))


def keep(member: Any, name: str, fields: dict[str, str], path: str = "") -> bool:
    """Keep what `member` has typed so far in the form `name` at `path`, instead of what was kept before.

    An empty form forgets the draft. False where there is too much to keep.
    """
    from portal.drafts.models import Draft

    if sum(len(field) + len(value) for field, value in fields.items()) > LONGEST:
        return False
    if not any(value.strip() for field, value in fields.items() if field not in ("language", "revision")):
        drop(member, name)
        return True
    Draft.objects.bulk_create(
        [Draft(member=member, name=name, path=path, fields=fields, updated_at=timezone.now())],
        update_conflicts=True,
        unique_fields=["member", "name"],
        update_fields=["path", "fields", "updated_at"],
    )
    for start, note in followers:
        if name.startswith(start):
            note(member, name)
    mine = Draft.objects.visible_to(member).latest_first()
    mine.filter(pk__in=mine.values("pk")[MOST : MOST + 10]).delete()
    return True


def drop(member: Any, name: str) -> None:
    """Forget the draft: its text was taken in, or is wanted no more."""
    from portal.drafts.models import Draft

    Draft.objects.visible_to(member).filter(name=name).delete()


def found(person: Any, name: str) -> Any:
    """What `person` began to write in the form `name`, or None."""
    from portal.drafts.models import Draft

    return next(iter(Draft.objects.visible_to(person).filter(name=name)), None)


def bring_back(request: HttpRequest, name: str, form: Any) -> None:
    """Fill an empty form with its draft where the person asked for that (`?draft=back`), else offer it.

    The template finds the name in `form.draft_name`, and in `form.draft` what is to be offered.
    """
    form.draft_name = name
    draft = None if form.is_bound else found(request.user, name)
    if draft and is_wanted(request):
        form.initial |= {field: value for field, value in draft.fields.items() if field in form.fields}
    elif draft:
        form.draft = draft


def is_wanted(request: HttpRequest) -> bool:
    """Whether the person asks for the form with what they began to write in it."""
    return request.GET.get("draft") == "back"


def forget_old() -> int:
    """Delete what nobody has touched for three months; how many drafts."""
    from portal.drafts.models import Draft

    return Draft.objects.filter(updated_at__lt=timezone.now() - KEPT).delete()[0]
