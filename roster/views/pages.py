"""The roster, an expert's page, and what can be taken away from it."""

from django.http import HttpResponse
from django.shortcuts import get_object_or_404, render
from django.views.decorators.http import require_safe

from portal import files, kept, notices
from portal.access import is_member
from portal.pages import KeyPager
from portal.structured import as_script
from roster import cards
from roster.filters import ExpertFilter
from roster.models import CurriculumVitae, Endorsement, Expert
from roster.permissions import (
    can_confirm_expert,
    can_edit_expert,
    can_endorse_expert,
    can_export_experts,
    can_wake_expert,
)
from roster.structured import expert_as_json

SHOWN = 3  # endorsements on an expert's own page


@require_safe
@kept.for_visitors
def index(request):
    def context(person):
        found = ExpertFilter(request.GET, queryset=Expert.objects.listed().for_list())
        return {"filter": found, "pager": KeyPager(found.qs, request, order=("-listed_at", "-id"))}

    [experts] = kept.drawn(request, context, "roster/index_list.html")
    mine = is_member(request.user) and Expert.objects.filter(member=request.user).exists()
    return render(
        request,
        "roster/index.html",
        {"list": experts, "mine": mine, "can_export": can_export_experts(request.user)},
    )


@require_safe
@kept.for_visitors
def expert(request, handle):
    visible = Expert.objects.visible_to(request.user).select_related("member").defer("body", "body_html")
    if is_member(request.user):
        visible = visible.with_spoken_for(request.user)
    entry = get_object_or_404(visible, member__handle=handle)
    notices.mark_read(request.user, "expert", entry.pk)

    def context(person):
        found = Expert.objects.for_page(person).get(pk=entry.pk)
        shown = Endorsement.objects.visible_to(None).filter(expert=entry.pk).order_by("-created_at", "-pk")
        return {
            "expert": found,
            "endorsements": shown.select_related("author__country")[:SHOWN],
            "structured": as_script(expert_as_json(found)) if found.is_listed else "",
        }

    parts = ("roster/expert_text.html", "roster/expert_facts.html", "roster/expert_head.html")
    words, facts, head = kept.drawn(request, context, *parts)
    own = entry.member_id == request.user.pk
    context = {
        "expert": entry,
        "text": words,
        "facts": facts,
        "structured": head,
        "own": own,
        "own_cv": own and CurriculumVitae.objects.filter(expert=entry.pk).first(),
        "can_edit": own and can_edit_expert(request.user, entry),
        "can_wake": own and can_wake_expert(request.user, entry),
        "to_confirm": own and entry.confirm_asked and can_confirm_expert(request.user, entry),
        "can_endorse": is_member(request.user) and not own and can_endorse_expert(request.user, entry),
    }
    return render(request, "roster/expert.html", context)


@require_safe
def card(request, handle):
    """The expert as address books read them; listed ones alone."""
    listed = Expert.objects.listed().for_list().select_related("member__country")
    entry = get_object_or_404(listed, member__handle=handle)
    headers = {"Content-Disposition": files.disposition(f"{entry.member.handle}.vcf")}
    return HttpResponse(cards.vcard(entry), content_type="text/vcard; charset=utf-8", headers=headers)


@require_safe
def cv(request, handle):
    found = get_object_or_404(CurriculumVitae.objects.visible_to(request.user), expert__member__handle=handle)
    return files.serve(
        request,
        found.file,
        name=found.name,
        media_type=found.media_type,
        sha256=found.sha256,
        modified=found.created_at,
    )
