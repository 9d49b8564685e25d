"""The comforts of portal.js, in a browser, on pages made up for them."""

from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest
from django.contrib.staticfiles import finders

pytestmark = pytest.mark.browser

HOST = "http://portal.test"
FORM = """<form method="post" action="/send/" data-draft="reply-1">
  <textarea name="body" maxlength="20"></textarea><input type="hidden" name="revision" value="7">
  <button type="submit">Send</button></form>"""


class Portal:
    """Pages by path, and what was posted to them."""

    def __init__(self, page):
        self.page, self.sent = page, []
        self.pages = {"/form/": FORM, "/send/": "<h1>Thank you</h1>", "/": "<h1>Home</h1>", "/empty/": ""}
        script = Path(finders.find("js/portal.js")).read_text()
        page.route(f"{HOST}/**", lambda route: self.answer(route, script))

    def answer(self, route, script):
        request = route.request
        if request.url.endswith("/portal.js"):
            return route.fulfill(content_type="text/javascript", body=script)
        if request.method == "POST":
            self.sent.append(request.post_data)
        body = self.pages[request.url.removeprefix(HOST)]
        words = 'data-found="You began." data-back="Bring it back" data-away="Forget it"'
        head = f"<!doctype html><html lang=en><title>x</title><script src=/portal.js defer {words}></script>"
        route.fulfill(content_type="text/html", body=head + body)

    def open(self, path="/form/"):
        self.page.goto(HOST + path)

    def type(self, words):
        """Type, and wait until the browser has kept it."""
        self.page.fill("textarea", words)
        self.page.wait_for_function(
            "(words) => (localStorage.getItem('draft:reply-1') || '').includes(words)", arg=words
        )

    def press(self, words):
        """Press what leads to another page, and wait until that page's script has run."""
        with self.page.expect_navigation():
            self.page.click(f"text={words}")


@pytest.fixture(scope="module")
def window(browser):
    """One window for all: to open one takes longer than any test here."""
    context = browser.new_context()
    page = context.new_page()
    page.on("dialog", lambda dialog: dialog.accept())
    yield page
    context.close()


@pytest.fixture
def portal(window):
    yield Portal(window)
    window.goto(f"{HOST}/empty/")
    window.evaluate("localStorage.clear()")
    window.unroute_all()


def test_what_was_typed_is_offered_again(portal):
    portal.open()
    portal.type("Half a thought")
    portal.open("/")
    portal.open()
    assert portal.page.input_value("textarea") == ""
    portal.page.click("text=Bring it back")
    assert portal.page.input_value("textarea") == "Half a thought"


def test_a_text_comes_back_with_the_revision_it_started_from(portal):
    portal.open()
    portal.type("My change")
    portal.pages["/form/"] = FORM.replace('value="7"', 'value="8"')
    portal.open()
    portal.page.click("text=Bring it back")
    assert portal.page.input_value("[name=revision]") == "7"


def test_what_is_not_wanted_any_more_is_forgotten(portal):
    portal.open()
    portal.type("Never mind")
    portal.open()
    portal.page.click("text=Forget it")
    assert portal.page.evaluate("localStorage.length") == 0


def test_what_was_sent_is_forgotten(portal):
    portal.open()
    portal.type("Done")
    portal.press("Send")
    assert portal.page.locator("text=Thank you").count() == 1
    portal.open()
    assert portal.page.locator("text=Bring it back").count() == 0


def test_what_was_refused_is_kept(portal):
    portal.pages["/send/"] = "<h1 data-refused>Please sign in</h1>"
    portal.open()
    portal.type("Long work")
    portal.press("Send")
    assert portal.page.locator("text=Please sign in").count() == 1
    portal.open()
    assert portal.page.locator("text=Bring it back").count() == 1


def test_a_form_shown_again_with_its_error_keeps_its_text(portal):
    portal.pages["/send/"] = FORM.replace("</textarea>", "Too long</textarea><p role=alert>No.</p>")
    portal.open()
    portal.type("Too long")
    portal.press("Send")
    assert portal.page.locator("text=No.").count() == 1
    assert portal.page.evaluate("Object.keys(localStorage)") == ["draft:reply-1"]


def test_signing_out_forgets_all_drafts(portal):
    portal.pages["/form/"] += '<form method="post" action="/" data-forget><button>Sign out</button></form>'
    portal.open()
    portal.type("Private")
    portal.press("Sign out")
    assert portal.page.locator("text=Home").count() == 1
    assert portal.page.evaluate("localStorage.length") == 0


def test_a_form_is_sent_once(portal):
    portal.open()
    portal.page.fill("textarea", "Once")
    with portal.page.expect_navigation():
        portal.page.evaluate(
            "() => { const b = document.querySelector('button'); b.click(); b.click(); b.click(); }"
        )
    assert portal.page.locator("text=Thank you").count() == 1
    assert len(portal.sent) == 1


def test_the_room_that_is_left_is_shown(portal):
    portal.open()
    portal.page.fill("textarea", "x" * 16)
    assert portal.page.inner_text(".tally") == "16 / 20"


def test_a_recent_time_says_how_long_ago(portal):
    recent = (datetime.now(UTC) - timedelta(hours=2)).isoformat()
    times = [("2001-01-01T00:00:00+00:00", "1 Jan 2001"), (recent, "today")]
    portal.pages["/"] = "".join(f'<p><time datetime="{moment}">{words}</time></p>' for moment, words in times)
    portal.open("/")
    assert portal.page.locator("time").all_inner_texts() == ["1 Jan 2001", "2 hours ago"]
    assert portal.page.get_attribute("p:last-child time", "title") == "today"
