"""Datestamps and ranges (2.5, 2.7.1, 3.3): they move whenever what is shown would differ, and only then."""

from datetime import date, timedelta

import pytest
from django.utils import timezone

from knowledge.documents import actions, oai
from knowledge.documents.models import Collected, Collection, Document, OaiRecord, Relation
from knowledge.documents.names import Author
from portal.vocabulary.models import Theme
from tests.documents.oai.asking import ask, set_back, stamped

PAST = timezone.now().replace(microsecond=0) - timedelta(days=400)


def days(number: int) -> str:
    return f"{PAST + timedelta(days=number):%Y-%m-%d}"


def second(number: int = 0) -> str:
    return f"{PAST + timedelta(seconds=number):%Y-%m-%dT%H:%M:%SZ}"


@pytest.fixture
def old(publish):
    """A document that changed 400 days ago, and never since."""
    document = publish()
    OaiRecord.objects.update(datestamp=PAST)
    return document


RANGES = [
    # from and until, and whether the record is in between: both ends belong to the range
    ({"from_": second()}, True),
    ({"from_": second(-1)}, True),
    ({"from_": second(1)}, False),
    ({"until": second()}, True),
    ({"until": second(1)}, True),
    ({"until": second(-1)}, False),
    ({"from_": second(), "until": second()}, True),
    ({"from_": days(0)}, True),
    ({"from_": days(1)}, False),
    ({"until": days(0)}, True),
    ({"until": days(-1)}, False),
    ({"from_": days(0), "until": days(0)}, True),
    ({"from_": days(-9), "until": days(9)}, True),
    ({"from_": "0001-01-01", "until": "9999-12-31"}, True),
    ({"from_": "0001-01-01T00:00:00Z", "until": "9999-12-31T23:59:59Z"}, True),
]


@pytest.mark.parametrize("verb", ["ListRecords", "ListIdentifiers"])
def test_ranges_include_both_ends(verb, client, old):
    """2.7.1 Selective Harvesting and Datestamps: from and until are inclusive, by day and by second."""
    for asked, found in RANGES:
        answer = ask(client, verb, metadataPrefix="oai_dc", **asked)
        assert bool(answer.ids) == found, asked
        assert answer.errors == ([] if found else ["noRecordsMatch"]), asked


def test_all_dates_are_written_in_seconds_of_utc(client, old, settings):
    """3.3.2 UTCdatetime in Protocol Responses: the granularity that Identify states, everywhere."""
    with timezone.override("Africa/Nairobi"):
        answer = ask(client, "ListRecords", metadataPrefix="oai_dc")
    assert answer.datestamp(old.pk) == second()
    assert ask(client, "Identify").texts("earliestDatestamp") == [second()]
    now = f"{timezone.now():%Y-%m-%dT%H:%M:%SZ}"
    assert second() < answer.date <= now


CHANGES = {
    "title": "Camels",
    "alternative_titles": ["Chamelles"],
    "language": "fr",
    "type": "brief",
    "issued": "2025-03",
    "abstract": "Other words.",
    "publisher": "ILRI",
    "place": "Nairobi",
    "series": "Papers",
    "journal": "Pastoralism",
    "page_range": "3-4",
    "isbn": "978-92-9146-000-0",
    "issn": "1234-5679",
    "licence": "CC-BY-4.0",
    "doi": "10.1000/1",
    "donors": ["A donor"],
    "projects": ["A project"],
    "readers": ["ngos"],
    "reviewed": "peer",
}


@pytest.mark.parametrize("field", CHANGES)
def test_a_change_that_is_shown_moves_the_datestamp(field, old):
    """2.5 Record: the datestamp is that of the last change of any of its metadata."""
    Document.objects.filter(pk=old.pk).update(**{field: CHANGES[field]})
    assert oai.update([old.pk]) == 1
    assert stamped(old.pk) > second()


def test_a_change_that_is_not_shown_moves_nothing(old, author):
    """2.5: what no harvester sees is no change of the record."""
    Document.objects.update(download_count=9, status_reason="Fine.", updated_at=timezone.now())
    old.curators.add(author)
    assert oai.update([old.pk]) == 0
    assert stamped(old.pk) == second()


