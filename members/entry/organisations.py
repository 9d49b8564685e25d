"""Organisations: found by any of their names, made where there is none, merged where there are two."""

from collections.abc import Collection

from django.contrib.postgres.search import TrigramSimilarity
from django.db import IntegrityError, transaction
from django.db.models import Exists, OuterRef, Q, QuerySet, Value
from django.db.models.functions import Concat, Lower
from django.db.models.lookups import Exact

from members import permissions
from members.models import Member, Organisation, OrganisationName, Profile, SortName
from members.permissions import SECRETARIAT
from members.tasks import update_members
from portal.access import require
from portal.moderation.actions import log

SUGGESTED = 8
ALIKE = 0.55  # of 1: how alike two names are that may be meant to be one
MOST_ALIKE = 4


def named(name: str, member: Member) -> Organisation | None:
    """The organisation called `name`, whatever its capitals and accents; made where there is none yet.

    Called in the transaction in which the member comes to belong to it: until its end nobody deletes it.
    """
    while name:
        if found := held(name):
            return found
        try:
            with transaction.atomic():
                return Organisation.objects.create(name=name, kind=member.stakeholder, country=member.country)
        except IntegrityError:
            continue  # somebody else has just made it
    return None


def held(name: str) -> Organisation | None:
    """The organisation called `name` now, locked so that it stays; None where there is none."""
    rows = Organisation.objects.select_for_update(no_key=True)
    return rows.filter(pk=number).first() if (number := id_of(name)) else None


def id_of(name: str) -> int | None:
    same = Organisation.objects.filter(sort_name=SortName(Value(name))).order_by("pk").values_list("pk")
    other = OrganisationName.objects.filter(Exact(Lower("name"), Lower(Value(name))))
    found = same.first() or other.values_list("organisation").first()
    return found[0] if found else None


def forget_unused(number: int | None) -> None:
    """Delete an organisation that nobody belongs to and the secretariat didn't look at: often a typing error,
    or one's own name. Called after the member's entry was written."""
    if not number:
        return
    # First the lock, then the look: who comes to belong to it meanwhile holds it, or finds it gone.
    if Organisation.objects.select_for_update().filter(pk=number, checked=False).exists():
        Organisation.objects.filter(~Exists(Profile.objects.filter(organisation=number)), pk=number).delete()


def on_the_list() -> QuerySet[Organisation]:
    """The organisations that are offered to who types a name: the secretariat's, and those that a member
    in the register shows to others."""
    shown = ~Q(audiences__organisation=SECRETARIAT) | Q(audiences__organisation__isnull=True)
    showing = Profile.objects.filter(shown, organisation=OuterRef("pk"), listed=True, member__status="active")
    return Organisation.objects.filter(Q(checked=True) | Exists(showing))


def suggested(words: str) -> list[Organisation]:
    """Those whose name has a word that begins with `words`, also by a former name; a few, by name."""
    key = SortName(Value(words))
    begins = Q(sort_name__startswith=key) | Q(sort_name__contains=Concat(Value(" "), key))
    former = OrganisationName.objects.filter(name__istartswith=words).values("organisation")[:SUGGESTED]
    rows = on_the_list().filter(begins | Q(pk__in=former))
    return list(rows.select_related("country").order_by("sort_name", "pk")[:SUGGESTED])


def alike(name: str) -> list[Organisation]:
    """Those that `name` may be meant for, the likeliest first; none where it is the name of one."""
    if not name or id_of(name):
        return []
    key = SortName(Value(name))
    rows = on_the_list().filter(sort_name__trigram_similar=key)
    rows = rows.annotate(likeness=TrigramSimilarity("sort_name", key)).filter(likeness__gte=ALIKE)
    return list(rows.order_by("-likeness", "pk")[:MOST_ALIKE])


@transaction.atomic
def merge(person: Member, into: Organisation, others: Collection[Organisation]) -> int:
    """Make one of several organisations: who belonged to `others` belongs to `into`, which is found by their
    names from now on. Returns how many went; those that somebody else has merged meanwhile are passed over.
    """
    require(permissions.can_merge_organisations(person))
    wanted = {into.pk, *(one.pk for one in others)}
    locked = Organisation.objects.select_for_update().filter(pk__in=wanted).order_by("pk")
    rows = {one.pk: one for one in locked}
    kept = rows.pop(into.pk, None)
    if not kept or not rows:
        return 0
    moved = list(Profile.objects.filter(organisation__in=rows).values_list("pk", flat=True))
    take_over(kept, list(rows.values()))
    names = [one.name for one in rows.values()]
    log(person, "merge", kept, kind="organisation", before={"names": names}, after={"entries": len(moved)})
    update_members.enqueue(moved)
    return len(rows)


@transaction.atomic
def delete(person: Member, rows: Collection[Organisation]) -> None:
    """Take organisations from the list; who belonged to them belongs to none."""
    require(permissions.can_merge_organisations(person))
    for one in rows:
        follow(one)
        log(person, "delete", one, kind="organisation")
        one.delete()


def follow(organisation: Organisation) -> None:
    """Let the search know its members by the name that it has now."""
    update_members.enqueue(list(organisation.profiles.values_list("pk", flat=True)))


def take_over(kept: Organisation, others: list[Organisation]) -> None:
    """Move all that leads to `others` to the one that is kept, and delete them."""
    ids = [one.pk for one in others]
    for relation in Organisation._meta.related_objects:
        field = relation.field.name
        relation.related_model._base_manager.filter(**{f"{field}__in": ids}).update(**{field: kept})
    Organisation.objects.filter(pk__in=ids).delete()
    names = [OrganisationName(organisation=kept, name=one.name) for one in others]
    OrganisationName.objects.bulk_create(names, ignore_conflicts=True)
    kept.kind = next(filter(None, [kept.kind, *(one.kind for one in others)]), "")
    kept.country_id = next(filter(None, [kept.country_id, *(one.country_id for one in others)]), None)
    kept.checked = True
    kept.save(update_fields=["kind", "country", "checked"])
