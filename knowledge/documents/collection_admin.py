from django.contrib import admin
from django.utils.html import format_html
from django.utils.translation import gettext_lazy as _

from knowledge.documents.models import Collection
from portal.moderation.admin import ModeratedAdmin


@admin.register(Collection)
class CollectionAdmin(ModeratedAdmin):
    """Finding, hiding and restoring; a collection is described and arranged on its own page."""

    list_display = ["title", "official", "language", "audience", "document_count", "state", "owner"]
    list_filter = ["official", "state", "language", "audience"]
    list_select_related = ["owner"]
    search_fields = ["title"]
    fields = [
        "link",
        "owner",
        "language",
        "audience",
        "document_count",
        "body",
        "state",
        "state_reason",
        "desk",
    ]

    @admin.display(description=_("collection"))
    def link(self, collection):
        return format_html('<a href="{}">{}</a>', collection.get_absolute_url(), collection.title)
