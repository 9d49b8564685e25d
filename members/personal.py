"""What accounts and entries hold of a person: all that hangs on the account and names them."""

from collections.abc import Iterator
from typing import Any

from allauth.account.models import EmailAddress
from allauth.mfa.models import Authenticator
from allauth.socialaccount.models import SocialAccount
from allauth.usersessions.models import UserSession
from django.contrib.admin.models import LogEntry
from django.db import models

from members.entry import organisations
from members.entry.tagging import forget_unused_tags
from members.models import Consent, Member, OldAddress, Organisation, Profile
from portal.personal import Part, as_dict, delete_files, rows_of

TABLES = (
    "members.Member",
    "members.Profile",
    "members.Listing",
    "members.Consent",
    "members.OldAddress",
    "account.EmailAddress",
    "mfa.Authenticator",
    "socialaccount.SocialAccount",
    "usersessions.UserSession",
    "admin.LogEntry",
)


def export(member: Any) -> Iterator[Part]:
    """The account without its password, the entry with its files, agreements, addresses and sign-ins."""
    yield "account/account.json", as_dict(member, without=("password",))
    for profile in Profile.objects.filter(member=member):
        yield "account/entry.json", as_dict(profile)
        for field in file_fields(Profile):
            if file := getattr(profile, field):
                yield f"account/{field}.webp", file
    yield "account/consents.json", rows_of(Consent.objects.filter(member=member))
    yield "account/addresses.json", rows_of(EmailAddress.objects.filter(user=member))
    yield "account/former-addresses.json", rows_of(OldAddress.objects.filter(member=member))
    yield (
        "account/second-factors.json",
        rows_of(Authenticator.objects.filter(user=member), without=("data",)),
    )
    linked = SocialAccount.objects.filter(user=member)
    yield "account/linked-accounts.json", rows_of(linked)
    sessions = UserSession.objects.filter(user=member)
    yield "account/sign-ins.json", rows_of(sessions, without=("session_key", "data"))
    yield "account/admin-log.json", rows_of(LogEntry.objects.filter(user=member))


def erase(member: Any) -> None:
    """Delete the entry with its files, addresses, keys and sign-ins. What they agreed to stays in the log of
    agreements, which names nobody then; so does what they did in the admin."""
    for session in UserSession.objects.filter(user=member):
        session.end()
    for model in (EmailAddress, Authenticator, SocialAccount):
        model.objects.filter(user=member).delete()
    for profile in Profile.objects.filter(member=member).select_related("organisation"):
        delete_files(str(getattr(profile, field)) for field in file_fields(Profile))
        organisation, tags = profile.organisation, [tag["id"] for tag in profile.known_tags]
        profile.tags.clear()
        profile.delete()
        forget_unused_tags(tags)
        organisations.forget_unused(organisation and organisation.pk)
        forget_own_organisation(member, organisation)


def forget_own_organisation(member: Any, organisation: Organisation | None) -> None:
    """An organisation that bears the person's name, and that nobody else belongs to, is theirs."""
    if organisation and member.full_name and member.full_name.lower() in organisation.name.lower():
        rows = Organisation.objects.filter(pk=organisation.pk)
        if not Profile.objects.filter(organisation=organisation).exists():
            rows.delete()


def file_fields(model: type[models.Model]) -> list[str]:
    return [field.name for field in model._meta.concrete_fields if isinstance(field, models.FileField)]


def addresses_of(member: Member) -> set[str]:
    """All addresses under which the person is or was known here."""
    found = set(EmailAddress.objects.filter(user=member).values_list("email", flat=True))
    old = OldAddress.objects.filter(member=member).values_list("address", flat=True)
    return {address.lower() for address in {member.email, *found, *old} if "@" in address}
