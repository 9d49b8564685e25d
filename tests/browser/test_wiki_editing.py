"""Writing in the wiki, narrow: preview, sections, templates, drafts, two at once; with scripts and without,
from left to right and from right to left."""

import pytest

from knowledge.wiki import actions, beginnings
from knowledge.wiki.models import Page, Revision
from portal import drafts
from tests.browser.conftest import sign_in
from tests.conftest import make_member
from tests.wiki.pages import make_page

pytestmark = [pytest.mark.browser, pytest.mark.django_db(transaction=True)]

NARROW = "() => document.documentElement.scrollWidth <= innerWidth"
BODY = (
    "What goats eat.\n\n# Feed\n\nGoats eat hay in the dry months.\n\n# Water\n\nGoats drink twice a day.\n"
)
WAYS = [(True, "en"), (True, "ar"), (False, "en"), (False, "ar")]


def newest(page) -> str:
    return Revision.objects.filter(page=page).latest("number").body


def sit(sit_down, handle: str, name: str, scripts: bool, language: str, width: int = 360):
    member = make_member(handle, name)
    person = sign_in(sit_down(scripts=scripts, width=width), member)
    type(member).objects.filter(pk=member.pk).update(language=language)
    person.page.context.add_cookies([{"name": "django_language", "value": language, "url": person.root}])
    return member, person


def button(person, name: str):
    """The form's button by what it sends, whatever language it is in."""
    return person.click(f"#edit button[name={name}]")


def save(person):
    return person.click("#edit .actions .button.primary")


@pytest.mark.parametrize(("scripts", "language"), WAYS)
def test_a_page_is_begun_previewed_and_one_section_of_it_changed(scripts, language, sit_down):
    beginnings.ship()
    member, person = sit(sit_down, "amina", "Amina Yusuf", scripts, language)
    person.visit("/wiki/new/?title=Goats").fill(language=language)
    person.click("#edit button[name=template] >> nth=0")
    box = person.page.locator("#edit [name=body]")
    assert "\n# " in box.input_value()
    assert person.page.locator("[name=title]").input_value() == "Goats"
    box.fill(BODY)
    button(person, "preview")
    assert person.page.locator("#preview h2", has_text="Water").is_visible()
    assert person.page.evaluate(NARROW)
    save(person)
    page = Page.objects.get()
    assert page.language == language and page.author == member
    person.click("main .section-head a >> nth=1")
    box = person.page.locator("#edit [name=body]")
    assert box.input_value() == "# Water\n\nGoats drink twice a day."
    box.fill("# Water\n\nGoats drink three times a day.")
    assert person.page.evaluate(NARROW)
    save(person)
    assert person.reads("three times") and newest(page) == BODY.replace("twice", "three times").strip()


@pytest.mark.parametrize(("scripts", "language"), WAYS)
def test_two_at_once_lose_nothing(scripts, language, sit_down):
    kofi = make_member("kofi", "Kofi Mensah")
    page = make_page(kofi, title="Goats", body=BODY)
    address = f"{page.get_absolute_url()}edit/"
    _amina, one = sit(sit_down, "amina", "Amina Yusuf", scripts, language)
    _rosa, two = sit(sit_down, "rosa", "Rosa Quispe", scripts, language, width=1280)
    one.visit(address)
    two.visit(address)
    assert two.reads("Amina Yusuf"), "who has the page open is named"
    one.fill(body=BODY.replace("hay", "hay and pods"))
    save(one)
    # She has changed another line: both changes are in the form, and what is hers is shown.
    two.fill(body=BODY.replace("twice", "three times"))
    save(two)
    assert two.page.evaluate(NARROW) and two.page.locator("[role=alert]").is_visible()
    assert two.page.locator(".diff ins").first.inner_text() == "three times"
    offered = two.page.locator("#edit [name=body]").input_value()
    assert "hay and pods" in offered and "three times" in offered
    save(two)
    assert newest(page) == BODY.replace("hay", "hay and pods").replace("twice", "three times").strip()
    # Now the same line, on a narrow screen: three texts, one below the other.
    one.visit(address)
    two.visit(address).fill(body=newest(page).replace("pods", "beans"))
    save(two)
    one.fill(body=newest(page).replace("beans", "leaves"))
    save(one)
    passage = one.page.locator(".sides[role=group]")
    assert passage.locator("section").count() == 3
    assert passage.locator("ins").all_inner_texts() == ["beans", "leaves"]
    assert one.page.evaluate(NARROW)
    form = one.page.locator("#edit [name=body]")
    form.fill(form.input_value().replace("leaves", "beans and leaves"))
    save(one)
    assert "hay and beans and leaves" in newest(page) and "three times" in newest(page)


def test_the_preview_follows_what_is_typed_and_the_draft_survives(sit_down):
    page = make_page(make_member("kofi", "Kofi Mensah"), title="Goats", body=BODY)
    amina, person = sit(sit_down, "amina", "Amina Yusuf", True, "en", width=1280)
    person.visit(f"{page.get_absolute_url()}edit/1/")
    button(person, "preview")
    box = person.page.locator("#edit [name=body]")
    box.fill("# Feed\n\nLeaves of the acacia.")
    person.page.wait_for_selector("#preview p:has-text('Leaves of the acacia')")
    left, right = person.page.locator("#edit"), person.page.locator("#preview")
    assert left.bounding_box()["x"] + left.bounding_box()["width"] <= right.bounding_box()["x"]
    with person.page.expect_response(lambda answer: f"/drafts/wiki-{page.pk}-1/" in answer.url):
        box.press("End")
        box.type(" And pods.")
    assert drafts.found(amina, f"wiki-{page.pk}-1").path == f"{page.get_absolute_url()}edit/1/"
    person.page.on("dialog", lambda dialog: dialog.accept())
    person.visit(f"{page.get_absolute_url()}edit/1/?draft=back")
    assert "acacia. And pods." in person.page.locator("#edit [name=body]").input_value()


def test_who_goes_on_typing_is_told_that_somebody_was_faster(sit_down):
    kofi = make_member("kofi", "Kofi Mensah")
    page = make_page(kofi, title="Goats", body=BODY)
    _amina, person = sit(sit_down, "amina", "Amina Yusuf", True, "ar")
    person.visit(f"{page.get_absolute_url()}edit/")
    actions.edit_page(kofi, page, {"body": "Kofi's"}, base=1)
    person.page.locator("#edit [name=body]").type("x")
    person.page.wait_for_selector("#edit .notice.warn")
