from django.contrib import messages
from django.contrib.auth import get_user_model
from django.http import Http404
from django.shortcuts import get_object_or_404, redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.csrf import csrf_exempt
from django.views.decorators.http import require_GET, require_http_methods, require_POST

from portal import notices
from portal.access import member_required, sign_in_required
from portal.notices.mails import unsign
from portal.notices.models import Level, Notification, Watch
from portal.notices.registry import kinds
from portal.pages import KeyPager
from portal.vocabulary.widgets import options


@require_GET
@sign_in_required
def notification_list(request):
    pager = KeyPager(Notification.objects.visible_to(request.user).for_list(), request, order=("-id",))
    return render(request, "notices/list.html", {"pager": pager})


@require_POST
@sign_in_required
def read_all(request):
    Notification.objects.visible_to(request.user).unread().update(read_at=timezone.now())
    return redirect("notices:list")


@require_GET
@sign_in_required
def open_notification(request, notification_id):
    notification = get_object_or_404(
        Notification.objects.visible_to(request.user).for_list(), pk=notification_id
    )
    Notification.objects.filter(pk=notification.pk, read_at=None).update(read_at=timezone.now())
    return redirect(notification.event.url)


@require_GET
@member_required
def watching(request):
    pager = KeyPager(Watch.objects.filter(member=request.user), request, order=("-id",))
    things = {
        (name, obj.pk): obj
        for name, kind in kinds.items()
        if (ids := [row.object_id for row in pager.rows if row.kind == name])
        for obj in kind.visible(request.user).filter(pk__in=ids)
    }
    choices = [*Level.choices, ("", _("Stop following"))]
    levels = {level: options(choices, level) for level in Level.values}
    rows = [
        (row, things[row.kind, row.object_id], levels[row.level])
        for row in pager.rows
        if (row.kind, row.object_id) in things
    ]
    return render(request, "notices/watching.html", {"pager": pager, "rows": rows})


@require_POST
@member_required
def watch(request, kind, object_id):
    if kind not in kinds:
        raise Http404
    thing = get_object_or_404(kinds[kind].visible(request.user), pk=object_id)
    level = request.POST.get("level", "")
    if level in Level.values:
        notices.watch(request.user, kind, object_id, level)
    else:
        notices.unwatch(request.user, kind, object_id)
    messages.success(request, _("Your choice is kept."))
    return redirect("notices:watching" if "list" in request.POST else thing)


@csrf_exempt  # RFC 8058: a mail program posts here without a cookie; the signed token stands for the person
@require_http_methods(["GET", "HEAD", "POST"])
def unsubscribe(request, token):
    if not (found := unsign(token)):
        raise Http404
    member_id, kind, object_id = found
    member = get_object_or_404(get_user_model(), pk=member_id)
    if request.method == "POST":
        if request.POST.get("what") == "everything":
            get_user_model().objects.filter(pk=member_id).update(mail_notices=False)
        else:
            notices.watch(member, kind, object_id, Level.MUTED)
    return render(request, "notices/unsubscribe.html", {"done": request.method == "POST", "token": token})
