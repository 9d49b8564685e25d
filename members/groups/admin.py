from django import forms
from django.contrib import admin, messages
from django.utils.html import format_html
from django.utils.translation import gettext_lazy as _
from django.utils.translation import ngettext

from members.groups import actions
from members.groups.models import FormerName, Group, JoinRequest, Membership, RequestState, Role, Seat, Term
from portal.admin_lists import BoundedPaginator
from portal.text.forms import BodyField
from portal.vocabulary.forms import ThemesField
from portal.vocabulary.models import LANGUAGES


class MembershipInline(admin.TabularInline):
    """Who coordinates the group, and whom one lets in. Who else is in it, the page of the group tells, where
    they can be many."""

    model = Membership
    autocomplete_fields = ["member"]
    fields = ["member", "role", "task", "since"]
    readonly_fields = ["since"]
    extra = 1

    def get_queryset(self, request):
        return super().get_queryset(request).current().filter(role=Role.COORDINATOR).select_related("member")


class FormerNameInline(admin.TabularInline):
    model = FormerName
    fields = ["name", "slug", "until"]
    extra = 0


class SeatInline(admin.TabularInline):
    model = Seat
    fields = ["order", "stakeholder", "region", "name", "held"]
    readonly_fields = ["held"]
    show_change_link = True
    extra = 0

    @admin.display(description=_("Held by"))
    def held(self, seat):
        from members.groups.seating import holder_of

        term = holder_of(seat) if seat.pk else None
        return term.member if term else "—"


class GroupForm(forms.ModelForm):
    body = BodyField(label=_("What it is for"), required=False)
    themes = ThemesField(label=_("Themes"), required=False)


@admin.register(Group)
class GroupAdmin(admin.ModelAdmin):
    """Groups and committees: what they are, who is in them, and the seats of committees."""

    form = GroupForm
    inlines = [MembershipInline, SeatInline, FormerNameInline]
    list_display = ["name_en", "kind", "openness", "member_count", "page"]
    list_filter = ["kind", "openness"]
    search_fields = ["name_en", "name_fr", "name_es", "name_ar", "former_names__name"]
    prepopulated_fields = {"slug": ["name_en"]}
    fieldsets = [
        (None, {"fields": ["slug", "kind", "openness", "region", "founded"]}),
        (_("Name"), {"fields": [f"name_{code}" for code in LANGUAGES]}),
        (_("What it is for"), {"fields": ["body", "language", "themes"]}),
    ]

    @admin.display(description=_("Page"))
    def page(self, group):
        return format_html('<a href="{}">{}</a>', group.get_absolute_url(), group.get_absolute_url())

    def save_model(self, request, obj, form, change):
        """What follows from a new name, address or openness comes when all of it is written."""
        form.before = Group.objects.get(pk=obj.pk) if change else None
        obj.set_body(obj.body)
        if change:
            obj.revision = form.before.revision + 1
        super().save_model(request, obj, form, change)

    def save_related(self, request, form, formsets, change):
        super().save_related(request, form, formsets, change)
        actions.change_group(request.user, form.instance, form.before)

    def save_formset(self, request, form, formset, change):
        """Who is in a group goes through the actions, which let them see its room at once."""
        if formset.model is not Membership:
            super().save_formset(request, form, formset, change)
            return
        formset.save(commit=False)
        for row in formset.new_objects:
            actions.join_group(request.user, row.group, row.member)
            if row.role == Role.COORDINATOR or row.task:
                actions.set_role(request.user, row.group, row.member, role=row.role, task=row.task)
        for row, _fields in formset.changed_objects:
            actions.set_role(request.user, row.group, row.member, role=row.role, task=row.task)
        for row in formset.deleted_objects:
            actions.leave_group(request.user, row.group, row.member)

    def has_delete_permission(self, request, obj=None):
        """A group with members or things stays; these go first."""
        return bool(obj) and not obj.memberships.current().exists() and not obj.possessions.exists()

    def delete_model(self, request, obj):
        from portal import search

        pk, meetings = obj.pk, list(obj.meetings.values_list("pk", flat=True))
        super().delete_model(request, obj)
        search.update("meeting", meetings)
        search.update("group", [pk])


class TermForm(forms.ModelForm):
    def clean(self):
        """No two hold one seat on the same day."""
        cleaned = super().clean()
        starts, ends = cleaned.get("starts"), cleaned.get("ends")
        if starts and self.instance.seat_id and not self.errors:
            others = actions.overlapping(self.instance.seat, starts, ends).exclude(pk=self.instance.pk)
            if taken := others.first():
                said = _("%(name)s holds the seat in that time. Please end that term first.")
                raise forms.ValidationError(said, params={"name": taken.member})
        return cleaned


class TermInline(admin.TabularInline):
    model = Term
    form = TermForm
    autocomplete_fields = ["member"]
    fields = ["member", "starts", "ends"]
    extra = 1

    def has_delete_permission(self, request, obj=None):
        """A term ends; that it was stays known."""
        return False


@admin.register(Seat)
class SeatAdmin(admin.ModelAdmin):
    """A seat of a committee: for whom it is kept, who holds it, and who held it."""

    inlines = [TermInline]
    list_display = ["title", "group"]
    list_filter = ["group"]
    list_select_related = ["group", "region"]
    fields = ["group", "stakeholder", "region", "name", "order"]

    def save_formset(self, request, form, formset, change):
        """Appointing lets people in and tells them; ending lets them out, in the night after the last day."""
        formset.save(commit=False)
        for term in formset.new_objects:
            try:
                actions.appoint(request.user, term.seat, term.member, starts=term.starts, ends=term.ends)
            except actions.SeatTaken as taken:
                said = _("%(name)s holds the seat in that time. Please end that term first.")
                messages.error(request, said % {"name": taken.term.member})
        for term, fields in formset.changed_objects:
            if "ends" in fields and term.ends:
                actions.end_term(request.user, term, ends=term.ends)


class WaitsFilter(admin.SimpleListFilter):
    title = _("who answers")
    parameter_name = "waits"

    def lookups(self, request, model_admin):
        return [("secretariat", _("The secretariat: the group has no coordinator"))]

    def queryset(self, request, queryset):
        return queryset.unanswerable() if self.value() == "secretariat" else queryset


@admin.register(JoinRequest)
class JoinRequestAdmin(admin.ModelAdmin):
    """Who asks to join which group; coordinators answer on the group's page, the secretariat also here."""

    list_display = ["member", "group", "message", "state", "asked_at", "decided_by"]
    list_filter = [WaitsFilter, "state"]
    list_select_related = ["member", "group", "decided_by"]
    list_per_page = 50
    show_full_result_count = False
    paginator = BoundedPaginator
    ordering = ["-asked_at", "-id"]
    fields = readonly_fields = [
        "group", "member", "message", "state", "asked_at", "decided_by", "decided_at", "reason",
    ]  # fmt: skip
    actions = ["accept"]

    def has_add_permission(self, request):
        return False

    def has_delete_permission(self, request, obj=None):
        return False

    @admin.action(description=_("Let them in"))
    def accept(self, request, queryset):
        waiting = queryset.filter(state=RequestState.OPEN).select_related("group", "member")
        done = sum(actions.decide_request(request.user, one, accept=True) for one in waiting[:200])
        said = ngettext("%(n)s is in the group now.", "%(n)s are in their groups now.", done)
        messages.success(request, said % {"n": done})
