"""What the roster holds of a person: their own entry, and what they said of others."""

from collections.abc import Iterator
from typing import Any

from django.db.models import Q, QuerySet

from portal import search
from portal.moderation.models import State
from portal.moderation.personal import forget_words
from portal.notices.models import Event
from portal.personal import Part, delete_with_files
from roster.actions.referees import forget_mails
from roster.models import CurriculumVitae, Endorsement, Expert, Referee, RefereeState

TABLES = ("roster.Expert", "roster.CurriculumVitae", "roster.Referee", "roster.Endorsement")

OF_ENTRY = (
    "headline", "body", "language", "levels", "services", "availability", "available_from", "available_until",
    "requests_per_month", "fee", "cv_audience", "status", "decision_reason", "submitted_at", "listed_at",
    "confirmed_at",
)  # fmt: skip


def export(member: Any) -> Iterator[Part]:
    """One's entry with all that belongs to it, what one said of others, and the CV. What referees answered
    they told the secretariat in confidence: it is theirs, and not here."""
    entry = Expert.objects.for_desk().filter(member=member).first()
    if entry:
        yield "roster/entry.json", entry_as_data(entry)
        if cv := CurriculumVitae.objects.filter(expert=entry).first():
            yield f"roster/{cv.name}", cv.file
    yield (
        "roster/what-i-said-of-others.json",
        [
            said(row, row.expert.member.display_name)
            for row in Endorsement.objects.for_list().filter(author=member)
        ],
    )


def entry_as_data(entry: Expert) -> dict[str, Any]:
    return {
        **{name: getattr(entry, name) for name in OF_ENTRY},
        "themes": [
            {"theme": str(row), "years": row.years, "proof": row.proof} for row in entry.theme_rows.all()
        ],
        "languages": [{"language": row.language_id, "level": row.level} for row in entry.language_rows.all()],
        "countries": [country.pk for country in entry.countries.all()],
        "publications": [
            {"document": row.document_id, "doi": row.doi, "title": row.title}
            for row in entry.publications.all()
        ],
        "referees": [
            {"name": row.name, "state": row.state, "asked": row.asked_at} for row in entry.referees.all()
        ],
        "said_of_me": [
            said(row, row.author.display_name)
            for row in entry.endorsements.published().select_related("author")
        ],
    }


def said(row: Endorsement, about: str) -> dict[str, Any]:
    names = ("occasion", "place", "year", "body", "language", "created_at", "state", "reply", "replied_at")
    return {"person": about, **{name: getattr(row, name) for name in names}}


def withdraw(member: Any) -> None:
    """Take back what the member said of others, where the expert has not answered it."""
    forget_endorsements(Endorsement.objects.filter(author=member, reply=""))


def erase(member: Any) -> None:
    """Delete the entry with its CV, its referees and what was said of the person. What they said of others
    stays, by *Former member*, as far as others could read it. Whoever has named them need not any more."""
    forget_endorsements(Endorsement.objects.filter(author=member).exclude(state=State.PUBLISHED))
    forget_endorsements(Endorsement.objects.filter(expert__member=member))
    delete_with_files(CurriculumVitae.objects.filter(Q(owner=member) | Q(expert__member=member)), "file")
    ids = list(Expert.objects.filter(member=member).values_list("pk", flat=True))
    forget_mails(list(Referee.objects.filter(expert__in=ids).values_list("pk", flat=True)))
    Event.objects.filter(kind="expert", object_id__in=ids).delete()
    forget_words("expert", ids)
    named = Referee.objects.filter(email=member.email)  # on the entries of others
    forget_mails(list(named.values_list("pk", flat=True)))
    named.update(state=RefereeState.SILENT, email="", name="—")
    Expert.objects.filter(pk__in=ids).delete()
    search.update("expert", ids)


def forget_endorsements(rows: QuerySet) -> None:
    ids = list(rows.values_list("pk", flat=True))
    Event.objects.filter(kind="endorsement", object_id__in=ids).delete()
    forget_words("endorsement", ids)
    Endorsement.objects.filter(pk__in=ids).delete()
