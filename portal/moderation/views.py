"""Reporting, and answering a decision."""

from django.contrib import messages
from django.http import Http404
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_safe

from portal import limits
from portal.access import is_secretariat, member_required, require, sign_in_required
from portal.moderation import actions, permissions
from portal.moderation.forms import AnswerForm, NoteForm, ReportForm
from portal.moderation.models import Act, Appeal, Reason, Report
from portal.moderation.registry import kinds, subject_of


@require_http_methods(["GET", "HEAD", "POST"])
@member_required
def report(request, kind, object_id):
    """Report a thing by one tap on a reason; whoever has done so can add a note. With htmx in place."""
    if kind not in kinds:
        raise Http404
    obj = get_object_or_404(kinds[kind].visible(request.user), pk=object_id)
    mine = Report.objects.open().filter(kind=kind, object_id=obj.pk, reporter=request.user).first()
    if not mine:
        require(permissions.can_report(request.user, obj))
    form = (NoteForm if mine else ReportForm)(request.POST or None)
    if request.method == "POST" and form.is_valid():
        if limits.allow(request):
            mine = send_report(request.user, obj, mine, form.cleaned_data)
            if not request.htmx:
                return redirect("moderation:report", kind, object_id)
            form = NoteForm(initial={"note": mine.note})
        else:
            limits.refuse(form)
    context = {"form": form, "obj": obj, "mine": mine, "kind": kind, "reasons": Reason.choices}
    template = "moderation/report_here.html" if request.htmx else "moderation/report.html"
    status = 422 if form.errors and not request.htmx else 200
    return render(request, template, context, status=status)


def send_report(person, obj, mine, said):
    """The report that is there now: a new one, or the earlier one with the note."""
    if mine:
        actions.explain_report(person, mine, said["note"])
        mine.note = said["note"]
        return mine
    return actions.report(person, obj, said["reason"], said["note"])


def decisions_for(person):
    """The decisions that `person` may read: those that concern them, and for the secretariat all."""
    found = Act.objects.filter(verb__in=permissions.ANSWERABLE)
    return found if is_secretariat(person) else found.filter(about=person)


@require_http_methods(["GET", "HEAD", "POST"])
@sign_in_required
def decision(request, act_id):
    act = get_object_or_404(decisions_for(request.user), pk=act_id)
    answered = Appeal.objects.filter(act=act).first()
    verdict = permissions.can_answer_decision(request.user, act)
    form = AnswerForm(request.POST or None) if verdict and not answered else None
    if request.method == "POST" and form and form.is_valid():
        if limits.allow(request):
            actions.answer_decision(request.user, act, form.cleaned_data["text"])
            messages.success(request, _("Thank you. The secretariat will read your answer."))
            return redirect("moderation:decision", act_id)
        limits.refuse(form)
    context = {"act": act, "answered": answered, "form": form} | still_there(act)
    return render(request, "moderation/decision.html", context, status=status_of(request, form))


def status_of(request, form):
    if request.method != "POST" or form is None:
        return 200 if request.method != "POST" else 409
    return getattr(form, "status", 422)


def still_there(act):
    """What the decision is about, where that is still there, and where it is mended if it was returned."""
    obj, kind = subject_of(act), kinds.get(act.kind)
    if obj is None or kind is None:
        return {"obj": None}
    item = kind.describe(obj)
    returned = kind.has_states and obj.state == "returned"
    return {"obj": obj, "item": item, "mend_url": kind.mend_url(obj) if returned else ""}


@require_safe
@sign_in_required
def decision_about(request, kind, object_id):
    """The last decision about a thing, for who knows the thing and not the decision."""
    about = decisions_for(request.user).filter(kind=kind, object_id=object_id)
    act = about.order_by("-at", "-id").first()
    if act is None:
        raise Http404
    return redirect("moderation:decision", act.pk)


@require_safe
@member_required
def mend(request, kind, object_id):
    """To where the author changes what came back to them."""
    found = kinds.get(kind)
    if found is None or not found.returnable:
        raise Http404
    return redirect(found.mend_url(get_object_or_404(found.visible(request.user), pk=object_id)))
