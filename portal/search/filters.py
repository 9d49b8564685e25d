"""What an address of the search page asks for."""

from typing import Any

from django.conf import settings
from django.http import QueryDict
from django.urls import reverse
from django.utils.html import escape
from django.utils.safestring import SafeString, mark_safe
from django.utils.translation import gettext as _

from portal.search.registry import kinds
from portal.vocabulary.models import Country, Theme
from portal.vocabulary.widgets import options


class Asked:
    """The words and the filters in an address; what it makes up is as if it weren't there."""

    def __init__(self, data: QueryDict):
        self.q = data.get("q", "")
        self.kind = data.get("kind", "") if data.get("kind") in kinds else ""
        self.theme = Theme.objects.by_slug(data.get("theme", ""))
        self.country = Country.objects.known().get(data.get("country", ""))
        self.language = data.get("language", "") if data.get("language") in dict(settings.LANGUAGES) else ""
        # Five digits are more than there can be; int() of a million would take a while.
        page = data.get("page", "")
        self.page = int(page) if page.isascii() and page.isdigit() and len(page) < 6 else 1

    @property
    def filters(self) -> dict[str, Any]:
        """The filters as `find` takes them; an area finds the themes under it as well."""
        return {
            "kinds": [self.kind] if self.kind else (),
            "themes": Theme.objects.within(self.theme.pk) if self.theme else (),
            "country": self.country.pk if self.country else "",
            "language": self.language,
        }

    @property
    def narrowed(self) -> bool:
        return bool(self.theme or self.country or self.language)

    def url(self, **other: str | int) -> str:
        """The address that asks for the same, from the first page on, save for what is named."""
        asked = {
            "q": self.q,
            "kind": self.kind,
            "theme": self.theme.slug if self.theme else "",
            "country": self.country.pk if self.country else "",
            "language": self.language,
        }
        query = QueryDict(mutable=True)
        query.update({name: str(value) for name, value in (asked | other).items() if value})
        return f"{reverse('search:search')}?{query.urlencode()}" if query else reverse("search:search")

    def tabs(self) -> list[dict[str, Any]]:
        """Every kind of thing as a tab, for `components/tabs.html`."""
        everything = {"url": self.url(kind=""), "label": _("Everything"), "current": not self.kind}
        return [
            everything,
            *(
                {"url": self.url(kind=kind.name), "label": kind.label, "current": kind.name == self.kind}
                for kind in kinds.values()
            ),
        ]

    def theme_options(self) -> SafeString:
        chosen = self.theme.slug if self.theme else ""
        groups = (
            (area.name, [(theme.slug, theme.name) for theme in (area, *themes)])
            for area, themes in Theme.objects.tree()
        )
        return mark_safe(
            "".join(
                f'<optgroup label="{escape(name)}">{options(pairs, chosen)}</optgroup>'
                for name, pairs in groups
            )
        )

    def country_options(self) -> SafeString:
        return options(Country.objects.choices(), self.country.pk if self.country else "")

    def language_options(self) -> SafeString:
        return options(settings.LANGUAGES, self.language)
