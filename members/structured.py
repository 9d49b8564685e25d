"""What machines may read of a member: the same as a visitor, in schema.org's words."""

from django.conf import settings

from members.models import Profile
from members.permissions import FIELDS, shown_fields


def person_as_json(profile: Profile) -> dict:
    """The member as a schema.org Person (https://schema.org/Person)."""
    shown = shown_fields(None, profile, FIELDS)
    person = {
        "@context": "https://schema.org",
        "@type": "Person",
        "name": shown.get("full_name"),
        "url": settings.SITE_URL + profile.member.get_absolute_url(),
        "image": "photo" in shown and settings.SITE_URL + shown["photo"].large,
        "jobTitle": shown.get("position"),
        "affiliation": "organisation" in shown
        and {"@type": "Organization", "name": shown["organisation"].name},
        "homeLocation": "country" in shown and {"@type": "Country", "name": shown["country"].name},
        "workLocation": [
            {"@type": "Country", "name": country.name} for country in shown.get("work_countries", [])
        ],
        "knowsAbout": [
            *(theme.name for theme in shown.get("themes", [])),
            *(tag["name"] for tag in shown.get("tags", [])),
        ],
        "knowsLanguage": [language.pk for language in shown.get("languages", [])],
        "memberOf": [
            {
                "@type": "Organization",
                "name": row.group.name,
                "url": settings.SITE_URL + row.group.get_absolute_url(),
            }
            for row in shown.get("groups", [])
            if row.group.is_public
        ],
        "sameAs": [
            *([f"https://orcid.org/{shown['orcid']}"] if "orcid" in shown else []),
            *shown.get("links", []),
        ],
    }
    return {name: value for name, value in person.items() if value}
