"""The secretariat's side: mails that have not gone out, and addresses that mail does not reach."""

from django.contrib import admin, messages
from django.contrib.auth import get_user_model
from django.db.models import Q
from django.utils.translation import gettext_lazy as _
from django.utils.translation import ngettext

from portal.notices import preferences
from portal.notices.models import Preference
from portal.notices.outbox import sending
from portal.notices.outbox.models import Mail


class ReadOnlyAdmin(admin.ModelAdmin):
    """Things that the portal keeps by itself: they are looked at, and dealt with by an action."""

    list_per_page = 50
    show_full_result_count = False

    def has_add_permission(self, request):
        return False

    def has_change_permission(self, request, obj=None):
        return False

    def has_delete_permission(self, request, obj=None):
        return False


@admin.register(Mail)
class MailAdmin(ReadOnlyAdmin):
    """What failed or waits; with an address, all that was written to it lately."""

    list_display = ["created_at", "to", "name", "state", "due_at", "tries", "error"]
    list_filter = ["state"]
    list_select_related = ["member"]
    search_fields = ["address"]  # get_search_results does it
    search_help_text = _("By the whole e-mail address. Mails that went out are found by it, too.")
    ordering = ["-id"]
    actions = ["try_again"]
    fields = ["to", "member", "name", "state", "created_at", "due_at", "tries", "at", "error"]

    def get_queryset(self, request):
        is_list = request.resolver_match.url_name == "outbox_mail_changelist"
        return Mail.objects.unsent() if is_list and not asked_for(request) else Mail.objects.all()

    def get_search_results(self, request, queryset, search_term):
        address = search_term.strip().lower()
        if not address:
            return queryset, False
        members = get_user_model().objects.filter(email=address).values("pk")
        return queryset.filter(Q(member__in=members) | Q(member=None, address=address)), False

    @admin.display(description=_("to"))
    def to(self, mail):
        return mail.to

    @admin.action(description=_("Try again"))
    def try_again(self, request, queryset):
        count = sending.try_again(Mail.objects.filter(pk__in=queryset.values("pk")))
        text = ngettext("%d mail will be tried again.", "%d mails will be tried again.", count) % count
        self.message_user(request, text, messages.SUCCESS)


def asked_for(request) -> bool:
    """Whether an address was given to search for."""
    return bool(request.GET.get("q", "").strip())


@admin.register(Preference)
class StoppedMailAdmin(ReadOnlyAdmin):
    """Members whose mail is stopped, as it failed for good."""

    list_display = ["member", "stopped_address", "stopped_at", "stopped_why"]
    list_select_related = ["member"]
    search_fields = ["stopped_address", "member__full_name"]
    search_help_text = _("By e-mail address or name.")
    ordering = ["-stopped_at"]
    actions = ["write_again"]
    fields = ["member", "stopped_address", "stopped_at", "stopped_why"]

    def get_queryset(self, request):
        return Preference.objects.stopped()

    @admin.action(description=_("Write to this address again"))
    def write_again(self, request, queryset):
        count = sum(preferences.resume_mail(wishes.member) for wishes in queryset.select_related("member"))
        text = ngettext("We write to %d member again.", "We write to %d members again.", count) % count
        self.message_user(request, text, messages.SUCCESS)
