"""Two who change a page at once: nothing that either typed is lost, whatever else happened to the page."""

import uuid

import pytest

from knowledge.wiki import actions
from knowledge.wiki.models import Page, Revision
from portal.moderation import actions as moderation
from portal.vocabulary.models import Theme
from tests.wiki.pages import data, make_page

BODY = "One.\n\nTwo goats eat hay.\n\nThree.\n\nFour goats drink water."
MINE = BODY.replace("hay.", "hay, as I see it.")


def send(browser, page, body=MINE, **changes):
    known = {"revision": "1", "of": str(page.pk), "form_key": str(uuid.uuid4()), "summary": ""}
    return browser.post(f"/wiki/{page.slug}/edit/", known | {"body": body} | changes)


def newest(page) -> str:
    return Revision.objects.filter(page=page).latest("number").body


def test_a_clean_merge_is_shown_as_a_difference_and_saved_when_it_was_read(member, other, browse):
    page = make_page(member, body=BODY)
    actions.edit_page(other, page, data(body=BODY.replace("water.", "water and milk.")), base=1)
    answer = send(browse(member), page)
    shown, form = answer.content.decode(), answer.context["form"]
    assert answer.status_code == 409 and Revision.objects.count() == 2
    assert "<ins>, as I see it</ins>" in shown, "what I change in the page as it is"
    assert "All that Rosa Quispe changed" in shown and "<ins> and milk</ins>" in shown
    again = send(browse(member), page, form["body"].value(), revision=form["revision"].value())
    assert again.status_code == 302
    assert newest(page) == MINE.replace("water", "water and milk")


def test_an_empty_line_at_the_end_of_a_text_is_no_change(member, other, browse):
    page = make_page(member, body=BODY + "\n\n")
    actions.edit_page(other, page, data(body=BODY.replace("hay", "pods")), base=1)
    answer = send(browse(member), page, BODY.replace("water.", "water and milk."))
    assert "mine" in answer.context and "pods" in answer.context["form"]["body"].value()


def test_where_lines_meet_only_these_are_in_question(member, other, browse):
    page = make_page(member, body=BODY)
    theirs = BODY.replace("hay.", "hay, they say.").replace("water.", "water and milk.")
    actions.edit_page(other, page, data(body=theirs), base=1)
    answer = send(browse(member), page)
    shown = answer.content.decode()
    assert answer.context["form"]["body"].value() == MINE.replace("water", "water and milk")
    assert "As it was" in shown and "<ins>, they say</ins>" in shown and "<ins>, as I see it</ins>" in shown
    assert len(answer.context["passages"]) == 1


def test_a_title_alone_is_no_conflict(member, other, browse):
    page = make_page(member, body=BODY)
    actions.move_page(other, page, title="Peste", parent=None)
    answer = send(browse(member), page)
    assert answer.status_code == 302 and answer.url == "/wiki/peste/"
    assert newest(page) == MINE and Revision.objects.latest("number").title == "Peste"


def test_a_page_that_was_merged_meanwhile_takes_nothing_unseen(member, other, browse):
    page, into = make_page(member, body=BODY), make_page(member, title="Cold chain", body="Ice.")
    actions.merge_page(member, page, into, body=f"Ice.\n\n{BODY}", bases=(1, 1))
    answer = send(browse(member), page, revision="1")
    assert answer.status_code == 409 and "hay, as I see it." in answer.context["form"]["body"].value()
    assert newest(into) == f"Ice.\n\n{BODY}"
    form = answer.context["form"]
    again = {"revision": form["revision"].value(), "of": form["of"].value()}
    assert send(browse(member), page, form["body"].value(), **again).status_code == 302
    assert "Ice." in newest(into) and "as I see it" in newest(into)


def test_a_page_that_was_deleted_meanwhile_gives_the_text_back(member, facilitator, browse):
    page = make_page(member, body=BODY)
    actions.delete_page(member, page, "Twice here.")
    answer = send(browse(member), page)
    assert answer.status_code == 410 and "hay, as I see it." in answer.content.decode()


def test_a_page_that_was_protected_meanwhile_keeps_the_text_in_the_form(member, secretariat, browse):
    page = make_page(member, body=BODY)
    actions.set_access(secretariat, page, audience="everyone", edited_by="secretariat")
    answer = send(browse(member), page)
    assert answer.status_code == 403 and answer.context["form"]["body"].value() == MINE
    assert "This page is protected" in answer.content.decode() and newest(page) == BODY


def test_a_page_that_was_hidden_meanwhile_gives_the_text_back(author, member, secretariat, browse):
    page = make_page(author, body=BODY)
    moderation.hide(secretariat, page, "Copied.")
    answer = send(browse(member), page)
    assert answer.status_code == 404 and "hay, as I see it." in answer.content.decode()


def test_what_two_say_of_a_page_is_added_up(member, other, browse):
    themes = list(Theme.objects.all()[:2])
    page = make_page(member, body=BODY, tags=["goats"], themes=[])
    opened = browse(member).get(f"/wiki/{page.slug}/edit/").context["form"]["was"].value()
    Page.objects.get(pk=page.pk).tags.set(["goats", "sheep"])
    Page.objects.get(pk=page.pk).themes.set(themes[:1])
    sent = {"was": opened, "tags": "camels", "themes": [themes[1].pk]}
    assert send(browse(member), page, **sent).status_code == 302
    assert sorted(tag.name for tag in page.tags.all()) == ["camels", "sheep"]
    assert set(page.themes.all()) == set(themes)


@pytest.mark.parametrize("was", ["[]", "7", '{"themes": {"a": 1}, "tags": 5}', '{"themes": ["x", [1]]}', "{"])
def test_whatever_a_form_claims_the_page_was_about_does_no_harm(was, member, browse):
    page = make_page(member, body=BODY, tags=["goats"])
    assert send(browse(member), page, was=was, tags="goats").status_code in (302, 422)
    assert [tag.name for tag in page.tags.all()] == ["goats"]


def test_a_preview_without_scripts_keeps_the_text_on_the_server(member, browse):
    page = make_page(member, body=BODY)
    assert ">Two goats eat hay, as I see it.</p>" in send(browse(member), page, preview="1").content.decode()
    again = browse(member).get(f"/wiki/{page.slug}/edit/").content.decode()
    assert "You began to write something here." in again
