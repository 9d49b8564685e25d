"""Ways through a conversation: in which order, and to where one has not read yet."""

from django.http import HttpResponseBadRequest
from django.shortcuts import redirect
from django.utils.http import url_has_allowed_host_and_scheme
from django.views.decorators.http import require_POST

from forum import actions
from forum.models import Reader
from portal.access import member_required


@require_POST
@member_required
def set_order(request):
    order, back = request.POST.get("order"), request.POST.get("back", "")
    if order not in Reader.Order.values:
        return HttpResponseBadRequest()
    actions.set_order(request.user, order)
    own = back.startswith("/") and url_has_allowed_host_and_scheme(back, None)
    return redirect(back if own else "forum:index")
