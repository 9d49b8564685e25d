"""The mail of a digest, as what it tells of stands when it goes out."""

from collections.abc import Iterable, Iterator
from typing import Any

from django.conf import settings
from django.core.mail import EmailMultiAlternatives
from django.db.models import prefetch_related_objects
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, ngettext, pgettext

from portal.access import ANY_MEMBER, AccessDenied
from portal.notices import choices, letters, preferences
from portal.notices.choices import Choice
from portal.notices.digest_words import Quote, Shown
from portal.notices.models import Digest, Event, Mode, Notification, Period, Preference
from portal.notices.outbox import addresses
from portal.notices.outbox.models import Mail
from portal.notices.registry import Letter, Reply, digest_sections, kinds
from portal.notices.sight import Sight, Thing
from portal.text import excerpt

WORDS = 140  # characters quoted of a text
THREADS = 8
THREADS_MISSED, POSTS_MISSED = 5, 1  # in the last mail before the silence
AT_ONCE = 200  # letters held in memory
LARGEST = 30_000  # bytes of a mail
SURELY_SMALL = 20_000  # bytes of both its parts: with headers, and as base64, the mail is below that

WHY: dict[tuple[str, str], Any] = {
    (Mode.DIGEST, Period.DAILY): gettext_lazy("This is your digest of every day, as you chose."),
    (Mode.DIGEST, Period.WEEKLY): gettext_lazy("This is your digest of every week, as you chose."),
}
WHY_ELSE = gettext_lazy("This is a digest of what you follow.")


def digests(mails: list[Mail]) -> Iterator[tuple[Mail, EmailMultiAlternatives | None]]:
    """The messages of some mails of the name "digest"; None where nothing is left to tell, or no digest is
    wanted any more."""
    people = {mail.member_id: mail.member for mail in mails if mail.member_id and mail.member}
    rows = Digest.objects.filter(member__in=people, period__in={mail.data["period"] for mail in mails})
    found = {(digest.member_id, digest.period): digest for digest in rows}
    contents = Contents(found.values())
    wishes = preferences.of_many(people)
    for pk, person in people.items():
        wishes[pk].member = person
    for mail in mails:
        digest = found.get((mail.member_id or 0, mail.data["period"]))
        yield mail, message(digest, wishes[digest.member_id], contents) if digest else None


def is_wanted(digest: Digest, wishes: Preference) -> bool:
    """Whether it may still go out: who has chosen single mails meanwhile gets it, as their last one."""
    end = preferences.pause_end(wishes)
    paused = end is not None and end > digest.created_at
    return not (wishes.mode == Mode.NONE or wishes.is_stopped or paused)


def refuse_reply(member: Any, digest: Digest, reply: Reply) -> None:
    """An answer to a digest as a whole answers nobody in it. Raises AccessDenied, which says so."""
    raise AccessDenied(
        _("A digest holds several conversations. To answer in one of them, use its own “Reply by mail”.")
    )


# --- What it shows ------------------------------------------------------------------


class Contents:
    """All that some digests show, read at once: the texts as they are now, and who may see them."""

    def __init__(self, digests: Iterable[Digest]):
        ids = [pk for digest in digests for thread in digest.threads for pk in thread["ids"]]
        unread = Notification.objects.unread().filter(pk__in=ids)
        self.event_of = dict(unread.values_list("pk", "event_id"))
        self.events = Event.objects.in_bulk(set(self.event_of.values()))
        self.offered = offered_now(digests)
        told = {event.pk: (event.kind, event.object_id) for event in self.events.values()}
        held_out = {(digest_sections[name].kind, pk) for name, pks in self.offered.items() for pk in pks}
        self.sight = Sight({*told.values(), *held_out})
        others = [event for event in self.events.values() if not event.is_content]
        prefetch_related_objects(others, "actor__country")
        texts = {told[pk] for pk, event in self.events.items() if event.is_content}
        self.texts = quotes_of(texts | held_out)

    def offers(self, digest: Digest, member: Any) -> list[tuple[str, list[Shown]]]:
        """By section, what is still offered; nothing to who is no active member any more."""
        found = []
        for name, ids in digest.offers.items():
            things = [(digest_sections[name].kind, pk) for pk in ids if pk in self.offered.get(name, ())]
            shown = [
                Shown([self.texts[thing]], 0, member.pk)
                for thing in things
                if thing in self.texts and member.is_active_member and self.sight.may_see(member, thing)
            ]
            if shown:
                found.append((name, shown))
        return found

    def threads(self, digest: Digest, member: Any, without: set[Thing]) -> list[Shown]:
        """The conversations in which something is left: unread, to be seen, not offered already."""
        found = []
        for thread in digest.threads:
            some = [quote for pk in thread["ids"] if (quote := self.quote(pk, member))]
            if quotes := [quote for quote in some if quote.thing not in without]:
                found.append(Shown(quotes, thread["more"], member.pk))
        return found

    def quote(self, notification_id: int, member: Any) -> Quote | None:
        event = self.events.get(self.event_of.get(notification_id, 0))
        if event is None:
            return None
        thing, personal = (event.kind, event.object_id), member.pk in event.to
        if not self.sight.may_be_told(member, event.name, thing, personal=personal):
            return None
        return self.texts.get(thing) if event.is_content else quote_of_event(event, event.text_for(member.pk))


