"""Sets (2.6, 2.7.2, 4.6): by type, theme, collection and language."""

import re

from knowledge.documents import oai
from knowledge.documents.models import Collected, Collection
from knowledge.documents.oai import sets
from portal.vocabulary.models import Theme
from tests.documents.oai.asking import ask, harvest


def test_every_set_is_listed_after_what_it_is_part_of(client, publish):
    """2.6 Set: setSpecs are paths; 4.6 ListSets: each has a name, once."""
    publish(language="fr")
    specs = ask(client, "ListSets").texts("setSpec")
    assert len(specs) == len(set(specs))
    assert {"type:report", "language:fr", "theme", "collection"} <= set(specs)
    assert "language:es" not in specs  # nobody wrote in it
    for place, spec in enumerate(specs):
        assert re.fullmatch(r"[A-Za-z0-9\-_.!~*'()]+(:[A-Za-z0-9\-_.!~*'()]+)*", spec)
        assert ":" not in spec or spec.rpartition(":")[0] in specs[:place]


def test_a_set_gives_its_own_and_those_of_its_parts(client, publish, author):
    """2.7.2 Selective Harvesting and Sets: a set holds what the sets below it hold."""
    theme = Theme.objects.exclude(parent=None).select_related("parent").first()
    report, brief = publish(), publish(type="brief", language="ar", themes=[theme])
    collection = Collection.objects.create(title="Goats", slug="goats", owner=author)
    Collected.objects.create(collection=collection, document=report, order=1)
    oai.update([report.pk])
    expected = {
        "type": [report, brief],
        "type:brief": [brief],
        "language:ar": [brief],
        "theme": [brief],
        f"theme:{theme.parent.slug}": [brief],
        f"theme:{theme.parent.slug}:{theme.slug}": [brief],
        "collection": [report],
        f"collection:{collection.pk}": [report],
    }
    listed = ask(client, "ListSets").texts("setSpec")
    for spec, documents in expected.items():
        answer = ask(client, "ListRecords", metadataPrefix="oai_dc", set=spec)
        assert answer.ids == [document.pk for document in documents], spec
        assert spec in listed
        assert all(any(f"{one}:".startswith(f"{spec}:") for one in answer.sets(pk)) for pk in answer.ids), (
            spec
        )


def test_collections_that_not_everybody_may_open_are_no_sets(client, publish, author):
    """2.6: members' own collections are theirs."""
    document = publish()
    for audience in ("everyone", "members"):
        collection = Collection.objects.create(title=audience, slug=audience, owner=author, audience=audience)
        Collected.objects.create(collection=collection, document=document, order=1)
    oai.update([document.pk])
    names = ask(client, "ListSets").texts("setName")
    assert "everyone" in names and "members" not in names
    assert (
        len(
            [s for s in ask(client, "ListIdentifiers", metadataPrefix="qdc").sets(document.pk) if "coll" in s]
        )
        == 1
    )


def test_many_collections_come_by_pages(client, author, monkeypatch):
    """3.5 Flow Control: ListSets is resumed as the other lists are."""
    monkeypatch.setattr(sets, "PAGE", 2)
    for number in range(5):
        Collection.objects.create(title=f"C{number}", slug="c", owner=author)
    pages = harvest(client, "ListSets")
    names = [name for page in pages for name in page.texts("setName")]
    assert len(pages) == 3
    assert [name for name in names if re.fullmatch(r"C\d", name)] == ["C0", "C1", "C2", "C3", "C4"]
    assert names.count("By type") == 1
    assert pages[-1].token == ""
