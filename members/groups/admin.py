from django.contrib import admin

from members.groups import actions
from members.groups.models import Group, Membership
from portal.vocabulary.models import LANGUAGES


class MembershipInline(admin.TabularInline):
    model = Membership
    autocomplete_fields = ["member"]
    fields = ["member", "since"]
    readonly_fields = ["since"]
    extra = 1

    def has_change_permission(self, request, obj=None):
        """Somebody is let in or out; nobody is turned into somebody else."""
        return False


@admin.register(Group)
class GroupAdmin(admin.ModelAdmin):
    """Groups and committees, and who is in them."""

    inlines = [MembershipInline]
    list_display = ["name_en", "slug"]
    search_fields = ["name_en"]
    prepopulated_fields = {"slug": ["name_en"]}
    fields = ["slug", *(f"name_{code}" for code in LANGUAGES)]

    def save_formset(self, request, form, formset, change):
        """Who is in a group goes through the actions, which let them see its room at once."""
        formset.save(commit=False)
        for membership in formset.new_objects:
            actions.join_group(request.user, membership.group, membership.member)
        for membership in formset.deleted_objects:
            actions.leave_group(request.user, membership.group, membership.member)

    def has_delete_permission(self, request, obj=None):
        """A group with members stays; they are let out first."""
        return bool(obj) and not obj.memberships.exists()
