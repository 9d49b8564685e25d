"""A real browser for the tests of the look, and the question to axe."""

import os
import shutil

import pytest
from django.core.servers.basehttp import WSGIRequestHandler
from django.test import Client
from django.urls import reverse

FLAGS = [
    "--no-sandbox",
    "--disable-gpu",
    "--disable-quic",
    "--no-first-run",
    "--disable-background-networking",
    "--disable-component-update",
    "--disable-sync",
]
AXE = {
    "runOnly": {
        "type": "tag",
        "values": ["wcag2a", "wcag2aa", "wcag21a", "wcag21aa", "wcag22aa", "best-practice"],
    },
    "resultTypes": ["violations"],  # what passed needs no list of its nodes
}
CONTRAST = AXE | {"runOnly": {"type": "rule", "values": ["color-contrast"]}}  # all that a scheme changes
LOOKS = [("en", 360, "light"), ("en", 1280, "dark"), ("ar", 360, "dark"), ("ar", 1280, "light")]


def sign_in(member) -> Client:
    """A browser in which `member` has signed in and just now shown again who they are."""
    client, password = Client(), "a good long password"
    client.post(reverse("account_login"), {"login": member.email, "password": password})
    client.post(reverse("account_reauthenticate"), {"password": password})
    return client


@pytest.fixture(scope="package")
def browser():
    """Chromium, or the test is skipped.

    It ends with its folder: while it is there, no test can run an event loop of its own.
    """
    # Django's server sends the body after the headers: it would wait 40 ms for their acknowledgement.
    WSGIRequestHandler.disable_nagle_algorithm = True
    playwright = pytest.importorskip("playwright.sync_api", reason="Playwright is not installed.")
    path = shutil.which("chromium")
    if not path:
        pytest.skip("There is no chromium here; Debian has it as the package chromium.")
    before = os.environ.get("DJANGO_ALLOW_ASYNC_UNSAFE")
    os.environ["DJANGO_ALLOW_ASYNC_UNSAFE"] = "1"
    with playwright.sync_playwright() as play:
        chromium = play.chromium.launch(executable_path=path, args=FLAGS)
        yield chromium
        chromium.close()
    os.environ.pop("DJANGO_ALLOW_ASYNC_UNSAFE")
    if before is not None:
        os.environ["DJANGO_ALLOW_ASYNC_UNSAFE"] = before


@pytest.fixture
def violations(browser):
    """What axe says against a page, a line each; also what the browser's console complains of."""
    from axe_playwright_python.sync_playwright import Axe

    def ask(page) -> list[str]:
        found = Axe().run(page, options=AXE).response["violations"]
        return [f"{page.url} {one['id']}: {node['html'][:120]}" for one in found for node in one["nodes"]]

    return ask
