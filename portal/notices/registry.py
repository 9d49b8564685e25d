"""What can be watched and what can happen: each room announces both here."""

from collections.abc import Callable, Collection, Iterable
from dataclasses import dataclass, field
from datetime import datetime
from typing import Any

from django.db import models
from django.utils.translation import get_language


@dataclass(frozen=True)
class MailingList:
    """The list that a letter belongs to, such as a category: `<slug>@` is where one writes to it.

    Its name is the same in every language, since mail programs sort by it.
    """

    slug: str
    name: str


@dataclass(frozen=True)
class Letter:
    """A thing as a mail shows it, read when the mail is made, so that what was mended goes out mended.

    `point` is what it comes to, in one line: mail programs show it beside the subject. `text` is what was
    written (Markdown), `html` the same as `portal.text` made it, `language` an ISO 639 code. `root` and
    `parent` are the things, as (kind, id), that open its thread and that it answers.
    """

    title: str
    point: str = ""
    text: str = ""
    html: str = ""
    language: str = ""
    author: Any = None
    url: str = ""
    root: tuple[str, int] | None = None
    parent: tuple[str, int] | None = None
    mailing_list: MailingList | None = None
    attachments: list[tuple[str, int, str]] = field(default_factory=list)  # (name, bytes, address)


@dataclass(frozen=True)
class Reply:
    """What somebody answered by mail, without what was quoted; `form_key` (a UUID) makes it one."""

    text: str
    language: str
    form_key: Any
    attachments: list[Any] = field(default_factory=list)  # files as from an upload


def own_address(obj: Any) -> str:
    return obj.get_absolute_url()


def nobody(ids: Iterable[int]) -> Collection[int]:
    return ()


@dataclass(frozen=True)
class Word:
    """A word that, alone in the answer to a thing, does something with it instead of being a text.

    `spellings` are by language the word that mails offer and then others that are understood.
    `act(member, obj)` does it and returns the sentence that the member is told; it raises AccessDenied as
    actions do. Where `offered(member, obj)`, the mail about the thing says what the word `does`.
    """

    spellings: dict[str, list[str]]
    act: Callable[[Any, Any], str]
    does: Any = ""
    offered: Callable[[Any, Any], bool] = lambda member, obj: False

    @property
    def spelling(self) -> str:
        """The word in the active language."""
        return self.spellings.get((get_language() or "en")[:2], self.spellings["en"])[0]

    @property
    def offer(self) -> str:
        """What it does, in the active language; `does` may name the %(word)s."""
        return str(self.does) % {"word": self.spelling}


@dataclass(frozen=True)
class WatchKind:
    name: str
    label: Any
    visible: Callable[[Any], models.QuerySet]
    letter: Callable[[Any], Letter | None] | None = None
    reply: Callable[[Any, Any, Reply], Any] | None = None
    letters: Callable[[Iterable[int]], dict[int, Letter]] | None = None
    words: tuple[Word, ...] = ()
    plural: Any = ""
    url: Callable[[Any], str] = own_address
    watched: bool = True
    nameless: Callable[[Iterable[int]], Collection[int]] = nobody
    moved: Callable[[int], tuple[str, int] | None] = lambda object_id: None
    private: bool = False


@dataclass(frozen=True)
class EventKind:
    name: str
    sentence: Any
    by_mail: bool = True
    content: bool = False
    reply_to: Callable[[Any], str] | None = None
    farewell: bool = False
    social: bool = False

    @property
    def stops_at_blocks(self) -> bool:
        """Whether who has blocked its actor isn't told: decisions reach everybody, words do not."""
        return self.content or self.social


@dataclass(frozen=True)
class Offer:
    """A thing that digests hold out to whoever it may concern: to the members with one of its `themes`
    (ids, with the areas above them) who read its `language`, and are not its author.

    `within` is what it belongs to, as (kind, id): who has muted one of these isn't offered it. Nor is who has
    blocked its author, save where it is `nameless`.
    """

    object_id: int
    made_at: datetime
    language: str
    author_id: int | None
    themes: frozenset[int]
    within: tuple[tuple[str, int], ...] = ()
    nameless: bool = False


