"""Who may open what: every address of the portal, as every kind of person.

Each room says it in `tests/<room>/access_rows.py` (the folder has an `__init__.py`):

    from tests.access import MEMBERS, PUBLIC, Row, answers, for_members

    ROWS = {
        "forum:index": Row(get=PUBLIC),
        "forum:topic": Row(get=PUBLIC, make=lambda cast: make_topic(cast.author).url_args),
        "forum:topic in a closed group": Row(get=for_members(404), make=…),
        "forum:reply": Row(get=MEMBERS, post=for_members(422), make=…),
        "forum:accept-answer": Row(post=for_members(403, author=302), make=…, data=…),
    }

- The key is the URL's name; what follows the first space is a note, so one address can have several rows.
- `get` and `post` give each persona's status: `answers(usual, persona=…)`, `for_members(…)`,
  `for_signed_in(…)`, or one of PUBLIC, MEMBERS, SIGNED_IN. `SIGN_IN` is a redirect to the sign-in page.
- A method left out is one that the address doesn't take: the test then expects 405. UNCHECKED is not asked.
- `make(cast)` is called once a row, before the personas come one after the other; what one of them changes
  is undone before the next. `cast.author` wrote it; `cast.facilitator` facilitates it where you say so.
- A post sends `data(cast)`, by default nothing: a form then answers 422 to those who may fill it in.

An address without a row fails the build. The admin has one rule for all of it, below.
"""

from copy import copy
from importlib import import_module
from pathlib import Path
from types import SimpleNamespace

import pytest
from django.db import connection, transaction
from django.test import Client
from django.urls import NoReverseMatch, URLPattern, get_resolver, reverse
from django.views.generic import RedirectView

from tests.access import PERSONAS, SIGN_IN, UNCHECKED, Row
from tests.conftest import CAST


def gather_rows() -> dict[str, Row]:
    rows: dict[str, Row] = {}
    for file in sorted(Path(__file__).parent.glob("*/access_rows.py")):
        found = import_module(f"tests.{file.parent.name}.access_rows").ROWS
        assert not (twice := rows.keys() & found.keys()), f"Two rows for {sorted(twice)}."
        rows |= found
    return rows


def walk(patterns, namespace: str = ""):
    """Every (name with its namespace, pattern) of the URLconf, save bare redirects without a name.

    The admin's are left to their own test.
    """
    for pattern in patterns:
        if isinstance(pattern, URLPattern):
            if pattern.name or getattr(pattern.callback, "view_class", None) is not RedirectView:
                yield f"{namespace}{pattern.name}", pattern
        elif pattern.namespace != "admin":
            inner = f"{namespace}{pattern.namespace}:" if pattern.namespace else namespace
            yield from walk(pattern.url_patterns, inner)


ROWS = gather_rows()


def test_every_address_has_a_row():
    names = {name for name, _ in walk(get_resolver().url_patterns)}
    described = {key.split()[0] for key in ROWS}
    assert not [name for name in names if name.endswith("None")], "An address has no name."
    assert not (missing := sorted(names - described)), f"No row in tests/*/access_rows.py for {missing}."
    assert not (stale := sorted(described - names)), f"A row for no address: {stale}."


def outcome(response) -> int | str:
    """The status, or SIGN_IN for a redirect to the sign-in page."""
    to_sign_in = response.status_code == 302 and response.url.startswith(reverse("account_login"))
    return SIGN_IN if to_sign_in else response.status_code


def ask(browser, method: str, url: str, data: dict) -> int | str:
    """What `browser` gets; whatever it changed is undone."""
    with transaction.atomic():
        response = getattr(browser, method)(url, data)
        if response.streaming:
            b"".join(response)  # to its end, where the test client closes it without the database
        transaction.set_rollback(True)
    return outcome(response)


@pytest.fixture(scope="module")
def signed_in(quick_settings, django_db_setup, django_db_blocker):
    """The cast and their browsers, in which they are signed in, made once for all rows."""
    with django_db_blocker.unblock():
        with transaction.atomic():
            people = {name: make() for name, make in CAST.items()}
            browsers = {persona: Client() for persona in PERSONAS}
            for persona in PERSONAS[1:]:
                browsers[persona].force_login(people[persona])
            yield people, browsers
            transaction.set_rollback(True)
        connection.close()


@pytest.fixture
def cast(signed_in, db) -> SimpleNamespace:
    """Everybody as they were at first, whatever an earlier row did with them."""
    return SimpleNamespace(visitor=None, **{name: copy(person) for name, person in signed_in[0].items()})


@pytest.fixture
def browsers(signed_in, cast) -> dict[str, Client]:
    """Each persona's browser, with the cookies of who has just signed in."""
    fresh = {}
    for persona, browser in signed_in[1].items():
        fresh[persona] = copy(browser)
        fresh[persona].cookies = copy(browser.cookies)
    return fresh


@pytest.mark.parametrize("key", ROWS)
def test_everybody_gets_what_the_row_says(key, cast, browsers):
    row = ROWS[key]
    url = reverse(key.split()[0], kwargs=row.make(cast))
    url += f"?{row.query.lstrip('?')}" if row.query else ""
    wrong = []
    for persona in PERSONAS:
        browser = browsers[persona]
        for method, expected in [("get", row.get), ("post", row.post)]:
            if expected is UNCHECKED or (expected is None and persona != "secretariat"):
                continue
            wanted = expected[persona] if expected else 405
            got = ask(browser, method, url, row.data(cast) if method == "post" else {})
            if got != wanted:
                wrong.append(f"{persona} {method.upper()} {url}: {got}, not {wanted}")
    assert not wrong, "\n".join(wrong)


def admin_urls() -> list[str]:
    """Each address of the admin, about object 1 where it takes one."""
    resolver = next(
        found for found in get_resolver().url_patterns if getattr(found, "namespace", "") == "admin"
    )
    urls = []
    for name, pattern in walk(resolver.url_patterns, "admin:"):
        arguments = dict.fromkeys(pattern.pattern.converters | pattern.pattern.regex.groupindex, 1)
        try:
            urls.append(reverse(name, kwargs=arguments))
        except NoReverseMatch:
            continue  # the admin's last pattern catches whatever is no page
    return urls


def test_the_admin_is_open_to_the_secretariat_alone(browsers):
    closed = [url for url in admin_urls() if not url.endswith(("/logout/", "/login/", "/jsi18n/"))]
    assert len(closed) > 10
    for url in closed:
        seen = {persona: browser.get(url).status_code for persona, browser in browsers.items()}
        assert seen["secretariat"] in (200, 302, 400, 403, 404, 405), (url, seen)
        others = {status for persona, status in seen.items() if persona != "secretariat"}
        assert others <= {302, 403}, (url, seen)
