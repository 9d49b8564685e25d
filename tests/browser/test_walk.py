"""Every kind of page from right to left: narrow and dark for a member, wide and light for a visitor."""

import pytest
from django.conf import settings

from portal import notices
from portal.notices import choices
from portal.notices.choices import Choice
from portal.vocabulary.models import Theme
from tests.conftest import make_member
from tests.documents.deposits import make_document
from tests.forum.conversations import ask, discuss, make_category, reply
from tests.roster.entries import make_expert
from tests.wiki.pages import make_page

pytestmark = [pytest.mark.browser, pytest.mark.django_db(transaction=True)]

EVERYBODY = [
    "/",
    "/about/",
    "/forum/",
    "/forum/animal-health/",
    "{discussion}",
    "/questions/",
    "{question}",
    "/documents/",
    "{document}",
    "/wiki/",
    "/wiki/changes/",
    "/wiki/goat-plague/",
    "/wiki/goat-plague/history/",
    "/wiki/goat-plague/diff/?old=1&new=1",
    "/wiki/goat-plague/backlinks/",
    "/wiki/goat-plague/revisions/1/",
    "/wiki/nothing-here/",
    "/experts/",
    "/experts/rosa/",
    "/members/",
    "/members/rosa/",
    "/members/rules/",
    "/search/?q=goat",
    "/search/?q=gaot",
    "/themes/",
    "/themes/dairy/",
    "/themes/dairy/?kind=document",
    "/tags/goat-milk/",
    "{choice}",
    "/nothing/",
]
MEMBERS = [
    "/forum/animal-health/new/",
    "/topics/{topic}/reply/",
    "/questions/ask/",
    "/documents/new/",
    "{document}edit/",
    "/wiki/new/",
    "/wiki/goat-plague/edit/",
    "/experts/apply/",
    "/members/me/",
    "/members/me/entry/",
    "/members/me/settings/",
    "/members/me/data/leave/",
    "/notifications/",
    "/notifications/?show=unread",
    "/notifications/settings/",
    "/watching/",
    "/report/page/{page}/",
]


@pytest.fixture
def places(run_tasks) -> dict[str, str]:
    """A little of everything, and where it is."""
    amina, rosa = make_member("amina", "Amina Yusuf"), make_member("rosa", "Rosa Quispe", language="es")
    lucia = make_member("lucia", "Lucia Ferrante", is_staff=True)
    arab = make_member("layla", "ليلى المنصوري", language="ar")
    category = make_category()
    dairy = Theme.objects.get(slug="dairy")
    discussion = discuss(amina, category, themes=[dairy], tags=["goat milk"])
    question = ask(rosa, category)
    reply(rosa, reply(amina, reply(rosa, discussion)))
    reply(amina, question)
    document = make_document(amina, published_by=lucia)
    page = make_page(amina)
    make_expert(rosa, listed_by=lucia)
    for kind, thing in [("page", page), ("theme", dairy), ("member", rosa), ("topic", question)]:
        notices.watch(amina, kind, thing.pk, "digest")
    run_tasks()
    return {
        "discussion": discussion.get_absolute_url(),
        "question": question.get_absolute_url(),
        "document": document.get_absolute_url(),
        "topic": str(discussion.pk),
        "page": str(page.pk),
        "choice": choices.url(Choice(arab.pk, "topic", discussion.pk)).removeprefix(settings.SITE_URL),
    }


def walk(person, paths: list[str], places: dict[str, str], width: int) -> None:
    for path in paths:
        person.visit(path.format(**places))
        assert person.status == (404 if "nothing" in path else 200), path
        assert person.page.evaluate("document.documentElement.dir") == "rtl", path
        if person.page.evaluate("document.documentElement.scrollWidth") > width:
            person.wrong.append(f"{path} is wider than {width} pixels")


def test_a_member_walks_every_page_in_arabic(places, sit_down):
    amina = sit_down(width=360, language="ar", schemes=["dark"])
    amina.visit("/accounts/login/")
    amina.page.fill('main [name="login"]', "amina@example.org")
    amina.page.fill('main [name="password"]', "a good long password")
    amina.page.press('main [name="password"]', "Enter")
    amina.page.wait_for_url(amina.root + "/")
    amina.page.context.add_cookies([{"name": "django_language", "value": "ar", "url": amina.root}])
    walk(amina, EVERYBODY + MEMBERS, places, 360)


def test_a_visitor_walks_every_page_in_arabic(places, sit_down):
    walk(sit_down(language="ar", schemes=["light"]), EVERYBODY, places, 1280)
