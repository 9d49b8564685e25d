from django import forms
from django.conf import settings
from django.contrib import admin
from django.urls import reverse
from django.utils.html import format_html, format_html_join
from django.utils.translation import gettext_lazy as _

from forum import actions
from forum.models import TAKEN, Category, Post, PostRevision, Topic
from portal.moderation.admin import ModeratedAdmin
from portal.vocabulary.models import LANGUAGES


class CategoryForm(forms.ModelForm):
    languages = forms.MultipleChoiceField(
        label=_("Languages"),
        choices=settings.LANGUAGES,
        required=False,
        widget=forms.CheckboxSelectMultiple,
        help_text=_("The languages that people write in here; none stands for all."),
    )

    def clean_slug(self):
        """`/forum/moderate/` is a page of its own."""
        slug = self.cleaned_data["slug"]
        if slug in TAKEN:
            raise forms.ValidationError(
                _("The portal has a page at this address. Please choose another one.")
            )
        return slug

    def clean(self):
        """A group where a group reads, and none elsewhere."""
        cleaned = super().clean()
        if cleaned.get("audience") != Category.Readers.GROUP:
            cleaned["group"] = None
        elif not cleaned.get("group"):
            self.add_error("group", _("Please choose the group that may read here."))
        elif [one for one in cleaned.get("facilitators", ()) if cleaned["group"].pk not in one.group_ids]:
            self.add_error("facilitators", _("Whoever facilitates a group’s category is in that group."))
        return cleaned


@admin.register(Category)
class CategoryAdmin(admin.ModelAdmin):
    form = CategoryForm
    list_display = ["name_en", "kind", "audience", "order", "size", "last_post_at"]
    list_editable = ["order"]
    prepopulated_fields = {"slug": ["name_en"]}
    autocomplete_fields = ["facilitators", "group"]
    search_fields = ["name_en"]
    fieldsets = [
        (
            None,
            {
                "fields": [
                    "slug",
                    "kind",
                    "audience",
                    "group",
                    "posting",
                    "languages",
                    "facilitators",
                    "order",
                ]
            },
        ),
        (_("Name"), {"fields": [f"name_{code}" for code in LANGUAGES]}),
        (_("Description"), {"fields": [f"description_{code}" for code in LANGUAGES]}),
        (_("Words for writers"), {"fields": [f"guidance_{code}" for code in LANGUAGES]}),
    ]

    def save_model(self, request, obj, form, change):
        """Who may read goes through its action, which tells the search."""
        audience, group = obj.audience, obj.group
        if change:
            obj.audience, obj.group_id = form.initial["audience"], form.initial["group"]
        super().save_model(request, obj, form, change)
        if change and (audience, group) != (obj.audience, obj.group):
            actions.set_audience(request.user, obj, audience, group)

    def has_delete_permission(self, request, obj=None):
        """A category with topics in it stays; the database would refuse too."""
        return bool(obj) and not obj.topics.exists()


class WrittenAdmin(ModeratedAdmin):
    """What topics and posts share: the text to decide about, and the way to its page."""

    list_filter = ["state", "kind", "language"]
    ordering = ["-id"]
    show_full_result_count = False
    list_per_page = 50

    @admin.display(description=_("Page"))
    def page(self, written):
        return format_html('<a href="{}">{}</a>', written.get_absolute_url(), written)


TENDING = [
    ("relabel-topic", _("Title and labels")),
    ("move-topic", _("Move")),
    ("split-topic", _("Split")),
    ("merge-topics", _("Put together with another")),
]


@admin.register(Topic)
class TopicAdmin(WrittenAdmin):
    list_display = ["title", "author", "anonymous", "category", "kind", "language", "state", "created_at"]
    list_filter = ["state", "kind", "category", "language"]
    list_select_related = ["author", "category"]
    search_fields = ["title"]
    fields = [
        "page", "text", "author", "anonymous", "category", "kind", "language", "created_at", "state",
        "state_by", "state_at", "state_reason", "desk", "tending",
    ]  # fmt: skip

    @admin.display(description=_("Its text"))
    def text(self, topic):
        return topic.posts.get(number=1).body

    @admin.display(description=_("Look after this"))
    def tending(self, topic):
        pages = [(reverse(f"forum:{name}", args=[topic.pk]), words) for name, words in TENDING]
        return format_html_join(" · ", '<a href="{}">{}</a>', pages)


class RevisionInline(admin.TabularInline):
    model = PostRevision
    fields = readonly_fields = ["number", "body", "created_at"]
    extra = 0
    can_delete = False

    def has_add_permission(self, request, obj=None):
        return False


@admin.register(Post)
class PostAdmin(WrittenAdmin):
    list_display = ["words", "author", "anonymous", "topic", "kind", "language", "state", "created_at"]
    list_select_related = ["author", "topic"]
    search_fields = ["body"]
    search_help_text = _("Looks through every post: be patient, or use the portal’s own search.")
    inlines = [RevisionInline]
    fields = [
        "page", "body", "author", "anonymous", "topic", "kind", "language", "created_at",
        "edited_at", "state", "state_by", "state_at", "state_reason", "desk",
    ]  # fmt: skip

    def get_queryset(self, request):
        """Without the opening texts, which stand and fall with their topic."""
        return super().get_queryset(request).replies()

    @admin.display(description=_("Its text"))
    def words(self, post):
        return str(post)
