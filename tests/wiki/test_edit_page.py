import uuid

import pytest

from knowledge.wiki import actions, permissions
from knowledge.wiki.models import Editing, Link, Page, Revision
from portal import search
from portal.moderation import actions as moderation
from tests.portal.going_back import BROUGHT_BACK, NEW_KEY
from tests.wiki.pages import TEXT, data, make_page, posted


def edit(browser, page, **changes):
    known = {"revision": str(page.revision_count), "form_key": str(uuid.uuid4())}
    return browser.post(f"/wiki/{page.slug}/edit/", posted(**known | changes))


def test_a_member_starts_a_page_and_everybody_reads_it(member, browse, visitor):
    answer = browse(member).post("/wiki/new/", posted())
    assert answer.status_code == 302 and answer.url == "/wiki/goat-plague/"
    shown = visitor.get("/wiki/goat-plague/").content.decode()
    assert "Keep sick goats apart." in shown and "wikilink-missing" in shown


def test_two_members_edit_and_the_history_has_both(member, other, browse, visitor):
    page = make_page(member)
    assert (
        edit(browse(other), page, body=TEXT.replace("rains", "dry season"), summary="Time").status_code == 302
    )
    history = visitor.get("/wiki/goat-plague/history/").content.decode()
    assert "Amina Yusuf" in history and "Rosa Quispe" in history and "Time" in history
    shown = visitor.get("/wiki/goat-plague/diff/?old=1&new=2").content.decode()
    assert "rains" in shown and "dry season" in shown
    assert "before the rains" in visitor.get("/wiki/goat-plague/revisions/1/").content.decode()


def test_the_way_back(member, other, browse):
    page = make_page(member)
    edit(browse(other), page, body="Nonsense")
    answer = browse(member).post("/wiki/goat-plague/revisions/1/revert/", {"base": "2"})
    assert answer.status_code == 302
    page.refresh_from_db()
    assert page.current.body == TEXT and page.revision_count == 3
    assert Revision.objects.get(page=page, number=2).body == "Nonsense", "nothing is lost"


def test_changes_that_do_not_meet_are_merged_and_offered(member, other, browse):
    page = make_page(member)
    edit(browse(other), page, body=TEXT.replace("rains", "dry season"))
    answer = edit(browse(member), page, body=TEXT.replace("sick goats", "sick goats and sheep"))
    assert answer.status_code == 409
    shown = answer.content.decode()
    assert "dry season" in shown and "sick goats and sheep" in shown
    merged = answer.context["form"]["body"].value()
    assert "dry season" in merged and "sick goats and sheep" in merged
    assert Revision.objects.count() == 2, "nothing is saved before the member has read it"


def test_changes_of_the_same_line_come_back_beside_each_other(member, other, browse):
    page = make_page(member)
    edit(browse(other), page, body=TEXT.replace("rains", "dry season"))
    answer = edit(browse(member), page, body=TEXT.replace("rains", "cold months"))
    assert answer.status_code == 409
    assert "cold months" in answer.context["form"]["body"].value()
    assert "dry season" in answer.content.decode()
    again = edit(browse(member), page, body="Both", revision=answer.context["form"]["revision"].value())
    assert again.status_code == 302


def test_a_form_sent_twice_makes_one_revision(member, browse):
    page, key = make_page(member), str(uuid.uuid4())
    assert edit(browse(member), page, body="New", form_key=key).status_code == 302
    assert edit(browse(member), page, body="New", form_key=key).status_code == 302
    assert Revision.objects.count() == 2


def test_starting_twice_with_one_form_makes_one_page(member, browse):
    key, browser = str(uuid.uuid4()), browse(member)
    for _ in range(2):
        assert browser.post("/wiki/new/", posted(form_key=key)).status_code == 302
    assert Page.objects.count() == 1


def test_a_title_that_is_taken_is_told_beside_its_field(member, other, browse):
    make_page(member)
    answer = browse(other).post("/wiki/new/", posted(body="My own words"))
    assert answer.status_code == 422
    assert "There is a page with this title already." in answer.content.decode()
    assert "My own words" in answer.content.decode()


