"""People in front of real browsers, for the journey and the walk."""

import re
from dataclasses import dataclass, field

import pytest
from django.test import Client
from django.urls import reverse

from tests.look.conftest import AXE, CONTRAST, browser  # noqa: F401  the browser is a fixture

PATIENCE = 60_000  # milliseconds: what comes at all comes sooner, also on a machine with much else to do
# What a click on an element begins: htmx, another page, or only what the page's own script does at once.
BEGINS = """(one) => {
    const form = one.type == "submit" ? one.form : null;
    const asks = [one, form].some((part) => part?.matches("[hx-get], [hx-post], [hx-delete]"));
    if (asks && window.htmx) return "exchange";
    return form || one.closest("a[href]:not([download], [target=_blank])") ? "page" : "";
}"""
# An exchange is over when what came is in its place, and htmx knows the forms and links in it. What is
# waited for must be a function: a bare expression is evaluated anew each time, which the CSP forbids.
SETTLED = "() => !document.querySelector('.htmx-request, .htmx-swapping, .htmx-settling, .htmx-added')"
WATCH = """document.addEventListener("securitypolicyviolation", (event) => console.error(
    `CSP: ${event.violatedDirective} ${event.blockedURI} ${event.sourceFile}`));"""


@dataclass
class Person:
    """Somebody with a browser of their own, in which whatever goes wrong is noted."""

    page: object
    root: str
    scripts: bool
    wrong: list[str] = field(default_factory=list)
    axe: object = None
    status: int = 200
    seen: set[str] = field(default_factory=set)
    schemes: list[str] = field(default_factory=lambda: ["light", "dark"])

    def visit(self, path: str):
        answer = self.page.goto(path if path.startswith("http") else self.root + path)
        self.status = answer.status
        assert self.status < 500, path
        self.look()
        return self

    def fill(self, **values: str):
        for name, value in values.items():
            box = self.page.locator(f'main [name="{name}"]').first
            if box.evaluate("box => box.tagName") == "SELECT":
                box.select_option(value)
            else:
                box.fill(value)
        return self

    def press(self, words: str):
        """Press the button, or follow the link, with these words within the page's own part."""
        main = self.page.locator("main, #content, #content-main").first
        button, link = main.get_by_role("button", name=words), main.get_by_role("link", name=words)
        return self.click(button.or_(link).first)

    def click(self, target):
        """Click on it (a locator or a selector), and wait until all that the click began is done."""
        target = self.page.locator(target).first if isinstance(target, str) else target
        begins = target.evaluate(BEGINS)
        if begins == "page":
            with self.page.expect_navigation():
                target.click()
        else:
            target.click()
        if begins == "exchange":
            self.settle()
        self.look()
        return self

    def settle(self) -> None:
        """Wait until htmx has put in place what it asked for. Its requests begin within the event itself."""
        self.page.wait_for_function(SETTLED)

    def reads(self, words: str) -> bool:
        return words in self.page.inner_text("body")

    @property
    def path(self) -> str:
        return self.page.url.removeprefix(self.root)

    def look(self) -> None:
        """Ask axe about each kind of page once, in light and dark; the admin is Django's own."""
        kind = re.sub(r"\?.*|\d+", "", self.path)
        if not self.axe or kind in self.seen or "/admin/" in kind:
            return
        self.seen.add(kind)
        for number, scheme in enumerate(self.schemes):
            self.page.emulate_media(color_scheme=scheme, reduced_motion="reduce")
            if number:
                found = self.page.evaluate("options => axe.run(options)", CONTRAST)["violations"]
            else:
                found = self.axe.run(self.page, options=AXE).response["violations"]
            self.wrong += [
                f"{self.path} {scheme} {one['id']}: {node['html'][:150]}"
                for one in found
                for node in one["nodes"]
            ]


def sign_in(person: Person, member) -> Person:
    """They have signed in, and the browser has what they were given; no page is open yet.

    How people sign in is the journey's to show, in `test_journey.py` and `test_walk.py`.
    """
    client = Client()
    said = client.post(reverse("account_login"), {"login": member.email, "password": "a good long password"})
    assert said.status_code == 302
    person.page.context.add_cookies(
        [{"name": name, "value": one.value, "url": person.root} for name, one in client.cookies.items()]
    )
    return person


@pytest.fixture
def sit_down(browser, live_server):  # noqa: F811
    """`sit_down(scripts=True)` gives a person a browser; at the end nothing may have gone wrong in any."""
    from axe_playwright_python.sync_playwright import Axe

    people, contexts, seen = [], [], set()

    def open_browser(
        *, scripts: bool = True, width: int = 1280, language: str = "", axe: bool = True, **more
    ) -> Person:
        context = browser.new_context(viewport={"width": width, "height": 900}, java_script_enabled=scripts)
        if language:
            context.add_cookies([{"name": "django_language", "value": language, "url": live_server.url}])
        context.set_default_timeout(PATIENCE)
        contexts.append(context)
        page = context.new_page()
        person = Person(
            page, live_server.url, scripts, axe=Axe() if scripts and axe else None, seen=seen, **more
        )
        page.add_init_script(WATCH)
        page.on("console", lambda line: note(person, line))
        page.on("pageerror", lambda error: person.wrong.append(f"{page.url} script: {error}"))
        people.append(person)
        return person

    def note(person: Person, line) -> None:
        expected = "status of 4" in line.text  # a refused form answers 422
        if line.type == "error" and not expected:
            person.wrong.append(f"{person.page.url} console: {line.text}")

    yield open_browser
    for context in contexts:
        context.close()
    assert [line for person in people for line in person.wrong] == []
