"""Which members a person can see."""

from typing import Any

from django.contrib.auth.base_user import BaseUserManager
from django.db import models
from django.db.models import Q

from portal.access import is_member, is_secretariat


class MemberQuerySet(models.QuerySet):
    def active(self) -> "MemberQuerySet":
        """Approved members who are neither suspended nor gone."""
        return self.filter(status="active")

    def visible_to(self, person: Any) -> "MemberQuerySet":
        """The members whose page `person` may open.

        The secretariat sees every account. Everybody sees active members, of whom
        `members.permissions` then shows each field to its own audience; one who opted out
        of the register is seen by members only. A person always sees themselves.
        """
        if is_secretariat(person):
            return self
        seen = Q(status="active") & (Q() if is_member(person) else Q(profile__listed=True))
        own = Q(pk=person.pk) if getattr(person, "is_authenticated", False) else Q(pk__in=[])
        return self.filter(seen | own)

    def for_list(self) -> "MemberQuerySet":
        return self.select_related("country", "profile__organisation")


class MemberManager(BaseUserManager.from_queryset(MemberQuerySet)):
    """Makes accounts; addresses and handles are kept in lower case."""

    def create_user(self, email: str, password: str | None = None, **fields: Any) -> Any:
        """An account with `email`; without a password it can't sign in by one."""
        if not email:
            raise ValueError("An account needs an e-mail address.")
        member = self.model(email=email.strip().lower(), **fields)
        member.set_password(password)
        member.save(using=self._db)
        return member

    def create_superuser(self, email: str, password: str | None = None, **fields: Any) -> Any:
        """An active account of the secretariat that may do everything in the admin."""
        return self.create_user(
            email, password, **{"is_staff": True, "is_superuser": True, "status": "active", "trusted": True} | fields
        )

    def get_by_natural_key(self, email: str) -> Any:
        return self.get(email=email.strip().lower())
