"""Which pages go out to somebody, in what order, and what is known of each."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field
from typing import Any

from django.conf import settings

from knowledge.wiki.exchange import front_matter
from knowledge.wiki.models import Page
from portal import audiences
from portal.access import group_audience
from portal.vocabulary.models import Theme

AT_ONCE = 200


@dataclass
class Leaf:
    """A page that goes out; `above` are those of its way up that go out, too, the topmost first."""

    pk: int
    slug: str
    title: str
    language: str
    above: list["Leaf"] = field(default_factory=list)
    below: list["Leaf"] = field(default_factory=list)

    @property
    def path(self) -> str:
        """The name of its file: in the folders of the pages above it, of the nearest five at most."""
        return "/".join([*(leaf.slug for leaf in self.above[-5:]), f"{self.slug}.md"])


def going_out(person: Any) -> Any:
    """The pages that `person` may take along: published ones that they may read, as readers see them."""
    return Page.objects.visible_to(person).published().filter(shown__isnull=False)


def branch(person: Any, root: Page | None) -> Any:
    """Those of one branch, `root` among them; of the whole wiki without one."""
    pages = going_out(person)
    return pages.branch(root) if root else pages


def tree(pages: Any) -> list[Leaf]:
    """These pages from the top down, those beside one another by title; one whose page above doesn't go out
    stands under the nearest that does."""
    rows = list(pages.order_by("title", "pk").values_list("pk", "slug", "title", "language", "trail"))
    leaves = {pk: Leaf(pk, slug, title, language) for pk, slug, title, language, _trail in rows}
    tops = []
    for pk, *_facts, trail in rows:
        leaf = leaves[pk]
        leaf.above = [leaves[one] for one in trail if one in leaves]
        (leaf.above[-1].below if leaf.above else tops).append(leaf)
    return in_order(tops)


def in_order(tops: list[Leaf]) -> list[Leaf]:
    ordered, waiting = [], tops[::-1]
    while waiting:
        leaf = waiting.pop()
        ordered.append(leaf)
        waiting += leaf.below[::-1]
    return ordered


def with_texts(person: Any, leaves: list[Leaf]) -> Iterator[tuple[Leaf, Any]]:
    """Each with its page and that page's text; one that went meanwhile is left out."""
    for some in in_pieces(person, leaves):
        yield from some


def in_pieces(person: Any, leaves: list[Leaf]) -> Iterator[list[tuple[Leaf, Any]]]:
    """The same, as many at a time as are read together."""
    for start in range(0, len(leaves), AT_ONCE):
        some = leaves[start : start + AT_ONCE]
        found = going_out(person).for_export(person).in_bulk([leaf.pk for leaf in some])
        yield [(leaf, found[leaf.pk]) for leaf in some if leaf.pk in found]


def as_markdown(page: Any, body: str, under: str, groups: dict[str, str], files: Sequence[str] = ()) -> str:
    """A page, read by `for_export`, as a file of its own, with its text as `body`; `under` is the title of
    the page above it, `groups` are those of `group_names`, `files` those that come with it."""
    lines = front_matter.write(facts(page, under, groups) | {"files": list(files)})
    return f"{lines}\n{body.strip(chr(10))}\n"


def facts(page: Any, under: str, groups: dict[str, str]) -> dict[str, Any]:
    themes = Theme.objects.known()
    return {
        "title": page.title,
        "language": page.language,
        "under": under,
        "translation_of": page.original_title or "",
        "aliases": page.former_slugs,
        "themes": [themes[pk].slug for pk in page.theme_ids if pk in themes],
        "countries": page.country_codes,
        "tags": [tag["name"] for tag in page.tag_rows],
        "readers": groups.get(page.audience, page.audience),
        "editors": groups.get(page.edited_by, page.edited_by),
        "review": page.review,
        "changed": page.shown.created_at.strftime("%Y-%m-%dT%H:%M:%SZ"),
        "revision": page.shown.number,
        "source": whole_address(page),
    }


def group_names() -> dict[str, str]:
    """Each group, as an audience, by the name in English that it is known by elsewhere, too."""
    return {group_audience(group.pk): f"group: {group.name_en}" for group in audiences.groups()}


def whole_address(page: Any) -> str:
    return f"{settings.SITE_URL}{page.get_absolute_url()}"
