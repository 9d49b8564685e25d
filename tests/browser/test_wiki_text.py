"""All that a text of the wiki can hold, narrow and wide, from right to left, dark; files and pictures."""

import pytest

from knowledge.wiki import actions
from tests.browser.conftest import sign_in
from tests.browser.test_thread import NARROW
from tests.conftest import make_member
from tests.documents.deposits import make_document
from tests.forum.test_files import photo
from tests.wiki.pages import make_page, put_file

pytestmark = [pytest.mark.browser, pytest.mark.django_db(transaction=True)]

ALL = """First milk within an hour: see [[document:{document}]] and [[Cold chain#Boxes|boxes]].[^1]

# Before the rains

> [!Warning] Vaccinate first
> - Kids from three months
> - All does

> [!Tip]
> Do it in the *morning*.

- [x] Vaccine ordered
- [ ] Vaccinators trained

# الماعز

ماعز
: حيوان صغير يعيش مع الناس

> [!تنبيه]
> لقحوا الماعز قبل المطر

## Costs

Doses per head: $d = \\frac{{n_1 + n_2}}{{h}}$, or

$$
d = \\frac{{n}}{{h}}
$$

Month | Doses
------|-----:
May   | 1,200

{picture}

[^1]: Colostrum.
"""


@pytest.fixture
def kofi(db):
    return make_member("kofi", "Kofi Mensah")


@pytest.fixture
def page(kofi):
    secretariat = make_member("lucia", "Lucia Ferrante", is_staff=True)
    document = make_document(kofi, published_by=secretariat, title="Hay in the rains")
    page = make_page(kofi, title="Goats")
    picture = put_file(kofi, page, "kid.jpg", photo())
    body = ALL.format(document=document.pk, picture=picture.markdown)
    actions.edit_page(kofi, page, {"body": body}, base=1)
    return page


@pytest.mark.parametrize(("language", "width", "scripts"), [("en", 360, True), ("ar", 1280, False)])
def test_a_page_with_all_that_can_be_written(language, width, scripts, kofi, page, sit_down):
    person = sit_down(width=width, scripts=scripts)
    sign_in(person, kofi)
    type(kofi).objects.filter(pk=kofi.pk).update(language=language)
    person.page.context.add_cookies([{"name": "django_language", "value": language, "url": person.root}])
    for path in ("", "edit/", "files/"):
        person.visit(f"{page.get_absolute_url()}{path}")
        assert person.page.evaluate(NARROW), path
    person.visit(page.get_absolute_url())
    assert person.page.locator("main img").evaluate("image => image.naturalWidth") > 0
    assert person.page.get_by_role("link", name="Hay in the rains").count() == 1
    assert person.page.locator(".contents li").count() == 3
    assert person.wrong == []
