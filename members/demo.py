"""The members of the demonstration community, from demo/members.toml and demo/organisations.toml."""

import tomllib
from datetime import datetime, timedelta
from pathlib import Path
from typing import Any

from allauth.account.models import EmailAddress
from django.contrib.auth.hashers import make_password

from members import actions
from members.demo_faces import face
from members.entry import photos
from members.models import Consent, Member, Organisation, Profile, Status
from members.permissions import audience_of
from members.rules import RULES_VERSION
from portal import search
from portal.vocabulary.models import Language, Theme
from portal.zones import usual_zones

TOLD_BY_SOME = (
    *("places", "help_levels", "help_with", "help_offered", "orcid", "links", "gender", "birth_decade"),
    "audiences",
)
FOLDER = Path(__file__).parent / "demo"
PASSWORD = "portal-demo-2026"
ROLES = ("member", "expert", "facilitator", "secretariat")


def read(name: str) -> list[dict[str, Any]]:
    return tomllib.loads((FOLDER / f"{name}s.toml").read_text(encoding="utf-8"))[name]


def load(now: datetime) -> None:
    """Write organisations and members with their entries, as if they had joined over the last years."""
    Organisation.objects.bulk_create(
        Organisation(name=row["name"], kind=row["kind"], country_id=row["country"])
        for row in read("organisation")
    )
    organisations = {one.name: one for one in Organisation.objects.all()}
    rows = sorted(read("member"), key=lambda row: -row["joined_days_ago"])
    password = make_password(PASSWORD)  # once: four accounts share it, and hashing is slow by design
    members = Member.objects.bulk_create([member_of(row, now, password) for row in rows])
    profiles = [profile_of(row, member, organisations) for row, member in zip(rows, members, strict=True)]
    Profile.objects.bulk_create(profiles)
    EmailAddress.objects.bulk_create(
        EmailAddress(user=member, email=member.email, primary=True, verified=True) for member in members
    )
    Consent.objects.bulk_create(
        Consent(member=member, version=RULES_VERSION, at=member.rules_accepted_at) for member in members
    )
    link_vocabulary(rows, profiles)
    for row, profile in zip(rows, profiles, strict=True):
        tell_more(row, profile)
    search.update("member", [member.pk for member in members])


def finish(now: datetime) -> None:
    """Suspend who is suspended, after the other rooms have let them write."""
    secretary = Member.objects.secretariat().order_by("pk").first()
    for row in read("member"):
        if row["status"] == Status.SUSPENDED:
            actions.suspend(secretary, Member.objects.get(handle=row["handle"]), row["status_reason"])


def member_of(row: dict[str, Any], now: datetime, password: str) -> Member:
    joined = now - timedelta(days=row["joined_days_ago"], hours=len(row["handle"]))
    entered = min(joined + timedelta(hours=1), now)
    approved = min(entered + timedelta(days=1), now)
    return Member(
        handle=row["handle"],
        email=row["email"],
        full_name=row["full_name"],
        password=password if row.get("demo_account") else make_password(None),
        status=Status.WAITING if row["status"] == Status.WAITING else Status.ACTIVE,
        country_id=row["country"],
        stakeholder=row["stakeholder"],
        language=row["language"],
        time_zone=usual_zones().get(row["country"], "UTC"),
        is_staff=row["role"] == "secretariat",
        trusted=row["status"] == Status.ACTIVE,
        date_joined=joined,
        entered_at=entered,
        approved_at=None if row["status"] == Status.WAITING else approved,
        rules_version=RULES_VERSION,
        rules_accepted_at=entered,
    )


def profile_of(row: dict[str, Any], member: Member, organisations: dict[str, Organisation]) -> Profile:
    return Profile(
        member=member,
        organisation=organisations.get(row["organisation"]),
        position=row["position"],
        about=row["about"].strip(),
        willing_to_help=row["willing_to_help"],
        levels=row["levels"],
        **{name: row[name] for name in TOLD_BY_SOME if name in row},
    )


def tell_more(row: dict[str, Any], profile: Profile) -> None:
    """What only some tell: countries of work, tags, languages in which they help, a photograph."""
    profile.work_countries.set(row.get("work_countries", []))
    profile.help_languages.set(row.get("help_languages", []))
    profile.tags.set(row.get("tags", []))
    if colours := row.get("face"):
        profile.member.profile = profile
        photos.keep(profile.member, face(*colours), audience_of(profile, "photo"))


def link_vocabulary(rows: list[dict[str, Any]], profiles: list[Profile]) -> None:
    """Write each entry's themes and languages; a word that the vocabulary does not know is left out."""
    themes = {theme.slug: theme.pk for theme in Theme.objects.known().values()}
    known = Language.objects.known()
    Profile.themes.through.objects.bulk_create(
        Profile.themes.through(profile_id=profile.pk, theme_id=themes[slug])
        for row, profile in zip(rows, profiles, strict=True)
        for slug in row["themes"]
        if slug in themes
    )
    Profile.languages.through.objects.bulk_create(
        Profile.languages.through(profile_id=profile.pk, language_id=code)
        for row, profile in zip(rows, profiles, strict=True)
        for code in row["languages"]
        if code in known
    )


def accounts() -> list[tuple[str, str, str]]:
    """The accounts to sign in with: role, address, password."""
    rows = [row for row in read("member") if row.get("demo_account")]
    return [
        (row["role"], row["email"], PASSWORD) for row in sorted(rows, key=lambda r: ROLES.index(r["role"]))
    ]
