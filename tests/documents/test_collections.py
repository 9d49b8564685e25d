"""Collections: by members and by the secretariat, in order, each seen by whom it is for."""

from concurrent.futures import ThreadPoolExecutor

import feedparser
import pytest
from django.core.management import call_command
from django.db import connection

from knowledge.documents import actions
from knowledge.documents.models import Collected, Collection, Document, Listing
from portal import notices, search
from portal.access import AccessDenied
from portal.moderation.actions import hide, restore
from portal.notices.models import Notification
from tests.documents.collecting import described, make_collection, titles
from tests.documents.deposits import make_document


@pytest.fixture
def works(member, secretariat):
    """Three published documents."""
    return [
        make_document(member, published_by=secretariat, file=None, title=title) for title in ("A", "B", "C")
    ]


def test_a_member_begins_a_collection_once(member, browse):
    browser = browse(member)
    form = browser.get("/documents/collections/new/").context["form"]
    data = described() | {"form_key": str(form["form_key"].value())}
    assert "official" not in form.fields
    for _time in range(2):
        page = browser.post("/documents/collections/new/", data, follow=True)
        assert "Read the <strong>first</strong> one first." in page.content.decode()
    made = Collection.objects.get()
    assert made.owner == member and not made.official and made.is_published


def test_only_the_secretariat_makes_an_official_one(member, secretariat, browse):
    for person in (member, secretariat):
        browse(person).post("/documents/collections/new/", described(official="on", title=person.handle))
    assert list(Collection.objects.filter(official=True).values_list("owner", flat=True)) == [secretariat.pk]
    rows = browse(None).get("/documents/collections/").context["pager"].rows
    assert [row.official for row in rows] == [True, False]


def test_what_is_wrong_is_told_and_kept(member, browse):
    page = browse(member).post("/documents/collections/new/", described(title="", body="Long work"))
    assert page.status_code == 422 and "Long work" in page.content.decode()
    assert not Collection.objects.exists()


def test_a_newcomers_first_collection_is_held(newcomer, member, secretariat, browse):
    held = make_collection(newcomer)
    assert held.state == "held"
    assert browse(member).get(held.get_absolute_url()).status_code == 404
    assert browse(newcomer).get(held.get_absolute_url()).status_code == 200
    from portal.moderation.actions import approve

    assert approve(secretariat, held)
    assert browse(None).get(held.get_absolute_url()).status_code == 200


def test_a_document_is_put_in_from_its_page(works, member, browse):
    found = make_collection(member)
    browser = browse(member)
    assert "collect/" in browser.get(works[0].get_absolute_url()).content.decode()
    assert "collect/" not in browse(None).get(works[0].get_absolute_url()).content.decode()
    address = f"{works[0].get_absolute_url()}collect/"
    for _twice in range(2):
        page = browser.post(address, {"collection": found.pk, "note": "Begin here"}, follow=True)
    text = page.content.decode()
    assert "Begin here" in text and text.count('<li class="row">') == 1
    found.refresh_from_db()
    assert found.document_count == 1
    assert found.title in browse(None).get(works[0].get_absolute_url()).content.decode()


def test_nobody_fills_or_changes_anothers_collection(works, member, other, browse):
    found = make_collection(member, works[0])
    page = browse(other).post(f"{works[1].get_absolute_url()}collect/", {"collection": found.pk})
    assert page.status_code == 422 and titles(found) == ["A"]
    for act in (
        lambda: actions.collect(other, found, works[1]),
        lambda: actions.edit_collection(other, found, described(), revision=1),
        lambda: actions.arrange_collection(other, found, works[0].pk, "out", seen=1),
        lambda: actions.delete_collection(other, found),
    ):
        with pytest.raises(AccessDenied):
            act()
    assert titles(found) == ["A"]


def arrange(browser, found, document, step, seen):
    data = {"document": document.pk, "step": step, "seen": seen}
    return browser.post(f"{found.get_absolute_url()}arrange/", data, follow=True)


