"""What members say of an expert."""

from django.contrib import messages
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.translation import get_language
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST, require_safe

from portal import kept, notices
from portal.access import AccessDenied, is_member, member_required
from portal.pages import KeyPager
from portal.text import TextError
from portal.writing import fillable, first_words, ready, sent
from roster import actions, permissions
from roster.forms import EndorsementForm, ReplyForm
from roster.models import Endorsement, Expert


def load_expert(request, handle):
    visible = Expert.objects.visible_to(request.user).select_related("member")
    return get_object_or_404(visible, member__handle=handle)


def load_endorsement(request, endorsement_id):
    visible = Endorsement.objects.visible_to(request.user)
    return get_object_or_404(visible.for_list(), pk=endorsement_id)


@require_safe
@kept.for_visitors
def endorsements(request, handle):
    """All that was said of an expert; to the expert also what they took off their page."""
    entry = load_expert(request, handle)
    rows = Endorsement.objects.visible_to(request.user).filter(expert=entry).select_related("author__country")
    pager = KeyPager(rows, request, order=("-created_at", "-id"))
    notices.mark_things_read(request.user, {"endorsement": [row.pk for row in pager.rows]})
    context = {
        "expert": entry,
        "pager": pager,
        "own": entry.member_id == request.user.pk,
        "can_endorse": is_member(request.user) and permissions.can_endorse_expert(request.user, entry),
    }
    return render(request, "roster/endorsements.html", context)


@fillable
@member_required
def endorse(request, handle):
    entry = load_expert(request, handle)
    form = EndorsementForm(sent(request), initial={"language": get_language()})
    if ready(request, form, permissions.can_endorse_expert(request.user, entry)):
        data = form.cleaned_data
        try:
            made = actions.endorse_expert(request.user, entry, data, form_key=data["form_key"])
        except AccessDenied as denied:
            form.add_error(None, str(denied))
            form.status = 403
        except TextError as refused:
            form.add_error("body", refused)
            form.status = 422
        else:
            words = _("Thank you! It stands on the page now.") if made.is_published else first_words()
            messages.success(request, words)
            return redirect("roster:endorsements", handle=handle)
    context = {"form": form, "expert": entry}
    return render(request, "roster/endorse.html", context, status=getattr(form, "status", 200))


@fillable
@member_required
def reply_to_endorsement(request, endorsement_id):
    found = load_endorsement(request, endorsement_id)
    form = ReplyForm(sent(request), initial={"body": found.reply})
    if ready(request, form, permissions.can_reply_to_endorsement(request.user, found)):
        actions.reply_to_endorsement(request.user, found, form.cleaned_data["body"])
        messages.success(request, _("Your answer is kept."))
        return back(found)
    context = {"form": form, "endorsement": found, "expert": found.expert}
    return render(request, "roster/reply.html", context, status=getattr(form, "status", 200))


@require_POST
@member_required
def put_away_endorsement(request, endorsement_id):
    found = load_endorsement(request, endorsement_id)
    actions.put_away_endorsement(request.user, found)
    messages.success(request, _("It is off your page. You can show it again whenever you like."))
    return back(found)


@require_POST
@member_required
def put_back_endorsement(request, endorsement_id):
    found = load_endorsement(request, endorsement_id)
    actions.put_back_endorsement(request.user, found)
    messages.success(request, _("It stands on your page again."))
    return back(found)


@require_POST
@member_required
def take_back_endorsement(request, endorsement_id):
    found = load_endorsement(request, endorsement_id)
    actions.take_back_endorsement(request.user, found)
    messages.success(request, _("You have taken it back."))
    return back(found)


def back(endorsement):
    return redirect("roster:endorsements", handle=endorsement.expert.member.handle)
