"""The cast: the people who appear in the tests, and what the tests need to run quickly.

A test names whom it needs: `def test_…(member, secretariat, browse)`. `cast` has all of them.
"""

import gc
from collections import Counter
from collections.abc import Callable
from functools import cache
from pathlib import Path
from types import SimpleNamespace

import pytest
from django.apps import apps
from django.core.cache import caches
from django.db import connection, transaction
from django.test import Client, TransactionTestCase, override_settings

from portal import catalogues
from tests import databases

HERE = Path(__file__).parent
DEAREST = 8  # folders named at the end
LONG = [HERE / name for name in ("browser", "budgets", "setup", "inbox/test_killed.py", "look/test_axe.py")]


def pytest_configure() -> None:
    """Members who read French are written to in French, also where nobody has run `make test` before."""
    catalogues.compile_new()


def pytest_collection_modifyitems(items: list[pytest.Item]) -> None:
    """What takes long comes first, so that nobody waits for it at the end."""
    items.sort(key=lambda item: not any(item.path.is_relative_to(place) for place in LONG))


def pytest_collection_finish() -> None:
    """To look for garbage in all that was imported, again and again, took a tenth of the time."""
    gc.collect()
    gc.freeze()
    gc.set_threshold(50_000, 20, 50)


@pytest.fixture(scope="session", autouse=True)
def quick_settings(django_test_environment, tmp_path_factory):
    """What would only slow the tests, or needs a web server around it, is off."""
    var = tmp_path_factory.mktemp("var")
    (var / "static").mkdir()
    with override_settings(
        PASSWORD_HASHERS=["django.contrib.auth.hashers.MD5PasswordHasher"],
        SECURE_SSL_REDIRECT=False,
        STORAGES={
            "default": {"BACKEND": "django.core.files.storage.FileSystemStorage"},
            "staticfiles": {"BACKEND": "django.contrib.staticfiles.storage.StaticFilesStorage"},
        },
        MEDIA_ROOT=var / "files",
        STATIC_ROOT=var / "static",
        MAIL_DELAY=0,
        REQUIRE_SECRETARIAT_MFA=False,  # tests/members/test_second_factor.py turns it on
    ):
        yield


@pytest.fixture(scope="session", autouse=True)
def keep_vocabulary():
    """After a test that commits, empty the tables, save those that the migrations filled.

    Django would empty those too, and the tests after it would know no country.
    """
    original = TransactionTestCase._fixture_teardown
    TransactionTestCase._fixture_teardown = lambda case: empty_tables()
    yield
    TransactionTestCase._fixture_teardown = original


@pytest.fixture(scope="session")
def django_db_modify_db_settings(
    django_db_modify_db_settings, django_db_use_migrations, django_test_environment, django_db_blocker
):
    """Each test database is a copy of one that has passed through all migrations."""
    if django_db_use_migrations:
        with django_db_blocker.unblock():
            connection.settings_dict["TEST"]["TEMPLATE"] = databases.template()


@pytest.fixture(scope="session")
def django_db_setup(django_db_setup, django_db_blocker):
    """No test waits until the disk has what it commits: these databases need not outlive a power cut."""
    with django_db_blocker.unblock(), connection.cursor() as cursor:
        name = connection.ops.quote_name(connection.settings_dict["NAME"])
        cursor.execute(f"ALTER DATABASE {name} SET synchronous_commit = off")
        cursor.execute("SET synchronous_commit = off")
        read_vocabulary()


def read_vocabulary() -> None:
    """Before any test can change it; see `forget_memory`. It never grows old: no test asks for it again."""
    from portal.vocabulary import memory
    from portal.vocabulary.models import Country, Language, Region, Theme

    memory.MAX_AGE = 24 * 3600
    for model in (Country, Language, Region, Theme):
        memory.rows(model)


def pytest_terminal_summary(terminalreporter):
    """What a test measured, `record_property("figures", …)`, stands at the end of every run; so do the
    folders that took longest, in seconds of a worker."""
    took: Counter[str] = Counter()
    stats = terminalreporter.stats
    for report in (*stats.get("", []), *stats.get("passed", []), *stats.get("failed", [])):
        place = report.nodeid.partition("::")[0].removeprefix("tests/").partition("/")[0]
        took[place] += report.duration
        for name, value in report.user_properties:
            if name == "figures" and report.when == "call":
                terminalreporter.write_line(f"{report.nodeid.split('::')[-1]}: {value}")
    longest = ", ".join(f"{place} {seconds:.0f} s" for place, seconds in took.most_common(DEAREST))
    terminalreporter.write_line(f"Took longest: {longest}.")


@cache
def own_tables() -> list[str]:
    """The tables that no migration filled, quoted."""
    filled = {
        m._meta.db_table for m in apps.get_models() if m._meta.app_label in databases.FILLED_BY_MIGRATIONS
    }
    there = connection.introspection.django_table_names(only_existing=True, include_views=False)
    return [connection.ops.quote_name(table) for table in sorted(set(there) - filled)]


def empty_tables() -> None:
    """Most have no rows: to look is far quicker than TRUNCATE, which makes the files of each table anew.

    The lock waits for whoever still writes, such as a process that the test has killed.
    """
    with transaction.atomic(), connection.cursor() as cursor:
        cursor.execute(f"LOCK TABLE {', '.join(own_tables())} IN SHARE ROW EXCLUSIVE MODE")
        cursor.execute(
            " UNION ALL ".join(
                f"SELECT '{table}' WHERE EXISTS (SELECT FROM {table})" for table in own_tables()
            )
        )
        for (table,) in cursor.fetchall():
            cursor.execute(f"DELETE FROM {table}")
    caches["default"].clear()


