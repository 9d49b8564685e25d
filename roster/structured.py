"""What machines read on an expert's page: schema.org's words for it, only of what everybody sees."""

from typing import Any

from django.conf import settings

from roster.models import Expert


def expert_as_json(expert: Expert) -> dict[str, Any]:
    """The page as a schema.org ProfilePage (https://schema.org/ProfilePage) about a Person."""
    member: Any = expert.member
    url = settings.SITE_URL + expert.get_absolute_url()
    person = {
        "@type": "Person",
        "@id": settings.SITE_URL + member.get_absolute_url(),
        "name": member.full_name,
        "description": expert.headline,
        "url": url,
        "knowsAbout": [row.known_theme.name for row in expert.theme_rows.all()],
        "knowsLanguage": [row.language_id for row in expert.language_rows.all()],
        "workLocation": [{"@type": "Country", "name": country.name} for country in expert.countries.all()],
    }
    return {
        "@context": "https://schema.org",
        "@type": "ProfilePage",
        "url": url,
        "inLanguage": expert.language,
        "dateCreated": expert.listed_at.isoformat(timespec="seconds"),
        "dateModified": max(expert.listed_at, expert.confirmed_at).isoformat(timespec="seconds"),
        "mainEntity": {name: value for name, value in person.items() if value},
    }
