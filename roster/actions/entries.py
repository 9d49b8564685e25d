"""Handing in an entry of the roster, and changing it."""

import uuid
from typing import Any

from django.conf import settings
from django.db import IntegrityError, transaction
from django.utils import timezone

from portal import search
from portal.access import require
from portal.models import WrittenOn, may_write_on, once
from portal.moderation.actions import notice
from portal.personal import delete_with_files
from portal.text import clean
from roster import permissions
from roster.actions import referees, vetting
from roster.models import CurriculumVitae, Expert, ExpertLanguage, ExpertTheme, Publication, Status

FIELDS = (
    "headline",
    "language",
    "levels",
    "services",
    "availability",
    "available_from",
    "available_until",
    "requests_per_month",
    "fee",
    "cv_audience",
)


class Stale(Exception):
    """The entry was changed since the form was opened; nothing was written."""


@transaction.atomic
def apply(member: Any, data: dict[str, Any], *, form_key: uuid.UUID | None = None) -> Expert:
    """Hand in an entry for `member`, who has none yet; the one there is where its form was sent twice, which
    then says what the form says now.

    `data` holds the entry's fields by name, with `body` in Markdown, `countries` as objects,
    `themes` as (theme, years, proof) and `languages` as (language, level); optional are `cv`, a
    CurriculumVitae that waits, `publications` as (document's number or None, DOI, title) and `referees` as
    (name, address, language), who are written to. Raises WrittenOn where the entry was changed since, or is
    not of this form.
    """
    require(permissions.can_apply(member))

    def create() -> Expert:
        expert = Expert(member=member, form_key=form_key)
        write_fields(expert, data)
        expert.save()
        write_rows(expert, data)
        referees.ask(member, expert, data.get("referees", ()))
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
    publications = {(row.document_id, row.doi, row.title) for row in expert.publications.all()}
    return (
        all(getattr(expert, name) == data[name] for name in FIELDS if name in data)
        and not (data.get("cv") or data.get("referees"))
        and publications == {tuple(row) for row in data.get("publications", ())}
        and expert.body == clean(data["body"])
        and {*expert.countries.all()} == {*data["countries"]}
        and themes == {(theme.pk, years, proof) for theme, years, proof in data["themes"]}
        and languages == {(getattr(one, "pk", one), level) for one, level in data["languages"]}
    )


@transaction.atomic
def edit_expert(member: Any, expert: Expert, data: dict[str, Any], *, revision: int) -> Expert:
    """Change one's own entry from `revision` on.

    A listed entry stays listed, and has been confirmed by that; a returned or refused one is handed in
    again. Raises Stale where the entry has moved on since `revision`.
    """
    require(permissions.can_edit_expert(member, expert))
    if not Expert.objects.filter(pk=expert.pk, revision=revision).update(revision=revision + 1):
        raise Stale
    expert = Expert.objects.select_for_update(of=("self",)).select_related("member").get(pk=expert.pk)
    require(permissions.can_edit_expert(member, expert))
    before = {"text_before": expert.body, "html_before": expert.body_html}
    write_fields(expert, data)
    if expert.status in (Status.RETURNED, Status.REFUSED):
        expert.status, expert.submitted_at = Status.SUBMITTED, timezone.now()
    for name, value in vetting.confirmed_now().items():
        setattr(expert, name, value)
    expert.save()
    write_rows(expert, data)
    referees.ask(member, expert, data.get("referees", ()))
    search.update("expert", [expert.pk])
    if expert.is_listed:
        notice(member, expert, text=expert.body, html=expert.body_html, **before)
    return expert


def write_fields(expert: Expert, data: dict[str, Any]) -> None:
    for name in FIELDS:
        if name in data:
            setattr(expert, name, data[name])
    expert.set_body(data["body"])


def write_rows(expert: Expert, data: dict[str, Any]) -> None:
    """Replace what stands in rows of its own; the CV only where there is another."""
    expert.countries.set(data["countries"])
    expert.theme_rows.all().delete()
    expert.language_rows.all().delete()
    expert.publications.all().delete()
    ExpertTheme.objects.bulk_create(
        ExpertTheme(expert=expert, theme=theme, years=years, proof=proof)
        for theme, years, proof in data["themes"]
    )
    ExpertLanguage.objects.bulk_create(
        ExpertLanguage(expert=expert, language=language, level=level) for language, level in data["languages"]
    )
    Publication.objects.bulk_create(
        Publication(expert=expert, document_id=number, doi=doi, title=title)
        for number, doi, title in data.get("publications", ())
    )
    if data.get("without_cv"):
        forget_cv(expert)
    if data.get("cv"):
        put_cv(expert, data["cv"])


# --- The CV -------------------------------------------------------------------


@transaction.atomic
def put_cv(expert: Expert, cv: CurriculumVitae) -> None:
    """Make a file that waits the expert's CV, instead of the one there is. One that was put elsewhere
    meanwhile stays there. Where there is a virus scanner, nobody gets it before that has looked at it."""
    from roster.tasks import scan_cv

    waiting = CurriculumVitae.objects.filter(pk=cv.pk, expert=None).select_for_update()
    if not waiting.exists():
        return
    forget_cv(expert)
    waiting.update(expert=expert, owner=None, scanned=not settings.CLAMD_URL)
    if settings.CLAMD_URL:
        scan_cv.enqueue(cv.pk)


def forget_cv(expert: Expert) -> None:
    """Delete the expert's CV: its row now, and its file as soon as that is certain."""
    delete_with_files(CurriculumVitae.objects.filter(expert=expert), "file")


@transaction.atomic
def note_scan(cv: CurriculumVitae, virus: str) -> bool:
    """Note what the virus scanner said of a CV that waits for it: nothing, or what it found, and then the
    file goes and its owner is told. False where it waits no longer."""
    waiting = CurriculumVitae.objects.filter(pk=cv.pk, scanned=False).select_for_update()
    if not waiting.exists():
        return False
    if virus and cv.expert:
        forget_cv(cv.expert)
        vetting.tell("expert-cv-virus", None, cv.expert)
    else:
        waiting.update(scanned=True)
    return True
