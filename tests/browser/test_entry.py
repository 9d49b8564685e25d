"""A register entry in a browser: photograph, organisation, places and help; with scripts, and just as well
without; on a phone; in Arabic."""

import pytest

from members import actions
from members.models import Profile
from tests.browser.conftest import sign_in
from tests.conftest import make_member
from tests.members.entries import entry
from tests.members.test_entry import picture

pytestmark = [pytest.mark.browser, pytest.mark.django_db(transaction=True)]


@pytest.fixture
def amina(db):
    actions.complete_entry(make_member("kofi", "Kofi Mensah"), entry(organisation="Union des Laitières"))
    return make_member("amina", "Amina Yusuf")


@pytest.mark.parametrize(("scripts", "width"), [(True, 360), (False, 1280)])
def test_a_member_fills_in_the_entry(scripts, width, amina, sit_down):
    person = sign_in(sit_down(scripts=scripts, width=width), amina)
    page = person.visit("/members/me/photo/").page
    sent = picture()
    page.set_input_files("[name=photo]", {"name": "me.jpg", "mimeType": "image/jpeg", "buffer": sent.read()})
    person.press("Keep")
    assert page.locator("img.portrait").count() == 1
    person.visit("/members/me/entry/")
    if scripts:
        page.locator("[name=organisation]").press_sequentially("laitie")
        page.locator("#organisations option[value='Union des Laitières']").wait_for(state="attached")
    person.fill(
        organisation="Union des Laitieres", about="I keep goats.", country="KE", stakeholder="keepers"
    )
    for summary in page.locator("main form > details > summary").all():
        summary.click()
    person.fill(work_countries_0="LS", places="Near Maseru", languages_0="en", tags="hay boxes")
    page.check("[name=willing_to_help]")
    page.check("[name=help_with][value=visits]")
    person.seen.clear()
    person.look()  # with all that unfolds open
    if scripts:
        assert page.evaluate("document.documentElement.scrollWidth") <= width
    person.press("Keep")
    for words in ("Union des Laitières", "Lesotho", "Near Maseru", "hay boxes", "Receiving visitors"):
        assert person.reads(words)
    assert Profile.objects.get(pk=amina.pk).organisation.name == "Union des Laitières"
    person.press("See it as others do").press("The secretariat")
    assert person.reads("hay boxes")


def test_the_entry_in_arabic(amina, sit_down):
    amina.language = "ar"
    amina.save(update_fields=["language"])
    person = sign_in(sit_down(width=360, language="ar"), amina)
    for path in ("/members/me/photo/", "/members/me/entry/", "/members/me/preview/"):
        person.visit(path)
        assert person.page.evaluate("document.dir") == "rtl"
        assert person.page.evaluate("document.documentElement.scrollWidth") <= 360
