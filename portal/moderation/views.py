from django.contrib import messages
from django.http import Http404
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods

from portal import limits
from portal.access import member_required
from portal.moderation import actions
from portal.moderation.forms import ReportForm
from portal.moderation.registry import kinds


@require_http_methods(["GET", "HEAD", "POST"])
@member_required
def report(request, kind, object_id):
    if kind not in kinds:
        raise Http404
    obj = get_object_or_404(kinds[kind].visible(request.user), pk=object_id)
    form = ReportForm(request.POST or None)
    if request.method == "POST" and form.is_valid():
        if limits.allow(request):
            actions.report(request.user, obj, form.cleaned_data["reason"], form.cleaned_data["note"])
            messages.success(request, _("Thank you. The secretariat will look at it."))
            return redirect(obj)
        limits.refuse(form)
    status = 422 if form.errors else 200
    return render(request, "moderation/report.html", {"form": form, "obj": obj}, status=status)
