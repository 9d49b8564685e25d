"""What moderation holds of a person."""

from collections.abc import Collection, Iterator
from typing import Any

from django.utils.translation import gettext as _

from portal.moderation.actions import forget_appeals
from portal.moderation.models import Act, Appeal, Budget, Case, Report
from portal.personal import Part, rows_of

TABLES = ("moderation.Report", "moderation.Act", "moderation.Appeal", "moderation.Budget", "moderation.Case")
KEPT = ("state", "status", "audience", "trusted", "is_staff")  # of what a thing was before and after an act


def export(member: Any) -> Iterator[Part]:
    """What they reported, what was decided about them and what they wrote, without who decided, and what they
    answered to that."""
    mine = Report.objects.filter(reporter=member)
    yield "moderation/reports.json", rows_of(mine, without=("closed_by_id", "reporter_id"))
    about = Act.objects.filter(about=member)
    yield "moderation/decisions.json", rows_of(about, without=("actor_id", "about_id"))
    yield "moderation/acts.json", rows_of(Act.objects.filter(actor=member).exclude(about=member))
    yield "moderation/answers.json", rows_of(Appeal.objects.filter(member=member), without=("settled_by_id",))


def erase(member: Any) -> None:
    """Delete what they answered. The log stays, and names nobody: neither the account nor in its reasons."""
    forget_appeals(member)
    Budget.objects.filter(member=member).delete()
    Act.objects.filter(kind="member", object_id=member.pk).update(
        label=str(_("Former member")), before={}, after={}
    )
    Report.objects.filter(reporter=member).update(note="")


def forget_words(kind: str, ids: Collection[int]) -> None:
    """Take out of the log, of reports and of what waits the words of things that were withdrawn."""
    acts = Act.objects.filter(kind=kind, object_id__in=ids)
    for act in acts.exclude(before={}, after={}):
        kept = [{name: side[name] for name in KEPT if name in side} for side in (act.before, act.after)]
        Act.objects.filter(pk=act.pk).update(before=kept[0], after=kept[1])
    acts.update(label="")
    Report.objects.filter(kind=kind, object_id__in=ids).update(label="", url="")
    Case.objects.open().filter(kind=kind, object_id__in=ids).delete()
