"""Wiki pages in any number, to measure on, each with a history and links, written by COPY."""

from collections import Counter
from collections.abc import Callable, Iterator
from dataclasses import dataclass, field
from datetime import timedelta
from typing import Any

from django.contrib.auth import get_user_model
from django.db import connection, models, transaction
from django.db.models import Max
from django.utils import timezone

from knowledge.wiki.actions.authorship import Written
from knowledge.wiki.models import Address, Authorship, Contributor, Link, Page, Revision
from portal import text
from portal.populating import LANGUAGES, copy
from portal.vocabulary.models import Country, Theme

YEARS = 6
HUBS = 200  # pages that the others link to and stand below
LINES = 60  # with links, in each language; every second one leads to the first page, too
MISSING = 400  # pages that are linked to and not there
EACH = 10  # revisions of a page; the first one has as many as a fourth of all pages
DEEPEST = 4

PAGE = [
    "id", "slug", "title", "language", "author_id", "parent_id", "trail", "audience", "edited_by",
    "current_id", "shown_id", "revision_count", "created_at", "updated_at", "checked_at", "state",
    "state_reason", "deleted_reason", "review", "is_reviewed",
]  # fmt: skip
REVISION = [
    "id", "page_id", "number", "parent_id", "title", "author_id", "summary", "minor", "automatic", "size",
    "created_at", "body", "body_html", "body_version",
]  # fmt: skip


@dataclass
class Plan:
    """What is known of a page before its texts: its place, and the ids of its revisions."""

    pk: int
    title: str
    language: str
    trail: list[int]
    revisions: range
    age: int  # seconds since its first revision
    links: set[str] = field(default_factory=set)
    authors: dict = field(default_factory=dict)  # whose its lines are
    wrote: dict[int, list[Any]] = field(default_factory=dict)  # by member, how often and since when


def populate(counts: dict[str, int], words: Any, progress: Callable[[str], None]) -> None:
    """Add `counts["pages"]` pages by the members there are; without members, none."""
    number = counts.get("pages", 0)
    members = list(get_user_model().objects.active().order_by("pk").values_list("pk", flat=True))
    if not number or not members:
        return
    plans = list(planned(number, words))
    themes, countries = Page.themes.through._meta.db_table, Page.countries.through._meta.db_table
    with transaction.atomic():
        copy(Page._meta.db_table, PAGE, pages(plans, members, words))
        written = copy(Revision._meta.db_table, REVISION, revisions(plans, members, words))
        links = ((plan.pk, slug) for plan in plans for slug in sorted(plan.links))
        copy(Link._meta.db_table, ["page_id", "to_slug"], links)
        copy(Authorship._meta.db_table, ["page_id", "number", "runs", "gone"], authors(plans))
        copy(Contributor._meta.db_table, ["page_id", "member_id", "count", "since"], contributors(plans))
        copy(Address._meta.db_table, ["slug", "page_id", "count", "former", "since"], addresses(plans))
        copy(themes, ["page_id", "theme_id"], ties(plans, list(Theme.objects.known()), words))
        copy(countries, ["page_id", "country_id"], ties(plans, list(Country.objects.known()), words))
        for model, last in ((Page, plans[-1].pk), (Revision, plans[-1].revisions[-1])):
            set_sequence(model, last)
    progress(f"wiki: wrote {number:,} pages in {written:,} revisions")
    with connection.cursor() as cursor:
        cursor.execute(f"ANALYZE wiki_page, wiki_revision, wiki_link, {themes}, {countries}")


