from django.contrib import messages
from django.contrib.auth import get_user_model
from django.http import Http404
from django.shortcuts import get_object_or_404, redirect, render
from django.utils import timezone, translation
from django.utils.dateparse import parse_datetime
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.csrf import csrf_exempt
from django.views.decorators.http import require_POST, require_safe

from portal import kept, notices
from portal.access import is_member, member_required, sign_in_required
from portal.notices import choices, preferences
from portal.notices.forms import ChoiceForm, PreferenceForm
from portal.notices.grouping import GroupPager
from portal.notices.models import Level, Notification, Watch
from portal.notices.registry import kinds
from portal.notices.sight import visible_things
from portal.notices.watched import WatchPager, by_kind
from portal.writing import fillable
from portal.zones import zone_in_database

# --- /notifications/ ----------------------------------------------------------


@require_safe
@sign_in_required
def notification_list(request):
    person, only_unread = request.user, request.GET.get("show") == "unread"

    def contents():
        now = timezone.now().isoformat()
        pager = GroupPager(person, request, zone_in_database(person.time_zone), only_unread=only_unread)
        return {"pager": pager, "only_unread": only_unread, "now": now}

    context = {
        "list": kept.for_person(request, contents, "notices/list_days.html"),
        "tabs": [
            {"url": request.path, "label": _("All"), "current": not only_unread},
            {"url": "?show=unread", "label": _("Unread"), "current": only_unread},
        ],
    }
    return render(request, "notices/list.html", context)


@require_POST
@sign_in_required
def read_all(request):
    unread_then(request).update(read_at=timezone.now())
    return redirect("notices:list")


@require_POST
@sign_in_required
def read_thread(request):
    thread = request.POST.get("thread", "").replace("\0", "")
    unread_then(request).filter(thread=thread).update(read_at=timezone.now())
    return redirect("notices:list")


def unread_then(request):
    """What the person had not read when the page with the button was drawn: what came since stays new."""
    try:
        drawn_at = parse_datetime(request.POST.get("until", ""))
    except ValueError:
        drawn_at = None
    unread = Notification.objects.visible_to(request.user).unread()
    return unread.filter(created_at__lte=drawn_at) if drawn_at and drawn_at.tzinfo else unread


@require_safe
@sign_in_required
def open_notification(request, notification_id):
    mine = Notification.objects.visible_to(request.user)
    event = get_object_or_404(mine.select_related("event"), pk=notification_id).event
    mine.unread().filter(pk=notification_id).update(read_at=timezone.now())
    if visible_things(request.user, {event.kind: {event.object_id}}):
        return redirect(event.url)
    messages.info(request, _("You can no longer see this."))
    return redirect("notices:list")


@fillable
@sign_in_required
def settings(request):
    """How one wants to be written to, and the private feed."""
    wishes = preferences.stored(request.user)
    form = PreferenceForm(request.POST if request.method == "POST" else None, wishes=wishes)
    if request.method == "POST" and form.is_valid():
        preferences.change(request.user, **form.cleaned_data)
        messages.success(request, _("Your settings are kept."))
        return redirect("notices:settings")
    context = {"form": form, "wishes": wishes, "has_feed": is_member(request.user)}
    return render(request, "notices/settings.html", context, status=422 if form.errors else 200)


@require_POST
@sign_in_required
def resume_mail(request):
    if preferences.resume_mail(request.user):
        messages.success(request, _("Thank you. We write to you again."))
    return redirect("notices:settings")


@require_POST
@sign_in_required
def new_feed(request):
    preferences.renew_feed(request.user)
    messages.success(request, _("Your feed has a new address. The old one leads nowhere now."))
    return redirect("notices:settings")


# --- /watching/ ---------------------------------------------------------------


@require_safe
@member_required
def watching(request):
    def contents():
        pager = WatchPager(Watch.objects.filter(member=request.user, kind__in=kinds), request)
        return {"pager": pager, "groups": by_kind(request.user, pager.rows)}

    drawn = kept.for_person(request, contents, "notices/watching_list.html")
    return render(request, "notices/watching.html", {"list": drawn})


@require_POST
@member_required
def watch(request, kind, object_id):
    """Keep the level that was chosen; what one may not see any more one can only stop following."""
    if kind not in kinds or not kinds[kind].watched:
        raise Http404
    thing = kinds[kind].visible(request.user).filter(pk=object_id).first()
    level = request.POST.get("level", "")
    if not (thing or notices.watching(request.user, kind, object_id)):
        raise Http404
    if thing and level in Level.values:
        notices.watch(request.user, kind, object_id, level)
    elif not (thing and level):
        notices.unwatch(request.user, kind, object_id)
    if request.htmx:
        now = notices.watching(request.user, kind, object_id)
        context = {"kind": kind, "object_id": object_id, "level": now, "focus": True}
        return render(request, "components/watch_form.html", context)
    messages.success(request, _("Your choice is kept."))
    address = kinds[kind].url(thing) if thing and "list" not in request.POST else ""
    return redirect(address or "notices:watching")


# --- /mail-choice/ ------------------------------------------------------------


@never_cache
@csrf_exempt  # RFC 8058: a mail program posts here without a cookie; the signed token stands for the person
@fillable
def choice(request, token):
    """What can be chosen from a mail; a look changes nothing, and a mail program's own button mutes."""
    if not (found := choices.read(token)):
        raise Http404
    member = get_object_or_404(get_user_model().objects.reachable(), pk=found.member_id)
    form = ChoiceForm(request.POST if request.method == "POST" else None, choice=found)
    with translation.override(member.language):
        context = {"form": form, "thing": choices.thing_of(found, member), "kind": kinds.get(found.kind)}
        context["away"] = preferences.of(member).away_told
        if request.method == "POST" and form.is_valid():
            context |= choices.choose(member, found, **form.cleaned_data)
        response = render(request, "notices/choice.html", context, status=422 if form.errors else 200)
    response["X-Robots-Tag"] = "noindex"
    return response
