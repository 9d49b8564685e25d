"""What the search index knows of experts."""

from collections.abc import Iterable, Iterator

from portal import text
from portal.search import Entry
from roster.models import Expert


def entries(ids: Iterable[int]) -> Iterator[Entry]:
    """An entry for each listed expert among `ids`, with their themes in words so that these find them."""
    for expert in Expert.objects.listed().filter(pk__in=ids).for_list():
        themes = [row.known_theme for row in expert.theme_rows.all()]
        words = [
            expert.headline,
            text.plain(expert.body_html),
            *(row.proof for row in expert.theme_rows.all()),
        ]
        yield Entry(
            object_id=expert.pk,
            title=expert.member.display_name,
            text="\n".join(words),
            labels=" · ".join(name for theme in themes for name in theme.names),
            summary=expert.headline,
            language=expert.language,
            themes=[theme.pk for theme in themes],
            countries=[country.pk for country in expert.countries.all()],
            date=expert.listed_at,
            weight=4,
            url=expert.get_absolute_url(),
        )
