"""Who may do what, in words that the person can read.

A rule is a function that returns `Allowed()` or `Denied(reason)`: it guards the
action, hides the button and words the refusal, from one sentence. A *person* is a
member or, for a visitor, `AnonymousUser` or None.
"""

from dataclasses import dataclass
from functools import wraps
from typing import Any

from django.core.exceptions import PermissionDenied
from django.db import models
from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.urls import reverse
from django.utils.functional import Promise
from django.utils.http import urlencode
from django.utils.translation import gettext_lazy as _
from django_htmx.http import HttpResponseClientRedirect

from portal import unsent


@dataclass(frozen=True)
class Allowed:
    """A yes; true in a condition."""

    def __bool__(self) -> bool:
        return True


@dataclass(frozen=True)
class Denied:
    """A no, false in a condition, with the `reason` as a sentence for the person."""

    reason: str | Promise

    def __bool__(self) -> bool:
        return False


Verdict = Allowed | Denied


class AccessDenied(PermissionDenied):
    """Raised by `require`; its text is the reason and becomes the 403 page's words."""


class Audience(models.TextChoices):
    """Who may see a thing once it is published; beside these, each group is one (`group_audience`)."""

    EVERYONE = "everyone", _("Everyone")
    MEMBERS = "members", _("Members only")


def group_audience(group_id: int) -> str:
    """The audience that the members of one group are."""
    return f"group:{group_id}"


class GroupAudience(models.Func):
    """The same of a column, in the database."""

    template = "('group:' || (%(expressions)s)::text)"
    arity = 1
    output_field = models.CharField(max_length=20)


@dataclass(frozen=True)
class AnyMember:
    """Stands for every active member without a role of their own, where what all may see is made once.

    With `group_ids` it stands for those who are in just these groups.
    """

    group_ids: tuple[int, ...] = ()
    pk: int = 0
    is_authenticated: bool = True
    is_active_member: bool = True
    is_staff: bool = False


ANY_MEMBER = AnyMember()


def require(verdict: Verdict) -> None:
    """Go on when `verdict` is a yes; raise `AccessDenied` with its reason when it is a no."""
    if isinstance(verdict, Denied):
        raise AccessDenied(verdict.reason)


def is_member(person: Any) -> bool:
    """Whether `person` is an active member: signed in, approved, not suspended."""
    return bool(getattr(person, "is_active_member", False))


def is_secretariat(person: Any) -> bool:
    """Whether `person` is an active member of the secretariat."""
    return is_member(person) and bool(person.is_staff)


def audiences_for(person: Any) -> tuple[str, ...]:
    """The audiences that `person` belongs to, for `audience__in=`."""
    if not is_member(person):
        return (Audience.EVERYONE,)
    return (Audience.EVERYONE, Audience.MEMBERS, *map(group_audience, person.group_ids))


def must_be_member(person: Any) -> Verdict:
    """Yes for an active member; else a no that says what is missing."""
    if is_member(person):
        return Allowed()
    if not getattr(person, "is_authenticated", False):
        return Denied(_("Please sign in first."))
    return Denied(person.why_not_active)


def must_be_secretariat(person: Any) -> Verdict:
    """Yes for the secretariat alone."""
    return Allowed() if is_secretariat(person) else Denied(_("Only the secretariat can do this."))


def to_sign_in(request: HttpRequest) -> HttpResponse:
    """Off to the sign-in page, and back here after it; what was sent is offered again then.

    The whole page goes there, also where htmx has asked for a part of it.
    """
    kept = request.method == "POST" and unsent.keep(request)
    back = reverse("unsent") if kept else request.get_full_path()
    url = f"{reverse('account_login')}?{urlencode({'next': back})}"
    return HttpResponseClientRedirect(url) if request.headers.get("HX-Request") else HttpResponseRedirect(url)


def member_required(view):
    """Let active members in; send visitors to sign in; tell the others why not (403)."""

    @wraps(view)
    def guarded(request, *args, **kwargs):
        if not request.user.is_authenticated:
            return to_sign_in(request)
        require(must_be_member(request.user))
        return view(request, *args, **kwargs)

    return guarded


def sign_in_required(view):
    """Let everyone in who is signed in, whatever their status; send visitors to sign in."""

    @wraps(view)
    def guarded(request, *args, **kwargs):
        if not request.user.is_authenticated:
            return to_sign_in(request)
        return view(request, *args, **kwargs)

    return guarded
