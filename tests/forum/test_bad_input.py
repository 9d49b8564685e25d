"""Whatever is typed or sent: a clear answer, never an error of ours, and nothing typed is lost."""

import pytest
from django.test import override_settings

from forum.models import Post, Topic
from tests.forum.conversations import fresh, opening

FORM = {"title": "Goats in March", "body": "They eat pods.", "language": "en"}
MEGABYTE = "pods and hay " * 80_000
STRANGE = [
    "a\x00b",
    "a\u202eb\u2066c",
    "🐐🐐🐐",
    "<script>alert(1)</script>",
    "[" * 2000,
    "'; DROP TABLE forum_post; --",
]


def write_to(browser, where, **data):
    return browser.post(where, FORM | data)


@pytest.fixture
def places(category, discussion, question, answer):
    """Where the forum takes text: the address, and what else it needs."""
    return {
        f"/forum/{category.slug}/new/": {},
        "/questions/ask/": {"category": category.slug, "seen": "1"},
        f"/topics/{discussion.pk}/reply/": {},
        f"/posts/{answer.pk}/reply/": {},
        f"/posts/{answer.pk}/edit/": {"revision": 1},
        f"/posts/{opening(discussion).pk}/edit/": {"revision": 1},
    }


def test_an_empty_text_is_pointed_out_beside_its_field(places, member, author, browse):
    for where, data in places.items():
        answers = [write_to(browse(person), where, body="   ", **data) for person in (member, author)]
        refused = [response for response in answers if response.status_code == 422]
        assert refused and {response.status_code for response in answers} <= {403, 422}, where
        assert all('aria-invalid="true"' in response.content.decode() for response in refused)


@pytest.mark.parametrize(
    "field", ["title", "body", "tags", "language", "themes", "countries", "form_key", "revision"]
)
def test_a_megabyte_in_any_field_is_refused_with_a_word(field, places, member, browse):
    browser = browse(member)
    for where, data in places.items():
        response = write_to(browser, where, **(data | {field: MEGABYTE}))
        assert response.status_code in (302, 403, 422), (where, field)
        if field == "body" and response.status_code == 422:
            assert "pods and hay pods and hay" in response.content.decode()
    assert not Post.objects.filter(body__contains="pods and hay").exists()


@pytest.mark.parametrize("text", STRANGE)
def test_strange_characters_neither_break_nor_run(text, category, member, browse):
    browser = browse(member)
    response = browser.post(
        f"/forum/{category.slug}/new/", FORM | {"title": text, "body": text, "tags": text[:30]}
    )
    assert response.status_code in (302, 422)
    if response.status_code == 302:
        page = browser.get(response.url)
        assert page.status_code == 200
        assert "<script>alert" not in page.content.decode()
        title = Topic.objects.get().title
        assert "\x00" not in title and "\u202e" not in title


@pytest.mark.parametrize(
    "data",
    [
        {"category": "no-such-room"},
        {"category": ""},
        {"language": "xx"},
        {"themes": ["999999", "x"]},
        {"countries": ["XX"]},
        {"tags": ", ".join(f"tag {n}" for n in range(30))},
        {"tags": "x" * 90},
        {"title": "x" * 200},
        {"title": ""},
        {"form_key": "no key"},
    ],
)
def test_what_was_made_up_is_said_and_all_that_was_typed_stays(data, category, member, browse):
    response = browse(member).post("/questions/ask/", FORM | {"category": category.slug} | data)
    assert response.status_code == 422
    assert "They eat pods." in response.content.decode()
    assert not Topic.objects.exists()


@pytest.mark.parametrize(
    "address",
    [
        "/topics/999999/",
        "/topics/999999999999999999/x/",
        "/topics/9999999999999999999999999999/x/",
        "/questions/0/x/",
        "/posts/999999999999999999/",
        "/posts/999999/edit/",
        "/posts/999999/helped/",
        "/forum/no-such-room/",
        "/forum/no-such-room/new/",
        "/forum/%00/",
    ],
)
def test_what_does_not_exist_is_not_found(address, member, browse):
    browser = browse(member)
    answers = {browser.get(address).status_code, browser.post(address, FORM).status_code}
    assert answers <= {404, 405}


@pytest.mark.parametrize(
    "query",
    [
        "after=x",
        "after=" + "A" * 5000,
        "before=%00",
        "after=W10",
        "theme=%00",
        "country=🐐",
        "language=" + "x" * 999,
    ],
)
def test_nonsense_in_an_address_gives_the_first_page(query, category, discussion, question, browse):
    for address in ("/forum/", "/questions/", category.get_absolute_url(), question.get_absolute_url()):
        assert browse(None).get(f"{address}?{query}").status_code == 200


def test_more_than_the_limit_is_refused_and_the_text_stays(member, discussion, browse):

    with override_settings(WRITES_PER_HOUR=1):
        browser = browse(member)
        first = write_to(browser, f"/topics/{discussion.pk}/reply/")
        second = write_to(browser, f"/topics/{discussion.pk}/reply/", body="The second thought.")
    assert (first.status_code, second.status_code) == (302, 429)
    assert "The second thought." in second.content.decode()
    assert fresh(discussion).post_count == 2


def test_wrong_methods_are_refused(member, discussion, answer, browse):
    browser = browse(member)
    assert browser.get(f"/posts/{answer.pk}/helped/").status_code == 405
    assert browser.get(f"/topics/{discussion.pk}/close/").status_code == 405
    assert browser.post(discussion.get_absolute_url()).status_code == 405
    assert browser.delete(f"/topics/{discussion.pk}/reply/").status_code == 405
