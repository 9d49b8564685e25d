"""Themes and tags as places: the latest about each, and where one follows it."""

from collections.abc import Iterable


def watched(*, themes: Iterable[int] = (), tags: Iterable[int] = ()) -> list[tuple[str, int]]:
    """Who watches these ids of themes and tags is told, as `notices.tell` takes it in `watchers_of`.

    The most particular first: tags, themes, and the areas that the themes are in.
    """
    from portal.vocabulary.models import Theme

    known = Theme.objects.known()
    ids = list(dict.fromkeys(themes))
    areas = [known[pk].parent_id for pk in ids if pk in known]
    themed = dict.fromkeys([*ids, *(area for area in areas if area)])
    return [*(("tag", pk) for pk in tags), *(("theme", pk) for pk in themed)]
