"""How often one account may write. Whole offices share an address, so only accounts are counted here."""

from typing import Any

from django.core.cache import caches
from django.forms import BaseForm
from django.http import HttpRequest
from django.utils.translation import gettext_lazy as _

from portal import text
from portal.moderation import budgets, screening

TYPED_A_MINUTE = 60


def allow(request: HttpRequest) -> bool:
    """Whether the signed-in person may write once more now; counts this time.

    WRITES_PER_HOUR is for everybody; the secretariat's rules set closer limits (`budgets`). The count is kept
    in the database, exact over all processes, and nobody waits for one that was killed.
    """
    return budgets.spend(request.user)


def allow_member(member: Any) -> bool:
    """The same for who writes by mail, from the same budget; not in a transaction, for others would wait."""
    return budgets.spend(member)


def admits(
    request: HttpRequest, form: BaseForm, body: str = "body", profile: str = "post", before: str = ""
) -> bool:
    """Whether what `form` holds may be written now: neither too much in an hour or a day, nor what the
    secretariat's rules refuse in its field `body`; `before` is the HTML of what stood there. Where not, the
    form says so, and keeps what was typed."""
    html = text.render(form.cleaned_data.get(body) or "", profile=profile).html
    if refused := screening.why_not(request.user, html, before):
        for sentence in refused:
            form.add_error(body, sentence)
        form.status = 422  # type: ignore[attr-defined]
        return False
    if allow(request):
        return True
    refuse(form)
    return False


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
