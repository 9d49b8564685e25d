from django import forms
from django.conf import settings
from django.contrib import admin
from django.urls import reverse
from django.utils import timezone
from django.utils.formats import date_format
from django.utils.html import format_html
from django.utils.translation import gettext_lazy as _

from knowledge.wiki import actions, beginnings
from knowledge.wiki.exchange.admin import PageImportAdmin  # noqa: F401  the admin of what comes in
from knowledge.wiki.forms import offer_access
from knowledge.wiki.models import Editors, Flag, Page, Template
from portal import audiences
from portal.moderation.admin import ModeratedAdmin
from portal.punctuation import listed
from portal.templatetags.portal import language_name
from portal.text.forms import BodyField


class EditorsFilter(admin.SimpleListFilter):
    """By who may change a page; all groups are one choice."""

    title, parameter_name = _("who may change it"), "editors"

    def lookups(self, request, model_admin):
        return [*Editors.choices, ("group", _("A group"))]

    def queryset(self, request, queryset):
        chosen = self.value()
        if chosen == "group":
            return queryset.filter(edited_by__startswith="group:")
        return queryset.filter(edited_by=chosen) if chosen in Editors.values else queryset


class LanguageFilter(admin.SimpleListFilter):
    """By language, each by its own name."""

    title, parameter_name = _("language"), "language"

    def lookups(self, request, model_admin):
        return [(code, language_name(code)) for code, _name in settings.LANGUAGES]

    def queryset(self, request, queryset):
        return queryset.filter(language=self.value()) if self.value() else queryset


class TendingFilter(admin.SimpleListFilter):
    """Pages that somebody should look at."""

    title, parameter_name = _("to look at"), "tending"

    def lookups(self, request, model_admin):
        return [
            ("flagged", _("Needs an update")),
            ("due", _("To be read again")),
            ("waits", _("To review")),
            ("kept", _("With keepers")),
        ]

    def queryset(self, request, queryset):
        if self.value() == "flagged":
            return queryset.filter(pk__in=Flag.objects.filter(closed_at=None).values("page"))
        if self.value() == "due":
            return queryset.filter(review_by__lte=timezone.localdate(), deleted_at=None)
        if self.value() == "waits":
            return queryset.filter(pk__in=Page.objects.waiting().values("pk"))
        if self.value() == "kept":
            return queryset.filter(pk__in=Page.keepers.through.objects.values("page"))
        return queryset


class PageAdminForm(forms.ModelForm):
    """Who reads and changes the page, groups by their names."""

    person = None
    audience = forms.ChoiceField(label=_("who may read it"))
    edited_by = forms.ChoiceField(label=_("who may change it"))

    class Meta:
        model = Page
        fields = ["audience", "edited_by"]

    def __init__(self, *args, **kwargs):
        super().__init__(*args, **kwargs)
        offer_access(self, self.person)


class TemplateForm(forms.ModelForm):
    """A template whose text can be shown; what cannot be is told beside it."""

    body = BodyField(label=_("text"), profile="wiki", widget=forms.Textarea(attrs={"rows": 30}))


@admin.register(Template)
class TemplateAdmin(admin.ModelAdmin):
    """What new pages can begin with; those that come with the wiki are there to be changed, too."""

    form = TemplateForm
    list_display = ["name", "language", "about", "order", "is_offered"]
    list_editable = ["order", "is_offered"]
    list_filter = ["language", "is_offered"]
    search_fields = ["name", "about"]
    fields = ["name", "language", "about", "body", "order", "is_offered"]

    def get_queryset(self, request):
        beginnings.ship()
        return super().get_queryset(request)


@admin.register(Page)
class PageAdmin(ModeratedAdmin):
    """Who reads and changes a page, hiding and restoring; the text is changed in the wiki itself."""

    form = PageAdminForm
    list_display = ["title", "in_language", "standing", "readers", "editors", "author", "changed"]
    list_filter = ["state", LanguageFilter, TendingFilter, EditorsFilter]
    list_select_related = ["author"]
    search_fields = ["title"]
    show_full_result_count = False
    fields = [
        "link", "language", "author", "words", "audience", "edited_by", "looked_after",
        "review_by", "checked_at", "state", "state_reason", "desk",
    ]  # fmt: skip
    editable = ("audience", "edited_by")

    def get_form(self, request, obj=None, change=False, **kwargs):
        return type("Form", (super().get_form(request, obj, change, **kwargs),), {"person": request.user})

    def get_queryset(self, request):
        groups = {"reader_group": "audience", "editor_group": "edited_by"}
        named = {name: audiences.group_row(field) for name, field in groups.items()}
        return super().get_queryset(request).annotate(**named)

    @admin.display(description=_("language"), ordering="language")
    def in_language(self, page):
        return language_name(page.language)

    @admin.display(description=_("state"), ordering="state")
    def standing(self, page):
        """In a word or two: whether it is there, and by when somebody looks at it again."""
        if page.deleted_at:
            return _("Deleted")
        if page.review_by:
            day = date_format(page.review_by, "SHORT_DATE_FORMAT")
            return format_html("{}<br>{}", page.get_state_display(), _("to be read again by %s") % day)
        return page.get_state_display()

    @admin.display(description=_("who may read it"), ordering="audience")
    def readers(self, page):
        return audiences.read_in_words(page.audience, page.reader_group)

    @admin.display(description=_("who may change it"), ordering="edited_by")
    def editors(self, page):
        if audiences.group_of(page.edited_by) is not None:
            return audiences.read_in_words(page.edited_by, page.editor_group)
        return Editors(page.edited_by).label

    @admin.display(description=_("changed"), ordering="updated_at")
    def changed(self, page):
        return date_format(timezone.localtime(page.updated_at), "SHORT_DATE_FORMAT")

    def save_model(self, request, obj, form, change):
        said = {name: form.cleaned_data[name] for name in self.editable}
        actions.set_access(request.user, obj, **said)

    @admin.display(description=_("keepers"))
    def looked_after(self, page):
        names = listed(member.display_name for member in page.keepers.order_by("sort_name"))
        url = reverse("wiki:set-keepers", args=[page.slug])
        return format_html('<a href="{}">{}</a>', url, names or _("Nobody yet"))

    @admin.display(description=_("page"))
    def link(self, page):
        return format_html('<a href="{}">{}</a>', page.get_absolute_url(), page.title)

    @admin.display(description=_("text"))
    def words(self, page):
        return page.current.body if page.current else ""
