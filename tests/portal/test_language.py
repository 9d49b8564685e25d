import pytest

from members.models import Member

URL = "/language/"


def test_a_visitors_choice_is_kept_in_a_cookie(visitor, db):
    response = visitor.post(URL, {"language": "ar", "next": "/members/"})
    assert response.url == "/members/" and response.cookies["django_language"].value == "ar"
    assert 'dir="rtl"' in visitor.get("/members/").content.decode()


def test_a_members_choice_is_kept_with_the_account(member, browse):
    browse(member).post(URL, {"language": "fr"})
    assert Member.objects.get(pk=member.pk).language == "fr"


@pytest.mark.parametrize("language", ["", "xx", "\0", "x" * 5000])
def test_a_made_up_language_changes_nothing(language, member, browse):
    response = browse(member).post(URL, {"language": language})
    assert response.status_code == 302 and "django_language" not in response.cookies
    assert Member.objects.get(pk=member.pk).language == "en"


@pytest.mark.parametrize("address", ["https://evil.example/", "//evil.example", "javascript:alert(1)", "\0"])
def test_the_way_back_stays_within_the_portal(address, visitor, db):
    assert visitor.post(URL, {"language": "fr", "next": address}).url == "/"
