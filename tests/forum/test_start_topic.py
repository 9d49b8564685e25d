import pytest

from forum.models import Topic
from portal.access import AccessDenied
from tests.forum.conversations import discuss, make_category, opening

FORM = {"title": "Goats in March", "body": "They eat *pods*.", "language": "en"}


def start(browser, category, **data):
    return browser.post(f"/forum/{category.slug}/new/", FORM | data)


def test_a_member_starts_a_discussion_and_lands_on_it(member, category, browse):
    response = start(browse(member), category)
    topic = Topic.objects.get()
    assert response.url == f"/topics/{topic.pk}/goats-in-march/"
    assert (topic.author, topic.kind, topic.post_count, topic.state) == (member, "discussion", 1, "published")
    assert "<em>pods</em>" in browse(None).get(response.url).content.decode()


def test_its_labels_are_kept(member, category, browse):
    from portal.vocabulary.models import Theme

    theme = Theme.objects.get(slug="dairy")
    start(browse(member), category, themes=[theme.pk], countries=["KE", "TD"], tags="feed, Dry Season")
    topic = Topic.objects.get()
    assert list(topic.themes.all()) == [theme]
    assert {country.pk for country in topic.countries.all()} == {"KE", "TD"}
    assert set(topic.tags.names()) == {"feed", "Dry Season"}
    page = browse(None).get(topic.get_absolute_url()).content.decode()
    assert theme.name_en in page and "Kenya" in page and "Dry Season" in page


def test_the_category_counts_it_and_says_when(member, category):
    topic = discuss(member, category)
    category.refresh_from_db()
    assert (category.discussion_count, category.question_count, category.post_count) == (1, 0, 1)
    assert category.last_post_at == topic.last_post_at


def test_who_starts_a_discussion_follows_it(member, category):
    from portal import notices

    assert notices.watching(member, "topic", discuss(member, category).pk) == "every"


def test_a_form_sent_twice_makes_one_discussion(member, category, browse):
    browser, key = browse(member), "6f1c1f8e-3c3e-4f0a-9c0e-0d3f5f1f2a3b"
    first, second = (start(browser, category, form_key=key) for _ in range(2))
    assert first.url == second.url
    assert Topic.objects.count() == 1


def test_a_preview_shows_the_text_and_keeps_it_without_starting_anything(member, category, browse):
    response = start(browse(member), category, preview="1")
    page = response.content.decode()
    assert response.status_code == 200
    assert "<em>pods</em>" in page and "They eat *pods*." in page
    assert not Topic.objects.exists()


def test_the_first_words_of_a_newcomer_wait_for_the_secretariat(newcomer, other, category, browse):
    browser = browse(newcomer)
    response = start(browser, category)
    page = browser.get(response.url).content.decode()
    assert Topic.objects.get().state == "held"
    assert "Thank you for writing!" in page and "until it has been read" in page
    assert browse(other).get(response.url).status_code == 404
    assert browse(None).get(response.url).status_code == 404
    category.refresh_from_db()
    assert category.discussion_count == 0


def test_a_category_for_questions_takes_no_discussion(member, browse):
    questions = make_category(kind="questions")
    assert browse(member).get("/forum/animal-health/new/").status_code == 403
    with pytest.raises(AccessDenied, match="for questions"):
        discuss(member, questions)


@pytest.mark.parametrize("who", ["pending", "suspended"])
def test_only_members_start_a_discussion(who, request, category):
    with pytest.raises(AccessDenied):
        discuss(request.getfixturevalue(who), category)


def test_a_title_that_is_the_name_of_a_page_still_gets_an_address(member, category, browse):
    topic = discuss(member, category, title="Reply")
    assert browse(None).get(topic.get_absolute_url()).status_code == 200


def test_a_title_in_arabic_stays_readable_in_its_address(member, category, browse):
    topic = discuss(member, category, title="الماعز في موسم الجفاف", language="ar")
    response = browse(None).get(topic.get_absolute_url())
    assert response.status_code == 200
    assert 'lang="ar" dir="rtl"' in response.content.decode()
    assert topic.slug.startswith("الماعز")
    assert opening(topic).language == "ar"
