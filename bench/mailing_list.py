"""A mailing list that never was, with all that is wrong with real ones, and the truth about each message.

The words are those of `populate`. Each message holds "(#123)", its number, by which it is found again. A
thread has at most one kind of trouble, so that what must become of it can be said without an importer's
cleverness.
"""

import random
import tomllib
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from functools import cached_property

from bench import mail_writing
from portal.populating import LANGUAGES, PHRASES

BEGAN = datetime(2009, 3, 2, 8, 0, tzinfo=UTC)
DEEP = 620  # messages of the one thread in which each answers the one before
DELIVERY = timedelta(seconds=90)  # from the sender's clock to the server's
# What is odd about a thread, and how often.
TROUBLES = {"": 70, "subject": 7, "nothing": 4, "late": 3, "lost": 8, "machine": 6, "loop": 2}
# How a message of an ordinary thread says what it answers.
WAYS = {"full": 65, "in-reply-to": 17, "short": 18}
FORMS = {
    "utf-8": 26, "quoted-printable": 14, "base64": 14, "old charset": 14, "alternative": 10, "html": 7,
    "flowed": 5, "attachment": 5, "no charset": 3, "unknown charset": 2,
}  # fmt: skip
QUOTING = {"above": 45, "none": 25, "below": 15, "outlook": 15}
CLOCKS = {"right": 88, "missing": 3, "wordless": 3, "ahead": 2, "behind": 2, "slow": 2}
FATES = ("spam", "absence", "bounce", "empty")


@dataclass
class Author:
    name: str
    address: str


@dataclass(eq=False)
class Mail:
    """One message as it was meant. `answers` is what its author answered, `way` how the headers say so.

    `clock` says what is wrong with its date, `fate` that it is lost or not for people.
    """

    number: int
    thread: int
    answers: "Mail | None"
    author: Author
    language: str
    subject: str
    date: datetime
    words: str
    way: str = "full"
    form: str = "utf-8"
    quoting: str = "none"
    clock: str = "right"
    fate: str = ""
    has_id: bool = True
    id_of: "Mail | None" = None  # another message, whose Message-ID it has too
    hides_address: bool = False
    again: bool = False  # it is there twice
    echo: "Mail | None" = None  # what it names too, although that answers it

    @property
    def message_id(self) -> str:
        if self.id_of:
            return self.id_of.message_id
        return f"<{self.thread}.{self.number}.herd@{self.author.address.partition('@')[2]}>"

    @cached_property
    def chain(self) -> list["Mail"]:
        """What its headers lead to, from the top on, were nothing of it left away."""
        if self.answers is None or self.way in ("subject", "nothing", "late"):
            return []
        return [*self.answers.chain, self.answers]

    @property
    def references(self) -> list["Mail"]:
        """What its References name."""
        chain = [self.echo] if self.echo else self.chain
        if self.way == "in-reply-to":
            return []
        return [chain[0], *chain[-2:]] if self.way == "short" and len(chain) > 3 else chain[-40:]

    @property
    def text(self) -> str:
        return f"{self.words} (#{self.number})"

    @property
    def is_sound(self) -> bool:
        return self.has_id and not self.id_of and not self.fate and self.clock == "right"

    # --- What must become of it ----------------------------------------------------

    @property
    def comes_in(self) -> bool:
        return not self.fate

    @cached_property
    def parent(self) -> "Mail | None":
        """The nearest above it that came in; None at the top."""
        return next((above for above in reversed(self.chain) if above.comes_in), None)

    @cached_property
    def top(self) -> int:
        """What all messages of one topic have in common: the number of the topmost that they lead to."""
        if self.way in ("nothing", "late") or self.answers is None:
            return self.number
        return self.answers.top

    @cached_property
    def moment(self) -> datetime:
        """When it was written, as far as it can be known; never before what it stands under."""
        own = (
            self.date + DELIVERY if self.clock in ("missing", "wordless", "ahead", "behind") else self.stated
        )
        return max(own, self.parent.moment) if self.parent else own

    @property
    def stated(self) -> datetime:
        """What its sender's clock said."""
        return self.date - timedelta(hours=9) if self.clock == "slow" else self.date


