"""Following a thing at a level, on its own page and in the list of all that one follows."""

import re

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext

from portal import notices
from portal.moderation import actions as moderation
from portal.notices.models import Level, Notification, Watch
from portal.notices.registry import kinds, register_kind
from portal.vocabulary.models import Theme
from tests.documents.deposits import make_document
from tests.forum.conversations import ask, discuss, fresh, make_category
from tests.wiki.pages import make_page

URL = "/watching/"


@pytest.fixture
def places(author, secretariat):
    """One of each kind that can be followed, with the address of its page."""
    topic = discuss(author, tags=["goat milk"])
    found = {
        "topic": topic,
        "category": topic.category,
        "document": make_document(author, published_by=secretariat),
        "page": make_page(author),
        "member": author,
        "theme": Theme.objects.get(slug="dairy"),
        "tag": topic.tags.get(),
    }
    return {kind: (thing, kinds[kind].url(thing)) for kind, thing in found.items()}


KINDS = ["topic", "category", "document", "page", "member", "theme", "tag"]


def words(html: str) -> str:
    return re.sub(r"\s+", " ", re.sub(r"<[^>]+>", " ", html.partition("<main")[2].partition("<footer")[0]))


# --- On the page of a thing -----------------------------------------------------


@pytest.mark.parametrize("kind", KINDS)
def test_every_level_can_be_chosen_on_the_page_of_each_kind(kind, places, member, browse):
    thing, url = places[kind]
    browser = browse(member)
    assert f'action="/watching/{kind}/{thing.pk}/"' in browser.get(url).content.decode()
    for level in Level:
        response = browser.post(f"/watching/{kind}/{thing.pk}/", {"level": level.value})
        assert response.url == url
        assert notices.watching(member, kind, thing.pk) == level
        html = browser.get(url).content.decode()
        pressed = re.findall(r'value="(\w+)" aria-pressed="true"', html.partition('class="watch')[2])
        assert pressed[:1] == [level.value]
        said = "Muted" if level == Level.MUTED else f"Following: {level.label}"
        assert said in words(html)
    browser.post(f"/watching/{kind}/{thing.pk}/", {"level": ""})
    assert notices.watching(member, kind, thing.pk) is None
    assert "Follow" in browser.get(url).content.decode().partition('class="watch')[2][:900]


@pytest.mark.parametrize("kind", KINDS)
def test_the_form_on_each_page_carries_its_token(kind, places, member):
    thing, url = places[kind]
    browser = Client(enforce_csrf_checks=True)
    browser.force_login(member)
    control = browser.get(url).content.decode().partition('class="watch')[2]
    token = re.search(r'name="csrfmiddlewaretoken" value="(\w+)"', control)[1]
    sent = {"level": "first", "csrfmiddlewaretoken": token}
    assert browser.post(f"/watching/{kind}/{thing.pk}/", sent).url == url
    drawn = browser.post(f"/watching/{kind}/{thing.pk}/", sent, headers={"HX-Request": "true"})
    assert 'name="csrfmiddlewaretoken"' in drawn.content.decode()
    assert browser.post(f"/watching/{kind}/{thing.pk}/", {"level": "first"}).status_code == 403


def test_a_question_is_followed_as_a_discussion_is(author, member, browse):
    question = ask(author)
    browser = browse(member)
    assert (
        f'action="/watching/topic/{question.pk}/"'
        in browser.get(question.get_absolute_url()).content.decode()
    )
    assert (
        browser.post(f"/watching/topic/{question.pk}/", {"level": "first"}).url == question.get_absolute_url()
    )


@pytest.mark.parametrize("kind", KINDS)
def test_a_visitor_and_who_waits_are_offered_nothing(kind, places, visitor, pending, browse):
    for browser in (visitor, browse(pending)):
        assert 'class="watch' not in browser.get(places[kind][1]).content.decode()


def test_nobody_follows_themselves(member, browse):
    assert 'class="watch' not in browse(member).get(member.get_absolute_url()).content.decode()


def test_with_htmx_only_the_control_is_drawn_anew(places, member, browse):
    thing, _url = places["topic"]
    response = browse(member).post(
        f"/watching/topic/{thing.pk}/", {"level": "digest"}, headers={"HX-Request": "true"}
    )
    html = response.content.decode()
    assert response.status_code == 200 and "<html" not in html and "autofocus" in html
    assert "Following: In my digest" in re.sub(r"\s+", " ", html)


def test_with_htmx_the_whole_page_goes_to_sign_in_once_the_session_is_over(places, visitor):
    thing, _url = places["topic"]
    response = visitor.post(
        f"/watching/topic/{thing.pk}/", {"level": "digest"}, headers={"HX-Request": "true"}
    )
    assert response["HX-Redirect"].startswith("/accounts/login/?next=")


@pytest.mark.parametrize(
    ("kind", "object_id"),
    [("nothing", 1), ("topic", 10**17), ("post", 10**17), ("theme", 10**17), ("tag", 1)],
)
def test_what_is_not_there_is_not_followed(kind, object_id, member, browse):
    assert browse(member).post(f"/watching/{kind}/{object_id}/", {"level": "every"}).status_code == 404
    assert not Watch.objects.exists()


