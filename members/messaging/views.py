"""One's messages, and whom one has blocked; 404 for what is between others."""

from django.contrib import messages
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_POST, require_safe

from members.messaging import actions
from members.messaging.forms import MessageForm, WishForm
from members.messaging.models import Message, Side, Wish
from members.messaging.pagers import MessagePager, starting_at
from members.messaging.permissions import can_write_message
from members.models import Member
from portal import blocks, drafts, text
from portal.access import AccessDenied, member_required, require
from portal.blocks import actions as blocking
from portal.blocks.models import Block
from portal.blocks.permissions import can_block_member
from portal.pages import KeyPager
from portal.text import excerpt
from portal.writing import fillable, previewed, ready, sent

WORDS = 120  # characters of a message in the list


# --- /messages/ -----------------------------------------------------------------


@require_safe
@never_cache
@member_required
def index(request):
    """One's conversations, the latest first; not with whom one has blocked."""
    sides = Side.objects.visible_to(request.user).for_list().exclude(other__in=blocks.of(request.user))
    pager = KeyPager(sides, request, order=("-last_id",))
    for side in pager.rows:
        seen = side.last_state == "published" or side.last_author == request.user.pk
        side.words = excerpt(side.beginning, WORDS) if seen else _("This message was hidden.")
    return render(request, "messaging/index.html", {"pager": pager})


@fillable
@never_cache
@member_required
def write(request, handle):
    """The first message to a member; where there are others, the conversation is shown."""
    member = get_object_or_404(Member.objects.active(), handle=handle)
    mine = Side.objects.visible_to(request.user).filter(other=member).select_related("conversation").first()
    if mine and mine.last_id and request.method != "POST":
        return redirect("messaging:conversation", mine.conversation_id)
    return converse(request, member, mine)


@fillable
@never_cache
@member_required
def conversation(request, conversation_id):
    mine = Side.objects.visible_to(request.user).select_related("other__country", "conversation")
    mine = get_object_or_404(mine, conversation=conversation_id)
    return converse(request, mine.other, mine)


def converse(request, member, mine):
    """A page of what one and `member` have written to one another, and the form."""
    form = MessageForm(sent(request))
    drafts.bring_back(request, name := f"message-{member.pk}", form)
    verdict = can_write_message(request.user, member)
    if (
        request.method == "POST"
        and ready(request, form, verdict)
        and (done := written(request, form, member))
    ):
        drafts.drop(request.user, name)
        return redirect("messaging:conversation", done.conversation_id)
    context = {"member": member, "form": form, "verdict": verdict, "read": mine.read if mine else 0}
    if mine:
        rows = Message.objects.in_conversation(mine.conversation, request.user).for_page()
        pager = context["pager"] = MessagePager(rows, request)
        for row in pager.rows:
            row.is_long = text.is_long(row.body_html)
        came = max((row.pk for row in pager.rows if row.author_id != request.user.pk), default=0)
        if came > mine.read:
            actions.read_up_to(request.user, mine, came)
    if previewed(request) and form.is_valid():
        context["preview"] = text.render(form.cleaned_data["body"]).html
    return render(request, "messaging/conversation.html", context, status=getattr(form, "status", 200))


def written(request, form, member):
    """The message; nothing where it may not be written any more, or not today: the form says why."""
    try:
        return actions.write_message(request.user, member, **form.cleaned_data)[0]
    except actions.TooMany as enough:
        form.add_error(None, str(enough))
        form.status = 429
    except AccessDenied as denied:
        form.add_error(None, str(denied))
        form.status = 403
    except text.TextError as refused:
        form.add_error("body", refused)
        form.status = 422
    return None


@require_safe
@member_required
def message(request, message_id):
    """To where a message stands: on the newest page, or on one that begins with it."""
    found = get_object_or_404(
        Message.objects.visible_to(request.user).select_related("conversation"), pk=message_id
    )
    newest = MessagePager(Message.objects.in_conversation(found.conversation, request.user), request).rows
    query = "" if found in newest else starting_at(found)
    return redirect(f"{found.conversation.get_absolute_url()}{query}#message-{found.pk}")


# --- /messages/settings/ ----------------------------------------------------------


@fillable
@never_cache
@member_required
def settings(request):
    """Whether one takes messages, and whom one has blocked."""
    wish = Wish.objects.filter(member=request.user).first()
    form = WishForm(sent(request), initial={"takes_messages": wish.takes_messages if wish else True})
    if request.method == "POST" and form.is_valid():
        actions.change_wish(request.user, **form.cleaned_data)
        messages.success(request, _("Your settings are kept."))
        return redirect("messaging:settings")
    rows = Block.objects.visible_to(request.user).select_related("blocked__country")
    return render(
        request, "messaging/settings.html", {"form": form, "pager": KeyPager(rows, request, ("-id",))}
    )


@fillable
@never_cache
@member_required
def block(request, handle):
    member = get_object_or_404(Member.objects.active(), handle=handle)
    require(can_block_member(request.user, member))
    if request.method != "POST":
        return render(request, "messaging/block.html", {"member": member})
    blocking.block(request.user, member)
    messages.success(
        request, _("What %(name)s writes no longer reaches you.") % {"name": member.display_name}
    )
    return redirect("messaging:settings")


@require_POST
@member_required
def unblock(request, handle):
    member = get_object_or_404(Member, handle=handle, pk__in=blocks.of(request.user))
    blocking.unblock(request.user, member)
    messages.success(request, _("%(name)s can reach you again.") % {"name": member.display_name})
    return redirect("messaging:settings")
