"""The sets (sections 2.6 and 4.6): by type, theme, collection and language, each a tree of its own."""

from collections.abc import Iterator
from datetime import datetime

from django.utils.translation import override

from knowledge.documents.models import Collection, FacetValue, Type
from knowledge.documents.oai import tokens
from knowledge.documents.oai.asking import Asked, place
from knowledge.documents.oai.offering import theme_set
from knowledge.documents.oai.xml import branch, leaf
from portal.vocabulary.models import Language, Theme

PAGE = 100  # collections


def list_sets(asked: Asked, _now: datetime) -> str:
    """All but the collections come with the first page."""
    where = place(asked)
    if not where:
        return ""
    public = Collection.objects.visible_to(None).filter(pk__gt=where.after).order_by("pk")
    found = list(public.values_list("pk", "title")[: PAGE + 1])
    page, more = found[:PAGE], len(found) > PAGE
    named = [] if where.after else list(standing())
    named += [(f"collection:{pk}", title) for pk, title in page]
    token = (
        leaf("resumptionToken", tokens.written(tokens.Place(asked.verb, after=page[-1][0]))) if more else ""
    )
    if where.after and not more:
        token = "<resumptionToken/>"
    return branch("ListSets", *(named_set(*one) for one in named), token)


def named_set(spec: str, name: str) -> str:
    return branch("set", leaf("setSpec", spec), leaf("setName", name))


def standing() -> Iterator[tuple[str, str]]:
    """The sets that are always there, each after what it is part of."""
    yield "type", "By type"
    with override("en"):
        yield from [(f"type:{value}", str(label)) for value, label in Type.choices]
    yield "theme", "By theme"
    themes = {theme.pk: theme for theme in Theme.objects.all()}
    order = sorted(themes.values(), key=lambda theme: theme_set(theme, themes.get(theme.parent_id)))
    for theme in order:
        yield theme_set(theme, themes.get(theme.parent_id)), theme.name_en
    yield "language", "By language"
    used = FacetValue.objects.filter(facet="language").values("value")
    for language in Language.objects.filter(code__in=used).order_by("code"):
        yield f"language:{language.code}", language.name_en
    yield "collection", "Collections"
