"""What the form of an entry shows at first: what one has said of oneself in the register, or the entry."""

from typing import Any

from portal import links
from roster.actions import entries
from roster.forms.entry import MOST_LANGUAGES, MOST_THEMES
from roster.models import Expert, Level, Skill

FIELDS = (*entries.FIELDS, "body", "revision")


def from_register(member: Any, language: str) -> dict[str, Any]:
    """What the register knows of `member`, to be completed; not what they keep to the secretariat, since
    everybody reads an entry that is listed."""
    profile = member.profile
    said = [getattr(profile, name) for name in ("about", "help_offered") if is_shown(profile, name)]
    themes = profile.known_themes if is_shown(profile, "themes") else []
    countries = []
    if is_shown(profile, "places"):
        countries = [country.pk for country in profile.known_countries]
    levels = profile.help_levels if is_shown(profile, "willing_to_help") else []
    levels = levels or (profile.levels if is_shown(profile, "levels") else [])
    form = {
        "headline": position_of(profile)[:150],
        "body": "\n\n".join(words for words in said if words),
        "language": language,
        "levels": [level for level in levels if level in Level.values],
        "countries": countries or [member.country_id],
    }
    spoken = profile.known_help_languages if is_shown(profile, "willing_to_help") else []
    spoken = spoken or (profile.known_languages if is_shown(profile, "languages") else [])
    return {
        "form": form,
        "themes": [{"theme": theme.pk} for theme in themes[:MOST_THEMES]],
        "languages": [{"language": one.pk, "level": Skill.B2} for one in spoken[:MOST_LANGUAGES]],
    }


def is_shown(profile: Any, field: str) -> bool:
    """Whether others than the secretariat may read a field of the register entry: countries go with the
    places of work, ways of helping with the willingness."""
    return profile.audiences.get(field) != "secretariat"


def position_of(profile: Any) -> str:
    """What somebody does, and where: “Adviser, Pastoral Network”."""
    where = profile.organisation.name if profile.organisation and is_shown(profile, "organisation") else ""
    return ", ".join(filter(None, (profile.position if is_shown(profile, "position") else "", where)))


def from_entry(member: Any, entry: Expert) -> dict[str, Any]:
    """The entry as it stands."""
    form: dict[str, Any] = {name: getattr(entry, name) for name in FIELDS}
    form["countries"] = [country.pk for country in entry.countries.all()]
    return {
        "form": form,
        "themes": [
            {"theme": row.theme_id, "years": row.years, "proof": row.proof} for row in entry.theme_rows.all()
        ],
        "languages": [{"language": row.language_id, "level": row.level} for row in entry.language_rows.all()],
        "publications": publications_of(member, entry),
    }


def publications_of(member: Any, entry: Expert) -> list[dict[str, Any]]:
    """Documents by their number and title, the rest by DOI. One query where there are documents."""
    rows = list(entry.publications.all())
    things = [("document", row.document_id) for row in rows if row.document_id]
    titles = {hit.object_id: hit.title for hit in links.entries(member, things)}
    return [
        {"given": row.doi or str(row.document_id), "title": row.title or titles.get(row.document_id, "")}
        for row in rows
    ]
