from django.urls import reverse

from members.models import Member

URL = "/members/me/settings/"
CHOICE = {"language": "ar", "time_zone": "Africa/Nairobi"}


def test_a_member_chooses_language_time_zone_and_mail(member, browse):
    browser = browse(member)
    response = browser.post(URL, CHOICE)
    assert response.url == reverse("members:settings")
    member.refresh_from_db()
    assert (member.language, member.time_zone) == ("ar", "Africa/Nairobi")
    assert response.cookies["django_language"].value == "ar"
    assert 'dir="rtl"' in browser.get(URL).content.decode()


def test_a_made_up_choice_is_refused_and_the_rest_kept(member, browse):
    response = browse(member).post(URL, CHOICE | {"time_zone": "Mars/Olympus"})
    assert response.status_code == 422
    assert '<option value="ar" selected' in response.content.decode()
    assert Member.objects.get(pk=member.pk).language == "en"


def test_an_older_page_undoes_nothing_that_was_chosen_since(member, browse):
    browser = browse(member)
    shown = {"initial-language": "en", "initial-time_zone": "UTC"}
    page = browser.get(URL).content.decode()
    assert all(f'name="{name}" value="{value}"' in page for name, value in shown.items())
    browser.post(URL, shown | {"language": "fr", "time_zone": "UTC"})
    browser.post(URL, shown | {"language": "en", "time_zone": "Africa/Nairobi"})
    member.refresh_from_db()
    assert (member.language, member.time_zone) == ("fr", "Africa/Nairobi")


def test_who_waits_may_choose_too(pending, browse):
    assert browse(pending).post(URL, CHOICE).status_code == 302


def test_the_page_offers_the_ways_to_all_that_is_ones_own(member, browse):
    html = browse(member).get(URL).content.decode()
    for name in (
        "account_email",
        "account_change_password",
        "mfa_index",
        "usersessions_list",
        "privacy:leave",
    ):
        assert reverse(name) in html
