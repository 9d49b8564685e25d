"""Translating a page and keeping up with its original, in a browser."""

import pytest

from knowledge.wiki import actions
from knowledge.wiki.models import Page
from tests.browser.conftest import sign_in
from tests.wiki.pages import make_page

pytestmark = [pytest.mark.browser, pytest.mark.django_db(transaction=True)]

WAYS = [(True, 1280, ""), (False, 360, ""), (True, 360, "ar")]


@pytest.mark.parametrize(("scripts", "width", "language"), WAYS)
def test_a_page_is_translated_and_its_translation_keeps_up(
    scripts, width, language, member, author, sit_down
):
    page = make_page(author, body="# Signs\n\nVaccinate before the rains.")
    if language:
        member.language = language
        member.save()
    amina = sit_down(scripts=scripts, width=width, language=language)
    sign_in(amina, member)
    amina.visit("/wiki/goat-plague/").click("a[href$='/translate/']")
    assert "Vaccinate before the rains." in amina.page.locator("[name=body]").input_value()
    amina.fill(language="ar", body="# العلامات\n\nلقّحوا قبل المطر.").click(SEND)
    assert amina.page.locator("[name=title]").evaluate("box => !box.value")
    assert "لقّحوا" in amina.page.locator("[name=body]").input_value(), "nothing typed is lost"
    amina.fill(title="طاعون الماعز").click(SEND)
    arabic = Page.objects.get(language="ar")
    assert amina.page.locator("main .text").get_attribute("dir") == "rtl"
    fits(amina)

    page.refresh_from_db()
    actions.edit_page(author, page, {"body": "# Signs\n\nVaccinate in March."}, base=1)
    amina.visit(arabic.get_absolute_url()).click("main .notice.warn a")
    assert amina.reads("March")
    fits(amina)
    amina.click("main a.primary[href$='/edit/']")
    amina.page.locator("[name=followed]").check()
    amina.fill(body="# العلامات\n\nلقّحوا في مارس.").click("form#edit button.primary")
    assert amina.page.locator("main .notice.warn").count() == 0
    arabic.refresh_from_db()
    assert arabic.translated_from.number == 2
    amina.visit("/wiki/tools/translations/?language=es")
    assert amina.reads("Goat plague")
    fits(amina)
    amina.visit(f"{arabic.get_absolute_url()}language/")
    fits(amina)


def test_a_reader_goes_on_in_their_own_language(author, sit_down):
    page = make_page(author)
    said = {"title": "طاعون الماعز", "body": "لقّحوا قبل المطر.", "language": "ar"}
    actions.translate_page(author, page, said, number=1)
    reader = sit_down(width=360, language="ar")
    reader.visit("/wiki/goat-plague/")
    assert reader.status == 200 and reader.path == "/wiki/goat-plague/"
    reader.click("main .notice a[hreflang=ar]")
    assert reader.reads("لقّحوا قبل المطر.")
    fits(reader)


SEND = "main form.form button[type=submit]"


def fits(person) -> None:
    """Nothing has to be scrolled sideways."""
    assert person.page.evaluate("document.documentElement.scrollWidth <= innerWidth")
