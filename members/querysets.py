"""Which members a person can see."""

from collections.abc import Collection
from typing import Any

from django.contrib.auth.base_user import BaseUserManager
from django.contrib.postgres.expressions import ArraySubquery
from django.db import models
from django.db.models import OuterRef, Q, Value
from django.db.models.functions import Concat

from members.permissions import FIELD_AUDIENCE, PART_OF, groups_of
from portal.access import is_member, is_secretariat
from portal.subjects.tags import tags_of


class MemberQuerySet(models.QuerySet):
    def active(self) -> "MemberQuerySet":
        """Approved members who are neither suspended nor gone."""
        return self.filter(status="active")

    def secretariat(self) -> "MemberQuerySet":
        """The active members of the secretariat."""
        return self.active().filter(is_staff=True)

    def awaiting_approval(self) -> "MemberQuerySet":
        """Who has confirmed the address and completed the entry, and waits for the secretariat."""
        return self.filter(status="waiting", entered_at__isnull=False)

    def reachable(self) -> "MemberQuerySet":
        """The accounts of people who are with us, whatever their status: neither gone nor unclaimed."""
        return self.exclude(status__in=["gone", "unclaimed"])

    def visible_to(self, person: Any) -> "MemberQuerySet":
        """The members whose page `person` may open.

        The secretariat sees every account that is neither gone nor unclaimed. Everybody sees active
        members, of whom `members.permissions` then shows each field to its own audience; one who opted
        out of the register is seen by members only. A person always sees themselves.
        """
        if is_secretariat(person):
            return self.reachable()
        seen = Q(status="active") & (Q() if is_member(person) else Q(profile__listed=True))
        own = Q(pk=person.pk) if getattr(person, "is_authenticated", False) else Q(pk__in=[])
        return self.filter(seen | own)

    def in_register(self) -> "MemberQuerySet":
        """The members whom the register lists, to everybody: the active who didn't opt out."""
        return self.active().filter(profile__listed=True)

    def named_like(self, words: str, most: int) -> list[Any]:
        """At most so many, by name: first those whose name begins with `words`, then those of whom another
        word of the name or the handle does; accents and capitals aside.

        Asked for one after the other, because each then ends in its index, where both together would walk
        through all names in between.
        """
        from members.models import SortName

        key = SortName(Value(words))
        begins, ordered = Q(sort_name__startswith=key), self.order_by("sort_name", "pk")
        found = list(ordered.filter(begins)[:most])
        if len(found) < most:
            another = Q(sort_name__contains=Concat(Value(" "), key)) | Q(handle__startswith=words.lower())
            found += ordered.filter(another).exclude(begins)[: most - len(found)]
        return found

    def showing(self, person: Any, field: str) -> "MemberQuerySet":
        """Those who show `field` to `person`, so that a filter tells no more than the page does."""
        return self.filter(self.shows(person, field))

    def shows(self, person: Any, field: str) -> Q:
        """The condition that a member shows `field` to `person`."""
        allowed, field = groups_of(person), PART_OF.get(field, field)
        chosen = Q(**{f"profile__audiences__{field}__in": allowed})
        if FIELD_AUDIENCE[field] in allowed:
            chosen |= Q(**{f"profile__audiences__{field}__isnull": True})
        own = Q(pk=person.pk) if getattr(person, "is_authenticated", False) else Q(pk__in=[])
        return chosen | own

    def for_list(self) -> "MemberQuerySet":
        return self.select_related("country", "profile__organisation")

    def with_interests(self) -> "MemberQuerySet":
        """With `theme_ids` and `language_ids` of the register entry, so that they take no further query."""
        return self.with_rows(theme_ids=("themes", "theme"), language_ids=("languages", "language"))

    def with_all_rows(self) -> "MemberQuerySet":
        """With the ids of all that the entry chooses from lists, and its tags, for `Profile.take`."""
        from members.models import Profile

        rows = self.with_interests().with_rows(
            help_language_ids=("help_languages", "language"), work_country_ids=("work_countries", "country")
        )
        return rows.annotate(tag_rows=tags_of(Profile))

    def with_rows(self, **relations: tuple[str, str]) -> "MemberQuerySet":
        from members.models import Profile

        def ids(relation: str, column: str) -> ArraySubquery:
            rows = getattr(Profile, relation).through.objects.filter(profile=OuterRef("pk"))
            return ArraySubquery(rows.values(column))

        return self.annotate(**{name: ids(*relation) for name, relation in relations.items()})


class MemberManager(BaseUserManager.from_queryset(MemberQuerySet)):  # type: ignore[misc]
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
        """An active account of the secretariat, with an entry in the register."""
        from members.actions import open_secretariat_account

        return open_secretariat_account(email.strip().lower(), password, **fields)

    def owners_of(self, addresses: Collection[str]) -> dict[str, int]:
        """The ids of the members behind these addresses, with those who are unclaimed; see `unclaimed`."""
        from members import unclaimed

        return unclaimed.owners(addresses)

    def open_unclaimed(self, names: dict[str, str]) -> dict[str, int]:
        """An unclaimed member for each address that has no owner, under the name given; see `unclaimed`."""
        from members import unclaimed

        return unclaimed.open_unclaimed(names)

    def give_away(self, addresses: Collection[str]) -> None:
        """To each who has confirmed one of them, what was written from it on an old list; see `unclaimed`."""
        from members import unclaimed

        unclaimed.give_away(addresses)

    def get_by_natural_key(self, email: str) -> Any:
        return self.get(email=email.strip().lower())
