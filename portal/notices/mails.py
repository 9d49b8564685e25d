"""The mail about one event, as it stands when it goes out."""

from collections import defaultdict
from collections.abc import Iterator
from dataclasses import replace
from functools import cached_property
from typing import Any

from django.conf import settings
from django.core.mail import EmailMessage
from django.utils import translation
from django.utils.crypto import get_random_string
from django.utils.translation import gettext as _

from portal.access import ANY_MEMBER
from portal.notices import choices, deciding, letters, preferences
from portal.notices.choices import Choice
from portal.notices.inbox.messages import message_ids
from portal.notices.models import Delivery, Event, Notification
from portal.notices.outbox import addresses
from portal.notices.outbox.models import Mail
from portal.notices.outbox.wire import Copy, Sheet
from portal.notices.registry import Letter, WatchKind, Word, events, kinds
from portal.notices.sight import Sight

CHOICES = f"choices{get_random_string(24)}"  # stands for each one's own link until the copies are made


def notices(mails: list[Mail]) -> Iterator[tuple[Mail, EmailMessage | None]]:
    """The messages of some mails of the name "notice"; None for what must not go out any more."""
    by_event = defaultdict(list)
    for mail in mails:
        by_event[mail.data["event"]].append(mail)
    known = Event.objects.select_related("actor__country").in_bulk(by_event)
    for event_id, some in by_event.items():
        if event := known.get(event_id):
            yield from notices_of(event, some)
        else:
            yield from ((mail, None) for mail in some)


def notices_of(event: Event, mails: list[Mail]) -> Iterator[tuple[Mail, EmailMessage | None]]:
    """The mails of one event.

    None to who has read it meanwhile, may not see it any more, or wishes to be told otherwise or not at all.
    """
    members = {mail.member_id: mail.member for mail in mails if mail.member_id}
    unread = Notification.objects.filter(event=event, member__in=members, read_at=None)
    reasons = dict(unread.values_list("member_id", "reason"))
    now, news = how_now(event, members, set(reasons)), News(event)
    wanted = set()
    otherwise = defaultdict(list)
    for pk in reasons:
        how = now.get(pk, Delivery.PORTAL)
        if how == Delivery.MAIL and news.may_be_told(members[pk]):
            wanted.add(pk)
        else:
            otherwise[Delivery.PORTAL if how == Delivery.MAIL else how].append(pk)
    for how, ids in otherwise.items():
        Notification.objects.filter(event=event, member__in=ids).update(delivery=how)
    for mail in mails:
        pk = mail.member_id or 0
        yield mail, news.message_to(members[pk], reasons[pk]) if pk in wanted else None


def how_now(event: Event, members: dict[int, Any], ids: set[int]) -> dict[int, str]:
    """How the event goes to these by what they wish and follow now; not there: who follows it no more."""
    wishes = preferences.of_many(ids)
    found = deciding.deliveries(event, deciding.told(event, ids), wishes)
    deciding.plan_digests(members, wishes, [pk for pk, how in found.items() if how == Delivery.DIGEST])
    return found


