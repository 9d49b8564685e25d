from django import forms
from django.contrib import admin, messages
from django.http import HttpResponseRedirect
from django.urls import reverse
from django.utils.formats import date_format
from django.utils.html import format_html
from django.utils.timezone import localtime
from django.utils.translation import gettext_lazy as _

from members.privacy import actions, permissions
from members.privacy.models import Erasure


class AskForm(forms.ModelForm):
    """Who is to be erased, and why."""

    class Meta:
        model = Erasure
        fields = ["member", "reason", "withdraw"]

    def __init__(self, *args, **kwargs):
        super().__init__(*args, **kwargs)
        self.fields["reason"].required = True
        self.fields["reason"].help_text = _("Who asked, when and how. The member reads it.")
        self.fields["withdraw"].label = _("Withdraw what nobody has answered or built on")

    def clean_member(self):
        member = self.cleaned_data["member"]
        if not (verdict := permissions.can_ask_erasure(self.person, member)):
            raise forms.ValidationError(verdict.reason)
        return member


class SecondLookForm(forms.ModelForm):
    """What is decided at the second look."""

    second_look = forms.ChoiceField(
        label=_("Second look"),
        required=False,
        choices=[
            ("", _("Leave as it is")),
            ("confirm", _("Erase the account now")),
            ("call_off", _("Call it off")),
        ],
    )
    handle = forms.CharField(
        label=_("The member’s handle"), required=False, help_text=_("Type it to erase: it can’t be undone.")
    )

    class Meta:
        model = Erasure
        fields = ()

    def clean(self):
        cleaned = super().clean()
        if cleaned.get("second_look") == "confirm":
            if not (verdict := permissions.can_confirm_erasure(self.person, self.instance)):
                self.add_error("second_look", verdict.reason)
            elif cleaned.get("handle", "").strip().lstrip("@") != self.instance.member.handle:
                self.add_error("handle", _("This is not the member’s handle."))
        return cleaned


@admin.register(Erasure)
class ErasureAdmin(admin.ModelAdmin):
    """Erasing accounts as the law demands: one of the secretariat asks, another looks again. The log of it
    names nobody once it is done."""

    list_display = ["whom", "state", "asked_at", "asked_by", "confirmed_by", "done_at"]
    list_filter = ["state"]
    list_select_related = ["member", "asked_by", "confirmed_by"]
    autocomplete_fields = ["member"]
    ordering = ["-asked_at", "-id"]
    list_per_page = 50
    show_full_result_count = False
    shown = ["whom", "address", "since", "state", "reason", "withdraw", "asked_by", "asked_at"]
    later = ["confirmed_by", "confirmed_at", "done_at"]

    def get_form(self, request, obj=None, change=False, **kwargs):
        base = SecondLookForm if obj else AskForm
        form = super().get_form(request, obj, change, **{"form": base} | kwargs)
        form.person = request.user
        return form

    def get_fields(self, request, obj=None):
        if not obj:
            return ["member", "reason", "withdraw"]
        asked = obj.state == Erasure.State.ASKED
        return [*self.shown, *(["second_look", "handle"] if asked else self.later)]

    def get_readonly_fields(self, request, obj=None):
        return [*self.shown, *self.later] if obj else []

    def has_delete_permission(self, request, obj=None):
        return False

    def has_change_permission(self, request, obj=None):
        return super().has_change_permission(request, obj) and (
            obj is None or obj.state == Erasure.State.ASKED
        )

    @admin.display(description=_("member"))
    def whom(self, erasure):
        member = erasure.member
        if not member.is_active:
            return str(member)
        url = reverse("admin:members_member_change", args=[member.pk])
        return format_html('<a href="{}">{}</a> @{}', url, member, member.handle)

    @admin.display(description=_("e-mail address"))
    def address(self, erasure):
        return erasure.member.email if erasure.member.is_active else "—"

    @admin.display(description=_("joined"))
    def since(self, erasure):
        return date_format(localtime(erasure.member.date_joined), "DATETIME_FORMAT")

    def save_model(self, request, obj, form, change):
        if not change:
            obj.pk = getattr(self.ask(request, form.cleaned_data), "pk", None)
            return
        act = {"confirm": actions.confirm_erasure, "call_off": actions.call_off_erasure}
        if (decision := form.cleaned_data.get("second_look")) and not act[decision](request.user, obj):
            self.message_user(request, _("Somebody else has already decided this."), messages.WARNING)

    def ask(self, request, data):
        return actions.ask_erasure(
            request.user, data["member"], data["reason"], withdraw=data["withdraw"]
        ) or Erasure.objects.get(member=data["member"], state=Erasure.State.ASKED)

    def log_addition(self, request, obj, message):
        """Our own log has it, without the name once it is done."""

    def log_change(self, request, obj, message):
        """Likewise."""

    def response_add(self, request, obj, post_url_continue=None):
        self.message_user(
            request, _("This waits for a second look now. The member is told."), messages.SUCCESS
        )
        return HttpResponseRedirect(reverse("admin:privacy_erasure_changelist"))
