from django import template

from members.joining.models import way_in

register = template.Library()


@register.simple_tag
def how_one_joins():
    """The way in: "open", "approval" or "invitation"."""
    return way_in().way