def test_a_preview_saves_nothing(member, browse):
    page = make_page(member)
    answer = edit(browse(member), page, body="Only **looking**", preview="1")
    assert answer.status_code == 200 and "<strong>looking</strong>" in answer.content.decode()
    assert Revision.objects.count() == 1


@pytest.mark.parametrize("title", ["new", "changes", "feed", "!!!", "مرض الماعز", "Ebola & co?", "a/b", "😀"])
def test_any_title_gives_an_address_that_opens(title, member, visitor):
    page = make_page(member, title=title)
    assert visitor.get(page.get_absolute_url()).status_code == 200


def test_links_follow_the_text(member):
    page = make_page(member)
    actions.edit_page(member, page, data(body="[[Vaccine]] and [[Cold chain|fridges]]"), base=1)
    assert set(Link.objects.values_list("to_slug", flat=True)) == {"vaccine", "cold-chain"}


def test_a_link_to_a_page_for_members_looks_missing_to_a_visitor(member, visitor, browse):
    make_page(member)
    make_page(member, title="Cold chain", audience="members")
    assert "wikilink-missing" in visitor.get("/wiki/goat-plague/").content.decode()
    assert "wikilink-missing" not in browse(member).get("/wiki/goat-plague/").content.decode()


def test_backlinks_are_listed(member, visitor):
    make_page(member)
    make_page(member, title="Cold chain")
    assert "Goat plague" in visitor.get("/wiki/cold-chain/backlinks/").content.decode()


def test_the_search_finds_the_current_text_only(member):
    page = make_page(member)
    actions.edit_page(member, page, data(body="Only camels here"), base=1)
    assert [hit.title for hit in search.find(None, "camels").rows] == ["Goat plague"]
    assert search.find(None, "vaccinate").rows == []


def test_a_hidden_page_is_gone_for_others_and_told_to_its_author(member, secretariat, visitor, browse):
    page = make_page(member)
    assert moderation.hide(secretariat, page, "Copied from a book.")
    assert visitor.get("/wiki/goat-plague/").status_code == 404
    assert "Copied from a book." in browse(member).get("/wiki/goat-plague/").content.decode()
    assert search.find(None, "vaccinate").rows == []
    assert moderation.restore(secretariat, page)
    assert visitor.get("/wiki/goat-plague/").status_code == 200


@pytest.mark.parametrize("person", ["member", "other", "secretariat"])
def test_every_member_may_edit(cast, person):
    assert permissions.can_edit_page(getattr(cast, person), make_page(cast.author))


@pytest.mark.parametrize("person", ["visitor", "pending", "suspended"])
def test_nobody_else_may_edit(cast, person):
    assert not permissions.can_edit_page(getattr(cast, person), make_page(cast.author))


def test_watchers_of_a_page_and_of_the_branch_are_told_once(member, other, author, run_tasks):
    from portal import notices
    from portal.notices.models import Notification

    top = make_page(author)
    notices.watch(other, "page", top.pk)
    below = make_page(author, title="Vaccine", parent=top)
    notices.watch(other, "page", below.pk)
    run_tasks()
    Notification.objects.all().delete()
    actions.edit_page(member, below, data(title="Vaccine", body="More"), base=1)
    run_tasks()
    assert Notification.objects.filter(member=other).count() == 1
    assert not Notification.objects.filter(member=member).exists()


def test_recount_changes_nothing_and_mends_what_is_wrong(member):
    page = make_page(member)
    actions.edit_page(member, page, data(body="Two"), base=1)
    assert actions.recount() == 0
    Page.objects.update(revision_count=7)
    assert actions.recount() == 1
    page.refresh_from_db()
    assert page.revision_count == 2


