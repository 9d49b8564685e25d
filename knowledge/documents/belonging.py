"""Collections that belong to groups of members; see `portal.belongings`. Who may, the group's rules say."""

from typing import Any

from django.db import transaction
from django.utils.translation import gettext as _
from django.utils.translation import ngettext, override

from knowledge.documents import actions, permissions
from knowledge.documents.models import Collection
from portal import belongings, search
from portal.access import Denied, Verdict


@transaction.atomic
def make(person: Any, group: belongings.Group) -> int:
    """A collection for the group, begun by a coordinator."""
    with override(group.language):
        title = _("Documents of “%(name)s”") % {"name": group.names[group.language] or group.names["en"]}
    data = {"title": title[:200], "body": "", "language": group.language, "audience": group.audience}
    return actions.start_collection(person, data, form_key=group.form_key).pk


@transaction.atomic
def open_to(person: Any, collection_id: int, group: belongings.Group) -> None:
    """Let whom the group is for read it; who no longer coordinates the group hands it on."""
    row = Collection.objects.select_for_update().filter(pk=collection_id).first()
    if row is None:
        return
    was = row.audience
    row.audience = group.audience
    if row.owner_id in group.retired:
        row.owner = next((one for one in group.coordinators if one.pk not in group.retired), None)
    row.save(update_fields=["audience", "owner"])
    search.update("collection", [row.pk])
    if was != row.audience:
        actions.shown_in_anew(row)


def can_give(person: Any, collection_id: int) -> Verdict:
    """Who may change a collection may give it to a group."""
    row = Collection.objects.visible_to(person).filter(pk=collection_id).first()
    return permissions.can_edit_collection(person, row) if row else Denied(_("There is no such collection."))


def shown(person: Any, ids: list[int]) -> list[belongings.Shown]:
    """Those of some collections that the lists show `person`, the latest first."""
    found = Collection.objects.listed_for(person).filter(pk__in=ids).for_list(person)
    return [
        belongings.Shown(
            row.pk, row.title, row.get_absolute_url(), line=in_words(row.shown_count), language=row.language
        )
        for row in found.order_by("-updated_at", "-pk")
    ]


def in_words(number: int) -> str:
    return ngettext("%(n)s document", "%(n)s documents", number) % {"n": number}
