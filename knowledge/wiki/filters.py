import django_filters as filters
from django.conf import settings
from django.utils.translation import gettext_lazy as _

from knowledge.wiki.models import Page
from portal.vocabulary.filters import CountryFilter, ThemeFilter


class PageFilter(filters.FilterSet):
    """The wiki's pages by language, theme and country."""

    language = filters.ChoiceFilter(label=_("Language"), choices=settings.LANGUAGES, empty_label=_("Any"))
    theme = ThemeFilter(field_name="themes")
    country = CountryFilter(field_name="countries")

    class Meta:
        model = Page
        fields: list[str] = []