@pytest.mark.parametrize(
    "field", ["title", "body", "summary", "themes", "countries", "tags", "parent", "revision", "language"]
)
@pytest.mark.parametrize("value", ["\0", "a\u202eb", "x" * 1_000_000, "9" * 40, "-1", "😀" * 10])
def test_hostile_input_gets_a_sentence_and_is_kept(field, value, member, browse):
    page, browser = make_page(member), browse(member)
    for address in (f"/wiki/{page.slug}/edit/", "/wiki/new/"):
        answer = browser.post(address, posted(title="Other title", revision="1") | {field: value})
        assert answer.status_code in (302, 422), address
        if answer.status_code == 422 and field in ("title", "summary") and len(value) < 100:
            assert "Keep sick goats apart." in answer.content.decode()


@pytest.mark.parametrize(
    "query", ["", "old=1", "old=9&new=1", "old=" + "9" * 30 + "&new=1", "old=٣&new=1", "old=%00&new=x"]
)
def test_a_difference_of_nothing_is_not_found(query, member, visitor):
    make_page(member)
    assert visitor.get(f"/wiki/goat-plague/diff/?{query}").status_code == 404


@pytest.mark.parametrize("count", [3, 60])
def test_lists_take_as_many_queries_for_three_as_for_many(
    count, member, visitor, django_assert_max_num_queries
):
    pages = [make_page(member, title=f"Page {number}", body="[[Page 0]]") for number in range(count)]
    for number in range(1, count):
        actions.edit_page(member, pages[0], data(title="Page 0", body=str(number)), base=number)
    for address in (
        "/wiki/",
        "/wiki/changes/",
        "/wiki/page-0/history/",
        "/wiki/page-0/backlinks/",
        "/wiki/page-1/",
    ):
        visitor.get(address)
        with django_assert_max_num_queries(9):
            assert visitor.get(address).status_code == 200


def test_who_writes_too_much_is_told_and_keeps_the_text(member, browse, settings):
    settings.WRITES_PER_HOUR = 1
    page = make_page(member)
    browser = browse(member)
    assert browser.post("/wiki/new/", posted(title="Foot rot")).status_code == 302
    for answer in (
        browser.post("/wiki/new/", posted(title="Liver fluke")),
        edit(browser, page, body="Keep the words of mine."),
    ):
        assert answer.status_code == 429
        assert any(words in answer.content.decode() for words in ("Liver fluke", "Keep the words of mine."))
    assert Page.objects.count() == 2


def test_saving_what_is_there_already_makes_no_revision_and_says_so(member, other, browse, mailoutbox):
    page = make_page(member, body="# Signs\n\nFever.\n\n# Care\n\nRest.\n\n")
    for address, body in (("edit", page.current.body), ("edit/1", "# Signs\n\nFever.")):
        sent = posted(body=body, summary="?", revision="1", form_key=str(uuid.uuid4()), was='{"tags": []}')
        answer = browse(other).post(f"/wiki/{page.slug}/{address}/", sent, follow=True)
        assert answer.status_code == 200 and "It is as it was before." in answer.content.decode()
    assert Revision.objects.count() == 1 and not Editing.objects.exists()
    assert "Rosa" not in browse(member).get(f"/wiki/{page.slug}/history/").content.decode()


def test_another_tag_alone_is_a_change_once(member, other, browse):
    page, browser = make_page(member), browse(other)
    for count in (2, 2, 3):
        tags = "" if count == 3 else "herders"
        said = {"was": '{"tags": ["herders"]}' if count == 3 else '{"tags": []}', "tags": tags}
        page.refresh_from_db()
        assert edit(browser, page, **said).status_code == 302
        page.refresh_from_db()
        assert page.revision_count == count and page.tags.count() == (count == 2)


def test_back_to_what_it_is_already_makes_no_revision(member, browse):
    page = make_page(member)
    answer = browse(member).post(f"/wiki/{page.slug}/revisions/1/revert/", {"base": "1"}, follow=True)
    assert "It is as it was before." in answer.content.decode() and Revision.objects.count() == 1


def test_two_who_write_the_same_are_no_conflict(member, other, browse):
    page = make_page(member)
    assert edit(browse(other), page, body="The same words").status_code == 302
    assert edit(browse(member), page, body="The same words").status_code == 302
    assert Revision.objects.count() == 2


