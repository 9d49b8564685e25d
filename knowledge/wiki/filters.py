import django_filters as filters
from django.conf import settings
from django.utils.translation import gettext_lazy as _

from knowledge.wiki.models import Page
from portal.vocabulary.models import Country, Theme


def themes_by_slug():
    return [(theme.slug, theme.name) for area, themes in Theme.objects.tree() for theme in (area, *themes)]


class PageFilter(filters.FilterSet):
    """The wiki's pages by language, theme and country."""

    language = filters.ChoiceFilter(label=_("Language"), choices=settings.LANGUAGES, empty_label=_("Any"))
    theme = filters.ChoiceFilter(
        label=_("Theme"), choices=themes_by_slug, empty_label=_("Any"), method="of_theme"
    )
    country = filters.ChoiceFilter(
        label=_("Country"), choices=Country.objects.choices, empty_label=_("Any"), method="of_country"
    )

    class Meta:
        model = Page
        fields: list[str] = []

    def of_theme(self, pages, name, slug):
        """An area finds the themes under it as well."""
        theme = next(one for one in Theme.objects.known().values() if one.slug == slug)
        found = Page.themes.through.objects.filter(theme__in=Theme.objects.within(theme.pk))
        return pages.filter(pk__in=found.values("page"))

    def of_country(self, pages, name, code):
        return pages.filter(countries=code)
