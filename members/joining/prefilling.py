"""What a list said of somebody becomes the beginning of their entry."""

from typing import Any

from django.utils.translation import gettext_lazy as _

from members.entry import organisations
from members.models import Member, Profile, Stakeholder
from portal.punctuation import listed
from portal.vocabulary.models import Country, Language, Theme


def fill_in(member: Member, details: dict[str, Any]) -> None:
    """Write what is known of `member` into the entry that they have not completed yet; what they have written
    themselves stays."""
    if not details:
        return
    country = Country.objects.known().get(details.get("country") or "")
    if country and not member.country_id:
        member.country = country
    if details.get("stakeholder") in Stakeholder.values and not member.stakeholder:
        member.stakeholder = details["stakeholder"]
    member.save(update_fields=["country", "stakeholder"])
    profile, _made = Profile.objects.get_or_create(member=member)
    profile.position = profile.position or details.get("position", "")[:150]
    profile.about = profile.about or details.get("about", "")[:2000]
    if (name := details.get("organisation")) and not profile.organisation_id:
        profile.organisation = organisations.named(name, member)
    profile.save(update_fields=["position", "about", "organisation"])
    known = Language.objects.known()
    profile.languages.add(*(code for code in details.get("languages", []) if code in known))
    profile.themes.add(*(theme.pk for theme in themes_of(details)))
    member.profile = profile


def in_words(details: dict[str, Any]) -> list[tuple[Any, str]]:
    """The same for the person to read: what it is, and the words."""
    country = Country.objects.known().get(details.get("country") or "")
    kind = details.get("stakeholder")
    known = Language.objects.known()
    languages = [str(known[code]) for code in details.get("languages", []) if code in known]
    rows = [
        (_("Full name"), details.get("full_name", "")),
        (_("Country"), str(country or "")),
        (_("Works with or for"), str(Stakeholder(kind).label) if kind in Stakeholder.values else ""),
        (_("Organisation"), details.get("organisation", "")),
        (_("What they do there"), details.get("position", "")),
        (_("About you"), details.get("about", "")),
        (_("Languages"), listed(languages)),
        (_("Interests"), listed(themes_of(details))),
    ]
    return [(label, words) for label, words in rows if words]


def themes_of(details: dict[str, Any]) -> list[Theme]:
    return [theme for theme in Theme.objects.known().values() if theme.slug in details.get("themes", [])]
