"""Who reads and who changes a page: everyone, members, a group; members, a group, some."""

from datetime import date

import pytest

from forum.models import Category
from knowledge.wiki import actions, permissions
from knowledge.wiki.models import Page
from members.groups import actions as groups
from members.groups.models import Group
from members.models import Member
from portal import notices, search
from portal.access import AccessDenied
from portal.moderation.models import Act
from portal.notices.models import Notification
from tests.wiki.pages import data, make_page, posted


@pytest.fixture
def committee(secretariat, author):
    """A group that the author is in."""
    found = Group.objects.create(slug="steering", name_en="Steering committee")
    groups.join_group(secretariat, found, author)
    author.refresh_from_db()
    return found


def audience(group) -> str:
    return f"group:{group.pk}"


def sees(browse, person, page) -> bool:
    """Whether the person sees the page; the answer is the same by every way."""
    person = person and Member.objects.get(pk=person.pk)
    browser = browse(person)
    seen = browser.get(page.get_absolute_url()).status_code == 200
    for address in ("/wiki/", "/wiki/changes/", "/wiki/cold-chain/backlinks/", "/"):
        assert (page.title in browser.get(address).content.decode()) == seen, address
    assert (page.title in [hit.title for hit in search.find(person, "vaccinate").rows]) == seen
    return seen


def test_only_a_group_and_the_secretariat_see_a_page_for_it(
    committee, author, member, secretariat, browse, visitor
):
    make_page(secretariat, title="Cold chain", body="Of fridges.")
    page = make_page(author, audience=audience(committee))
    assert sees(browse, author, page) and sees(browse, secretariat, page)
    assert not sees(browse, member, page) and not sees(browse, None, page)
    assert page.title not in visitor.get("/wiki/feed/").content.decode()
    groups.join_group(secretariat, committee, member)
    assert sees(browse, member, page)
    assert "Steering committee" in browse(member).get(page.get_absolute_url()).content.decode()
    groups.leave_group(secretariat, committee, author)
    assert not sees(browse, author, page), "it is no longer for who started it"


def test_who_is_not_in_the_group_gets_no_mail_of_its_page(committee, author, member, run_tasks):
    page = make_page(author)
    notices.watch(member, "page", page.pk)
    actions.set_access(author, page, audience=audience(committee), edited_by="members")
    page.refresh_from_db()
    actions.edit_page(author, page, data(body="For us alone."), base=1)
    run_tasks()
    assert not Notification.objects.filter(member=member).exists()


@pytest.mark.parametrize(
    ("edited_by", "who"),
    [
        ("members", "member author facilitator secretariat"),
        ("group", "author secretariat"),
        ("facilitators", "facilitator secretariat"),
        ("secretariat", "secretariat"),
    ],
)
def test_who_may_change_a_page(edited_by, who, cast, committee):
    Category.objects.create(slug="goats", name_en="Goats").facilitators.add(cast.facilitator)
    cast.author.refresh_from_db()
    page = make_page(cast.member)
    page.edited_by = audience(committee) if edited_by == "group" else edited_by
    people = ("visitor", "pending", "suspended", "member", "author", "facilitator", "secretariat")
    allowed = [name for name in people if permissions.can_edit_page(getattr(cast, name), page)]
    assert allowed == who.split()


def test_who_may_not_change_a_page_is_told_why(secretariat, member, browse):
    make_page(secretariat, edited_by="secretariat")
    assert "This page is protected" in browse(member).get("/wiki/goat-plague/").content.decode()
    answer = browse(member).post("/wiki/goat-plague/edit/", posted(revision="1"))
    assert answer.status_code == 403 and "This page is protected" in answer.content.decode()


def test_a_page_is_read_and_changed_by_whom_the_one_above_it_is(committee, author, browse):
    make_page(author, audience=audience(committee), edited_by=audience(committee))
    sent = posted(title="Minutes", parent="Goat plague", audience="", edited_by="")
    assert browse(author).post("/wiki/new/", sent).status_code == 302
    below = Page.objects.get(title="Minutes")
    assert (below.audience, below.edited_by) == (audience(committee), audience(committee))
    sent = posted(title="News", parent="Goat plague", audience="everyone", edited_by="members")
    assert browse(author).post("/wiki/new/", sent).status_code == 302
    assert Page.objects.get(title="News").audience == "everyone"


