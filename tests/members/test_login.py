import pytest
from django.urls import reverse

PASSWORD = "a good long password"


def sign_in(browser, person, after="", password=PASSWORD):
    url = reverse("account_login") + (f"?next={after}" if after else "")
    return browser.post(url, {"login": person.email, "password": password})


@pytest.mark.parametrize(
    ("who", "page"),
    [
        ("member", "/"),
        ("secretariat", "/"),
        ("pending", "/members/me/"),
        ("suspended", "/members/me/"),
    ],
)
def test_everyone_is_led_to_what_comes_next(who, page, cast, visitor):
    assert sign_in(visitor, getattr(cast, who)).url == page


def test_a_member_comes_back_to_the_page_they_came_from(member, visitor):
    assert sign_in(visitor, member, "/documents/").url == "/documents/"


def test_who_waits_is_not_sent_to_a_page_that_sends_them_away(pending, visitor):
    assert sign_in(visitor, pending, "/forum/").url == "/members/me/"


def test_nobody_is_sent_to_another_site(member, visitor):
    assert sign_in(visitor, member, "https://evil.example/").url == "/"


def test_the_pages_follow_the_members_own_language(other, visitor):
    response = sign_in(visitor, other)
    assert response.cookies["django_language"].value == "es"


def test_the_page_for_who_waits_says_what_happens_next(pending, browse):
    html = browse(pending).get("/members/me/").content.decode()
    assert "two working days" in html and "/documents/" in html


def test_who_has_left_cannot_sign_in(member, visitor):
    from members import actions

    actions.leave(member)
    member.email = "amina@example.org"
    assert sign_in(visitor, member).status_code == 200


@pytest.mark.parametrize("address", ["amina@example.org", "nobody@example.org"])
def test_a_wrong_password_tells_nobody_whether_there_is_an_account(address, member, visitor):
    response = visitor.post(reverse("account_login"), {"login": address, "password": "wrong"})
    html = response.content.decode()
    assert "not correct" in html and f'value="{address}"' in html
