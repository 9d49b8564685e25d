"""What the search index knows of wiki pages."""

from collections.abc import Iterable, Iterator

from knowledge.wiki.models import Page
from knowledge.wiki.querysets import FAMILY
from portal import text
from portal.search import Entry


def entries(ids: Iterable[int]) -> Iterator[Entry]:
    """An entry for each published page among `ids`, with the words that readers see; members alone find one
    that waits for its first review."""
    pages = Page.objects.published().filter(pk__in=ids).select_related("shown", "current")
    for page in pages.prefetch_related("themes", "countries", "tags"):
        words = [text.plain(page.seen.body_html), *(tag.name for tag in page.tags.all())]
        yield Entry(
            object_id=page.pk,
            title=page.title,
            text="\n".join(words),
            language=page.language,
            audience=page.readers,
            themes=[theme.pk for theme in page.themes.all()],
            tags=[tag.pk for tag in page.tags.all()],
            countries=[country.pk for country in page.countries.all()],
            date=page.updated_at,
            weight=3,
            url=page.get_absolute_url(),
        )


def alternates(ids: Iterable[int]) -> dict[int, list[tuple[str, str]]]:
    """For those of the pages that everybody can read in several languages, each of these with its path."""
    visible = Page.objects.visible_to(None).alias(family=FAMILY)
    families = Page.objects.filter(pk__in=ids).annotate(family=FAMILY).values("family")
    found: dict[int, list[Page]] = {}
    for page in visible.filter(family__in=families).only("slug", "language", "translation_of"):
        found.setdefault(page.translation_of_id or page.pk, []).append(page)
    several = [sorted(family, key=lambda one: one.language) for family in found.values() if len(family) > 1]
    return {
        page.pk: [(one.language, one.get_absolute_url()) for one in family]
        for family in several
        for page in family
    }
