"""A page as it is read: what stands around the text, who wrote it, what is said under it, at what cost."""

import gzip

import pytest
from django.test import Client

from knowledge.wiki import actions
from knowledge.wiki.models import Contributor, Page
from portal import kept, notices, search
from portal.comments import actions as comments
from portal.comments.models import Thread
from tests.comments.talk import comment, comment_on
from tests.wiki.pages import data, make_page

FEW = 9  # queries at the first request of a member; others need some of the twelve


def main(browse, person, url="/wiki/goat-plague/") -> str:
    return browse(person).get(url).content.decode()


def fill(author, other, number: int) -> Page:
    """A page with `number` of everything that stands around one."""
    page = make_page(author, title="Top")
    for step in range(number):
        page = make_page(author, title=f"Level {step}", parent=page)
    links = "\n\n".join(f"[[Missing {step}]] [[Child {step}]]" for step in range(number))
    found = make_page(author, body=f"{links}\n\n" + "Words. " * 2000, parent=page, tags=["goat milk"])
    for step in range(number):
        make_page(author, title=f"Child {step}", body="See [[Goat plague]].", parent=found)
    actions.edit_page(other, found, data(body=f"{links} more"), base=1)
    for _step in range(number):
        comment_on(other, "page", found)
    return found


@pytest.mark.parametrize("number", [3, 30])
def test_a_page_takes_few_queries_at_the_first_request(
    number, author, member, expert, django_assert_max_num_queries
):
    found = fill(author, expert, number)
    for person in (None, member):
        browser = Client()
        if person:
            browser.force_login(person)
        browser.get("/wiki/")
        kept.pieces.forget()
        with django_assert_max_num_queries(FEW):
            assert browser.get(found.get_absolute_url()).status_code == 200


def test_a_full_page_weighs_little(author, member, expert):
    found = fill(author, expert, 30)
    browser = Client(headers={"accept-encoding": "gzip"})
    browser.force_login(member)
    answer = browser.get(found.get_absolute_url())
    assert "Child 29" in gzip.decompress(answer.content).decode()
    assert len(answer.content) < 14_000


def test_who_wrote_a_page_is_named_the_busiest_first(author, member, other, run_tasks, visitor):
    page = make_page(author)
    for base, person in enumerate([member, member], start=1):
        actions.edit_page(person, page, data(body=f"Text {base} [[Mange]]"), base=base)
    moved = make_page(author, title="Mange")
    actions.move_page(other, moved, title="Scab", parent=None)
    run_tasks()
    shown = visitor.get("/wiki/goat-plague/").content.decode()
    line = shown.split("Written by")[1].split("</p>")[0]
    assert line.index("Amina Yusuf") < line.index("Kofi Mensah")
    page.refresh_from_db()
    assert page.revision_count == 4 and "Rosa Quispe" not in line, "she only gave another page a new title"
    assert actions.recount() == 0
    right = set(Contributor.objects.values_list("page", "member", "count", "since"))
    Contributor.objects.filter(member=member).update(count=7)
    Contributor.objects.filter(member=author).delete()
    assert actions.recount() == 3
    assert set(Contributor.objects.values_list("page", "member", "count", "since")) == right


def test_a_merged_page_names_who_wrote_either(author, member, secretariat, visitor):
    page, into = make_page(author), make_page(member, title="Cold chain")
    actions.merge_page(secretariat, page, into, body="Both", bases=(1, 1))
    line = visitor.get("/wiki/cold-chain/").content.decode().split("Written by")[1].split("</p>")[0]
    assert all(name in line for name in ("Amina Yusuf", "Kofi Mensah", "Lucia Ferrante"))
    assert actions.recount() == 0


def test_members_talk_under_a_page(author, member, browse, visitor):
    page = make_page(author)
    answer = browse(member).post(f"/comments/page/{page.pk}/write/", {"body": "It hailed.", "language": "en"})
    assert answer.status_code == 302 and answer.url.startswith("/wiki/goat-plague/#comment-")
    shown = visitor.get("/wiki/goat-plague/").content.decode()
    assert "It hailed." in shown and "Sign in to write" in shown
    assert [hit.title for hit in search.find(None, "hailed").rows] == ["Goat plague"]


def test_comments_are_read_by_whom_the_page_is_for(author, member, secretariat, browse, visitor):
    page = make_page(author, audience="group:1")
    comment_on(secretariat, "page", page, "It hailed.")
    assert visitor.get(f"/comments/page/{page.pk}/").status_code == 404
    assert browse(member).get(f"/comments/page/{page.pk}/").status_code == 404
    assert not search.find(member, "hailed").rows
    assert "It hailed." in main(browse, secretariat)


def test_comments_follow_what_becomes_of_their_page(author, member, secretariat, browse):
    page = make_page(author)
    comment_on(member, "page", page, "It hailed.")
    assert search.find(member, "hailed").rows
    actions.move_page(author, page, title="PPR", parent=None)
    assert [hit.title for hit in search.find(member, "hailed").rows] == ["PPR"]
    actions.set_access(secretariat, page, audience="group:1", edited_by="members")
    assert not search.find(member, "hailed").rows
    actions.set_access(secretariat, page, audience="members", edited_by="members")
    assert search.find(member, "hailed").rows and not search.find(None, "hailed").rows
    actions.delete_page(secretariat, page, "A slip.")
    assert not search.find(secretariat, "hailed").rows
    actions.restore_page(secretariat, Page.objects.get(pk=page.pk))
    assert search.find(member, "hailed").rows


def test_a_page_and_the_branch_under_it_are_followed_apart(author, member, other, browse, run_tasks):
    top = make_page(author)
    run_tasks()
    for person, kind in ((member, "page"), (other, "branch")):
        browse(person).post(f"/watching/{kind}/{top.pk}/", {"level": "every"})
    assert notices.levels_of(other, [("page", top.pk), ("branch", top.pk)]) == {("branch", top.pk): "every"}
    below = make_page(author, title="Below", parent=top)
    actions.edit_page(author, below, data(body="New."), base=1)
    run_tasks()
    told = {one.pk: one.notifications.count() for one in (member, other)}
    assert told == {member.pk: 0, other.pk: 2}


def test_comments_go_with_a_page_that_is_merged(author, member, secretariat, browse, visitor):
    page, into = make_page(author), make_page(member, title="Cold chain")
    comment_on(author, "page", into, "It snowed.")
    first = comment_on(member, "page", page, "It hailed.")
    under = comment(author, first, "Here, too.")
    actions.merge_page(secretariat, page, into, body="Both", bases=(1, 1))
    shown = visitor.get("/wiki/cold-chain/").content.decode()
    assert shown.index("It snowed.") < shown.index("It hailed.") < shown.index("Here, too.")
    assert visitor.get(f"/comments/{under.pk}/").url == "/wiki/cold-chain/#comment-3"
    assert [hit.title for hit in search.find(None, "hailed").rows] == ["Cold chain"]
    assert comments.recount() == 0 and Thread.objects.get(object_id=into.pk).comment_count == 3
