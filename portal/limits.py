"""How often one account may write. Whole offices share an address, so only accounts are counted here."""

from typing import Any

from allauth.core import ratelimit
from django.core.cache import caches
from django.forms import BaseForm
from django.http import HttpRequest
from django.utils.translation import gettext_lazy as _

TYPED_A_MINUTE = 60


def allow(request: HttpRequest, what: str = "write") -> bool:
    """Whether the signed-in person may do `what` once more now; counts this time.

    `what` is a limit of `ACCOUNT_RATE_LIMITS`. The count is kept in the shared cache,
    exact over all processes.
    """
    return ratelimit.consume(request, action=what, user=request.user)


def allow_member(member: Any, what: str = "write") -> bool:
    """The same for who writes by mail, from the same budget; not in a transaction, for others would wait."""
    request = HttpRequest()
    request.method = "POST"
    return ratelimit.consume(request, action=what, user=member)


def allow_typing(member: Any) -> bool:
    """Whether `member` may be shown once more what fits the words that they type: sixty times a minute.

    Counted in this process's memory alone, as it costs little and hurts nobody to be told nothing.
    """
    key = f"typing:{member.pk}"
    caches["memory"].add(key, 0, timeout=60)
    try:
        return caches["memory"].incr(key) <= TYPED_A_MINUTE
    except ValueError:  # the minute ended just now
        return True


def refuse(form: BaseForm) -> None:
    """Say on `form` that it was too much for now; what was typed stays in it. Its page's `status` is 429."""
    form.status = 429  # type: ignore[attr-defined]
    form.add_error(
        None, _("That was a lot in one hour. Your text is kept here: please send it again a little later.")
    )