def test_subjects_places_people_and_collections_move_it(old, publish, author):
    """2.5: whatever table a word comes from."""
    theme, parent = Theme.objects.exclude(parent=None).select_related("parent").first(), None
    collection = Collection.objects.create(title="Goats", slug="goats", owner=author)
    other = publish(title="The other")
    parent = theme.parent
    for change in (
        lambda: old.themes.add(theme),
        lambda: old.countries.add("KE"),
        lambda: old.regions.add("014"),
        lambda: old.tags.add("goats"),
        lambda: old.authors.update(affiliation="ILRI"),
        lambda: Relation.objects.create(document=old, kind="part-of", other=other),
        lambda: Collected.objects.create(document=old, collection=collection, order=1),
        lambda: Collection.objects.update(audience="members"),
        lambda: Theme.objects.filter(pk=theme.pk).update(name_en="Milk & hides"),
        lambda: Theme.objects.filter(pk=parent.pk).update(slug="another-area"),
    ):
        OaiRecord.objects.filter(pk=old.pk).update(datestamp=PAST)
        change()
        assert oai.update([old.pk]) == 1
        assert stamped(old.pk) > second()


def test_actions_move_it(old, secretariat, author):
    """2.5: an edit on the site is a change; one that changes nothing is none."""
    data = {"title": old.title, "authors": [Author("Yusuf, Amina"), Author("Garissa Goat Circle", True)]}
    old = actions.edit_document(secretariat, old, data, revision=old.revision)
    assert stamped(old.pk) == second()
    actions.edit_document(secretariat, old, {"title": "Camels"}, revision=old.revision)
    assert stamped(old.pk) > second()


def test_whoever_names_another_document_follows_it(old, publish, secretariat):
    """2.5: a relation is shown as long as everybody may open the other one."""
    other = publish(title="The whole")
    Relation.objects.create(document=old, kind="part-of", other=other)
    oai.update([old.pk])
    OaiRecord.objects.update(datestamp=PAST)
    actions.withdraw_document(secretariat, Document.objects.get(pk=other.pk), "Wrong.")
    assert stamped(old.pk) > second()


def test_a_theme_renamed_in_the_admin_moves_its_documents(publish, secretariat, browse, run_tasks):
    """2.5: the theme's name is in the record; only those documents move."""
    theme = Theme.objects.exclude(parent=None).first()
    named, other = publish(themes=[theme]), publish()
    run_tasks()
    OaiRecord.objects.update(datestamp=PAST)
    fields = ("parent_id", "name_en", "name_fr", "name_es", "name_ar", "slug", "order", "agrovoc_uri")
    form = {name.removesuffix("_id"): getattr(theme, name) for name in fields} | {"name_en": "Milk and hides"}
    answer = browse(secretariat).post(f"/admin/vocabulary/theme/{theme.pk}/change/", form)
    assert answer.status_code == 302
    run_tasks()
    assert stamped(named.pk) > second()
    assert stamped(other.pk) == second()


def test_the_clock_set_back_moves_nothing_back(old):
    """2.7.1: who harvested until then must meet the change."""
    ahead = timezone.now().replace(microsecond=0) + timedelta(hours=1)
    OaiRecord.objects.update(datestamp=ahead)
    Document.objects.update(title="Camels")
    oai.update([old.pk])
    assert OaiRecord.objects.get(pk=old.pk).datestamp == ahead


def test_rebuilding_finds_nothing_where_all_is_right(publish, secretariat):
    """A repository that repairs itself doesn't make harvesters fetch everything anew."""
    documents = [publish() for _number in range(3)]
    set_back(days=3)
    before = stamped(documents[0].pk)
    assert oai.rebuild() == 0
    assert stamped(documents[0].pk) == before
    Document.objects.filter(pk=documents[0].pk).update(title="Changed without telling")
    OaiRecord.objects.filter(pk=documents[1].pk).delete()
    Document.objects.filter(pk=documents[2].pk).update(audience="members")
    assert oai.rebuild() == 3
    assert OaiRecord.objects.get(pk=documents[2].pk).deleted
    assert oai.rebuild() == 0


def test_an_embargo_that_ends_brings_the_record_back(old, client):
    """2.5.1: a deleted record may come back, under its identifier, with a later datestamp."""
    Document.objects.update(embargo_until=date(2099, 1, 1))
    oai.update([old.pk])
    assert ask(client, "ListRecords", metadataPrefix="oai_dc").deleted == [old.pk]
    OaiRecord.objects.update(datestamp=PAST)
    Document.objects.update(embargo_until=None)
    oai.update([old.pk])
    answer = ask(client, "ListRecords", metadataPrefix="oai_dc")
    assert (answer.ids, answer.deleted) == ([old.pk], [])
    assert stamped(old.pk) > second()
