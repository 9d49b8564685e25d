"""What a group has of its own: a category, collections, pages of the wiki; begun, given, used, laid down."""

import pytest

from forum.actions import set_audience
from forum.models import Category
from knowledge.documents import actions as documents
from knowledge.documents import permissions as may
from knowledge.documents.models import Collection
from knowledge.wiki import permissions as wiki
from knowledge.wiki.models import Page
from members.groups import actions
from members.models import Member
from portal import belongings
from tests.documents.collecting import make_collection
from tests.documents.deposits import make_document
from tests.groups.gatherings import make_group, put_in


@pytest.fixture
def group(facilitator, author):
    found = make_group("goats", "closed", name_en="Goat keepers", name_fr="Éleveurs de chèvres")
    return put_in(put_in(found, facilitator, role="coordinator"), author)


def begin(group, person, browse, kind):
    return browse(person).post(f"{group.get_absolute_url()}things/", {"begin": kind})


def test_a_coordinator_opens_a_room_for_discussions(group, facilitator, author, member, browse):
    assert begin(group, author, browse, "category").status_code == 403
    assert begin(group, facilitator, browse, "category").status_code == 302
    begin(group, facilitator, browse, "category")  # pressed twice
    category = Category.objects.get()
    assert (category.slug, category.seen_by, category.name_fr) == (
        "goats",
        f"group:{group.pk}",
        "Éleveurs de chèvres",
    )
    assert list(category.facilitators.all()) == [facilitator]
    assert "goats@example.org" in browse(author).get(group.get_absolute_url()).content.decode()
    assert browse(author).get("/forum/goats/").status_code == 200
    assert browse(member).get("/forum/goats/").status_code == 404


def test_a_new_coordinator_facilitates_and_a_former_one_no_more(
    group, facilitator, author, secretariat, browse
):
    begin(group, facilitator, browse, "category")
    actions.set_role(secretariat, group, author, role="coordinator")
    actions.set_role(secretariat, group, facilitator, role="member")
    assert list(Category.objects.get().facilitators.all()) == [author]


def test_a_room_that_was_opened_elsewhere_is_the_groups_again(
    group, facilitator, author, secretariat, member, browse
):
    begin(group, facilitator, browse, "category")
    set_audience(secretariat, Category.objects.get(), "everyone")
    assert actions.set_role(facilitator, group, author, role="coordinator")
    assert browse(member).get("/forum/goats/").status_code == 404
    assert set(Category.objects.get().facilitators.all()) == {facilitator, author}


def test_all_in_the_group_fill_its_collection_and_coordinators_arrange_it(
    group, facilitator, author, member, secretariat, browse
):
    begin(group, secretariat, browse, "collection")
    collection = Collection.objects.get()
    assert (collection.title, collection.audience) == ("Documents of “Goat keepers”", f"group:{group.pk}")
    document = make_document(member, published_by=secretariat)
    author, facilitator = (Member.objects.get(pk=one.pk) for one in (author, facilitator))
    assert may.can_collect(author, collection, document) and not may.can_edit_collection(author, collection)
    assert may.can_edit_collection(facilitator, collection)
    assert not may.can_collect(member, collection, document)
    url = f"{document.get_absolute_url()}collect/"
    data = {"collection": collection.pk, "note": "For us."}
    assert browse(author).post(url, data).status_code == 302
    assert browse(member).post(url, data).status_code == 422
    assert "1 document" in browse(author).get(group.get_absolute_url()).content.decode()
    page = browse(facilitator).get(f"{collection.get_absolute_url()}edit/").content.decode()
    assert "Goat keepers" in page.split("Who may read it")[1]


def test_its_pages_in_the_wiki_are_changed_by_all_in_it(group, facilitator, author, member, browse):
    begin(group, facilitator, browse, "page")
    page = Page.objects.get()
    assert page.audience == page.edited_by == f"group:{group.pk}"
    assert wiki.can_edit_page(Member.objects.get(pk=author.pk), page)
    assert browse(member).get(page.get_absolute_url()).status_code in (403, 404)


def test_a_title_that_the_wiki_has_already_is_told(group, facilitator, browse):
    begin(group, facilitator, browse, "page")
    actions.lay_down(facilitator, group, "page", Page.objects.get().pk)
    page = begin(group, facilitator, browse, "page")
    assert page.status_code == 422 and "already" in page.content.decode()


def test_what_is_there_already_is_given_by_its_address(group, facilitator, author, browse):
    mine, theirs = make_collection(facilitator), make_collection(author)
    url = f"{group.get_absolute_url()}things/"
    browser = browse(facilitator)
    give = {"give": "on", "address": f"http://127.0.0.1:8000{mine.get_absolute_url()}"}
    assert browser.post(url, give).status_code == 302
    mine.refresh_from_db()
    assert mine.audience == f"group:{group.pk}"
    assert browser.post(url, give | {"address": theirs.get_absolute_url()}).status_code == 403
    for odd in (
        "",
        "/forum/",
        "https://elsewhere.example.org/documents/collections/1/goats/",
        "/members/kofi/",
    ):
        assert browser.post(url, give | {"address": odd}).status_code == 422, odd
    other = put_in(make_group("sheep"), facilitator, role="coordinator")
    page = browser.post(f"{other.get_absolute_url()}things/", give)
    assert page.status_code == 422 and "belongs to a group already" in page.content.decode()


def test_what_is_laid_down_stays_where_it_is(group, facilitator, author, browse):
    begin(group, facilitator, browse, "collection")
    collection = Collection.objects.get()
    data = {"lay-down": f"collection:{collection.pk}"}
    assert browse(facilitator).post(f"{group.get_absolute_url()}things/", data).status_code == 302
    assert not group.possessions.exists() and Collection.objects.get().audience == f"group:{group.pk}"
    assert not may.can_collect(Member.objects.get(pk=author.pk), collection, make_document(author))


def test_what_a_room_has_lost_is_not_missed(group, facilitator, author, secretariat, browse):
    begin(group, facilitator, browse, "collection")
    documents.delete_collection(secretariat, Collection.objects.get())
    assert browse(author).get(group.get_absolute_url()).status_code == 200
    actions.set_role(secretariat, group, author, role="coordinator")
    assert belongings.kinds["collection"].shown(author, [1]) == []
