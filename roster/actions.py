"""Applying, vetting and keeping entries of the roster."""

import uuid
from typing import Any

from django.contrib.auth import get_user_model
from django.db import IntegrityError, transaction
from django.utils import timezone

from portal import notices, search
from portal.access import require
from portal.lines import Table
from portal.models import WrittenOn, may_write_on, once
from portal.moderation.actions import log
from portal.text import clean
from roster import permissions
from roster.models import Expert, ExpertLanguage, ExpertTheme, Status

FIELDS = ("headline", "language", "levels", "services", "availability", "fee")


class Stale(Exception):
    """The entry was changed since the form was opened; nothing was written."""


@transaction.atomic
def apply(member: Any, data: dict[str, Any], *, form_key: uuid.UUID | None = None) -> Expert:
    """Hand in an entry for `member`, who has none yet; the one there is where its form was sent twice, which
    then says what the form says now.

    `data` holds the entry's fields by name, with `body` in Markdown, `countries` as objects,
    `themes` as (theme, years, proof) and `languages` as (language, level). Raises WrittenOn where the entry
    was changed since, or is not of this form.
    """
    require(permissions.can_apply(member))

    def create() -> Expert:
        expert = Expert(member=member, form_key=form_key)
        write_fields(expert, data)
        expert.save()
        write_rows(expert, data)
        search.update("expert", [expert.pk])
        return expert

    def again(expert: Expert) -> None:
        if not says(expert, data):
            may_edit = permissions.can_edit_expert(member, expert)
            may_write_on(expert, may_edit, untouched=expert.revision == 1)
            edit_expert(member, expert, data, revision=1)

    try:
        with transaction.atomic():
            return once(Expert.objects.filter(member=member), form_key, create, again)[0]
    except (IntegrityError, Stale):
        raise WrittenOn(Expert.objects.get(member=member)) from None


def says(expert: Expert, data: dict[str, Any]) -> bool:
    """Whether the entry is what `data` says."""
    themes = {(row.theme_id, row.years, row.proof) for row in expert.theme_rows.all()}
    languages = {(row.language_id, row.level) for row in expert.language_rows.all()}
    return (
        all(getattr(expert, name) == data[name] for name in FIELDS)
        and expert.body == clean(data["body"])
        and {*expert.countries.all()} == {*data["countries"]}
        and themes == {(theme.pk, years, proof) for theme, years, proof in data["themes"]}
        and languages == {(getattr(one, "pk", one), level) for one, level in data["languages"]}
    )


@transaction.atomic
def edit_expert(member: Any, expert: Expert, data: dict[str, Any], *, revision: int) -> Expert:
    """Change one's own entry from `revision` on.

    A listed entry stays listed; a returned one is handed in again. Raises Stale where the entry has moved
    on since `revision`.
    """
    require(permissions.can_edit_expert(member, expert))
    if not Expert.objects.filter(pk=expert.pk, revision=revision).update(revision=revision + 1):
        raise Stale
    expert = Expert.objects.select_for_update().get(pk=expert.pk)
    write_fields(expert, data)
    if expert.status == Status.RETURNED:
        expert.status, expert.submitted_at = Status.SUBMITTED, timezone.now()
    expert.save()
    write_rows(expert, data)
    search.update("expert", [expert.pk])
    return expert


def write_fields(expert: Expert, data: dict[str, Any]) -> None:
    for name in FIELDS:
        setattr(expert, name, data[name])
    expert.set_body(data["body"])


def write_rows(expert: Expert, data: dict[str, Any]) -> None:
    """Replace the entry's countries, themes and languages."""
    expert.countries.set(data["countries"])
    expert.theme_rows.all().delete()
    expert.language_rows.all().delete()
    ExpertTheme.objects.bulk_create(
        ExpertTheme(expert=expert, theme=theme, years=years, proof=proof)
        for theme, years, proof in data["themes"]
    )
    ExpertLanguage.objects.bulk_create(
        ExpertLanguage(expert=expert, language=language, level=level) for language, level in data["languages"]
    )


@transaction.atomic
def list_expert(person: Any, expert: Expert) -> bool:
    """Show the entry on the roster; False where somebody decided on it since it was loaded."""
    require(permissions.can_list_expert(person, expert))
    return decide(person, expert, Status.LISTED, verb="list")


@transaction.atomic
def return_expert(person: Any, expert: Expert, reason: str) -> bool:
    """Give the entry back to its author with a reason; False where somebody was faster."""
    require(permissions.can_return_expert(person, expert))
    return decide(person, expert, Status.RETURNED, verb="return", reason=reason)


@transaction.atomic
def rest_expert(member: Any, expert: Expert) -> bool:
    """Take one's own entry off the roster for a while; listing it again is the secretariat's."""
    require(permissions.can_rest_expert(member, expert))
    return decide(member, expert, Status.RESTING, verb="rest")


def decide(person: Any, expert: Expert, now: str, *, verb: str, reason: str = "") -> bool:
    """Move the entry from the status it was loaded with to `now`, with all that follows from it."""
    was, when = expert.status, timezone.now()
    decided = {"status": now, "decided_by": person, "decided_at": when, "decision_reason": reason}
    if now == Status.LISTED:
        decided["listed_at"] = when
    if was == now or not Expert.objects.filter(pk=expert.pk, status=was).update(**decided):
        return False
    for name, value in decided.items():
        setattr(expert, name, value)
    get_user_model().objects.filter(pk=expert.member_id).update(is_expert=now == Status.LISTED)
    log(person, verb, expert, kind="expert", reason=reason, before={"status": was}, after={"status": now})
    search.update("expert", [expert.pk])
    notices.tell(
        f"expert-{verb}",
        actor=person,
        kind="expert",
        object_id=expert.pk,
        title=expert.headline,
        url=expert.get_absolute_url(),
        text=reason,
        to=[expert.member],
    )
    return True


@transaction.atomic
def note_export(person: Any, conditions: str, count: int) -> None:
    """Let somebody take a table of experts away, and keep in the log that they did, of whom and how many.

    `conditions` are the filters or the chosen experts, as the address of the list has them.
    """
    require(permissions.can_export_experts(person))
    log(person, "export", Table(f"{count}: {conditions}"), kind="expert")
