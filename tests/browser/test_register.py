"""Finding in the register in a browser: on a phone, from right to left, with scripts and without."""

import pytest

from members import actions
from portal.vocabulary.models import Country, Language, Theme
from tests.browser.conftest import sign_in
from tests.conftest import make_member
from tests.members.entries import entry

pytestmark = [pytest.mark.browser, pytest.mark.django_db(transaction=True)]


@pytest.fixture
def people(db):
    """Three members with entries, one of them willing to receive visitors."""
    rosa, awa, layla = (
        make_member(handle, name)
        for handle, name in (("rosa", "Rosa Quispe"), ("awa", "Awa Diop"), ("layla", "ليلى المنصوري"))
    )
    dairy, [wolof] = Theme.objects.get(slug="dairy"), Language.objects.filter(pk="wo")
    for member, country, more in (
        (rosa, "BO", {"help_with": ["visits"], "help_languages": [wolof], "themes": [dairy]}),
        (awa, "SN", {"willing_to_help": False, "themes": [dairy], "organisation": "Union des Laitières"}),
        (layla, "EG", {"willing_to_help": False, "organisation": "اتحاد الألبان"}),
    ):
        said = {"full_name": member.full_name, "country": Country.objects.get(pk=country)}
        actions.complete_entry(member, entry(**said, **more))
    return rosa, awa, layla


@pytest.mark.parametrize(("scripts", "language"), [(True, "ar"), (False, "en")])
def test_somebody_is_found_on_a_phone(scripts, language, people, sit_down):
    person = sit_down(scripts=scripts, width=360, language=language).visit("/members/")
    page = person.page
    assert all(person.reads(name) for name in ("Rosa Quispe", "Awa Diop", "ليلى المنصوري"))
    assert not page.locator("select[name=theme]").is_visible(), "The conditions are folded on a phone."
    page.locator(".filter-fold summary").click()
    person.fill(theme="dairy", help_with="visits").click(".filter-fold button")
    assert person.reads("Rosa Quispe") and not person.reads("Awa Diop")
    assert page.locator("select[name=help_with]").is_visible(), "What was chosen stays in sight."
    person.visit("/members/?organisation=laitieres")
    assert person.reads("Awa Diop") and person.reads("Rosa Quispe")
    person.visit("/members/?q=%D9%84%D9%8A%D9%84%D9%89")
    assert person.reads("ليلى المنصوري") and not person.reads("Rosa Quispe")
    person.visit("/members/countries/")
    assert page.locator("main svg").is_visible() and page.locator("#by-country th[scope=row]").count() == 3
    for path in ("/members/", "/members/?theme=dairy", "/members/countries/"):
        person.visit(path)
        assert page.evaluate("document.documentElement.scrollWidth") <= 360, path


@pytest.mark.parametrize("scripts", [True, False])
def test_the_secretariat_takes_a_table_away(scripts, people, sit_down):
    lucia = make_member("lucia", "Lucia Ferrante", is_staff=True)
    person = sign_in(sit_down(scripts=scripts), lucia).visit("/members/?theme=dairy")
    person.page.get_by_label("with e-mail addresses").check()
    with person.page.expect_download() as found:
        person.page.get_by_role("button", name="CSV").click()
    lines = found.value.path().read_text(encoding="utf-8-sig").splitlines()
    assert len([line for line in lines if "@example.org" in line]) == 2