class News:
    """An event and the thing it is about, read once for all who are told of it in one go."""

    def __init__(self, event: Event):
        self.event = event
        self.kind: WatchKind | None = kinds.get(event.kind)
        self.sheets: dict[tuple[Any, ...], Sheet] = {}
        self.letters: dict[str, Letter | None] = {}

    @cached_property
    def is_content(self) -> bool:
        return self.event.is_content

    @cached_property
    def sight(self) -> Sight:
        return Sight([(self.event.kind, self.event.object_id)])

    def may_be_told(self, member: Any) -> bool:
        """Whether `member` may hear of it now; of a text that was taken back nobody, whatever they see."""
        thing, personal = (self.event.kind, self.event.object_id), member.pk in self.event.to
        return self.letter_in(member.language) is not None and self.sight.may_be_told(
            member, self.event.name, thing, personal=personal
        )

    @property
    def letter(self) -> Letter | None:
        """How its room shows it, for all that is alike in every language."""
        return next(iter(self.letters.values())) if self.letters else self.letter_in(settings.LANGUAGE_CODE)

    def letter_in(self, language: str) -> Letter | None:
        """How its room shows it to who reads `language`: rooms say some things beside a text, such as until
        when."""
        if language not in self.letters:
            with translation.override(language):
                self.letters[language] = self.read_letter()
        return self.letters[language]

    def read_letter(self) -> Letter | None:
        """How its room shows it, if it still does; of what is no text of anybody's, the event's own words."""
        event = self.event
        if not (self.is_content and self.kind and self.kind.letter):
            return Letter(title=event.title, text=event.text, url=event.url, author=event.shown_actor)
        return self.kind.letter(self.thing) if self.thing else None

    @cached_property
    def thing(self) -> Any:
        """The text that it is about, as it stands; None where it is gone, or is about no text."""
        if not (self.is_content and self.kind):
            return None
        return self.kind.visible(ANY_MEMBER).model.objects.filter(pk=self.event.object_id).first()

    def offers(self, member: Any) -> tuple[Word, ...]:
        """The words that `member` can answer instead of a text."""
        if not (self.kind and self.kind.words and self.thing):
            return ()
        return tuple(word for word in self.kind.words if word.offered(member, self.thing))

    def message_to(self, member: Any, reason: str) -> EmailMessage:
        """The mail to one member who may be told, and is because of the watch `reason`."""
        offers = self.offers(member)
        key = (member.language, member.pk in self.event.mentioned, reason, tuple(map(id, offers)))
        if key not in self.sheets:
            self.sheets[key] = self.sheet(member, reason, offers)
        headers, stop = self.answering(member), self.stop(member, reason)
        if stop:
            headers |= letters.stop_headers(choices.url(stop))
        about = self.conversation(member) or stop or Choice(member.pk)
        return Copy(self.sheets[key], member.email, headers, {CHOICES: choices.url(about)})

    def sheet(self, member: Any, reason: str, offers: tuple[Word, ...]) -> Sheet:
        """What all get alike who read the language of `member`, are told for the same `reason` and can answer
        the same words."""
        letter = self.letter_in(member.language)
        assert letter
        if not self.is_content:
            letter = replace(letter, text=self.event.text_for(member.pk))
        headers = dict(self.threading)
        if letter.mailing_list:
            headers |= letters.list_headers(letter.mailing_list)
        context = {
            "event": self.event,
            "sentence": lambda: self.event.sentence_for(member.pk),
            "is_answer": "In-Reply-To" in headers and not self.opens_its_thread,
            "link": settings.SITE_URL + self.event.url,
            "can_reply": self.can_be_answered,
            "offers": lambda: [word.offer for word in offers],
            "why": lambda: self.why(reason),
            "choices": CHOICES,
            **letters.shown(letter),
        }
        actor = self.event.shown_actor
        sender = actor.display_name if actor else ""
        mail = letters.compose(
            None, "notice", context, language=member.language, sender=sender, headers=headers
        )
        return Sheet(mail, (CHOICES,))

    def why(self, reason: str) -> str:
        """Why somebody gets this, as a sentence; nothing where it was meant for them."""
        kind, _colon, object_id = reason.partition(":")
        if reason == self.event.thread:
            return _("You follow this conversation.")
        if not (kind in kinds and object_id):
            return ""
        thing = kinds[kind].visible(ANY_MEMBER).model.objects.filter(pk=object_id).first()
        return _("You follow “%(name)s”.") % {"name": thing} if thing else ""

    def stop(self, member: Any, reason: str) -> Choice | None:
        """What a mail program's button for no more of this ends; nothing where there is no such thing."""
        if reason:
            kind, _colon, object_id = reason.partition(":")
            return Choice(member.pk, kind, int(object_id))
        return self.conversation(member)

    def conversation(self, member: Any) -> Choice | None:
        """The choice about the thread that a text belongs to."""
        if not (self.letter and self.letter.root):
            return None
        kind, _colon, object_id = self.event.thread.partition(":")
        return Choice(member.pk, kind, int(object_id))

    @property
    def can_be_answered(self) -> bool:
        event = events.get(self.event.name)
        return bool(event and event.reply_to) or bool(self.kind and self.kind.reply)

    def answering(self, member: Any) -> dict[str, str]:
        """Where an answer goes: to the place that was answered, or else to the secretariat."""
        if (event := events.get(self.event.name)) and event.reply_to:
            return {"Reply-To": event.reply_to(member)}
        if not (self.kind and self.kind.reply):
            return {"Reply-To": settings.CONTACT_EMAIL}
        return {"Reply-To": addresses.reply_to(member.pk, self.event.kind, self.event.object_id)}

    @property
    def opens_its_thread(self) -> bool:
        """Whether it is a text that answers none, though it belongs to something."""
        return self.is_content and self.letter is not None and self.letter.parent is None

    @cached_property
    def threading(self) -> dict[str, str]:
        """A text has the Message-ID of its own; what happened to it follows it."""
        event, letter = self.event, self.letter
        this = (event.kind, event.object_id)
        if letter and self.is_content:
            earlier = [thing for thing in (letter.root, letter.parent) if thing and thing != this]
            known = message_ids([*earlier, this])
            return letters.thread_headers(known[this][0], *(known[thing] for thing in earlier))
        own = letters.message_id("event", event.pk)
        if not (self.kind and self.kind.letter):
            return letters.thread_headers(own)
        return letters.thread_headers(own, *message_ids([this]).values())
