"""One part of a page is changed alone; what others did meanwhile, and wherever, stays."""

import re
import uuid

import pytest

from knowledge.wiki import actions
from knowledge.wiki.models import Revision
from portal import drafts
from tests.wiki.pages import data, make_page

BODY = "Lead.\n\n# Feed\n\nHay.\n\n## In winter\n\nStraw.\n\n# Water\n\nTwice a day."


def send(browser, page, number, **changes):
    known = {"revision": "1", "of": str(page.pk), "form_key": str(uuid.uuid4()), "summary": ""}
    return browser.post(f"/wiki/{page.slug}/edit/{number}/", known | changes)


def newest(page) -> str:
    return Revision.objects.filter(page=page).latest("number").body


def test_the_form_holds_the_section_alone_with_what_is_under_it(member, browse):
    page = make_page(member, body=BODY)
    shown = browse(member).get(f"/wiki/{page.slug}/edit/1/")
    assert shown.context["form"]["body"].value() == "# Feed\n\nHay.\n\n## In winter\n\nStraw."
    assert "themes" not in shown.context["form"].fields


def test_the_section_is_saved_in_its_place(member, browse):
    page = make_page(member, body=BODY, tags=["goats"])
    assert send(browse(member), page, 1, body="# Feed\n\nClover.").status_code == 302
    assert newest(page) == "Lead.\n\n# Feed\n\nClover.\n\n# Water\n\nTwice a day."
    assert [tag.name for tag in page.tags.all()] == ["goats"]


def test_an_emptied_section_goes_and_the_lead_can_be_changed(member, browse):
    page = make_page(member, body=BODY)
    assert send(browse(member), page, 0, body="A new lead.").status_code == 302
    assert newest(page).startswith("A new lead.\n\n# Feed")


def test_a_section_that_another_did_not_touch_is_offered_with_their_change(member, other, browse):
    page = make_page(member, body=BODY)
    actions.edit_page(other, page, data(body="# Breeds\n\nSmall.\n\n" + BODY), base=1)
    answer = send(browse(member), page, 3, body="# Water\n\nThree times a day.")
    assert answer.status_code == 409
    form = answer.context["form"]
    assert form["body"].value() == "# Water\n\nThree times a day.", "still the section alone"
    assert answer.context["address"].endswith("/edit/4/"), "which is the fourth by now"
    again = send(browse(member), page, 4, body=form["body"].value(), revision="2")
    assert again.status_code == 302
    assert "Small." in newest(page) and "Three times" in newest(page)


def test_where_both_changed_the_section_all_three_texts_are_shown(member, other, browse):
    page = make_page(member, body=BODY)
    actions.edit_page(other, page, data(body=BODY.replace("Twice", "Once")), base=1)
    answer = send(browse(member), page, 3, body="# Water\n\nAlways.")
    assert answer.status_code == 409
    shown = answer.content.decode()
    assert "Always." in answer.context["form"]["body"].value()
    assert "<del>Twice" in shown and "<ins>Once" in shown and "<ins>Always" in shown


def test_a_section_that_another_took_out_comes_back_in_the_whole_page(member, other, browse):
    page = make_page(member, body=BODY)
    actions.edit_page(other, page, data(body="Lead.\n\n# Feed\n\nHay."), base=1)
    answer = send(browse(member), page, 3, body="# Water\n\nAlways.")
    form = answer.context["form"]
    assert "Always." in form["body"].value() and "Hay." in form["body"].value()
    assert answer.context["address"] == f"/wiki/{page.slug}/edit/"
    assert drafts.found(member, f"wiki-{page.pk}").fields["body"] == form["body"].value()
    kept = {"revision": "2", "of": str(page.pk), "body": form["body"].value(), "summary": ""}
    assert browse(member).post(f"/wiki/{page.slug}/edit/", kept).status_code == 302
    assert "Always." in newest(page)


@pytest.mark.parametrize("changes", [{"revision": "7"}, {"of": "999999"}])
def test_what_the_form_was_made_from_must_be_there_and_the_text_comes_back(changes, member, browse):
    page = make_page(member, body=BODY)
    answer = send(browse(member), page, 1, body="Mine", **changes)
    assert answer.status_code == 422 and answer.context["form"]["body"].value() == "Mine"


def test_no_text_of_another_page_comes_with_a_section(member, other, browse):
    page = make_page(member, body=BODY)
    secret = make_page(other, title="Secret", body="Hidden.\n\n# One\n\nTwo.", audience="group:1")
    for number in (0, 1):
        answer = send(browse(member), page, number, body="Mine", of=str(secret.pk))
        assert answer.status_code == 422 and "Hidden" not in answer.content.decode()
    answer = browse(member).post(
        f"/wiki/{page.slug}/edit/", {"revision": "1", "of": str(secret.pk), "body": "Mine", "summary": ""}
    )
    assert answer.status_code == 409 and "Hidden" not in answer.content.decode()


def test_a_section_that_is_not_there_leads_to_the_whole_page(member, browse):
    page = make_page(member, body=BODY)
    assert browse(member).get(f"/wiki/{page.slug}/edit/44/").url == f"/wiki/{page.slug}/edit/"


def test_a_page_that_would_be_too_long_is_refused_beside_the_field(member, browse):
    page = make_page(member, body=BODY + "\n" + "word " * 39_000)
    answer = send(browse(member), page, 1, body="# Feed\n\n" + "word " * 2_000)
    assert answer.status_code == 422 and "body" in answer.context["form"].errors


def test_a_draft_of_a_section_is_its_own(member, browse):
    page = make_page(member, body=BODY)
    browser = browse(member)
    browser.post(f"/drafts/wiki-{page.pk}-1/", {"body": "# Feed\n\nRoots.", "revision": "1"})
    offered = browser.get(f"/wiki/{page.slug}/edit/1/?draft=back").context["form"]["body"].value()
    assert offered == "# Feed\n\nRoots."
    assert not hasattr(browser.get(f"/wiki/{page.slug}/edit/").context["form"], "draft")


def test_who_may_edit_finds_a_link_at_each_heading(member, other, secretariat, visitor, browse):
    page = make_page(member, body=BODY + "\n> # Quoted")
    shown = browse(member).get(page.get_absolute_url()).content.decode()
    assert [f"/edit/{number}/" in shown for number in (1, 2, 3, 4)] == [True, True, True, False]
    assert "/edit/1/" not in visitor.get(page.get_absolute_url()).content.decode()
    actions.set_access(secretariat, page, audience="everyone", edited_by="secretariat")
    shown = browse(other).get(page.get_absolute_url()).content.decode()
    assert "/edit/1/" not in shown and "data-section" not in shown and "In winter</h" in shown
    assert "/edit/1/" in browse(secretariat).get(page.get_absolute_url()).content.decode()


def test_each_link_leads_to_the_section_of_its_heading(member, browse):
    page = make_page(member, body=BODY)
    browser = browse(member)
    shown = browser.get(page.get_absolute_url()).content.decode()
    for found in re.finditer(r'<h\d [^>]*id="[^>]*>([^<]+)</h\d><a [^>]*data-section href="([^"]+)"', shown):
        words = browser.get(found[2]).context["form"]["body"].value()
        assert words.split("\n")[0].strip("# ") == found[1]