@dataclass(frozen=True)
class DigestSection:
    name: str
    title: Any
    kind: str
    count: Callable[[int], str]
    rows: Callable[..., list[Offer]]


kinds: dict[str, WatchKind] = {}
events: dict[str, EventKind] = {}
digest_sections: dict[str, DigestSection] = {}


def register_kind(
    name: str,
    *,
    label: Any,
    visible: Callable[[Any], models.QuerySet],
    letter: Callable[[Any], Letter | None] | None = None,
    reply: Callable[[Any, Any, Reply], Any] | None = None,
    letters: Callable[[Iterable[int]], dict[int, Letter]] | None = None,
    words: Iterable[Word] = (),
    plural: Any = "",
    url: Callable[[Any], str] = own_address,
    watched: bool = True,
    nameless: Callable[[Iterable[int]], Collection[int]] = nobody,
    moved: Callable[[int], tuple[str, int] | None] = lambda object_id: None,
    private: bool = False,
) -> None:
    """Announce a kind of thing that notices are about and that can be watched.

    `visible(person)` is its `visible_to`: it is asked again when a notice goes out, and with what `str()` of
    each reads. `letter(obj)` is how mails show it, None for what was taken back and goes out to nobody;
    `letters(ids)` gives those of many, by id, in a few queries. `reply(member, obj, reply)` does what an
    answer by mail asks for, and returns what was made, which may have `said`, a sentence for who answered; it
    raises AccessDenied or TextError as actions do.
    Kinds without it cannot be answered. `words` are those that an answer can be instead. `plural` stands
    above those that a member follows, each at its `url(obj)`; its page offers to follow it by
    `components/watch.html`. What can be answered and not followed isn't `watched`. `nameless(ids)` are
    those of some ids that were written without a name. `moved(id)` says to which thing, as (kind, id), an
    answer belongs to one that is gone, if to any. What is `private` is between those who see it: nobody of
    the secretariat reads an answer by mail to it, and no such mail is kept.
    """
    kinds[name] = WatchKind(
        name, label, visible, letter, reply, letters, tuple(words), plural or label, url, watched, nameless,
        moved, private,
    )  # fmt: skip


def register_event(
    name: str,
    *,
    sentence: Any,
    by_mail: bool = True,
    content: bool = False,
    farewell: bool = False,
    social: bool = False,
    reply_to: Callable[[Any], str] | None = None,
) -> None:
    """Announce an event; its `sentence` may name %(actor)s and %(title)s. Without `by_mail` it is told
    in the portal alone: what is nice to know and no reason to open one's mail.

    With `content` the news is a text that somebody wrote: its mail is the kind's letter and waits for
    MAIL_DELAY, so that the author can mend it or take it back. `reply_to(member)` is the address at which
    the member answers the mail, where that is not the thing's own.

    A `farewell` says that a thing is gone. It reaches the active members who watch it although they can't
    see it any more, without the event's text, which is for who is told in any case. The action must only
    tell it of what every active member could see until then.

    What is a text, or `social`, such as a word of thanks, reaches nobody who has blocked its actor.
    """
    events[name] = EventKind(name, sentence, by_mail, content, reply_to, farewell, social)


def register_digest_section(
    name: str, *, title: Any, kind: str, count: Callable[[int], str], rows: Callable[..., list[Offer]]
) -> None:
    """Announce what digests hold out before anything else, under `title`: things of a registered `kind`.

    `count(n)` says in the active language how many there are ("2 questions waiting"), for the subject.
    `rows(among=None)` gives what may be offered now and every active member may see, the latest first, a
    few hundred at most; with `among`, ids, only those of them. It is asked when a digest is compiled and
    again when it goes out.
    """
    digest_sections[name] = DigestSection(name, title, kind, count, rows)