@pytest.mark.parametrize("level", ["loud", "\0", "every " * 100])
def test_a_made_up_level_changes_nothing(level, places, member, browse):
    thing, _url = places["topic"]
    assert browse(member).post(f"/watching/topic/{thing.pk}/", {"level": level}).status_code == 302
    assert notices.watching(member, "topic", thing.pk) is None
    notices.watch(member, "topic", thing.pk, "first")
    assert browse(member).post(f"/watching/topic/{thing.pk}/", {"level": level}).status_code == 302
    assert notices.watching(member, "topic", thing.pk) == "first"


def test_what_is_hidden_cannot_be_followed(places, member, secretariat, browse):
    topic, _url = places["topic"]
    moderation.hide(secretariat, fresh(topic), "No.")
    assert browse(member).post(f"/watching/topic/{topic.pk}/", {"level": "every"}).status_code == 404


# --- The list -------------------------------------------------------------------


def test_the_list_has_each_kind_with_what_is_followed_of_it(places, member, browse):
    for kind, (thing, _url) in places.items():
        notices.watch(member, kind, thing.pk, "digest")
    html, query = "", ""
    while query is not None:
        found = browse(member).get(URL + query).content.decode()
        html += found
        after = re.search(r'rel="next" href="([^"]+)"', found)
        query = after[1] if after else None
    for kind, (thing, url) in places.items():
        assert f"<h2>{kinds[kind].plural}</h2>" in html
        assert f'href="{url}"' in html and str(thing) in html
    assert html.count('<option value="digest" selected>') == len(places)


def test_a_page_shows_six_kinds_and_the_next_one_goes_on(places, member, browse):
    for kind, (thing, _url) in places.items():
        notices.watch(member, kind, thing.pk)
    browser = browse(member)
    first = browser.get(URL).content.decode()
    assert first.count("<h2>") == 6
    after = re.search(r'rel="next" href="([^"]+)"', first)[1]
    second = browser.get(URL + after).content.decode()
    assert second.count("<h2>") == 1
    before = re.search(r'rel="prev" href="([^"]+)"', second)[1]
    again = browser.get(URL + before).content.decode()
    assert re.findall("<h2>.*?</h2>", again) == re.findall("<h2>.*?</h2>", first)


def test_the_level_is_changed_in_the_list_and_one_stays_there(places, member, browse):
    thing, _url = places["page"]
    notices.watch(member, "page", thing.pk)
    browser = browse(member)
    assert browser.post(f"/watching/page/{thing.pk}/", {"level": "portal", "list": "1"}).url == URL
    assert notices.watching(member, "page", thing.pk) == "portal"
    assert '<option value="portal" selected' in browser.get(URL).content.decode()
    browser.post(f"/watching/page/{thing.pk}/", {"level": "", "list": "1"})
    assert "You follow nothing yet" in browser.get(URL).content.decode()


def test_what_one_may_no_longer_see_is_listed_without_its_title_and_can_be_stopped(
    places, member, secretariat, browse
):
    topic, _url = places["topic"]
    notices.watch(member, "topic", topic.pk)
    moderation.hide(secretariat, fresh(topic), "No.")
    browser = browse(member)
    html = browser.get(URL).content.decode()
    assert "Something that you can no longer see" in html and topic.title not in html
    browser.post(f"/watching/topic/{topic.pk}/", {"list": "1"})
    assert notices.watching(member, "topic", topic.pk) is None


def test_another_member_sees_only_their_own(places, member, other, browse):
    notices.watch(member, "topic", places["topic"][0].pk)
    assert "You follow nothing yet" in browse(other).get(URL).content.decode()


def queries_of(browser) -> int:
    browser.get(URL)
    with CaptureQueriesContext(connection) as captured:
        assert browser.get(URL).status_code == 200
    return len(captured)


def test_the_list_takes_as_many_queries_for_three_as_for_three_hundred(author, member, places, browse):
    category = make_category("many")
    topics = [discuss(author, category, title=f"Goats {number}") for number in range(30)]
    browser = browse(member)
    for topic in topics[:3]:
        notices.watch(member, "topic", topic.pk)
    few = queries_of(browser)
    for topic in topics:
        notices.watch(member, "topic", topic.pk)
    assert queries_of(browser) == few
    for kind, (thing, _url) in places.items():
        notices.watch(member, kind, thing.pk)
    Watch.objects.filter(kind="topic").delete()
    assert queries_of(browser) <= 12


def test_a_new_kind_needs_one_line(member, browse, monkeypatch):
    monkeypatch.setitem(kinds, "area", None)
    register_kind(
        "area", label="Area", plural="Areas", visible=lambda person: Theme.objects.filter(parent=None)
    )
    area = Theme.objects.filter(parent=None).first()
    browser = browse(member)
    assert browser.post(f"/watching/area/{area.pk}/", {"level": "first"}).url == area.get_absolute_url()
    html = browser.get(URL).content.decode()
    assert "<h2>Areas</h2>" in html and area.name in html


# --- What reaches the watchers ----------------------------------------------------


