"""What a referee sees, who has no account: one page behind the link of our mail."""

from django.contrib import messages
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.translation import gettext as _
from django.utils.translation import override
from django.views.decorators.http import require_http_methods, require_POST

from portal.access import member_required
from roster import actions, tokens
from roster.forms import AnswerForm
from roster.models import Expert, Referee
from roster.views.entry import in_language


@require_http_methods(["GET", "HEAD", "POST"])
def reference(request, token):
    rows = Referee.objects.filter(pk=tokens.number_of(tokens.REFEREE, token), expert__member__status="active")
    referee = rows.select_related("expert__member").first()
    if referee is None or not (referee.may_answer or referee.answered_at):
        return render(request, "roster/link_over.html", status=404)
    with override(referee.language):
        form, status = AnswerForm(request.POST or None), 200
        if request.method == "POST" and referee.may_answer:
            if "decline" in request.POST:
                actions.decline_as_referee(referee)
                return redirect(request.path)
            if form.is_valid():
                actions.answer_as_referee(referee, form.cleaned_data["answer"])
                return redirect(request.path)
            status = 422
        context = {"referee": referee, "expert": referee.expert, "form": form}
        page = render(request, "roster/reference.html", context, status=status)
        return in_language(referee.language, page)


@require_POST
@member_required
def withdraw_referee(request, referee_id):
    """Forget somebody whom one has named by mistake."""
    entry = get_object_or_404(
        Expert.objects.select_related("member"), member=request.user, referees=referee_id
    )
    if actions.withdraw_referees(entry, [referee_id]):
        messages.success(request, _("Forgotten: we will not write to this person again."))
    return redirect("roster:apply")
