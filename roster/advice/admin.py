"""The secretariat's side: that there are requests and how far they are, not what they say."""

from django.contrib import admin
from django.utils.translation import gettext_lazy as _

from portal.admin_lists import BoundedPaginator
from roster.advice import actions, reminding
from roster.advice.models import Request


class WaitsFilter(admin.SimpleListFilter):
    title = _("waits for the secretariat")
    parameter_name = "waits"

    def lookups(self, request, model_admin):
        return [("yes", _("Nobody has answered, in spite of two reminders"))]

    def queryset(self, request, queryset):
        return queryset.for_secretariat() if self.value() == "yes" else queryset


@admin.register(Request)
class RequestAdmin(admin.ModelAdmin):
    list_display = ["asked_at", "state", "asker", "expert", "theme", "country", "reminded", "seen_to_by"]
    list_filter = [WaitsFilter, "state", "result"]
    list_select_related = ["need__asker", "expert", "seen_to_by"]
    list_per_page = 50
    show_full_result_count = False
    paginator = BoundedPaginator
    ordering = ["-asked_at", "-id"]
    search_fields = ["need__asker__full_name", "expert__full_name"]
    actions = ["remind_selected", "see_to_selected"]
    shown = [
        "asker", "expert", "theme", "country", "state", "asked_at", "first_answer_at", "accepted_at",
        "later_on", "closed_at", "result", "reminded", "seen_to_by", "seen_to_at",
    ]  # fmt: skip
    fields = readonly_fields = shown

    def has_add_permission(self, request):
        return False

    def has_change_permission(self, request, obj=None):
        return obj is None and super().has_change_permission(request)

    def has_view_permission(self, request, obj=None):
        return super().has_change_permission(request)

    def has_delete_permission(self, request, obj=None):
        return False

    @admin.display(description=_("asker"), ordering="need__asker__full_name")
    def asker(self, request):
        return request.need.asker

    @admin.display(description=_("theme"))
    def theme(self, request):
        return request.need.known_theme

    @admin.display(description=_("country"))
    def country(self, request):
        return request.need.known_country or ""

    @admin.action(description=_("Remind the expert once more"))
    def remind_selected(self, request, queryset):
        done = sum(reminding.remind_again(request.user, one) for one in queryset.waiting())
        self.message_user(request, _("Reminded: %(count)s.") % {"count": done})

    @admin.action(description=_("I have seen to it"))
    def see_to_selected(self, request, queryset):
        done = sum(actions.see_to(request.user, one) for one in queryset.for_secretariat())
        self.message_user(request, _("Seen to: %(count)s.") % {"count": done})
