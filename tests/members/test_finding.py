"""Finding in the register: by all that a member shows, kept right with each change, and counted."""

import pytest
from django.db import connection

from members import actions
from members.entry import organisations
from members.models import Listing, Organisation, Tally
from members.register import listing
from portal import search
from portal.vocabulary.models import Country, Language
from tests.conftest import make_member
from tests.members.entries import entry
from tests.members.test_register import names

pytestmark = pytest.mark.django_db
URL = "/members/"


@pytest.fixture
def edna():
    """A member with an entry in which everything is said."""
    member = make_member("edna", "Edna Obi")
    said = entry(
        full_name="Edna Obi",
        country=Country.objects.get(pk="KE"),
        organisation="Kaira Milk Group",
        help_with=["visits"],
        help_levels=["local"],
        help_languages=[Language.objects.get(pk="sw")],
        tags=["hay boxes"],
    )
    actions.complete_entry(member, said)
    return member


@pytest.mark.parametrize(
    ("query", "found"),
    [
        *(("organisation=milk+KAIRA", True), ("organisation=cheese", False), ("tag=Hay+Boxes", True)),
        *(("tag=hay", False), ("help_with=visits", True), ("help_with=training", False)),
        *(("help_language=sw", True), ("help_language=fr", False)),
        *(("help=on&help_with=visits&organisation=kaira&tag=hay-boxes&q=ed+ob", True), ("q=ob", True)),
        *(
            ("q=na", False),
            ("q=dna", True),
            ("q=e%25", False),
            ("organisation=%25", False),
        ),
    ],
)
def test_members_are_found_by_organisation_tag_help_and_parts_of_names(query, found, edna, visitor):
    assert names(visitor.get(f"{URL}?{query}")) == (["Edna Obi"] if found else [])


def test_a_change_is_found_at_once_and_counted(edna, visitor):
    assert "1 member<" in visitor.get(f"{URL}?country=KE").content.decode()
    actions.complete_entry(edna, entry(full_name="Edna Obi", country=Country.objects.get(pk="NE")))
    assert names(visitor.get(f"{URL}?country=KE")) == [] and names(visitor.get(f"{URL}?country=NE"))
    assert names(visitor.get(f"{URL}?organisation=kaira")) == []
    actions.complete_entry(edna, entry(full_name="Edna Obi", listed=False))
    assert names(visitor.get(URL)) == [] and not Listing.objects.exists()
    assert not Tally.objects.exclude(people=0).exists()


def test_who_belonged_to_an_organisation_that_was_merged_is_found_by_both_names(
    edna, secretariat, visitor, run_tasks
):
    into = Organisation.objects.create(name="Dairy Union")
    organisations.merge(secretariat, into, [edna.profile.organisation])
    run_tasks()
    for words in ("union", "kaira"):
        assert names(visitor.get(f"{URL}?organisation={words}")) == ["Edna Obi"]


def test_recount_changes_nothing_and_mends_what_is_wrong(edna):
    assert listing.recount() == 0
    right = set(Tally.objects.values_list("facet", "people"))
    Tally.objects.filter(facet="e:a").update(people=7)
    Tally.objects.filter(facet="m:a").delete()
    Tally.objects.create(facet="e:t0", people=3)
    assert listing.recount() == 3
    assert set(Tally.objects.values_list("facet", "people")) == right


def test_reindex_mends_the_rows_of_the_register(edna, visitor):
    Listing.objects.filter(member=edna).update(facets=["e:a"])
    search.rebuild("member")
    assert names(visitor.get(f"{URL}?country=KE")) == ["Edna Obi"]
    Listing.objects.all().delete()
    search.rebuild("member", bulk=True)
    assert names(visitor.get(f"{URL}?country=KE")) == ["Edna Obi"]


def test_what_nobody_fits_is_found_out_within_one_index(edna):
    """Both conditions are met inside the index, however many fit one of them."""
    with connection.cursor() as cursor:
        cursor.execute("SET LOCAL enable_seqscan = off")
    plan = Listing.objects.filter(facets__contains=["e:t1", "e:cKE"], sort_name__contains="edna").explain()
    assert "listing_found_by" in plan and "sort_name" in plan.split("Index Cond")[1]
