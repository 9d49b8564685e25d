"""Background work about accounts."""

from django.contrib.auth import get_user_model
from django.db.models import Q
from django_tasks import task

from portal import search

BATCH = 500


@task()
def mend_index(member_id: int) -> None:
    """Bring the search entries of what a member wrote up to their new name or status, whatever room it is in.

    Any field of an indexed thing that leads to a member may matter to its entry; one too many does no harm.
    """
    member_model = get_user_model()
    for kind in search.kinds.values():
        fields = [field for field in kind.model._meta.fields if field.related_model is member_model]
        if not fields:
            continue
        theirs = Q()
        for field in fields:
            theirs |= Q(**{field.attname: member_id})
        ids = list(kind.model._base_manager.filter(theirs).values_list("pk", flat=True))
        for start in range(0, len(ids), BATCH):
            search.update(kind.name, ids[start : start + BATCH])


@task()
def update_members(ids: list[int]) -> None:
    """Bring the search entries of these members up to what their register entries say now."""
    for start in range(0, len(ids), BATCH):
        search.update("member", ids[start : start + BATCH])


@task()
def forget_photos() -> None:
    """Delete the files of photographs that no entry has."""
    from members.entry import photos

    photos.forget_orphans()


@task()
def forget_unconfirmed() -> None:
    """Delete the accounts whose address nobody confirmed in time."""
    from members import actions

    actions.forget_unconfirmed()


@task()
def claim_posts(member_id: int, email: str) -> None:
    """Give the member what was written on an old mailing list from the address that they have confirmed."""
    from members import unclaimed

    for member in get_user_model().objects.filter(pk=member_id):
        unclaimed.claim(member, email)