def test_the_order_is_changed_without_scripts(works, member, browse):
    found = make_collection(member, *works)
    browser = browse(member)
    arrange(browser, found, works[2], "up", 3)
    assert titles(found) == ["A", "C", "B"]
    arrange(browser, found, works[0], "down", 1)
    assert titles(found) == ["C", "A", "B"]
    arrange(browser, found, works[1], "top", 3)
    assert titles(found) == ["B", "C", "A"]
    arrange(browser, found, works[2], "out", 2)
    assert titles(found) == ["B", "A"]
    found.refresh_from_db()
    assert found.document_count == 2
    assert titles_shown(browse(None), found) == ["B", "A"]


def titles_shown(browser, found) -> list[str]:
    rows = browser.get(found.get_absolute_url()).context["pager"].rows
    return [row.document.title for row in rows]


def test_a_button_that_is_pressed_twice_moves_once(works, member, browse):
    found = make_collection(member, *works)
    arrange(browse(member), found, works[0], "down", 1)
    page = arrange(browse(member), found, works[0], "down", 1)
    assert titles(found) == ["B", "A", "C"]
    assert "It stands elsewhere by now" in page.content.decode()


@pytest.mark.parametrize("data", [{}, {"step": "up"}, {"document": "x", "step": "up", "seen": "1"}])
def test_nonsense_arranges_nothing(data, works, member, browse):
    found = make_collection(member, *works)
    assert browse(member).post(f"{found.get_absolute_url()}arrange/", data).status_code == 404
    assert titles(found) == ["A", "B", "C"]


