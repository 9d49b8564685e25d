"""What documents are narrowed by: each facet with its name in an address and its values in words."""

from collections.abc import Callable, Iterable
from dataclasses import dataclass
from typing import Any

from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from knowledge.documents.models import (
    TYPE_LABELS,
    Collection,
    Licence,
    Reader,
    Reviewed,
    Rung,
)
from portal.vocabulary.models import Country, Language, Region, Theme

Names = dict[str, str]  # of stored values, in the reader's language
HAS_FILE = {"yes": _("With a file to download"), "no": _("A record or a link only")}


def by_choice(labels: dict[Any, Any]) -> Callable[..., Names]:
    return lambda person, values: {value: str(labels[value]) for value in values if value in labels}


def by_row(manager: Any, key: Callable[[str], Any] = str) -> Callable[..., Names]:
    """Names of rows of the vocabulary, which are in memory."""

    def names(person: Any, values: Iterable[str]) -> Names:
        known = manager.known()
        return {value: known[key(value)].name for value in values if key(value) in known}

    return names


def as_it_is(person: Any, values: Iterable[str]) -> Names:
    return {value: value for value in values}


def short_licences(person: Any, values: Iterable[str]) -> Names:
    """Their names, without what they allow."""
    labels = by_choice(dict(Licence.choices))(person, values)
    return {value: label.partition(":")[0].strip() for value, label in labels.items()}


def of_collections(person: Any, values: Iterable[str]) -> Names:
    """Only of those that the person may see: the others aren't there for them."""
    ids = [int(value) for value in values if value.isdecimal() and len(value) < 10]
    found = Collection.objects.visible_to(person).published().filter(pk__in=ids) if ids else ()
    return {str(collection.pk): collection.title for collection in found}


def theme_by_slug(slug: str) -> str:
    theme = Theme.objects.by_slug(slug)
    return str(theme.pk) if theme else ""


def slug_of_theme(value: str) -> str:
    return Theme.objects.known()[int(value)].slug


@dataclass(frozen=True)
class Facet:
    """One thing to narrow by. `names(person, values)` says stored values in words, leaving out what the
    person may not see; `stored` makes of what stands in an address what is stored, and `shown` the reverse.
    """

    name: str
    label: str | Promise
    names: Callable[[Any, Iterable[str]], Names]
    stored: Callable[[str], str] = str
    shown: Callable[[str], str] = str
    latest_first: bool = False  # its values are sorted by themselves, not by how many documents they have


# In the order of the page, which is that of the parameters in a canonical address as well.
FACETS = {
    facet.name: facet
    for facet in (
        Facet("type", _("Type"), by_choice(TYPE_LABELS)),
        Facet("theme", _("Theme"), by_row(Theme.objects, int), stored=theme_by_slug, shown=slug_of_theme),
        Facet("region", _("Region"), by_row(Region.objects)),
        Facet("country", _("Country"), by_row(Country.objects)),
        Facet("year", _("Year"), as_it_is, latest_first=True),
        Facet("language", _("Language"), by_row(Language.objects)),
        Facet("reader", _("Written for"), by_choice(dict(Reader.choices))),
        Facet("rung", _("How far proven"), by_choice(dict(Rung.choices))),
        Facet("reviewed", pgettext_lazy("of a document", "Review"), by_choice(dict(Reviewed.choices))),
        Facet("file", _("File"), by_choice(HAS_FILE)),
        Facet("collection", _("Collection"), of_collections),
        Facet("donor", _("Donor"), as_it_is),
        Facet("licence", _("Licence"), short_licences),
    )
}
