"""Review before publishing, in a browser: what waits is seen, given back, mended, approved."""

import pytest

from knowledge.wiki import actions
from knowledge.wiki.models import Page
from tests.forum.conversations import make_category
from tests.wiki.pages import make_page

pytestmark = [pytest.mark.browser, pytest.mark.django_db(transaction=True)]

WAYS = [(True, 1280, ""), (False, 360, ""), (True, 360, "ar")]
REVIEW = "main .notice a[href$='/review/']"


@pytest.fixture
def enter(sit_down, browse):
    """`enter(member, …)` sits down at a browser in which they are signed in."""

    def sit(member, **how):
        person = sit_down(**how)
        key = browse(member).cookies["sessionid"].value
        person.page.context.add_cookies([{"name": "sessionid", "value": key, "url": person.root}])
        return person

    return sit


def fits(person) -> None:
    wide = person.page.evaluate("document.documentElement.scrollWidth - innerWidth")
    assert wide <= 0, f"{person.path} is {wide} pixels too wide"


def edit(person, body: str) -> None:
    person.visit("/wiki/goat-plague/edit/")
    fits(person)
    person.fill(body=body).click("form#edit button.primary")


@pytest.mark.parametrize(("scripts", "width", "language"), WAYS)
def test_what_waits_is_given_back_mended_and_approved(
    scripts, width, language, enter, author, facilitator, sit_down
):
    make_category(facilitator=facilitator)
    page = make_page(author, body="# Signs\n\nVaccinate before the rains.")
    if language:
        for person in (author, facilitator):
            person.language = language
            person.save()
    how = {"scripts": scripts, "width": width, "language": language}
    daniel, kofi, reader = enter(facilitator, **how), enter(author, **how), sit_down(**how)
    daniel.visit("/wiki/goat-plague/reviewed/")
    fits(daniel)
    daniel.page.locator("[name=review][value=page]").check()
    daniel.click("main form button.primary")
    assert Page.objects.get(pk=page.pk).is_reviewed

    edit(kofi, "# Signs\n\nVaccinate in March.")
    assert kofi.reads("before the rains") and not kofi.reads("March")
    kofi.click(REVIEW)
    assert kofi.reads("March") and kofi.page.locator("[name=verdict]").count() == 0
    fits(kofi)

    daniel.visit("/wiki/tools/review/")
    fits(daniel)
    daniel.click("main .list a[href$='/review/']")
    daniel.click("[name=verdict][value=returned]")
    assert daniel.page.locator(".errorlist").count() == 1, "why, the author wants to know"
    daniel.fill(comment="In which year?").click("[name=verdict][value=returned]")
    assert Page.objects.get(pk=page.pk).pending_since is None

    kofi.visit("/wiki/goat-plague/").click(REVIEW)
    assert kofi.reads("In which year?")
    edit(kofi, "# Signs\n\nVaccinate in March 2026.")
    daniel.visit("/wiki/goat-plague/review/")
    fits(daniel)
    daniel.click("main a.quiet[href$='/edit/']")
    daniel.page.locator("[name=approve]").check()
    daniel.fill(body="# Signs\n\nVaccinate early in March 2026.").click("form#edit button.primary")
    reader.visit("/wiki/goat-plague/")
    assert reader.reads("early in March 2026") and reader.page.locator(REVIEW).count() == 0
    fits(reader)


def test_of_two_reviewers_the_second_reads_what_happened(enter, author, facilitator, secretariat):
    make_category(facilitator=facilitator)
    page = make_page(author)
    actions.set_review(secretariat, page, "page")
    actions.edit_page(author, page, {"body": "Vaccinate in March."}, base=1)
    daniel, lucia = enter(facilitator), enter(secretariat)
    for reviewer in (daniel, lucia):
        reviewer.visit("/wiki/goat-plague/review/")
    daniel.click("[name=verdict][value=approved]")
    lucia.fill(comment="Is that so?").click("[name=verdict][value=approved]")
    assert lucia.reads("Daniel Asfaw has approved it meanwhile.") and lucia.reads("Is that so?")
