"""Holding, approving, returning, hiding, reporting, warning, answering: each with its reason in the log."""

from portal.moderation.actions.acts import log
from portal.moderation.actions.appeals import answer_decision, forget_appeals, settle
from portal.moderation.actions.people import suspend, vouch, warn
from portal.moderation.actions.reports import close_reports, dismiss, drop_case, explain_report, report
from portal.moderation.actions.states import approve, decided, give_back, hide, mended, restore
from portal.moderation.actions.trust import first_state, notice
from portal.moderation.cases import follow, recount, refile

__all__ = [
    "answer_decision",
    "approve",
    "close_reports",
    "decided",
    "dismiss",
    "drop_case",
    "explain_report",
    "first_state",
    "follow",
    "forget_appeals",
    "give_back",
    "hide",
    "log",
    "mended",
    "notice",
    "recount",
    "refile",
    "report",
    "restore",
    "settle",
    "suspend",
    "vouch",
    "warn",
]
