from django import forms
from django.contrib import admin
from django.db import transaction
from django.utils.translation import gettext_lazy as _

from portal.vocabulary import following, memory
from portal.vocabulary.folding import fold
from portal.vocabulary.models import Concept, Country, Language, Region, Theme


class ThemeForm(forms.ModelForm):
    class Meta:
        model = Theme
        fields = (
            "parent",
            "name_en",
            "name_fr",
            "name_es",
            "name_ar",
            "slug",
            "order",
            "agrovoc_uri",
            "withdrawn",
        )

    def clean_parent(self):
        area = self.cleaned_data["parent"]
        if area and area.parent_id:
            raise forms.ValidationError(_("Choose an area, not a theme that is itself within one."))
        if area and self.instance.pk and self.instance.themes.exists():
            raise forms.ValidationError(
                _("This is an area with its own themes; it cannot be put under another.")
            )
        return area


@admin.register(Theme)
class ThemeAdmin(admin.ModelAdmin):
    """What is changed here is the secretariat's from then on: a new version's data leaves it alone."""

    form = ThemeForm
    list_display = ("name_en", "parent", "order", "withdrawn")
    list_editable = ("order", "withdrawn")
    list_select_related = ("parent",)
    list_filter = ("withdrawn", ("parent", admin.RelatedOnlyFieldListFilter))
    list_per_page = 200
    search_fields = ("name_en", "name_fr", "name_es", "name_ar")
    prepopulated_fields = {"slug": ("name_en",)}

    def get_readonly_fields(self, request, obj=None):
        return ("slug",) if obj else ()

    def get_prepopulated_fields(self, request, obj=None):
        return {} if obj else self.prepopulated_fields

    def has_delete_permission(self, request, obj=None):
        """Withdrawn, never deleted: what people filed under a theme keeps it."""
        return False

    def save_model(self, request, obj, form, change):
        obj.edited = True
        super().save_model(request, obj, form, change)
        following.changed(Theme, [obj.pk])
        transaction.on_commit(memory.forget)


class FactsAdmin(admin.ModelAdmin):
    """Facts from a standard: to be looked up here; a change comes with a new version's data."""

    list_per_page = 300
    search_fields = ["=code", "name_en", "name_fr", "name_es", "name_ar"]

    def has_add_permission(self, request):
        return False

    def has_change_permission(self, request, obj=None):
        return False

    def has_delete_permission(self, request, obj=None):
        return False


@admin.register(Country)
class CountryAdmin(FactsAdmin):
    list_display = ("code", "name_en", "name_fr", "name_es", "name_ar", "region")
    list_select_related = ("region",)


@admin.register(Region)
class RegionAdmin(FactsAdmin):
    list_display = ("code", "name_en", "name_fr", "name_es", "name_ar", "parent")
    list_select_related = ("parent",)


@admin.register(Language)
class LanguageAdmin(FactsAdmin):
    list_display = ("code", "name_en", "name_fr", "name_es", "name_ar", "autonym")


@admin.register(Concept)
class ConceptAdmin(FactsAdmin):
    list_display = ("name_en", "name_fr", "name_es", "name_ar", "uri")
    list_per_page = 100
    search_fields = ["=uri", "folded"]
    show_full_result_count = False

    def get_search_results(self, request, queryset, search_term):
        return super().get_search_results(request, queryset, fold(search_term) or search_term)
