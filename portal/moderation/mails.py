"""What moderation tells people, and what it asks the secretariat."""

from collections.abc import Iterator
from contextlib import contextmanager
from typing import Any

from django.conf import settings
from django.core.mail import EmailMessage
from django.urls import reverse
from django.utils import timezone, translation
from django.utils.translation import gettext_lazy as _

from portal import notices
from portal.access import is_secretariat
from portal.moderation.decisions import decisions, mark, round_of
from portal.moderation.queues import waiting
from portal.notices import letters
from portal.notices.outbox import addresses
from portal.notices.outbox.models import Mail
from portal.zones import zone_named

notices.register_event(
    "moderation-hide", sentence=_("The secretariat has hidden what you wrote: “%(title)s”.")
)
notices.register_event(
    "moderation-return",
    sentence=_("What you wrote came back to you, so that you can mend it: “%(title)s”."),
)
notices.register_event(
    "moderation-warn", sentence=_("The secretariat has a word about what you wrote: “%(title)s”.")
)
notices.register_event(
    "moderation-keep", sentence=_("Your answer was read. The decision stays: “%(title)s”.")
)
notices.register_event(
    "moderation-undo", sentence=_("Your answer was read. The decision was undone: “%(title)s”.")
)
notices.register_event("moderation-restore", sentence=_("What you wrote can be seen again: “%(title)s”."))
notices.register_event("moderation-approve", sentence=_("What you wrote is published: “%(title)s”."))

LONGEST_FACT = 1000  # bytes, in a mail


def decision(rows: list[Mail]) -> Iterator[tuple[Mail, EmailMessage | None]]:
    """The mail about one thing that waits; None where it waits no more, or the person may not decide it."""
    for mail in rows:
        yield mail, about_one(mail)


def about_one(mail: Mail) -> EmailMessage | None:
    person: Any = mail.member
    found = decisions[mail.data["kind"]]
    obj = found.moments().filter(pk=mail.data["id"]).first()
    if obj is None or not is_secretariat(person) or not found.may(person, obj):
        return None
    if mail.data.get("round", now := round_of(obj.waits_since)) != now:
        return None  # it has been back meanwhile: there is another mail about that
    with speaking_to(person):
        item = found.describe(obj)
        context = {
            "decision": found,
            "item": item,
            "facts": [(label, letters.shortened(str(words), LONGEST_FACT)) for label, words in item.facts],
            "text": (text := letters.shortened(item.text, letters.LONGEST_TEXT)),
            "html_text": letters.shortened_as_html(text),
            "since": obj.waits_since,
            "note": mail.data.get("note", ""),
            "answers": found.offered() if settings.MODERATION_BY_MAIL else [],
            "link": settings.SITE_URL + found.url(obj),
        }
    headers = {"Message-ID": f"<decide.{found.name}.{obj.pk}.{mail.pk}@{settings.MAIL_DOMAIN}>"}
    if settings.MODERATION_BY_MAIL:
        headers["Reply-To"] = addresses.decide(person.pk, found.name, obj.pk, mark(found, obj))
    with speaking_to(person):
        return letters.compose(person, "decision", context, headers=headers)


@contextmanager
def speaking_to(person: Any) -> Iterator[None]:
    """In the person's language, with times by their clock."""
    with translation.override(person.language), timezone.override(zone_named(person.time_zone)):
        yield


def overview(rows: list[Mail]) -> Iterator[tuple[Mail, EmailMessage | None]]:
    """The mail that goes before a batch: what waits, in one look."""
    for mail in rows:
        yield mail, about_all(mail)


def about_all(mail: Mail) -> EmailMessage | None:
    person: Any = mail.member
    if not is_secretariat(person):
        return None
    with speaking_to(person):
        things = [
            (decisions[name], decisions[name].describe(obj))
            for name, pk in mail.data["things"]
            for obj in decisions[name].waiting().filter(pk=pk)
            if decisions[name].may(person, obj)
        ]
    context = {"things": things, "queues": waiting(), "link": settings.SITE_URL + reverse("admin:index")}
    return letters.compose(person, "decisions", context) if things else None
