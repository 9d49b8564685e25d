from django.contrib import admin, messages
from django.db import models
from django.utils.html import format_html
from django.utils.http import urlencode
from django.utils.timesince import timesince
from django.utils.translation import gettext_lazy as _

from knowledge.documents.harvesting.tasks import harvest_page
from knowledge.documents.models import HarvestedRecord, Source

COUNTED = {
    "new": _("new"),
    "changed": _("changed"),
    "unchanged": _("unchanged"),
    "removed": _("removed"),
    "left out": _("left out"),
}


@admin.register(Source)
class SourceAdmin(admin.ModelAdmin):
    """Which repositories are harvested, how often, and what the last harvest brought."""

    list_display = ["name", "prefix", "set_spec", "every", "last_run", "brought", "trouble"]
    list_filter = ["every"]
    search_fields = ["name", "url"]
    ordering = ["name"]
    formfield_overrides = {models.URLField: {"assume_scheme": "https"}}
    actions = ["harvest_now"]
    readonly_fields = ["last_run", "brought", "trouble", "harvested_until", "documents"]
    fields = ["name", "url", "set_spec", "prefix", "every", *readonly_fields]

    def get_readonly_fields(self, request, obj=None):
        """What its records are known by isn't changed: another set is another source."""
        fixed = ["url", "set_spec", "prefix"] if obj and obj.run else []
        return [*fixed, *self.readonly_fields]

    def has_delete_permission(self, request, obj=None):
        """What it brought refers to it; to withdraw that comes first."""
        return bool(obj) and not obj.documents.exists() and super().has_delete_permission(request, obj)

    def save_model(self, request, obj, form, change):
        """Only what was changed here: a harvest that is under way notes where it is in the same row."""
        obj.save(update_fields=form.changed_data if change else None)

    @admin.display(description=_("last harvest"))
    def last_run(self, source):
        if not source.begun_at:
            return "—"
        words = _("%(time)s ago, under way") if source.ended_at is None else _("%(time)s ago")
        return words % {"time": timesince(source.ended_at or source.begun_at)}

    @admin.display(description=_("what it brought"))
    def brought(self, source):
        said = [f"{COUNTED[what]}: {count}" for what, count in source.report.items() if what in COUNTED]
        return " · ".join(said) or "—"

    @admin.display(description=_("error"))
    def trouble(self, source):
        return source.error or "—"

    @admin.display(description=_("documents"))
    def documents(self, source):
        if not source.pk:
            return "—"
        count = HarvestedRecord.objects.filter(source=source, deleted=False, document__isnull=False).count()
        where = urlencode({"source__id__exact": source.pk})
        return format_html('<a href="../../../document/?{}">{}</a>', where, count)

    @admin.action(description=_("Harvest now"))
    def harvest_now(self, request, queryset):
        for source in queryset:
            harvest_page.enqueue(source.pk)
        self.message_user(
            request, _("The harvest begins in the background; look here again later."), messages.SUCCESS
        )