def offered_now(digests: Iterable[Digest]) -> dict[str, set[int]]:
    """Of what some digests offer, the ids that their sections still hold out."""
    wanted: dict[str, set[int]] = {}
    for digest in digests:
        for name, ids in digest.offers.items():
            wanted.setdefault(name, set()).update(ids)
    return {
        name: {offer.object_id for offer in digest_sections[name].rows(among=ids)}
        for name, ids in wanted.items()
        if name in digest_sections
    }


def quotes_of(things: Iterable[Thing]) -> dict[Thing, Quote]:
    """The first words of some texts; whole, they are in memory some at a time only."""
    by_kind: dict[str, list[int]] = {}
    for kind, pk in sorted(things):
        by_kind.setdefault(kind, []).append(pk)
    return {
        (kind, pk): Quote(
            thing=(kind, pk),
            title=letter.title,
            words=letter.point or excerpt(letter.html or letter.text, WORDS),
            language=letter.language,
            author=letter.author,
            url=letter.url,
        )
        for kind, ids in by_kind.items()
        for start in range(0, len(ids), AT_ONCE)
        for pk, letter in letters_of(kind, ids[start : start + AT_ONCE]).items()
    }


def letters_of(kind: str, ids: list[int]) -> dict[int, Letter]:
    """How the room of that kind shows some of its things."""
    if kind not in kinds:
        return {}
    known = kinds[kind]
    if known.letters:
        return known.letters(ids)
    if not known.letter:
        return {}
    rows = known.visible(ANY_MEMBER).model._default_manager.filter(pk__in=ids)
    return {row.pk: letter for row in rows if (letter := known.letter(row))}


def quote_of_event(event: Event, text: str) -> Quote:
    return Quote(
        thing=(event.kind, event.object_id),
        title=event.title,
        words=excerpt(text, WORDS),
        language=event.language,
        author=event.shown_actor,
        url=settings.SITE_URL + event.url,
        happened=event,
    )


# --- The message --------------------------------------------------------------------


def message(digest: Digest, wishes: Preference, contents: Contents) -> EmailMultiAlternatives | None:
    """The mail of a digest with as many conversations as it has room for; None where it must not go out."""
    if not is_wanted(digest, wishes):
        return None
    offers = contents.offers(digest, wishes.member)
    offered = {shown.quotes[0].thing for _name, some in offers for shown in some}
    threads = contents.threads(digest, wishes.member, offered)
    if not threads and not offers:
        return None
    missed = digest.missed and wishes.away_told  # and not who came back meanwhile
    if missed:
        threads = [
            Shown(one.quotes[:POSTS_MISSED], one.size - POSTS_MISSED, one.member_id) for one in threads
        ]
    room = THREADS_MISSED if missed else THREADS
    while True:
        mail = written(digest, wishes, offers, threads, room, missed=missed)
        if room == 0 or is_small(mail):
            return mail
        room -= 1


def is_small(mail: EmailMultiAlternatives) -> bool:
    parts = [str(mail.body), *(str(content) for content, _mimetype in mail.alternatives)]
    size = sum(len(part.encode()) for part in parts)
    return size < SURELY_SMALL or len(mail.message().as_bytes()) < LARGEST


def written(
    digest: Digest,
    wishes: Preference,
    offers: list[tuple[str, list[Shown]]],
    threads: list[Shown],
    room: int,
    *,
    missed: bool,
) -> EmailMultiAlternatives:
    """The mail with the first `room` conversations, and what the others hold as a number."""
    member = wishes.member
    stop = choices.url(Choice(member.pk))
    counts = [(name, len(some)) for name, some in offers]
    context = {
        "missed": missed,
        "summary": lambda: in_words(len(threads), counts),
        "offers": [(digest_sections[name].title, some) for name, some in offers],
        "threads": threads[:room],
        "more": digest.more + sum(one.size for one in threads[room:]),
        "choices": stop,
        "why": WHY_ELSE if missed else WHY.get((wishes.mode, wishes.period), WHY_ELSE),
    }
    headers = {
        "Message-ID": letters.message_id("digest", digest.pk),
        "Reply-To": addresses.reply_to(member.pk, "digest", digest.pk),
        "List-Id": f"<digest.{settings.MAIL_DOMAIN}>",
        **letters.stop_headers(stop),
    }
    return letters.compose(member, "digest", context, headers=headers)


def in_words(threads: int, offers: list[tuple[str, int]]) -> str:
    """What is in a digest, for its subject: "3 conversations, 2 questions waiting"."""
    parts = [digest_sections[name].count(number) for name, number in offers]
    if threads:
        words = ngettext("%(n)s conversation", "%(n)s conversations", threads)
        parts.insert(0, words % {"n": threads})
    return pgettext("between two things counted", ", ").join(parts)
