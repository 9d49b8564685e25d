"""The demonstration community: every kind of page, found by following links, keeps its promises.

It is whole, within its weight and its number of queries, and no link leads nowhere.
"""

import gzip
import re
from collections import Counter, deque
from html import unescape
from io import StringIO
from urllib.parse import unquote, urldefrag, urljoin, urlsplit

import pytest
from django.contrib.staticfiles import finders
from django.core.management import call_command
from django.db import connection, transaction
from django.test import Client, override_settings
from django.test.utils import CaptureQueriesContext
from django.urls import Resolver404, resolve, reverse

from members.demo import accounts
from members.models import Consent, Member, Organisation, Status
from portal import search

HTML_BYTES = 14_000
FIRST_VISIT_BYTES = 45_000
QUERIES = 12
OF_EACH_KIND = 5  # pages that are opened behind one name of the URLconf
LINKS = re.compile(r'<a [^>]*?href="([^"]*)"')
STATIC = re.compile(r'(?:href|src)="/static/([^"?#]+)')
NOT_WALKED = ("/admin/", "/mail/", "/static/", "/accounts/logout/")


@pytest.fixture(scope="module")
def community(quick_settings, django_db_setup, django_db_blocker):
    """The demonstration community, loaded once and undone at the end."""
    with django_db_blocker.unblock():
        with transaction.atomic(), override_settings(DEMO=True):
            yield write_demonstration()
            transaction.set_rollback(True)
        connection.close()


def write_demonstration() -> str:
    """What the command says."""
    said = StringIO()
    call_command("demo", stdout=said)
    return said.getvalue()


@pytest.mark.django_db
def test_the_demonstration_community_is_there_and_signs_in(community, visitor, mailoutbox, run_tasks):
    active = Member.objects.active()
    assert active.count() >= 60 and active.values("country").distinct().count() >= 30
    assert Organisation.objects.count() >= 50
    assert Member.objects.awaiting_approval().count() == 3
    assert Member.objects.filter(status=Status.SUSPENDED).get().status_reason
    assert Consent.objects.count() == Member.objects.count()
    assert search.rebuild("member").missing == 0
    run_tasks()
    assert not mailoutbox  # nobody is written to about what never happened
    for role, email, password in accounts():
        assert role in community and email in community
        response = visitor.post(reverse("account_login"), {"login": email, "password": password})
        assert response.url == reverse("home")
        visitor.post(reverse("account_logout"))
    assert write_demonstration().startswith("There are members already")


PEOPLE = {
    "visitor": lambda: None,
    "member": lambda: Member.objects.active().filter(is_staff=False, topics__isnull=False).first(),
    "secretariat": lambda: Member.objects.active().filter(is_staff=True).first(),
}


@pytest.mark.django_db
@pytest.mark.parametrize("who", PEOPLE)
def test_every_kind_of_page_keeps_its_promises(who, community):
    browser = Client(headers={"accept-encoding": "gzip", "accept-language": "en"})
    if person := PEOPLE[who]():
        browser.force_login(person)
    walk = Walk(browser)
    walk.go()
    assert not walk.faults, "\n".join(walk.faults)
    assert len(walk.kinds) > 20 and walk.opened > 60


class Walk:
    """Opens what links lead to, beginning at the home page, and notes what isn't as it should be."""

    def __init__(self, browser: Client):
        self.browser = browser
        self.faults: list[str] = []
        self.kinds: Counter[str] = Counter()
        self.opened = 0

    def go(self) -> None:
        known, waiting = {"/"}, deque(["/"])
        while waiting:
            url = waiting.popleft()
            if not self.is_wanted(url):
                continue
            for link in self.open(url):
                if link not in known:
                    known.add(link)
                    waiting.append(link)

    def is_wanted(self, url: str) -> bool:
        """Whether to open the page: a few of each kind; that the others have an address is enough."""
        try:
            kind = resolve(unquote(urlsplit(url).path)).view_name
        except Resolver404:
            self.faults.append(f"{url} leads nowhere.")
            return False
        kind += "?" if "?" in url else ""
        self.kinds[kind] += 1
        return self.kinds[kind] <= OF_EACH_KIND and not url.startswith(NOT_WALKED)

    def open(self, url: str) -> list[str]:
        """Open the page, note its faults, and return the addresses that it leads to."""
        self.opened += 1
        response, queries = self.ask(url)
        if response.status_code in (301, 302):
            return [urljoin(url, response.url)]
        if response.status_code != 200:
            self.faults.append(f"{url} answers {response.status_code}.")
            return []
        if response.streaming or not response["Content-Type"].startswith("text/html"):
            return []
        weight, html = len(response.content), gzip.decompress(response.content).decode()
        self.faults += [f"{url} {fault}" for fault in faults_of(html, weight, queries)]
        return list(filter(None, (internal(url, unescape(link)) for link in LINKS.findall(html))))

    def ask(self, url: str):
        with CaptureQueriesContext(connection) as captured:
            response = self.browser.get(url)
        if response.streaming:
            b"".join(response.streaming_content)
        elif len(captured) > QUERIES:  # what each process does once is no part of the page
            with CaptureQueriesContext(connection) as captured:
                response = self.browser.get(url)
        return response, len(captured)


def internal(page: str, link: str) -> str:
    """The address on this site that `link` on `page` means; nothing where it leads elsewhere."""
    found = urldefrag(urljoin(f"http://testserver{page}", link)).url
    return found.removeprefix("http://testserver") if found.startswith("http://testserver/") else ""


def faults_of(html: str, weight: int, queries: int):
    if weight > HTML_BYTES:
        yield f"weighs {weight:,} bytes."
    if weight + sum(static_weight(name) for name in STATIC.findall(html)) > FIRST_VISIT_BYTES:
        yield "is too heavy with its style and scripts for a first visit."
    if queries > QUERIES:
        yield f"takes {queries} queries."
    if len(re.findall(r"<h1[ >]", html)) != 1:
        yield "has not exactly one main heading."
    if not re.search(r'<html lang="[a-z]{2}" dir="(ltr|rtl)">', html):
        yield "does not say its language and direction."


def static_weight(name: str) -> int:
    with open(finders.find(name), "rb") as file:
        return len(gzip.compress(file.read(), 9))
