from django import template

from members.joining.adapters import invitation_of
from members.joining.entering import speaks_for
from members.joining.models import Arrival, WayIn, way_in

register = template.Library()


@register.simple_tag(takes_context=True)
def how_one_joins(context):
    """The way in: "open", "approval" or "invitation"; "open", too, for who comes by an invitation that speaks
    for them."""
    request = context["request"]
    if request.user.is_authenticated:
        arrivals = Arrival.objects.filter(member=request.user.pk).select_related("invitation__by")
        invitations = [one.invitation for one in arrivals if one.counted or one.invitation.is_live]
    else:
        invitations = filter(None, [invitation_of(request)])
    return WayIn.Way.OPEN if any(map(speaks_for, invitations)) else way_in().way
