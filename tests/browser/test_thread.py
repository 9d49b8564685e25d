"""The page of a topic, narrow: quoting, mentions, folding, pictures, order; with scripts and without."""

import pytest
from django.core.files.base import ContentFile

from forum import actions
from forum.attachments import store
from portal.uploads.checking import check_small
from tests.browser.conftest import sign_in
from tests.conftest import make_member
from tests.forum.conversations import discuss, fresh, make_category, reply
from tests.forum.test_files import picture

pytestmark = [pytest.mark.browser, pytest.mark.django_db(transaction=True)]

NARROW = "() => document.documentElement.scrollWidth <= innerWidth"


@pytest.fixture
def amina(db):
    return make_member("amina", "Amina Yusuf", time_zone="Africa/Nairobi")


@pytest.fixture
def talk(db):
    """Kofi asks what goats eat, and answers himself with a picture and at length."""
    kofi = make_member("kofi", "Kofi Mensah")
    topic = discuss(kofi, make_category())
    photo = check_small(ContentFile(picture(size=(600, 400)), name="field.jpg"))
    first = reply(kofi, topic, "They eat pods, and a little salt.", files=store([photo]))
    reply(kofi, fresh(first), "Goats eat pods in March. " * 80)
    return topic


@pytest.mark.parametrize("language", ["en", "ar"])
def test_quoting_mentioning_unfolding_and_seeing_a_picture(language, amina, talk, sit_down):
    person = sit_down(width=360)
    sign_in(person, amina)
    type(amina).objects.filter(pk=amina.pk).update(language=language)
    person.page.context.add_cookies([{"name": "django_language", "value": language, "url": person.root}])
    page = person.visit(talk.get_absolute_url()).page
    assert page.evaluate(NARROW)
    # A long text is folded until it is opened, and all of it is there.
    long = page.locator("#post-3 > .text")
    folded = long.bounding_box()["height"]
    page.locator("#post-3 .all summary").click()
    assert long.bounding_box()["height"] > folded + 100
    # The picture comes when it is asked for.
    assert page.locator("#post-2 img").count() == 0
    page.locator("#post-2 a[data-image]").click()
    page.wait_for_function("() => document.querySelector('#post-2 img')?.naturalWidth == 600")
    assert page.evaluate(NARROW)
    # What is selected is quoted.
    page.evaluate("""() => {
        const words = document.querySelector("#post-2 .text p").firstChild, range = document.createRange();
        range.setStart(words, 14);
        range.setEnd(words, 33);
        getSelection().removeAllRanges();
        getSelection().addRange(range);
    }""")
    page.locator("#post-2 a[data-quote]").first.click()
    page.wait_for_url("**/reply/?quote=*")
    body = page.locator("textarea[name=body]")
    assert "> and a little salt" in body.input_value() and "They eat" not in body.input_value()
    # A name after an @.
    body.press("Control+End")
    body.type("@kof")
    page.locator("#names [role=option]").wait_for()
    person.seen.clear()
    person.look()
    assert page.evaluate(NARROW)
    body.press("Enter")
    assert body.input_value().endswith("@kofi ") and page.locator("#names").count() == 0
    body.type("@kof")
    page.locator("#names").wait_for()
    body.press("Escape")
    assert page.locator("#names").count() == 0 and body.input_value().endswith("@kof")
    page.locator("main button.primary").click()
    page.wait_for_url("**#post-*")
    assert talk.posts.count() == 4


def test_the_same_without_scripts(amina, talk, sit_down):
    person = sit_down(scripts=False, width=360)
    sign_in(person, amina)
    page = person.visit(talk.get_absolute_url()).page
    page.locator("#post-3 .all summary").click()
    person.press("In order of time")
    assert [post.get_attribute("id") for post in page.locator(".tree > li").all()] == [
        "post-1",
        "post-2",
        "post-3",
    ]
    picture_url = page.locator("#post-2 a[data-image]").get_attribute("href")
    page.locator("#post-2 a[data-quote]").last.click()
    body = page.locator("textarea[name=body]")
    assert "> They eat pods" in body.input_value()
    assert page.goto(person.root + picture_url).headers["content-type"] == "image/webp"


def test_the_order_is_kept_and_a_tree_of_any_depth_fits(amina, talk, sit_down):
    post = talk.posts.get(number=3)
    for number in range(8):
        post = reply(talk.author, fresh(post), f"Deeper, {number}.")
    reply(talk.author, talk.posts.get(number=2), "Beside it.")
    actions.take_back(talk.author, fresh(talk.posts.get(number=5)))
    person = sit_down(width=360)
    sign_in(person, amina)
    page = person.visit(talk.get_absolute_url()).page
    assert page.evaluate(NARROW) and person.reads("The author has taken this back.")
    person.press("In order of time")
    person.visit("/forum/").visit(talk.get_absolute_url())
    numbers = [int(one.get_attribute("id")[5:]) for one in page.locator(".tree > li").all()]
    assert numbers == sorted(numbers)
    person.press("Print")
    assert person.reads("They eat pods") and page.evaluate(NARROW)
