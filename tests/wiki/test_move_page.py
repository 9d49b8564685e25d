"""Another title, another place: old addresses lead on for ever, links follow, nobody's title is taken."""

from concurrent.futures import ThreadPoolExecutor

import pytest
from django.contrib.auth import get_user_model
from django.db import connection

from knowledge.wiki import actions
from knowledge.wiki.models import Address, Link, Page, Revision
from portal import notices, search, text
from portal.moderation.models import Act
from portal.notices.models import Notification
from tests.wiki.pages import TEXT, data, make_page


def move(member, page, title=None, parent=None, **more):
    page.refresh_from_db()
    return actions.move_page(member, page, title=title or page.title, parent=parent, **more)


def body(title) -> str:
    return Page.objects.get(title=title).current.body


def test_an_old_address_leads_to_the_page_for_ever(member, browse, visitor):
    page = make_page(member)
    sent = {"title": "Peste des petits ruminants", "parent": "", "reason": "The usual name."}
    assert browse(member).post("/wiki/goat-plague/move/", sent).url == "/wiki/peste-des-petits-ruminants/"
    move(member, page, "PPR")
    for old in ("goat-plague", "peste-des-petits-ruminants"):
        for rest in ("", "history/", "backlinks/", "revisions/1/", "diff/?old=1&new=2"):
            answer = visitor.get(f"/wiki/{old}/{rest}")
            assert (answer.status_code, answer.url) == (301, f"/wiki/ppr/{rest}"), "one step, no chain"
            assert answer["Cache-Control"] == "no-cache"
    assert [hit.url for hit in search.find(None, "PPR").rows] == ["/wiki/ppr/"]
    history = visitor.get("/wiki/ppr/history/").content.decode()
    assert "Renamed from “Goat plague”. The usual name." in history
    assert Act.objects.filter(verb="move").first().before["title"] == "Goat plague"


def test_a_page_gets_its_former_title_back_and_nothing_goes_in_a_circle(member, visitor):
    page = make_page(member)
    for title in ("PPR", "Goat plague", "PPR", "Goat plague"):
        move(member, page, title)
    assert visitor.get("/wiki/goat-plague/").status_code == 200
    assert visitor.get("/wiki/ppr/").url == "/wiki/goat-plague/"


@pytest.mark.parametrize("title", ["Cold chain", "COLD  chain", "Côld-chaïn!", "Fridges"])
def test_no_page_takes_the_title_of_another_nor_one_that_it_had(title, member, other, browse):
    chain = make_page(other, title="Fridges", body="Cool.")
    move(other, chain, "Cold chain")
    make_page(member)
    answer = browse(member).post("/wiki/goat-plague/move/", {"title": title, "parent": ""})
    assert answer.status_code == 422 and "title" in answer.context["form"].errors
    started = browse(member).post("/wiki/new/", data(title=title, audience=""))
    assert started.status_code == 422 and "title" in started.context["form"].errors
    assert Page.objects.get(pk=chain.pk).title == "Cold chain" and Page.objects.count() == 2


def test_who_moves_a_page_at_the_same_moment_as_another_takes_its_title_never_gets_it(
    member, transactional_db
):
    pages = [make_page(member, title=f"Page {number}", body="x") for number in range(4)]

    def take(page) -> bool:
        try:
            person = get_user_model().objects.get(pk=member.pk)
            if page is None:
                make_page(person, title="The same", body="y")
            else:
                actions.move_page(person, Page.objects.get(pk=page.pk), title="The same", parent=None)
            return True
        except actions.TitleTaken:
            return False
        finally:
            connection.close()

    with ThreadPoolExecutor(6) as pool:
        done = list(pool.map(take, [*pages, None, None]))
    assert sum(done) == 1 and Page.objects.filter(slug="the-same").count() == 1
    assert actions.recount() == 0


def test_the_way_down_of_all_below_follows(member, visitor):
    top = make_page(member, title="Diseases")
    middle = make_page(member, title="Of goats", parent=top)
    low = make_page(member, title="Foot rot", parent=middle)
    elsewhere = make_page(member, title="Small ruminants")
    move(member, middle, parent=elsewhere)
    low.refresh_from_db()
    assert low.trail == [elsewhere.pk, middle.pk]
    crumbs = visitor.get("/wiki/foot-rot/").content.decode().split("</nav>")
    assert any("Small ruminants" in part and "Of goats" in part for part in crumbs)
    assert Revision.objects.get(page=middle, number=2).summary == "Moved under “Small ruminants”."
    move(member, middle)
    low.refresh_from_db()
    assert low.trail == [middle.pk]


def test_no_page_stands_under_itself(member, browse):
    top = make_page(member)
    make_page(member, title="Below", parent=top)
    for parent in ("Goat plague", "Below"):
        answer = browse(member).post("/wiki/goat-plague/move/", {"title": "Goat plague", "parent": parent})
        assert answer.status_code == 422 and "under itself" in answer.content.decode()


