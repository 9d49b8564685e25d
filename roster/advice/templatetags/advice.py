"""What templates of the numbers need."""

from datetime import timedelta

from django import template
from django.utils.translation import ngettext

register = template.Library()


@register.filter
def lasted(time: timedelta | None) -> str:
    """How long something took, in hours up to three days, then in days; a dash where nothing was measured."""
    if time is None:
        return "—"
    hours = round(time.total_seconds() / 3600)
    if hours < 72:
        return ngettext("%(n)s hour", "%(n)s hours", hours) % {"n": hours}
    days = round(hours / 24)
    return ngettext("%(n)s day", "%(n)s days", days) % {"n": days}
