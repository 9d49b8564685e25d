"""People who wrote on a mailing list that was brought along: found by their address, and claimed by it.

Whoever confirms such an address, in whatever way, gets the posts written from it (`claim`).
Before that nothing changes hands, so an account opened with somebody else's address gains nothing.
"""

import secrets
from collections.abc import Collection, Iterable

from allauth.account.models import EmailAddress
from django.apps import apps
from django.db import models, transaction
from django.urls import reverse
from django.utils.crypto import salted_hmac
from django.utils.translation import gettext as _
from django.utils.translation import override

from members.models import Member, OldAddress, Status
from members.tasks import claim_posts, mend_index
from portal import notices
from portal.moderation.actions import log

NOWHERE = "unclaimed.invalid"  # no mail gets to it (RFC 2606, section 2)
NAME_LENGTH = 120


def digest(address: str) -> str:
    """What is left of an address whose owner had themselves erased: enough to know it again, no more."""
    return salted_hmac("members.unclaimed", address, algorithm="sha256").hexdigest()


def owners(addresses: Collection[str]) -> dict[str, int]:
    """The ids of the members behind these lower-case addresses: who has confirmed one, else who is unclaimed.

    Behind the address of a person who was erased it is the nameless account that is left of them.
    """
    asked = {digest(address): address for address in addresses}
    old = OldAddress.objects.filter(address__in=[*addresses, *asked]).values_list("address", "member")
    confirmed = EmailAddress.objects.filter(email__in=addresses, verified=True).values_list("email", "user")
    return {asked.get(address, address): pk for address, pk in old} | dict(confirmed)


@transaction.atomic
def open_unclaimed(names: dict[str, str]) -> dict[str, int]:
    """Make an unclaimed member for each lower-case address, under the name given; returns their ids.

    None of the addresses may have an owner yet. Where somebody confirms one at this very moment, `give_away`
    afterwards finds it.
    """
    tokens = [secrets.token_hex(10) for _address in names]
    members = Member.objects.bulk_create(
        Member(
            email=f"{token}@{NOWHERE}",
            handle=f"unclaimed-{token}",
            full_name=name[:NAME_LENGTH],
            password="!",
            status=Status.UNCLAIMED,
        )
        for token, name in zip(tokens, names.values(), strict=True)
    )
    OldAddress.objects.bulk_create(
        OldAddress(member=member, address=address) for member, address in zip(members, names, strict=True)
    )
    return {address: member.pk for member, address in zip(members, names, strict=True)}


def give_away(addresses: Iterable[str]) -> None:
    """Give to its owner what was written from each of these addresses that somebody has confirmed."""
    old = OldAddress.objects.filter(address__in=addresses).values("address")
    for email, member_id in EmailAddress.objects.filter(email__in=old, verified=True).values_list(
        "email", "user"
    ):
        claim_posts.enqueue(member_id, email)


@transaction.atomic
def claim(member: Member, email: str) -> bool:
    """Give `member`, who has confirmed `email`, what was written from it on an old list; False for nothing.

    Every row that names the unclaimed account names `member` from then on, and that account is no more. It is
    locked first, so an import that is writing in its name ends before, or begins anew. Who is known from the
    list is trusted.
    """
    if not EmailAddress.objects.filter(user=member, email=email, verified=True).exists():
        return False
    unclaimed = Member.objects.filter(status=Status.UNCLAIMED, old_address__address=email)
    old = unclaimed.select_for_update(of=("self",)).first()
    if old is None:
        return False
    moved = sum(move(model, field, old.pk, member.pk) for model, field in naming_members())
    old.delete()
    mend_index.enqueue(member.pk)
    if moved:
        if Member.objects.filter(pk=member.pk, trusted=False).update(trusted=True):
            log(None, "trust", member, kind="member", before={"trusted": False}, after={"trusted": True})
        tell(member)
    return True


def naming_members() -> list[tuple[type[models.Model], str]]:
    """Every model with the name of a field that leads to a member, save the old address itself."""
    return [
        (model, field.attname)
        for model in apps.get_models(include_auto_created=True)
        for field in model._meta.concrete_fields
        if field.related_model is Member and model is not OldAddress
    ]


def move(model: type[models.Model], field: str, old: int, new: int) -> int:
    return model._base_manager.filter(**{field: old}).update(**{field: new})


def tell(member: Member) -> None:
    """Let the member know, in the portal."""
    with override(member.language):
        title = _("The old mailing list")
    notices.tell(
        "posts-claimed",
        actor=None,
        kind="member",
        object_id=member.pk,
        title=title,
        url=reverse("members:me"),
        to=[member],
    )


def forget_address(person: Member) -> None:
    """Keep of an unclaimed person's address its digest alone: nobody can claim it, no import names them."""
    for old in OldAddress.objects.filter(member=person):
        OldAddress.objects.filter(pk=old.pk).update(address=digest(old.address))
