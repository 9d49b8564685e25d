"""Assessing a practice, what others have found, and its place on the ladder."""

from django.contrib import messages
from django.db.models import Q
from django.http import Http404
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST, require_safe

from knowledge.documents import actions, assessments, permissions
from knowledge.documents.actions.describing import Stale
from knowledge.documents.forms.assessing import AssessForm, RungForm, initial_of
from knowledge.documents.models import Assessment, Document
from portal import drafts, kept, notices
from portal.access import member_required, require
from portal.pages import KeyPager, pack
from portal.writing import fillable, ready

ORDER = ("-created_at", "-id")
SIZE = 25


def load_practice(request, document_id):
    found = get_object_or_404(Document.objects.visible_to(request.user), pk=document_id)
    if not found.is_practice:
        raise Http404
    return found


def shown_of(document, person):
    return Assessment.objects.in_state_for(person).filter(document=document)


@require_safe
@kept.for_visitors
def document_assessments(request, document_id, slug):
    """All that members have found about a practice, page by page."""
    document = load_practice(request, document_id)
    if slug != document.slug:
        return redirect("documents:assessments", document_id, document.slug)
    pager = KeyPager(shown_of(document, request.user).for_page(), request, order=ORDER, size=SIZE)
    notices.mark_things_read(request.user, {"assessment": [one.pk for one in pager.rows]})
    context = {
        "document": document,
        "pager": pager,
        "summary": assessments.summary(document),
        "may_assess": permissions.can_assess(request.user, document),
        "may_set_rung": permissions.can_set_rung(request.user, document),
    }
    return render(request, "documents/assessments.html", context)


@require_safe
def assessment(request, assessment_id):
    """To the page on which an assessment stands."""
    visible = Assessment.objects.visible_to(request.user).select_related("document")
    found = get_object_or_404(visible, pk=assessment_id)
    later = Q(created_at__gt=found.created_at) | Q(created_at=found.created_at, pk__gt=found.pk)
    above = shown_of(found.document, request.user).filter(later).order_by("created_at", "id")
    rows = list(above.values_list("created_at", "id")[:SIZE])
    query = f"?after={pack(list(rows[0]))}" if len(rows) == SIZE else ""
    return redirect(f"{found.document.get_absolute_url()}assessments/{query}#assessment-{found.pk}")


@fillable
@member_required
def assess(request, document_id, slug):
    document = load_practice(request, document_id)
    own = Assessment.objects.filter(document=document, author=request.user).first()
    initial = initial_of(own) if own else {"revision": 0, "country": request.user.country_id}
    sent = request.POST if request.method == "POST" else None
    form = AssessForm(sent, document_language=document.language, initial=initial)
    verdict = permissions.can_assess(request.user, document)
    if own and verdict:
        verdict = permissions.can_change_assessment(request.user, own)
    drafts.bring_back(request, name := f"assess-{document_id}", form)
    context = {"document": document, "form": form, "own": own}
    before = own.body_html if own else ""
    if ready(request, form, verdict, before) and (done := said(request, document, form, context)):
        drafts.drop(request.user, name)
        tell_what_follows(request, *done)
        return redirect(f"{document.get_absolute_url()}assessments/")
    return render(request, "documents/assess.html", context, status=getattr(form, "status", 200))


def said(request, document, form, context):
    """The assessment, and whether it is new; nothing where it was changed elsewhere, as the page says."""
    data = form.cleaned_data.copy()
    base, key = data.pop("revision") or 0, data.pop("form_key")
    try:
        return actions.assess(request.user, document, data, base=base, form_key=key)
    except Stale:
        context["own"] = Assessment.objects.get(document=document, author=request.user)
        form.start_from(context["own"])
        context["is_stale"] = True
    return None


def tell_what_follows(request, found, is_new):
    if not found.is_published:
        words = _("Thank you! The secretariat reads this before others see it, and we will tell you then.")
        messages.info(request, words)
    elif is_new:
        messages.success(request, _("Thank you! Others can now see what you have found."))


@require_POST
@member_required
def take_back_assessment(request, document_id, slug):
    document = load_practice(request, document_id)
    own = get_object_or_404(Assessment, document=document, author=request.user)
    actions.take_back_assessment(request.user, own)
    messages.success(request, _("You have taken it back. Assess it again whenever you like."))
    return redirect(f"{document.get_absolute_url()}assessments/")


@fillable
@member_required
def set_rung(request, document_id, slug):
    document = load_practice(request, document_id)
    require(permissions.can_set_rung(request.user, document))
    sent = request.POST if request.method == "POST" else None
    form = RungForm(sent, initial={"rung": document.rung, "was": document.rung})
    context = {"document": document, "form": form, "summary": assessments.summary(document)}
    if sent is not None and form.is_valid():
        rung, was = form.cleaned_data["rung"], form.cleaned_data["was"]
        if not (verdict := permissions.can_set_rung(request.user, document, rung)):
            form.add_error("rung", verdict.reason)
        elif actions.set_rung(request.user, document, rung, reason=form.cleaned_data["reason"], was=was):
            return redirect(document)
        else:
            form.add_error("rung", _("It has that place already, or somebody was faster. Please look again."))
    status = 422 if form.errors else 200
    return render(request, "documents/set_rung.html", context, status=status)
