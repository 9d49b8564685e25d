"""Taking one's data along, signing out another browser, and leaving, with scripts and without."""

import pytest

from forum.models import Post
from members.models import Member
from members.privacy.models import Archive, Erasure
from tests.conftest import make_member
from tests.forum.conversations import discuss, make_category, reply

pytestmark = [pytest.mark.browser, pytest.mark.django_db(transaction=True)]

PASSWORD = "a good long password"


@pytest.fixture
def amina(db):
    return make_member("amina", "Amina Yusuf")


@pytest.fixture
def topic(amina):
    """Kofi's discussion, in which nobody has answered Amina."""
    kofi = make_member("kofi", "Kofi Mensah")
    topic = discuss(kofi, make_category(), body="What does @amina say?")
    reply(amina, topic, "Pods of acacia.")
    return topic


def sign_in(person, member):
    person.visit("/accounts/login/").fill(login=member.email, password=PASSWORD)
    return person.click("main form button.primary")


def confirm(person) -> None:
    """Type the password once more, where that is asked for."""
    if "reauthenticate" in person.page.url:
        person.fill(password=PASSWORD)
        person.click("main form button[type=submit]")


@pytest.mark.parametrize(("scripts", "width", "language"), [(True, 360, ""), (False, 360, "ar")])
def test_taking_ones_data_along_and_leaving(amina, topic, sit_down, run_tasks, scripts, width, language):
    amina.language = language or "en"
    amina.save(update_fields=["language"])
    sign_in(sit_down(axe=False), amina)  # from the office, where nobody signed out
    person = sign_in(sit_down(scripts=scripts, width=width, language=language), amina)
    page = person.page

    person.visit("/accounts/sessions/").click("main .rows form button")
    assert page.locator("main .rows form").count() == 0

    person.visit("/members/me/data/").click("main a.button.primary")
    confirm(person)
    person.click("main form button.primary")
    assert Archive.objects.get().made_at is None
    run_tasks()
    person.visit("/members/me/data/")
    with page.expect_download() as fetched:
        page.click("main a[download]")
    assert fetched.value.suggested_filename.startswith("amina-")

    person.visit("/members/me/data/leave/")
    confirm(person)
    assert page.evaluate("document.documentElement.scrollWidth") <= width if scripts else True
    person.click("main form button[type=submit]")  # without the tick nothing happens
    assert Member.objects.get(pk=amina.pk).is_active_member
    page.check("main [name=texts][value=withdraw]")
    page.check("main [name=sure]")
    person.click("main form button[type=submit]")
    run_tasks()
    assert Member.objects.get(pk=amina.pk).status == "gone" and Erasure.objects.get().state == "done"
    assert not Archive.objects.exists() and not Post.objects.filter(body__contains="acacia").exists()
    person.visit(topic.get_absolute_url())
    assert "amina" not in page.content().lower()
    person.visit("/members/me/")
    assert "/accounts/login/" in page.url
