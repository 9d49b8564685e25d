"""Answers to decisions, as the secretariat is asked about them by mail."""

from typing import Any

from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from portal.moderation import actions
from portal.moderation.decisions import Answer, Decided
from portal.moderation.models import Appeal
from portal.moderation.registry import Item, kinds, subject_of


def describe_appeal(appeal: Appeal) -> Item:
    """What somebody answers, the decision that it answers, and what that was about."""
    act = appeal.act
    facts: list[tuple[Any, Any]] = [(_("Decided by"), act.actor or "—"), (_("The reason"), act.reason)]
    if subject := subject_of(act):
        facts.append((_("What it was about"), kinds[act.kind].text(subject)))
    return Item(act.label, appeal.text, appeal.member, [pair for pair in facts if pair[1]])


def page(appeal: Appeal) -> str:
    """Where the admin shows what the decision was about."""
    if subject_of(appeal.act) is None:
        return reverse("admin:moderation_case_changelist")
    return reverse("admin:moderation_case_thing", args=[appeal.act.kind, appeal.act.object_id])


def who_settled(appeal_id: int) -> Decided | None:
    """Who settled an answer, and how."""
    appeal = Appeal.objects.select_related("settled_by").filter(pk=appeal_id).first()
    if appeal is None or appeal.settled_at is None:
        return None
    verb = "undo" if appeal.state == Appeal.State.UNDONE else "keep"
    return Decided(appeal.settled_by, verb, appeal.settled_at, appeal.word)


ANSWERS = {
    "approve": Answer(
        lambda person, appeal, reason: actions.settle(person, appeal, undo=True),
        does=gettext_lazy("the decision is undone, and the author is told"),
        done=gettext_lazy("The decision is undone: “%(title)s”."),
    ),
    "dismiss": Answer(
        lambda person, appeal, reason: actions.settle(person, appeal, undo=False),
        does=gettext_lazy("the decision stays, and the author is told"),
        done=gettext_lazy("The decision stays: “%(title)s”."),
    ),
}