def test_the_form_of_a_page_under_another_names_it(author, browse):
    make_page(author)
    shown = browse(author).get("/wiki/new/?under=goat-plague").content.decode()
    assert 'value="Goat plague"' in shown


def test_nobody_starts_a_page_under_one_that_they_may_not_change(secretariat, member, browse):
    page = make_page(secretariat, edited_by="secretariat")
    answer = browse(member).post("/wiki/new/", posted(title="Below", parent="Goat plague"))
    assert answer.status_code == 422 and "This page is protected" in answer.content.decode()
    with pytest.raises(AccessDenied):
        make_page(member, title="Below", parent=page)


def test_the_author_opens_and_closes_a_page_until_others_have_written_in_it(
    committee, author, member, browse
):
    page = make_page(author)
    said = {"audience": audience(committee), "edited_by": audience(committee)}
    assert browse(author).post("/wiki/goat-plague/access/", said).status_code == 302
    page.refresh_from_db()
    assert (page.audience, page.edited_by) == (audience(committee), audience(committee))
    act = Act.objects.get(verb="change")
    assert act.before == {"audience": "everyone", "edited_by": "members"} and act.after == said
    assert not actions.set_access(author, page, **said), "nothing to change"
    assert actions.set_access(author, page, audience="everyone", edited_by="members")
    page.refresh_from_db()
    actions.edit_page(member, page, data(body="More"), base=1)
    shown = browse(author).get("/wiki/goat-plague/tend/").content.decode()
    assert "please ask the secretariat" in shown
    assert browse(author).post("/wiki/goat-plague/access/", said).status_code == 403


@pytest.mark.parametrize("field", ["audience", "edited_by"])
@pytest.mark.parametrize("value", ["", "group:1", "group:999999999999999999999", "nobody", "\0"])
def test_nobody_gives_a_page_to_whom_they_do_not_belong(field, value, member, browse):
    page = make_page(member)
    said = {"audience": "everyone", "edited_by": "members"} | {field: value}
    assert browse(member).post("/wiki/goat-plague/access/", said).status_code == 422
    page.refresh_from_db()
    assert (page.audience, page.edited_by) == ("everyone", "members")


def test_the_secretariat_gives_a_page_to_a_group_in_the_admin(committee, author, secretariat, browse):
    page = make_page(author)
    url = f"/admin/wiki/page/{page.pk}/change/"
    assert "Steering committee" in browse(secretariat).get(url).content.decode()
    sent = {"audience": audience(committee), "edited_by": "facilitators"}
    assert browse(secretariat).post(url, sent).status_code == 302
    page.refresh_from_db()
    assert (page.audience, page.edited_by) == (audience(committee), "facilitators")
    assert browse(secretariat).get("/admin/wiki/page/?editors=group").status_code == 200


def test_the_list_in_the_admin_says_in_words_who_reads_and_changes_a_page(
    committee, author, secretariat, browse, django_assert_max_num_queries
):
    page = make_page(author, language="fr")
    ours = {"audience": audience(committee), "edited_by": audience(committee)}
    Page.objects.filter(pk=page.pk).update(review_by=date(2027, 5, 17), **ours)
    for number in range(3):
        make_page(author, title=f"Goats {number}", audience="members")
    browser = browse(secretariat)
    browser.get("/admin/wiki/page/")
    with django_assert_max_num_queries(12):
        shown = browser.get("/admin/wiki/page/").content.decode()
    row = shown.split("Goat plague")[1].split("</tr>")[0]
    assert row.count("Steering committee") == 2 and "Français" in row and "05/17/2027" in row
    assert 'href="?language=ar">العربي' in shown.replace("&#x27;", "'")
    assert "Goats 0" not in browser.get("/admin/wiki/page/?language=fr").content.decode()
    assert "Members only" in shown and "group:" not in shown.split("<table")[1].split("</table>")[0]
