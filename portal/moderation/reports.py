"""Reports, as the secretariat is asked about them by mail."""

from typing import Any

from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from portal.moderation import actions
from portal.moderation.decisions import Answer, Decided
from portal.moderation.models import Case, Report
from portal.moderation.registry import Item, kinds, subject_of


def describe_report(report: Report) -> Item:
    """What was reported, by whom and why; all who reported the same are named."""
    subject = subject_of(report)
    same = Report.objects.open().filter(kind=report.kind, object_id=report.object_id)
    facts = [
        (
            _("Reported by"),
            f"{one.reporter}: {one.get_reason_display()}{'. ' if one.note else ''}{one.note}",
        )
        for one in same.select_related("reporter").order_by("id")
    ]
    if not subject:
        return Item(report.label, facts=facts)
    kind = kinds[report.kind]
    facts.insert(0, (_("What it is"), kind.label))
    return Item(report.label, text=kind.text(subject), author=kind.author(subject), facts=facts)


def uphold(person: Any, report: Report, reason: str) -> bool:
    """Hide what was reported, which closes all reports about it; False where it is gone or hidden already."""
    subject = subject_of(report)
    return bool(subject) and actions.hide(person, subject, reason)


def nothing_wrong(person: Any, report: Report, reason: str) -> bool:
    """Close all reports about what was reported, or about what is gone."""
    if subject := subject_of(report):
        return actions.dismiss(person, subject)
    case = Case.objects.open().filter(kind=report.kind, object_id=report.object_id).first()
    return case is not None and actions.drop_case(person, case)


def page(report: Report) -> str:
    """Where the admin shows what was reported."""
    if report.kind not in kinds:
        return reverse("admin:moderation_case_changelist")
    return reverse("admin:moderation_case_thing", args=[report.kind, report.object_id])


def who_closed(report_id: int) -> Decided | None:
    """Who closed a report, and how."""
    report = Report.objects.select_related("closed_by").filter(pk=report_id).first()
    if report is None or report.closed_at is None:
        return None
    verb = "hide" if report.state == Report.State.UPHELD else "dismiss"
    return Decided(report.closed_by, verb, report.closed_at)


ANSWERS = {
    "hide": Answer(
        uphold,
        does=gettext_lazy("it is hidden, and its author reads the reason"),
        done=gettext_lazy("It is hidden, and its author is told why: “%(title)s”."),
        needs_reason=True,
    ),
    "dismiss": Answer(
        nothing_wrong,
        does=gettext_lazy("nothing is wrong with it: it stays, and the report is closed"),
        done=gettext_lazy("It stays, and the report is closed: “%(title)s”."),
    ),
}