@pytest.fixture(autouse=True)
def forget_memory():
    """What a test has changed and undone, such as the name of a theme, no later one shall remember."""
    from portal.vocabulary import memory

    caches["memory"].clear()
    before = dict(memory._held)
    yield
    if any(memory._held.get(model) is not held for model, held in before.items()):
        memory._held.clear()
        memory._held.update(before)


# --- The cast ---------------------------------------------------------------


def make_member(handle: str, full_name: str, *, status: str = "active", **fields):
    """A member with a register entry and a confirmed address; their password is "a good long password"."""
    from allauth.account.models import EmailAddress
    from django.contrib.auth import get_user_model
    from django.utils import timezone

    from members.models import Profile
    from members.rules import RULES_VERSION

    now = timezone.now()
    usual = {"trusted": True, "country_id": "KE", "stakeholder": "keepers", "rules_version": RULES_VERSION}
    usual |= {
        "rules_accepted_at": now,
        "entered_at": now,
        "approved_at": None if status == "waiting" else now,
    }
    email = f"{handle}@example.org"
    member = get_user_model().objects.create_user(
        email, "a good long password", handle=handle, full_name=full_name, status=status, **usual | fields
    )
    Profile.objects.create(member=member)
    EmailAddress.objects.create(user=member, email=email, primary=True, verified=True)
    return member


CAST: dict[str, Callable] = {
    "pending": lambda: make_member("binta", "Binta Sow", status="waiting", trusted=False),
    "newcomer": lambda: make_member("nuru", "Nuru Bashir", trusted=False),
    "member": lambda: make_member("amina", "Amina Yusuf"),
    "author": lambda: make_member("kofi", "Kofi Mensah", country_id="GH", stakeholder="research"),
    "other": lambda: make_member("rosa", "Rosa Quispe", country_id="PE", language="es", stakeholder="ngo"),
    "expert": lambda: make_member("mercy", "Mercy Chebet", stakeholder="research", is_expert=True),
    "facilitator": lambda: make_member("daniel", "Daniel Asfaw", country_id="ET", stakeholder="ngo"),
    "secretariat": lambda: make_member("lucia", "Lucia Ferrante", country_id="IT", is_staff=True),
    "suspended": lambda: make_member(
        "gareth", "Gareth Holloway", status="suspended", status_reason="Advertising.", trusted=False
    ),
}


@pytest.fixture
def visitor(client) -> Client:
    """Whoever comes from a search engine: a browser in which nobody is signed in."""
    return client


@pytest.fixture
def pending(db):
    """Binta has confirmed her address and filled in her entry; she waits for the secretariat."""
    return CAST["pending"]()


@pytest.fixture
def newcomer(db):
    """Nuru was approved this morning: the first post of such a member is held."""
    return CAST["newcomer"]()


@pytest.fixture
def member(db):
    """Amina keeps goats in Garissa; an ordinary member whose posts are published at once."""
    return CAST["member"]()


@pytest.fixture
def author(db):
    """Kofi wrote whatever the test is about."""
    return CAST["author"]()


@pytest.fixture
def other(db):
    """Rosa is one more ordinary member, where a test needs a third voice."""
    return CAST["other"]()


@pytest.fixture
def expert(db):
    """Mercy is marked as an expert; tests of the roster give her an entry."""
    return CAST["expert"]()


@pytest.fixture
def facilitator(db):
    """Daniel is a member like the others, until a test lets him facilitate something."""
    return CAST["facilitator"]()


@pytest.fixture
def secretariat(db):
    """Lucia runs the portal: an active member who may use the admin."""
    return CAST["secretariat"]()


@pytest.fixture
def suspended(db):
    """Gareth advertised once too often; he may sign in and read why he is suspended."""
    return CAST["suspended"]()


@pytest.fixture
def cast(pending, member, author, other, expert, facilitator, secretariat, suspended) -> SimpleNamespace:
    """Everybody at once; `visitor` is None."""
    return SimpleNamespace(
        visitor=None,
        pending=pending,
        member=member,
        author=author,
        other=other,
        expert=expert,
        facilitator=facilitator,
        secretariat=secretariat,
        suspended=suspended,
    )


# --- What they use ----------------------------------------------------------


@pytest.fixture
def browse():
    """`browse(person)` is a browser in which `person` is signed in; `browse(None)` a visitor's."""

    def open_browser(person=None) -> Client:
        browser = Client()
        if person is not None:
            browser.force_login(person)
        return browser

    return open_browser


@pytest.fixture
def run_tasks(db):
    """`run_tasks()` does all queued work now, in this process; a task that fails fails the test."""
    from django_tasks_db.management.commands.db_worker import Worker
    from django_tasks_db.models import DBTaskResult

    def run() -> None:
        worker = Worker(
            queue_names=["*"],
            excluded_queue_names=[],
            interval=0,
            batch=True,
            backend_name="default",
            startup_delay=False,
            max_tasks=None,
            worker_id="tests",
        )
        # Not worker.run(): it closes connections between tasks, and this one holds the test's transaction.
        while task := DBTaskResult.objects.ready().first():
            task.claim(worker.worker_id)
            worker.run_task(task)
        failed = DBTaskResult.objects.failed().first()
        assert failed is None, failed.traceback

    return run