def test_two_who_move_at_once_make_no_circle(member, transactional_db):
    one, two = make_page(member, title="One", body="x"), make_page(member, title="Two", body="x")

    def put(pair) -> bool:
        try:
            page, parent = (Page.objects.get(pk=made.pk) for made in pair)
            person = get_user_model().objects.get(pk=member.pk)
            return bool(actions.move_page(person, page, title=page.title, parent=parent))
        except actions.Circle:
            return False
        finally:
            connection.close()

    with ThreadPoolExecutor(2) as pool:
        assert sum(pool.map(put, [(one, two), (two, one)])) == 1
    one.refresh_from_db()
    two.refresh_from_db()
    assert sorted([one.trail, two.trail]) in ([[], [one.pk]], [[], [two.pk]])


def test_links_in_other_pages_follow_and_the_mover_is_told(member, other, secretariat, visitor, run_tasks):
    page = make_page(member)
    make_page(
        other, title="Vaccines", body="See [[Goat plague]], [[goat plague|it]] and [[Goat plague#Signs]]."
    )
    make_page(secretariat, title="Rules", body="See [[Goat plague]].", edited_by="secretariat")
    move(member, page, "PPR")
    assert "wikilink-missing" not in visitor.get("/wiki/vaccines/").content.decode(), (
        "through the old address"
    )
    run_tasks()
    assert body("Vaccines") == "See [[PPR]], [[PPR|it]] and [[PPR#Signs]]."
    assert body("Rules") == "See [[Goat plague]].", "this the mover may not change"
    minor = Revision.objects.get(page__title="Vaccines", number=2)
    assert minor.minor and minor.author == member
    told = Notification.objects.get(member=member, event__name="links-repaired")
    assert "Changed in 1 page. In 1 page that you may not change" in told.event.text
    assert not Notification.objects.filter(member=other, event__name="page-edited").exists()
    assert set(Link.objects.filter(to_slug="ppr").values_list("page__title", flat=True)) == {"Vaccines"}
    shown = visitor.get("/wiki/ppr/backlinks/").content.decode()
    assert "Vaccines" in shown and "Rules" in shown
    assert actions.recount() == 0


@pytest.mark.parametrize("title", ["A|B", "[Old] #2", "New", "C#", "مرض الماعز", "x" * 150])
def test_links_follow_to_any_title(title, member, run_tasks, visitor):
    page = make_page(member)
    make_page(member, title="Vaccines", body="| a |\n|---|\n| [[Goat plague\\|it]] |\n\n`[[Goat plague]]`")
    move(member, page, title)
    run_tasks()
    page.refresh_from_db()
    linked = Link.objects.get(page__title="Vaccines").to_slug
    assert linked == page.slug and visitor.get(f"/wiki/{linked}/").status_code == 200
    assert "`[[Goat plague]]`" in body("Vaccines"), "code stays as it is"


def test_watchers_are_told_of_a_move(member, other, run_tasks):
    page = make_page(member)
    notices.watch(other, "page", page.pk)
    move(member, page, "PPR")
    run_tasks()
    assert Notification.objects.filter(member=other, event__name="page-moved").count() == 1


def test_a_text_sent_to_the_old_address_is_not_lost(member, other, browse):
    page = make_page(member)
    sent = {"body": TEXT + "\n\nMine.", "summary": "", "revision": "1"}
    move(other, page, "PPR")
    answer = browse(member).post("/wiki/goat-plague/edit/", sent)
    assert answer.url == "/wiki/ppr/" and "Mine." in body("PPR"), "the text was not changed meanwhile"


@pytest.mark.parametrize("field", ["title", "parent", "reason"])
@pytest.mark.parametrize("value", ["\0", "", "a\u202eb", "x" * 10_000, "😀" * 10])
def test_hostile_input_makes_no_fault(field, value, member, browse):
    make_page(member)
    sent = {"title": "Other", "parent": "", "reason": ""} | {field: value}
    assert browse(member).post("/wiki/goat-plague/move/", sent).status_code in (302, 422)


def test_relinking_takes_no_time_and_keeps_all_else():
    for tangled in ("[[" * 40_000, "`" * 90_000, "``` " * 20_000, "[[a" * 30_000, "~~~\n" * 20_000):
        assert text.relink(tangled, "old", "New") == tangled


def test_links_count_for_wanted_pages_only_where_all_members_may_read(member, secretariat):
    page = make_page(member, body="[[Wanted]]")
    assert Address.objects.get(slug="wanted").count == 1
    actions.set_access(secretariat, page, audience="group:1", edited_by="members")
    assert Address.objects.get(slug="wanted").count == 0
    actions.set_access(secretariat, page, audience="members", edited_by="members")
    assert Address.objects.get(slug="wanted").count == 1
    assert actions.recount() == 0
