import django_filters as filters
from django import forms
from django.core.cache import caches
from django.utils.translation import gettext_lazy as _

from knowledge.documents.models import Document, Type
from portal.vocabulary.filters import CountryFilter, LongSelect, ThemeFilter
from portal.vocabulary.models import Language

REMEMBERED = 600  # seconds


def languages():
    """The languages that published documents are in, by name in the reader's language."""
    found = caches["memory"].get_or_set(
        "documents:languages",
        lambda: list(Document.objects.published().order_by().values_list("language", flat=True).distinct()),
        REMEMBERED,
    )
    return [(language.pk, language.name) for language in Language.objects.named(found)]


class DocumentFilter(filters.FilterSet):
    """The repository by theme, country, type, year and language."""

    theme = ThemeFilter(field_name="themes")
    country = CountryFilter(field_name="countries")
    type = filters.ChoiceFilter(
        label=_("Type"), choices=Type.choices, empty_label=_("Any"), widget=LongSelect
    )
    year = filters.NumberFilter(
        label=_("Year"),
        min_value=1000,
        max_value=9999,
        widget=forms.TextInput(attrs={"inputmode": "numeric", "size": 4, "maxlength": 4}),
    )
    language = filters.ChoiceFilter(
        label=_("Language"), choices=languages, empty_label=_("Any"), widget=LongSelect
    )

    class Meta:
        model = Document
        fields: list[str] = []
