"""Who may moderate, beside what each kind of thing says itself."""

from typing import Any

from django.utils.translation import gettext_lazy as _

from portal.access import Allowed, Denied, Verdict, must_be_member, must_be_secretariat
from portal.moderation.models import Act, Appeal, Retractable, State
from portal.moderation.registry import kind_of, kinds

ANSWERABLE = ("hide", "return", "warn", "suspend")


def can_report(person: Any, obj: Any) -> Verdict:
    """Members report what others have published."""
    if not (verdict := must_be_member(person)):
        return verdict
    if isinstance(obj, Retractable) and obj.is_by(person):
        return Denied(_("This is your own text."))
    if isinstance(obj, Retractable) and not obj.is_published:
        return Denied(_("This post is not published."))
    return Allowed()


def can_show_again(person: Any, obj: Any) -> Verdict:
    """What its author has taken back, nobody else shows again."""
    author = kind_of(obj).author(obj)
    taken_back = author and obj.state == State.HIDDEN and obj.state_by_id == author.pk
    return Denied(_("Its author has taken this back.")) if taken_back and author != person else Allowed()


def can_warn_author(person: Any, obj: Any) -> Verdict:
    """Whoever may hide a text may warn its author, if that is still somebody, and not themselves."""
    kind = kind_of(obj)
    if not (verdict := kind.can_moderate(person, obj)):
        return verdict
    author = kind.author(obj)
    if author is None or not author.is_active:
        return Denied(_("Nobody is here any more who could be told."))
    return Denied(_("This is your own text.")) if author == person else Allowed()


def can_suspend_author(person: Any, obj: Any) -> Verdict:
    """The secretariat may suspend an active member who does not belong to it."""
    if not (verdict := must_be_secretariat(person)):
        return verdict
    author = kind_of(obj).author(obj)
    if author is None or not author.is_active_member:
        return Denied(_("Its author is no active member."))
    return kinds["member"].can_moderate(person, author) if "member" in kinds else Allowed()


def can_vouch_author(person: Any, obj: Any) -> Verdict:
    """Whoever looks after the place where a newcomer wrote may vouch for them."""
    kind = kind_of(obj)
    if not (verdict := kind.can_moderate(person, obj)):
        return verdict
    author = kind.author(obj)
    if author is None or not author.is_active_member:
        return Denied(_("Its author is no active member."))
    return Denied(_("This is your own text.")) if author == person else Allowed()


def can_answer_decision(person: Any, act: Act) -> Verdict:
    """The person concerned may answer a decision, also while suspended."""
    if not getattr(person, "is_authenticated", False) or act.about_id != person.pk:
        return Denied(_("Only the person whom this decision concerns can answer it."))
    return Allowed() if act.verb in ANSWERABLE else Denied(_("This is no decision that can be answered."))


def can_settle_appeal(person: Any, appeal: Appeal) -> Verdict:
    """What somebody answers to a decision, the secretariat settles."""
    return must_be_secretariat(person)
