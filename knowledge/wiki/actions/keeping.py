"""Looking after a page: what in it is out of date, whether it is still right, and who reads it again when."""

from collections.abc import Iterable
from datetime import date, timedelta
from typing import Any

from django.db import transaction
from django.db.models import F, Q
from django.utils import timezone

from knowledge.wiki import mails, permissions
from knowledge.wiki.models import Flag, Page, Revision
from portal.access import require
from portal.moderation.actions import log

AHEAD = timedelta(days=7)  # how long before its day the keepers of a page are reminded
BATCH = 100


@transaction.atomic
def flag_page(member: Any, page: Page, reason: str) -> Flag:
    """Note that `member` says the page needs an update; who says so again gives another reason.

    Its keepers and who watches it are told.
    """
    require(permissions.can_flag_page(member, page))
    page = Page.objects.locked(page.pk)
    require(permissions.can_flag_page(member, page))
    flag, made = Flag.objects.get_or_create(
        page=page, member=member, closed_at=None, defaults={"reason": reason}
    )
    if not made and flag.reason != reason:
        flag.reason = reason
        flag.save(update_fields=["reason"])
    if made:
        mails.page_flagged(flag)
    return flag


@transaction.atomic
def close_flag(person: Any, page: Page, flag: Flag) -> bool:
    """Note that what a flag of the page said is seen to, and tell who said it; False where it was closed."""
    require(permissions.can_close_flag(person, page))
    return closed(person, page, flag)


def closed(person: Any, page: Page, flag: Flag) -> bool:
    open_flags = Flag.objects.filter(pk=flag.pk, page=page, closed_at=None)
    done = bool(open_flags.update(closed_at=timezone.now(), closed_by=person))
    if done:
        mails.flag_closed(person, page, flag)
    return done


def close_flags(person: Any, page: Page) -> int:
    """The same of all that are open, as an edit brought the page up to date; how many."""
    flags = Flag.objects.filter(page=page, closed_at=None).select_related("member").order_by("pk")
    return sum(close_flag(person, page, flag) for flag in flags)


def see_to_flags(person: Any, page: Page, revision: Revision) -> None:
    """Note that what is open is seen to by a revision: it is closed as soon as readers get that."""
    if page.shown_id == revision.pk or not page.is_reviewed:
        close_flags(person, page)
    else:
        Flag.objects.filter(page=page, closed_at=None).update(seen_to=revision)


def close_seen_to(page: Page, shown: Revision) -> int:
    """Close the flags that were seen to by what readers get now, in the name of who did it; how many."""
    flags = Flag.objects.filter(page=page, closed_at=None, seen_to__page=page)
    flags = flags.filter(seen_to__number__lte=shown.number, seen_to__author__isnull=False)
    found = list(flags.select_related("member", "seen_to__author").order_by("pk"))
    return sum(closed(flag.seen_to.author, page, flag) for flag in found if flag.seen_to)


def take_over_flags(page: Page, into: Page) -> None:
    """What is open about `page`, which is merged `into` another, is about that; of one member once."""
    said = Flag.objects.filter(page=into, closed_at=None).values("member")
    flags = Flag.objects.filter(page=page, closed_at=None)
    flags.filter(member__in=said).update(closed_at=timezone.now())
    flags.filter(closed_at=None).update(page=into)


@transaction.atomic
def check_page(person: Any, page: Page, review_by: date | None) -> None:
    """Note that `person` has read the page and it is still right; it is read again by the day `review_by`."""
    require(permissions.can_check_page(person, page))
    page = Page.objects.locked(page.pk)
    require(permissions.can_check_page(person, page))
    before = page.review_by
    page.checked_at, page.review_by = timezone.now(), review_by
    page.save(update_fields=["checked_at", "review_by"])
    log(person, "check", page, kind="page", before=day_of(before), after=day_of(review_by))


@transaction.atomic
def set_keepers(person: Any, page: Page, *, keepers: Iterable[Any], review_by: date | None) -> bool:
    """Say who looks after a page, and by which day it is to be read again; False where that was so already.

    Who looks after it from now on is told and watches it.
    """
    require(permissions.can_set_keepers(person, page))
    page = Page.objects.locked(page.pk)
    require(permissions.can_set_keepers(person, page))
    wanted = {member.pk: member for member in keepers}
    had = list(page.keepers.order_by("pk"))
    new = [member for pk, member in wanted.items() if pk not in {one.pk for one in had}]
    before, after = tending_of(had, page.review_by), tending_of(wanted.values(), review_by)
    if before == after:
        return False
    page.keepers.set(wanted.values())
    page.review_by = review_by
    page.save(update_fields=["review_by"])
    log(person, "change", page, kind="page", before=before, after=after)
    mails.keepers_named(person, page, new)
    return True


def tending_of(keepers: Iterable[Any], review_by: date | None) -> dict[str, Any]:
    """Who looks after a page and until when, as the log has it."""
    return {"keepers": sorted(member.handle for member in keepers), **day_of(review_by)}


def day_of(review_by: date | None) -> dict[str, Any]:
    return {"review_by": review_by.isoformat() if review_by else ""}


def remind_keepers() -> int:
    """Remind the keepers of each page that is to be read again soon, once for each day that was set; how many
    pages. The same page is noted and told of in one transaction, so it may be done again at any time."""
    today = timezone.localdate()
    due = Page.objects.published().filter(review_by__lte=today + AHEAD)
    due = due.filter(~Q(reminded_for=F("review_by")) | Q(reminded_for=None))
    told = 0
    while ids := list(due.order_by("review_by", "pk").values_list("pk", flat=True)[:BATCH]):
        told += sum(remind(pk) for pk in ids)
    return told


@transaction.atomic
def remind(pk: int) -> bool:
    page = Page.objects.locked(pk)
    if page.review_by is None or page.reminded_for == page.review_by:
        return False
    page.reminded_for = page.review_by
    page.save(update_fields=["reminded_for"])
    mails.page_due(page, page.keepers.all())
    return True