def planned(number: int, words: Any) -> Iterator[Plan]:
    chance, revision = words.random, last_id(Revision)
    above: list[Plan] = []
    for pk in range(last_id(Page) + 1, last_id(Page) + 1 + number):
        language = words.language()
        size = EACH if above else max(EACH, number // 4)
        parent = chance.choice(above) if above and chance.random() < 0.9 else None
        trail = [*parent.trail, parent.pk] if parent and len(parent.trail) < DEEPEST else []
        ids = range(revision + 1, revision + 1 + size)
        age = chance.randrange(YEARS * 365 * 86_400)
        plan = Plan(pk, f"{words.title(language)[:60]} {pk}", language, trail, ids, age)
        if len(above) < HUBS:
            above.append(plan)
        revision += size
        yield plan


def pages(plans: list[Plan], members: list[int], words: Any) -> Iterator[tuple]:
    now, chance = timezone.now(), words.random
    for plan in plans:
        yield (
            plan.pk, text.slugify(plan.title), plan.title, plan.language, chance.choice(members),
            plan.trail[-1] if plan.trail else None, plan.trail,
            "members" if chance.random() < 0.03 else "everyone",
            "secretariat" if chance.random() < 0.01 else "members",
            plan.revisions[-1], plan.revisions[-1], len(plan.revisions), moment(plan, 1, now),
            moment(plan, len(plan.revisions), now), moment(plan, 1, now), "published",
            "", "", "", False,
        )  # fmt: skip


def authors(plans: list[Plan]) -> Iterator[tuple]:
    for plan in plans:
        yield plan.pk, plan.authors["number"], plan.authors["runs"], plan.authors["gone"]


def contributors(plans: list[Plan]) -> Iterator[tuple]:
    for plan in plans:
        for member, (count, since) in plan.wrote.items():
            yield plan.pk, member, count, since


def addresses(plans: list[Plan]) -> Iterator[tuple]:
    """The address of each page, and of each that is missing, linked to as often as the last revisions say."""
    now, linked = timezone.now(), Counter(slug for plan in plans for slug in plan.links)
    for plan in plans:
        slug = text.slugify(plan.title)
        yield slug, plan.pk, linked.pop(slug, 0), False, moment(plan, 1, now)
    for slug, count in linked.items():
        yield slug, None, count, False, now


def moment(plan: Plan, number: int, now: Any) -> Any:
    """When the revision with this number was written: they are spread evenly over the page's age."""
    return now - timedelta(seconds=plan.age * (len(plan.revisions) - number + 1) // len(plan.revisions))


def revisions(plans: list[Plan], members: list[int], words: Any) -> Iterator[tuple]:
    """The rows, and in each plan the links of its last revision and whose its lines are."""
    now, chance = timezone.now(), words.random
    lines = lines_with_links(plans[:HUBS], words)
    for plan in plans:
        written = Written()
        body, html = words.body(plan.language)
        for number, pk in enumerate(plan.revisions, start=1):
            more, more_html = words.body(plan.language)
            line, line_html, plan.links = chance.choice(lines[plan.language])
            source = f"{body}\n\n{more}\n\n{line}"
            written.go_on(number, source)
            author, minor, at = chance.choice(members), chance.random() < 0.2, moment(plan, number, now)
            plan.wrote.setdefault(author, [0, at])[0] += 1
            yield (
                pk, plan.pk, number, pk - 1 if number > 1 else None, plan.title, author,
                words.line(plan.language)[:200] if chance.random() < 0.7 else "", minor,
                False, len(source), at, source, f"{html}\n{more_html}\n{line_html}",
                text.VERSION,
            )  # fmt: skip
        plan.authors = written.as_row()


def lines_with_links(hubs: list[Plan], words: Any) -> dict[str, list[tuple[str, str, set[str]]]]:
    """Lines for each language, as Markdown and as HTML, with the addresses that each links to."""
    lines: dict[str, list[tuple[str, str, set[str]]]] = {language: [] for language in LANGUAGES}
    missing = [f"{words.line('en')[:60].rstrip()} {number}" for number in range(MISSING)]
    for language, made in lines.items():
        for number in range(LINES):
            chosen = words.random.sample(hubs, min(len(hubs), 2)) + hubs[: number % 2]
            titles = [plan.title for plan in chosen] + words.random.sample(missing, 2)
            line = f"{words.line(language)} {', '.join(f'[[{title}]]' for title in titles)}."
            rendered = text.render(line, profile="wiki")
            made.append((line, rendered.html, set(rendered.links)))
    return lines


def ties(plans: list[Plan], choices: list, words: Any) -> Iterator[tuple]:
    for plan in plans:
        for choice in words.random.sample(choices, words.random.choice((1, 1, 2, 3))):
            yield plan.pk, choice


def last_id(model: type[models.Model]) -> int:
    return model._default_manager.aggregate(last=Max("pk"))["last"] or 0


def set_sequence(model: type[models.Model], last: int) -> None:
    with connection.cursor() as cursor:
        cursor.execute("SELECT setval(pg_get_serial_sequence(%s, 'id'), %s)", [model._meta.db_table, last])
