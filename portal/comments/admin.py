from django.contrib import admin
from django.utils.html import format_html
from django.utils.translation import gettext_lazy as _

from portal.comments.models import Comment, CommentRevision
from portal.moderation.admin import ModeratedAdmin


class RevisionInline(admin.TabularInline):
    model = CommentRevision
    fields = ["number", "body", "created_at"]
    readonly_fields = ["number", "body", "created_at"]
    extra = 0
    can_delete = False

    def has_add_permission(self, request, obj=None):
        return False


@admin.register(Comment)
class CommentAdmin(ModeratedAdmin):
    """What was written under documents and pages, from which each leads to the desk."""

    list_display = ["words", "author", "thread", "language", "state", "created_at"]
    list_filter = ["state", "thread__kind", "language"]
    list_select_related = ["author", "thread"]
    ordering = ["-id"]
    list_per_page = 50
    search_fields = ["body"]
    inlines = [RevisionInline]
    fields = [
        "page", "body", "author", "language", "created_at", "edited_at", "state", "state_by", "state_at",
        "state_reason", "desk",
    ]  # fmt: skip

    @admin.display(description=_("Page"))
    def page(self, comment):
        return format_html('<a href="{}">{}</a>', comment.get_absolute_url(), comment.thread.title)

    @admin.display(description=_("Its text"))
    def words(self, comment):
        return str(comment)
