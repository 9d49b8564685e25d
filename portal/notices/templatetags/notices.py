"""What the templates about watching share."""

from typing import Any

from django import template

from portal.notices.models import Level

register = template.Library()


@register.simple_tag
def levels() -> list[tuple[str, Any]]:
    """The levels at which one can watch, as (value, words)."""
    return Level.choices