@pytest.mark.django_db(transaction=True)
def test_many_at_once_lose_nothing(member, secretariat):
    works = [make_document(member, published_by=secretariat, file=None, title=f"Work {n}") for n in range(8)]
    found = make_collection(member, *works[:4])

    def act(place: int) -> None:
        try:
            if place % 2:
                actions.collect(member, found, works[4 + place // 2])
            else:
                actions.arrange_collection(member, found, works[place // 2].pk, "top", seen=1 + place // 2)
        finally:
            connection.close()

    with ThreadPoolExecutor(8) as pool:
        list(pool.map(act, range(8)))
    orders = list(Collected.objects.filter(collection=found).values_list("order", flat=True))
    assert len(orders) == 8 == len(set(orders))
    found.refresh_from_db()
    assert found.document_count == 8 and actions.recount() == 0


def test_who_may_not_see_a_document_does_not_see_it_in_a_collection(member, secretariat, other, browse):
    shown = make_document(member, published_by=secretariat, file=None, title="For all")
    inner = make_document(
        member, published_by=secretariat, file=None, title="For members", audience="members"
    )
    gone = make_document(member, published_by=secretariat, file=None, title="Taken back")
    found = make_collection(other, shown, inner, gone)
    actions.withdraw_document(secretariat, Document.objects.get(pk=gone.pk))
    for person, seen in ((None, ["For all"]), (member, ["For all", "For members"])):
        browser = browse(person)
        assert titles_shown(browser, found) == seen
        number = f"{len(seen)} document"
        assert number in browser.get("/documents/collections/").content.decode()
        assert number in browser.get(found.get_absolute_url()).content.decode()
    text = browse(other).get(f"{found.get_absolute_url()}arrange/").content.decode()
    assert "Taken back" not in text and "A document that you can’t see" in text
    feed = browse(None).get(f"/documents/collections/{found.pk}/feed/").content.decode()
    assert "For all" in feed and "For members" not in feed and "Taken back" not in feed


def test_a_feed_has_what_was_put_in_last_first(works, member, visitor):
    found = make_collection(member, *works)
    feed = feedparser.parse(visitor.get(f"/documents/collections/{found.pk}/feed/").content)
    assert feed.version == "atom10" and not feed.bozo and feed.feed.title == found.title
    assert [entry.title for entry in feed.entries] == ["C", "B", "A"]


def test_a_collection_is_found_by_the_search_as_long_as_it_is_shown(works, member, other, secretariat):
    found = make_collection(member, works[0], audience="members")

    def seen_by(person):
        return [hit.title for hit in search.find(person, "beginners").rows]

    assert seen_by(other) == [found.title] and not seen_by(None)
    actions.edit_collection(member, found, described(), revision=1)
    assert seen_by(None) == [found.title]
    assert hide(secretariat, found, "No")
    assert not seen_by(other)
    assert restore(secretariat, found)
    assert seen_by(None) == [found.title]


def test_hiding_takes_it_off_the_documents_page_and_back(works, member, secretariat, visitor):
    found = make_collection(member, works[0])
    address = works[0].get_absolute_url()
    assert found.title in visitor.get(address).content.decode()
    hide(secretariat, found, "No")
    assert found.title not in visitor.get(address).content.decode()
    assert "Goats for beginners" not in visitor.get("/documents/").content.decode()
    restore(secretariat, found)
    assert found.title in visitor.get("/documents/").content.decode() or len(works) == 1


def test_a_collection_that_is_given_up_leaves_nothing_broken(works, member, other, browse):
    found = make_collection(member, *works)
    notices.watch(other, "collection", found.pk)
    browse(member).post(f"{found.get_absolute_url()}delete/")
    assert not Collection.objects.exists() and Document.objects.count() == 3
    assert browse(other).get("/watching/").status_code == 200
    assert found.title not in browse(None).get(works[0].get_absolute_url()).content.decode()
    assert not search.find(None, "beginners").rows
    assert actions.recount() == 0 and not Listing.objects.filter(keys=[]).exists()


def test_who_comes_second_gets_their_text_back(member, secretariat, browse):
    found = make_collection(member)
    actions.edit_collection(secretariat, found, described(title="Better"), revision=1)
    data = described(title="Mine", body="What I wrote") | {"revision": 1}
    page = browse(member).post(f"{found.get_absolute_url()}edit/", data)
    assert page.status_code == 422 and "What I wrote" in page.content.decode()
    again = {field.name: field.value() or "" for field in page.context["form"]}
    assert browse(member).post(f"{found.get_absolute_url()}edit/", again).status_code == 302
    found.refresh_from_db()
    assert found.title == "Mine"


def test_who_follows_a_collection_is_told_what_comes_into_it(works, member, other, run_tasks):
    found = make_collection(member)
    notices.watch(other, "collection", found.pk)
    actions.collect(member, found, works[0])
    run_tasks()
    told = Notification.objects.get(member=other)
    assert told.event.name == "document-collected" and told.event.title == "A"
    assert told.event.text == found.title


def test_a_full_collection_says_so(works, member, browse, monkeypatch):
    monkeypatch.setattr("knowledge.documents.permissions.MOST_COLLECTED", 1)
    found = make_collection(member, works[0])
    page = browse(member).post(f"{works[1].get_absolute_url()}collect/", {"collection": found.pk})
    assert page.status_code == 422 and "This collection is full" in page.content.decode()


def test_recount_mends_the_number_of_documents(works, member, capsys):
    found = make_collection(member, *works)
    Collection.objects.filter(pk=found.pk).update(document_count=9)
    call_command("recount")
    assert "knowledge.documents: 1 rows" in capsys.readouterr().out
    found.refresh_from_db()
    assert found.document_count == 3


def test_a_collection_costs_the_same_whatever_is_in_it(
    member, secretariat, visitor, django_assert_max_num_queries
):
    from tests.documents.test_finding import make_many

    found = make_collection(member)
    made = make_many(member, 120)
    Collected.objects.bulk_create(
        Collected(collection=found, document=document, order=place) for place, document in enumerate(made)
    )
    page, seen = visitor.get(found.get_absolute_url()), []
    while True:
        pager = page.context["pager"]
        seen += [row.document_id for row in pager.rows]
        if not pager.next_url:
            break
        with django_assert_max_num_queries(5):
            page = visitor.get(found.get_absolute_url() + pager.next_url)
    assert seen == [document.pk for document in made]


def test_the_secretariat_finds_collections_in_the_administration(works, member, secretariat, browse):
    found = make_collection(member, *works)
    browser = browse(secretariat)
    assert found.title in browser.get("/admin/documents/collection/?q=beginners").content.decode()
    page = browser.get(f"/admin/documents/collection/{found.pk}/change/").content.decode()
    assert found.get_absolute_url() in page and "Decide about it" in page
