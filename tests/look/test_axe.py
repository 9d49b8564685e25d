"""What axe finds on the gallery and on the account pages: nothing, in light, dark and from right to left."""

from pathlib import Path

import pytest
from django.contrib.staticfiles import finders
from django.urls import reverse

from tests.look import gallery
from tests.look.conftest import LOOKS, sign_in

pytestmark = pytest.mark.browser


def still(html: str) -> str:
    """The page with its stylesheet inside, as there is no server to fetch it from."""
    css = Path(finders.find("css/portal.css")).read_text()
    return html.replace("</head>", f"<style>{css}</style></head>")


@pytest.mark.parametrize(("language", "width", "scheme"), LOOKS)
def test_axe_finds_nothing_in_the_gallery(browser, violations, language, width, scheme):
    page = browser.new_page(
        viewport={"width": width, "height": 800}, color_scheme=scheme, reduced_motion="reduce"
    )
    page.set_content(still(gallery.draw(gallery.PEOPLE[0], language)))
    assert violations(page) == []
    assert page.evaluate("document.documentElement.scrollWidth") <= width
    page.click(".menu summary")
    if width < 960:
        page.click(".menu-button")
    assert violations(page) == []
    page.close()


CONTROLS = """button, summary, select, textarea, input:not([type=hidden], .check *, .choices *), .check,
    .choices label:has(input), .button, nav a, .row h3 a"""
LOW = """(controls) => [...document.querySelectorAll(controls)]
    .filter((one) => one.checkVisibility() && one.getBoundingClientRect().height < 43.9)
    .map((one) => one.outerHTML.slice(0, 90))"""


def test_controls_are_large_enough_for_a_thumb(browser):
    page = browser.new_page(viewport={"width": 360, "height": 800})
    page.set_content(still(gallery.draw(gallery.PEOPLE[0])))
    low = page.evaluate(LOW, CONTROLS)
    page.close()
    assert low == []


VISITOR_PAGES = [
    "account_login",
    "account_signup",
    "account_reset_password",
    "account_reset_password_done",
    "account_email_verification_sent",
    "account_inactive",
    "socialaccount_login_cancelled",
    "socialaccount_login_error",
    "home",
    "about",
]
MEMBER_PAGES = [
    "account_email",
    "account_change_password",
    "account_logout",
    "account_reauthenticate",
    "mfa_index",
    "mfa_activate_totp",
    "mfa_add_webauthn",
    "mfa_list_webauthn",
    "usersessions_list",
    "socialaccount_connections",
    "home",
]


def walk(browser, violations, live_server, paths, cookies) -> list[str]:
    """Everything wrong on the pages in two looks: axe, the console, a page wider than the screen."""
    wrong: list[str] = []

    def note(line):
        if line.type == "error" and "status of 40" not in line.text:
            wrong.append(f"console: {line.text}")

    for language, width, scheme in LOOKS[1:3]:
        context = browser.new_context(
            viewport={"width": width, "height": 800}, color_scheme=scheme, reduced_motion="reduce"
        )
        choice = {"name": "django_language", "value": language}
        context.add_cookies([one | {"url": live_server.url} for one in [*cookies, choice]])
        page = context.new_page()
        page.on("console", note)
        for path in paths:
            page.goto(live_server.url + path)
            wrong += violations(page)
            if page.evaluate("document.documentElement.scrollWidth") > width:
                wrong.append(f"{path} is wider than {width} pixels")
            if page.evaluate("document.documentElement.lang") != language:
                wrong.append(f"{path} is not in {language}")
        context.close()
    return wrong


def test_axe_finds_nothing_on_a_visitors_account_pages(browser, violations, live_server):
    paths = [reverse(name) for name in VISITOR_PAGES]
    paths += [reverse("account_confirm_email", args=["made-up"])]
    assert walk(browser, violations, live_server, paths, []) == []


def test_axe_finds_nothing_on_a_members_account_pages(browser, violations, live_server, member):
    cookies = [{"name": "sessionid", "value": sign_in(member).cookies["sessionid"].value}]
    paths = [reverse(name) for name in MEMBER_PAGES]
    assert walk(browser, violations, live_server, paths, cookies) == []
