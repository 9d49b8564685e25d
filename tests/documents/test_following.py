"""Following a list: a combination of conditions as a thing to watch."""

import pytest

from knowledge.documents import actions
from knowledge.documents.finding import following
from knowledge.documents.models import Combination, Document
from knowledge.documents.names import Author
from portal.notices.models import Notification, Watch
from portal.vocabulary.models import Country, Theme
from tests.documents.deposits import make_document


def follow(browse, person, query):
    return browse(person).post("/documents/follow/", {"query": query}, follow=True)


def publish(member, secretariat, **changes) -> Document:
    """A report in English of 2025 on goats in Kenya."""
    usual = {"countries": Country.objects.named(["KE"]), "themes": [Theme.objects.by_slug("dairy")]}
    return make_document(member, published_by=secretariat, file=None, **usual | changes)


@pytest.mark.parametrize(
    ("query", "fits"),
    [
        ("", True),
        ("type=report", True),
        ("type=brief", False),
        ("type=report&country=KE&theme=dairy", True),
        ("country=KE&theme=agricultural-production&region=202", True),
        ("type=report&country=PE", False),
        ("q=goats", True),
        ("q=goat", True),
        ("q=chèvre", False),
        ("q=garis*", True),
        ("q=families+goats", True),
        ("q=%22goats+in+garissa%22", True),
        ("q=%22garissa+families%22", False),
        ("q=goats+-garissa", False),
        ("q=goats&type=report", True),
        ("q=camels&type=report", False),
        ("q=Yusuf", True),
        ("file=yes", False),
    ],
)
def test_who_follows_a_list_is_told_of_what_fits(query, fits, member, other, secretariat, browse, run_tasks):
    publish(secretariat, secretariat, type="brief", title="Donkeys", abstract="No.", authors=[])
    follow(browse, other, query)
    Notification.objects.all().delete()
    made = publish(member, secretariat)
    run_tasks()
    told = Notification.objects.filter(member=other, event__object_id=made.pk)
    assert told.exists() is fits
    assert all(one.reason.startswith("documents:") for one in told)


def test_the_page_says_that_one_follows_it(member, browse):
    browser = browse(member)
    assert "Follow this list" in browser.get("/documents/?type=report").content.decode()
    page = browser.post(
        "/documents/follow/", {"query": "sort=downloads&language=en&type=report"}, follow=True
    )
    text = page.content.decode()
    assert page.request["QUERY_STRING"] == "type=report&language=en"
    assert "Follow this list" not in text and "Stop following" in text
    assert "Follow this list" in browser.get("/documents/?type=brief").content.decode()
    assert "Report · English" in browser.get("/watching/").content.decode()
    assert "Follow this list" not in browse(None).get("/documents/?type=report").content.decode()


def test_many_who_follow_the_same_share_one_combination(member, other, browse):
    follow(browse, member, "country=KE&type=report")
    follow(browse, other, "type=report&country=KE&q=")
    assert Combination.objects.count() == 1 and Watch.objects.filter(kind="documents").count() == 2


def test_who_fits_several_lists_is_told_once(member, other, secretariat, browse, run_tasks):
    for query in ("type=report", "country=KE", "q=goats"):
        follow(browse, other, query)
    publish(member, secretariat)
    run_tasks()
    assert Notification.objects.filter(member=other).count() == 1


def test_a_document_for_members_is_told_to_members_alone(member, other, secretariat, browse, run_tasks):
    follow(browse, other, "type=report")
    type(other).objects.filter(pk=other.pk).update(status="suspended", status_reason="Advertising.")
    publish(member, secretariat, audience="members")
    run_tasks()
    assert not Notification.objects.filter(member=other).exists()


def test_an_author_can_be_followed(member, other, secretariat, browse, run_tasks):
    first = publish(member, secretariat, authors=[Author("Ouma, Grace")])
    [author] = Document.objects.get(pk=first.pk).listing.authors
    page = follow(browse, other, f"author={author}")
    assert "Ouma, Grace" in page.content.decode()
    assert "Ouma, Grace" in browse(other).get("/watching/").content.decode()
    second = publish(member, secretariat, authors=[Author("OUMA, Grace")], title="More")
    publish(member, secretariat, authors=[Author("Ndiaye, Fatou")], title="Other")
    run_tasks()
    told = Notification.objects.filter(member=other).values_list("event__object_id", flat=True)
    assert list(told) == [second.pk]


def test_what_one_cannot_see_cannot_be_followed(member, other, secretariat, browse):
    from tests.documents.collecting import make_collection

    hidden = make_collection(member, audience="members")
    hidden.state = "hidden"
    hidden.save()
    for query in (f"collection={hidden.pk}", "author=99999", "type=nonsense"):
        page = browse(other).post("/documents/follow/", {"query": query})
        assert page.status_code == 403, query
    assert not Combination.objects.exists()


def test_long_words_in_arabic_are_followed_and_endless_ones_refused(other, browse):
    words = "رعي الماعز في المراعي الجافة " * 6
    page = follow(browse, other, f"q={words}")
    assert page.status_code == 200 and len(Combination.objects.get().query) > 400
    assert browse(other).post("/documents/follow/", {"query": f"q={'🐐' * 200}"}).status_code == 403


def test_nobody_follows_lists_without_end(member, browse, monkeypatch):
    monkeypatch.setattr(following, "MOST", 2)
    for year in ("2001", "2002"):
        assert follow(browse, member, f"year={year}").status_code == 200
    page = browse(member).post("/documents/follow/", {"query": "year=2003"})
    assert page.status_code == 403 and "as many lists as one can" in page.content.decode()


@pytest.mark.parametrize("query", ["\0", "q=%00", "q=" + "a" * 5000, "theme=nonsense", "&&&=", "q='"])
def test_nonsense_is_no_error(query, member, browse):
    assert browse(member).post("/documents/follow/", {"query": query}).status_code in (302, 403)


def test_publishing_asks_once_however_many_lists_are_followed(member, secretariat, django_assert_num_queries):
    made = publish(member, secretariat)
    Combination.objects.bulk_create(
        Combination(query=f"q={n}", match=f"'word{n}'", anchors=[f"word{n}"]) for n in range(2000)
    )
    Combination.objects.create(query="q=goats", match="'goat'", anchors=["goat"])
    with django_assert_num_queries(1):
        assert len(following.met_by(made.pk)) == 1
    actions.withdraw_document(secretariat, Document.objects.get(pk=made.pk))
    assert following.met_by(made.pk) == []
