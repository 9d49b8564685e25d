"""Which needs, requests and messages a person can see."""

from datetime import datetime, timedelta
from typing import Any

from django.db import models
from django.db.models import Exists, OuterRef, Q

from portal.access import is_member, is_secretariat
from portal.moderation.models import ModeratedQuerySet, Report

OPEN = ["asked", "later", "accepted"]
WAITING = ["asked", "later"]
FIRST, SECOND = timedelta(hours=72), timedelta(days=7)  # after which an expert is reminded


class NeedQuerySet(models.QuerySet):
    def visible_to(self, person: Any) -> "NeedQuerySet":
        """One's own needs, and nobody else's."""
        return self.filter(asker=person.pk) if is_member(person) else self.none()


class RequestQuerySet(models.QuerySet):
    def visible_to(self, person: Any) -> "RequestQuerySet":
        """The requests that an active member has sent, or was sent as an expert. Nobody else's: the
        secretariat sees in the admin that there is a request and how far it is, and not what it says."""
        if not is_member(person):
            return self.none()
        return self.filter(Q(need__asker=person.pk) | Q(expert=person.pk))

    def open(self) -> "RequestQuerySet":
        return self.filter(state__in=OPEN)

    def waiting(self) -> "RequestQuerySet":
        """Those whose expert has yet to say whether they can."""
        return self.filter(state__in=WAITING)

    def to_remind(self, now: datetime) -> "RequestQuerySet":
        """Those whose expert is due to be reminded: after 72 hours, and after a week."""
        first = Q(reminded=0, due_from__lte=now - FIRST)
        return self.waiting().filter(first | Q(reminded__lte=1, due_from__lte=now - SECOND))

    def for_secretariat(self) -> "RequestQuerySet":
        """Those that nobody has answered although the expert was reminded twice."""
        return self.waiting().filter(reminded__gte=2, seen_to_at=None)

    def for_list(self) -> "RequestQuerySet":
        return self.select_related("need__asker__country", "expert__country")


class MessageQuerySet(ModeratedQuerySet):
    def visible_to(self, person: Any) -> "MessageQuerySet":
        """What was said in the requests that `person` sees, save what moderation has hidden, which its author
        alone still reads. The secretariat reads what was reported, and only that."""
        if not is_member(person):
            return self.none()
        between = Q(request__need__asker=person.pk) | Q(request__expert=person.pk)
        seen = between & (Q(state="published") | Q(author=person.pk))
        return self.filter(seen | Q(Exists(reports_about()))) if is_secretariat(person) else self.filter(seen)

    def for_thread(self) -> "MessageQuerySet":
        """In the order in which they were said, with their authors."""
        return self.select_related("author__country").order_by("created_at", "id")

    def reported(self) -> "MessageQuerySet":
        """What one of the two has reported: moderators are shown nothing else."""
        return self.filter(Exists(reports_about()))


def reports_about() -> models.QuerySet:
    return Report.objects.filter(kind="advice", object_id=OuterRef("pk"))