def test_who_goes_back_to_a_form_that_was_sent_and_writes_on_loses_nothing(member, other, browse):
    page, key, browser = make_page(member), str(uuid.uuid4()), browse(member)
    for body in ("One.", "One.", "One, and two."):
        assert edit(browser, page, body=body, form_key=key, revision="1").status_code == 302
    page.refresh_from_db()
    assert page.current.body == "One, and two." and page.revision_count == 3
    edit(browse(other), page, body="Rosa's.")
    answer = edit(browser, page, body="One, two and three.", form_key=key, revision="1")
    assert answer.status_code == 409 and "One, two and three." in answer.content.decode()


def test_who_goes_back_to_the_form_for_a_new_page_and_writes_on_loses_nothing(member, browse):
    key, browser = str(uuid.uuid4()), browse(member)
    assert browser.post("/wiki/new/", posted(form_key=key)).status_code == 302
    for _time in range(2):
        assert browser.post("/wiki/new/", posted(form_key=key, body="Written on")).status_code == 302
    page = Page.objects.get()
    assert (page.current.body, page.revision_count) == ("Written on", 2)
    answer = browser.post("/wiki/new/", posted(form_key=key, title="Mange", body="Mange itches"))
    text = answer.content.decode()
    assert answer.status_code == 409 and BROUGHT_BACK in text and "Mange itches" in text
    again = posted(form_key=NEW_KEY.search(text)[1], title="Mange", body="Mange itches")
    assert browser.post("/wiki/new/", again).status_code == 302
    assert set(Page.objects.values_list("title", flat=True)) == {"Goat plague", "Mange"}


def test_a_new_page_that_others_have_changed_is_left_and_the_text_given_back(member, other, browse):
    key, browser = str(uuid.uuid4()), browse(member)
    browser.post("/wiki/new/", posted(form_key=key))
    assert edit(browse(other), Page.objects.get(), body="Rosa's.").status_code == 302
    assert browser.post("/wiki/new/", posted(form_key=key)).status_code == 302, "a late repetition"
    answer = browser.post("/wiki/new/", posted(form_key=key, body="Written on"))
    assert answer.status_code == 409 and "Written on" in answer.content.decode()
    assert Page.objects.get().current.body == "Rosa's."


def test_the_key_of_another_form_is_no_reason_to_fail(member, other, browse):
    page, key = make_page(member), str(uuid.uuid4())
    edit(browse(member), page, body="Mine", form_key=key)
    assert edit(browse(other), page, body="Theirs", form_key=key, revision="2").status_code == 302
    assert Revision.objects.get(number=3).author == other


FORGED = ["[" * 5000, '{"themes": [' + "9" * 5000 + "]}", '{"tags": [[1]]}', "{", "[1]"]


@pytest.mark.parametrize("was", FORGED)
def test_a_forged_field_gives_the_text_back(was, member, browse):
    answer = edit(browse(member), make_page(member), body="My own words", was=was)
    assert answer.status_code == 422 and "My own words" in answer.content.decode()


def test_a_text_or_a_title_of_which_nothing_is_seen_is_none(member, browse):
    page, unseen = make_page(member), "\u200b\u2060 \u3164"
    answer = edit(browse(member), page, body=unseen)
    assert answer.status_code == 422 and "This field is required" in answer.content.decode()
    answer = browse(member).post("/wiki/new/", posted(title=unseen, body="My own words"))
    assert answer.status_code == 422 and "My own words" in answer.content.decode()
    assert Revision.objects.count() == 1


@pytest.mark.parametrize("base", ["9" * 5000, "-1", "x"])
def test_a_forged_number_of_a_revision_is_no_error(base, member, other, browse):
    page = make_page(member)
    edit(browse(other), page, body="Other words")
    assert browse(member).post(f"/wiki/{page.slug}/revisions/1/revert/", {"base": base}).status_code == 302


def test_an_address_of_a_start_form_that_was_tampered_with_opens_the_form(member, browse):
    assert browse(member).get("/wiki/new/?title=%00a&under=%00&template=%00").status_code == 200
