from django.contrib import admin
from django.utils.html import format_html
from django.utils.translation import gettext_lazy as _

from knowledge.wiki import actions
from knowledge.wiki.models import Page
from portal.moderation.admin import ModeratedAdmin


@admin.register(Page)
class PageAdmin(ModeratedAdmin):
    """Protecting, hiding and restoring; the text is changed in the wiki itself."""

    list_display = ["title", "language", "state", "protected", "author", "updated_at"]
    list_filter = ["state", "language", "protected"]
    list_select_related = ["author"]
    search_fields = ["title"]
    show_full_result_count = False
    fields = [
        "link", "language", "author", "words", "protected", "state", "state_reason",
        "desk",
    ]  # fmt: skip
    editable = ("protected",)

    def save_model(self, request, obj, form, change):
        if "protected" in form.changed_data:
            actions.protect_page(request.user, obj, obj.protected)
        super().save_model(request, obj, form, change)

    @admin.display(description=_("page"))
    def link(self, page):
        return format_html('<a href="{}">{}</a>', page.get_absolute_url(), page.title)

    @admin.display(description=_("text"))
    def words(self, page):
        return page.current.body if page.current else ""
