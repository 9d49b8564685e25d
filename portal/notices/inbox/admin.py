"""The secretariat's side: what came in, and what a person must decide."""

from django import forms
from django.contrib import admin, messages
from django.http import Http404, HttpResponse
from django.shortcuts import get_object_or_404
from django.urls import path, reverse
from django.utils.html import format_html
from django.utils.translation import gettext_lazy as _

from portal.files import common_headers
from portal.moderation.actions import log
from portal.notices.inbox import actions, dispatch
from portal.notices.inbox.charsets import decode
from portal.notices.inbox.models import Incoming
from portal.text import excerpt

SHOWN = 100_000  # bytes of a whole message on its page
TAKE, REFUSE, IGNORE = "take", "refuse", "ignore"
DECISIONS = [
    ("", _("Leave as it is")),
    (TAKE, _("Take it as written by the member")),
    (REFUSE, _("Refuse, and say why")),
    (IGNORE, _("Put it away without an answer")),
]


class DecisionForm(forms.ModelForm):
    """What becomes of a message that was held, and the reason that its sender will read."""

    decision = forms.ChoiceField(label=_("Decision"), required=False, choices=DECISIONS)
    decision_reason = forms.CharField(
        label=_("Reason"),
        required=False,
        max_length=2000,
        widget=forms.Textarea(attrs={"rows": 3}),
        help_text=_("The sender reads this reason, with the text that they sent."),
    )

    def clean(self):
        cleaned = super().clean() or {}
        if cleaned.get("decision") == REFUSE and not cleaned.get("decision_reason"):
            self.add_error("decision_reason", _("Please say why: the sender will be told."))
        return cleaned


@admin.register(Incoming)
class IncomingAdmin(admin.ModelAdmin):
    form = DecisionForm
    list_display = ["received_at", "state", "subject", "sender", "member", "first_words"]
    list_display_links = ["received_at", "subject"]
    list_filter = ["state"]
    list_select_related = ["member"]
    list_per_page = 50
    search_fields = ["subject", "sender", "member__full_name", "message_id"]
    show_full_result_count = False
    ordering = ["-received_at", "-id"]
    actions = ["take_selected", "ignore_selected"]
    shown = [
        "received_at", "state", "reason", "sender", "recipient", "member", "subject", "text", "cut", "whole",
        "vouched_by", "done_at",
    ]  # fmt: skip

    def get_fields(self, request, obj=None):
        is_held = obj and obj.state == Incoming.State.HELD
        return [*self.shown, "decision", "decision_reason"] if is_held else self.shown

    def get_readonly_fields(self, request, obj=None):
        return self.shown

    def get_form(self, request, obj=None, change=False, **kwargs):
        if not obj or obj.state != Incoming.State.HELD:
            kwargs["form"] = forms.ModelForm
        return super().get_form(request, obj, change=change, **kwargs)

    def get_urls(self):
        view = self.admin_site.admin_view(self.download)
        return [path("<id:incoming_id>/message/", view, name="inbox_incoming_message"), *super().get_urls()]

    def has_add_permission(self, request):
        return False

    def has_delete_permission(self, request, obj=None):
        return False

    @admin.display(description=_("what was written"))
    def first_words(self, incoming):
        return excerpt(incoming.text, 80)

    @admin.display(description=_("whole message"))
    def whole(self, incoming):
        if not incoming.raw:
            return _("It is not kept any more.")
        if dispatch.is_between_members(incoming):
            return _("It answers a message between two members, which nobody else reads.")
        with incoming.raw.open("rb") as file:
            start = decode(file.read(SHOWN))
        return format_html(
            '<p><a href="{}">{}</a></p><pre dir="auto">{}</pre>',
            reverse("admin:inbox_incoming_message", args=[incoming.pk]),
            _("Download"),
            start,
        )

    def download(self, request, incoming_id):
        """The message as it came; that somebody read it is in the log."""
        incoming = get_object_or_404(Incoming, pk=incoming_id)
        if not incoming.raw or dispatch.is_between_members(incoming):
            raise Http404
        log(request.user, "read", incoming, kind=actions.KIND)
        with incoming.raw.open("rb") as file:
            headers = common_headers(f"message-{incoming.pk}.eml", "message/rfc822")
            return HttpResponse(file.read(), headers=headers)

    def save_model(self, request, obj, form, change):
        decision = form.cleaned_data.get("decision")
        if not decision:
            return
        act = {
            TAKE: lambda: actions.take(request.user, obj),
            REFUSE: lambda: actions.refuse(request.user, obj, form.cleaned_data["decision_reason"]),
            IGNORE: lambda: actions.ignore(request.user, obj),
        }[decision]
        if not act():
            words = _("Nothing was changed: somebody else has decided, or nobody knows whose message it is.")
            self.message_user(request, words, messages.WARNING)

    @admin.action(description=_("Take the selected as written by their members"))
    def take_selected(self, request, queryset):
        done = sum(actions.take(request.user, incoming) for incoming in queryset.held())
        self.message_user(request, _("Taken: %(count)s.") % {"count": done})

    @admin.action(description=_("Put the selected away without an answer"))
    def ignore_selected(self, request, queryset):
        done = sum(actions.ignore(request.user, incoming) for incoming in queryset.held())
        self.message_user(request, _("Put away: %(count)s.") % {"count": done})