@pytest.fixture
def told(run_tasks):
    """`told(person)`: the events that `person` was told of since it was asked last."""

    def names(person) -> list[str]:
        run_tasks()
        rows = Notification.objects.filter(member=person).order_by("pk")
        found = [row.event.name for row in rows.select_related("event")]
        rows.delete()
        return found

    return names


def test_a_new_document_reaches_who_follows_its_depositor_its_theme_its_area_or_its_tag(
    author, member, other, expert, facilitator, secretariat, told
):
    dairy = Theme.objects.get(slug="dairy")
    tagged = make_document(author, tags=["goat milk"])
    for person, kind, pk in [
        (member, "member", author.pk),
        (other, "theme", dairy.pk),
        (expert, "theme", dairy.parent_id),
        (facilitator, "tag", tagged.tags.get().pk),
    ]:
        notices.watch(person, kind, pk)
    make_document(author, published_by=secretariat, themes=[dairy], tags=["goat milk"])
    for person in (member, other, expert, facilitator):
        assert told(person) == ["document-publish"], person
    assert told(secretariat) == []


def test_the_most_particular_watch_decides(author, member, secretariat, told):
    dairy = Theme.objects.get(slug="dairy")
    notices.watch(member, "theme", dairy.pk)
    notices.watch(member, "member", author.pk, "muted")
    make_document(author, published_by=secretariat, themes=[dairy])
    assert told(member) == []


def test_who_follows_a_document_hears_of_a_new_version_and_of_what_one_cites(
    author, member, other, secretariat, told
):
    from knowledge.documents import actions
    from tests.documents.deposits import data, upload

    document = make_document(author, published_by=secretariat)
    notices.watch(member, "document", document.pk)
    notices.watch(other, "member", author.pk)
    told(author), told(member), told(other)

    def edit(sent=None, **changes):
        document.refresh_from_db()
        actions.edit_document(secretariat, document, data(**changes), revision=document.revision, upload=sent)

    edit(abstract="What forty-one families told us.")
    assert told(member) == []
    assert told(author) == ["document-edit"], "its depositor hears of whatever another changes"
    edit(abstract="What forty-one families told us.", year=2026)
    assert told(member) == ["document-edit"] == told(author)
    edit(upload(secretariat), year=2026)
    assert told(member) == ["document-version"]
    assert told(other) == [], "a version is for who follows the document"


def test_a_change_of_a_draft_is_no_news(author, member, told):
    from knowledge.documents import actions
    from tests.documents.deposits import data

    document = make_document(author, draft=True)
    notices.watch(member, "document", document.pk)
    actions.edit_document(author, document, data(year=2020), revision=document.revision)
    assert told(member) == []


def test_a_withdrawal_reaches_the_readers_without_the_reason(author, member, secretariat, run_tasks):
    from django.core import mail

    from knowledge.documents import actions

    document = make_document(author, published_by=secretariat)
    notices.watch(member, "document", document.pk)
    run_tasks()
    mail.outbox.clear()
    actions.withdraw_document(secretariat, document, "The herders asked us to.")
    run_tasks()
    bodies = {message.to[0]: message.body for message in mail.outbox}
    assert set(bodies) == {author.email, member.email}
    assert "The herders asked us to." in bodies[author.email]
    assert "The herders asked us to." not in bodies[member.email]
    assert f"The document “{document.title}” was withdrawn." in bodies[member.email]


def test_withdrawing_what_nobody_could_see_is_told_to_its_depositor_alone(author, member, secretariat, told):
    from knowledge.documents import actions

    document = make_document(author)
    notices.watch(member, "document", document.pk)
    actions.withdraw_document(secretariat, document, "Not ours.")
    assert told(member) == [] and told(author) == ["document-submit", "document-withdraw"]


def test_a_wiki_page_reaches_who_follows_it_its_branch_its_writer_its_theme_or_tag(
    author, member, other, expert, facilitator, secretariat, told
):
    from knowledge.wiki import actions
    from tests.wiki.pages import data

    dairy = Theme.objects.get(slug="dairy")
    above = make_page(author, title="Plagues", tags=["goat milk"])
    told(author)
    for person, kind, pk in [
        (member, "member", author.pk),
        (other, "theme", dairy.parent_id),
        (expert, "tag", above.tags.get().pk),
        (facilitator, "branch", above.pk),
    ]:
        notices.watch(person, kind, pk)
    page = make_page(author, parent=above, themes=[dairy], tags=["goat milk"])
    everybody = (member, other, expert, facilitator)
    assert [told(person) for person in everybody] == [["page-started"]] * 4
    notices.watch(secretariat, "page", page.pk)
    edit = data(body="Vaccinate.", summary="Shorter", themes=[dairy], tags=["goat milk"])
    actions.edit_page(author, page, edit, base=1)
    assert [told(person) for person in (*everybody, secretariat)] == [["page-edited"]] * 5


def test_a_discussion_reaches_who_follows_the_area_of_its_theme(author, member, told):
    dairy = Theme.objects.get(slug="dairy")
    notices.watch(member, "theme", dairy.parent_id)
    discuss(author, themes=[dairy])
    assert told(member) == ["topic-started"]