class MailingList:
    """`mails` in the order of the mailbox: `count` of them; some are lost, and some are there twice."""

    def __init__(self, count: int, *, seed: int = 1, deep: int = DEEP):
        self.random = random.Random(seed)
        self.phrases = tomllib.loads(PHRASES.read_text(encoding="utf-8"))
        self.authors = [self.author(number) for number in range(max(8, count // 25))]
        self.mails: list[Mail] = []
        self.threads = 0
        if deep:
            self.mails += self.thread(deep, "deep")
        while len(self.mails) < count:
            size = min(1 + int(self.random.expovariate(1 / 6)), count - len(self.mails))
            self.mails += self.thread(size, self.pick(TROUBLES) if size > 2 else "")
        self.mails.sort(key=lambda mail: mail.date)
        self.share_ids()
        self.disorder()
        for mail in sorted(self.mails, key=lambda mail: mail.number):
            mail.moment  # noqa: B018  now, each after what it answers: a deep thread is deeper than Python's stack

    def pick(self, odds: dict[str, int]) -> str:
        return self.random.choices(list(odds), list(odds.values()))[0]

    def author(self, number: int) -> Author:
        phrases, choose = self.phrases[self.pick(LANGUAGES)], self.random.choice
        name = f"{choose(phrases['given'])} {choose(phrases['family'])}"
        return Author(name, f"writer{number}@{choose(('farm', 'vet', 'ngo'))}.example")

    # --- Threads ------------------------------------------------------------------

    def thread(self, size: int, trouble: str) -> list[Mail]:
        """One conversation, whose subject is its own."""
        self.threads += 1
        language, choose = self.pick(LANGUAGES), self.random.choice
        phrases = self.phrases[language]
        title = choose(phrases["titles"]).format(subject=choose(phrases["subjects"]))
        date = BEGAN + timedelta(seconds=self.random.randrange(10 * 365 * 86400))
        longest = 3_600 if trouble == "deep" else 3 * 86_400
        mails: list[Mail] = []
        for place in range(size):
            answers = None if not place else mails[-1] if trouble == "deep" else choose(mails[-6:])
            date += timedelta(seconds=self.random.randrange(60, longest))
            speaks = language if self.random.random() < 0.9 else self.pick(LANGUAGES)
            mails.append(self.mail(len(mails), answers, speaks, f"{title} [{self.threads}]", date))
        for mail in mails[1:]:
            mail.way = "full" if trouble in ("lost", "machine", "deep") else self.pick(WAYS)
        if trouble in ("subject", "nothing", "late", "lost", "machine", "loop"):
            getattr(self, f"trouble_{trouble}")(mails)
        return mails

    def mail(self, place: int, answers: Mail | None, language: str, subject: str, date: datetime) -> Mail:
        choose, phrases, chance = self.random.choice, self.phrases[language], self.random.random
        sentences = [f"{choose(phrases['places'])}, {choose(phrases['scenes'])} {choose(phrases['causes'])}."]
        sentences += self.random.sample(phrases["advice"], self.random.randint(1, 3))
        if chance() < 0.04:
            sentences.append("\n\nFrom the market we walk home.\n\n")
        return Mail(
            number=len(self.mails) + place + 1,
            thread=self.threads,
            answers=answers,
            author=choose(self.authors),
            language=language,
            subject=subject,
            date=date,
            words=" ".join(sentences),
            form=self.pick(FORMS),
            quoting=self.pick(QUOTING) if answers else "none",
            clock=self.pick(CLOCKS) if answers else "right",
            hides_address=chance() < 0.05,
            again=chance() < 0.01,
        )

    # --- Trouble --------------------------------------------------------------------

    def trouble_subject(self, mails: list[Mail]) -> None:
        """Leaves say what they answer by "Re:" alone."""
        answered = {mail.answers for mail in mails}
        for mail in mails[1:]:
            mail.clock = "right"
            if mail not in answered:
                mail.way = "subject"

    def trouble_nothing(self, mails: list[Mail]) -> None:
        """One message in the middle doesn't say at all that it answers something."""
        self.random.choice(mails[1:]).way = "nothing"

    def trouble_late(self, mails: list[Mail]) -> None:
        """More than a year later somebody writes "Re:" and the old subject, and means something new."""
        last = mails[-1]
        last.way, last.clock, last.date = "late", "right", last.date + timedelta(days=400)

    def trouble_lost(self, mails: list[Mail]) -> None:
        """The mailbox lacks a message or two that others answer, often the first."""
        for mail in {mails[0] if self.random.random() < 0.5 else mails[1], self.random.choice(mails[:-1])}:
            mail.fate, mail.again = "lost", False

    def trouble_machine(self, mails: list[Mail]) -> None:
        """Some of it is spam, answers of absence, bounces, or holds nothing; and people answer even that."""
        for mail in self.random.sample(mails, 2):
            mail.fate, mail.again, mail.form = self.random.choice(FATES), False, "utf-8"
        if mails[0].fate == "empty":
            mails[0].fate = "spam"

    def trouble_loop(self, mails: list[Mail]) -> None:
        """Two messages that each claim to answer the other: the first of the mailbox is believed."""
        del mails[2:]
        one, two = mails
        one.answers, two.answers, two.echo = two, None, one
        for mail in mails:
            mail.way, mail.again, mail.clock, mail.quoting = "loop", False, "right", "none"

    def share_ids(self) -> None:
        """Some messages have no Message-ID, and some that of another; nobody answers those."""
        answered = {mail.answers for mail in self.mails}
        for place, mail in enumerate(self.mails):
            chance = self.random.random()
            if mail in answered or mail.fate or mail.again or mail.way == "loop" or mail.thread == 1:
                continue
            if chance < 0.01:
                mail.has_id = False
            elif chance < 0.02 and place > 20:
                other = self.random.choice(self.mails[place - 20 : place])
                if (
                    other.has_id
                    and not other.id_of
                    and not other.fate
                    and other.clock == mail.clock == "right"
                ):
                    mail.id_of = other

    def disorder(self) -> None:
        """Some messages stand before what they answer."""
        for place in range(0, len(self.mails) - 1, 5):
            one, two = self.mails[place : place + 2]
            if two.id_of is not one and not {"late", "loop"} & {one.way, two.way}:
                self.mails[place : place + 2] = [two, one]

    # --- The mailbox ----------------------------------------------------------------

    @property
    def coming_in(self) -> list[Mail]:
        return [mail for mail in self.mails if mail.comes_in]

    @property
    def copies(self) -> int:
        return sum(mail.again for mail in self.mails)

    def messages(self, mails: list[Mail] | None = None) -> Iterator[bytes]:
        """The mailbox, message after message; of some of its mails where they are named."""
        chosen = random.Random(7)
        for mail in self.mails if mails is None else mails:
            if mail.fate != "lost":
                for _copy in range(1 + mail.again):
                    yield mail_writing.written(mail, chosen)
