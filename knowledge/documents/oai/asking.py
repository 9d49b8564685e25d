"""Reading a request (section 3.1) and finding all that is wrong with it (section 3.6)."""

import re
from collections.abc import Iterable
from dataclasses import dataclass, field
from datetime import UTC, datetime, timedelta

from knowledge.documents.oai import tokens
from knowledge.documents.oai.formats import FORMATS
from knowledge.documents.oai.xml import ILLEGAL

SHOWN = 100  # characters of an argument that are repeated in an error
DATE = re.compile(r"[0-9]{4}-[0-9]{2}-[0-9]{2}(T[0-9]{2}:[0-9]{2}:[0-9]{2}Z)?")
SET = re.compile(r"[A-Za-z0-9\-_.!~*'()]+(:[A-Za-z0-9\-_.!~*'()]+)*")


@dataclass(frozen=True)
class Verb:
    """The arguments that one of the six requests takes (section 4); a token stands alone."""

    required: frozenset[str] = frozenset()
    optional: frozenset[str] = frozenset()
    resumable: bool = False

    @property
    def known(self) -> frozenset[str]:
        return self.required | self.optional | ({"resumptionToken"} if self.resumable else frozenset())


RANGE = frozenset({"from", "until", "set"})
PREFIX = frozenset({"metadataPrefix"})
VERBS = {
    "GetRecord": Verb(required=PREFIX | {"identifier"}),
    "Identify": Verb(),
    "ListIdentifiers": Verb(PREFIX, RANGE, resumable=True),
    "ListMetadataFormats": Verb(optional=frozenset({"identifier"})),
    "ListRecords": Verb(PREFIX, RANGE, resumable=True),
    "ListSets": Verb(resumable=True),
}


@dataclass
class Asked:
    """A request: its arguments, and the errors in it as (code, sentence)."""

    arguments: dict[str, str] = field(default_factory=dict)
    errors: list[tuple[str, str]] = field(default_factory=list)

    @property
    def verb(self) -> str:
        return self.arguments.get("verb", "")

    def err(self, code: str, sentence: str) -> None:
        self.errors.append((code, sentence))

    @property
    def repeatable(self) -> dict[str, str]:
        """The arguments that the answer repeats: none where they can't be right (section 3.2)."""
        wrong = {code for code, _sentence in self.errors}
        return {} if wrong & {"badVerb", "badArgument"} else self.arguments


def read(pairs: Iterable[tuple[str, str]]) -> Asked:
    """The request that these arguments make, with every error that can be told from them alone."""
    asked = Asked()
    given: dict[str, list[str]] = {}
    for name, value in pairs:
        given.setdefault(name, []).append(value)
    asked.arguments = {name: values[0] for name, values in given.items()}
    for name, values in given.items():
        if name != "verb" and len(values) > 1:
            asked.err("badArgument", f"The argument {named(name)} is given more than once.")
        if any(ILLEGAL.search(value) for value in values):
            asked.err("badArgument", f"The argument {named(name)} holds characters that no XML can hold.")
    verbs = given.get("verb", [])
    if len(verbs) != 1:
        asked.err(
            "badVerb", "The argument verb is given more than once." if verbs else "The verb is missing."
        )
    elif verbs[0] not in VERBS:
        asked.err("badVerb", f"There is no verb {named(verbs[0])}.")
    else:
        check(asked, VERBS[verbs[0]])
    return asked


def named(word: str) -> str:
    return f"“{word[:SHOWN]}”"


def check(asked: Asked, verb: Verb) -> None:
    names = set(asked.arguments) - {"verb"}
    for name in sorted(names - verb.known):
        asked.err("badArgument", f"{asked.verb} takes no argument {named(name)}.")
    if "resumptionToken" in names and verb.resumable:
        if names & verb.known != {"resumptionToken"}:
            asked.err("badArgument", "A resumptionToken stands alone, without other arguments.")
        return
    for name in sorted(verb.required - names):
        asked.err("badArgument", f"{asked.verb} needs the argument {name}.")
    check_values(asked, names & verb.known)


def check_values(asked: Asked, names: set[str]) -> None:
    """The values of the arguments that the verb takes; what is wrong is told of each."""
    arguments = asked.arguments
    prefix = arguments.get("metadataPrefix", "")
    if "metadataPrefix" in names and prefix not in FORMATS:
        asked.err("cannotDisseminateFormat", f"There is no format {named(prefix)}; see ListMetadataFormats.")
    if "set" in names and not SET.fullmatch(arguments["set"]):
        asked.err("badArgument", f"{named(arguments['set'])} can’t be a setSpec.")
    dates = [name for name in ("from", "until") if name in names]
    for name in dates:
        if moment(arguments[name]) is None:
            asked.err(
                "badArgument",
                f"{name} is no date like 2026-11-22 or 2026-11-22T16:00:00Z: {named(arguments[name])}.",
            )
    if len(dates) == 2 and all(moment(arguments[name]) for name in dates):
        check_range(asked, arguments["from"], arguments["until"])


def check_range(asked: Asked, first: str, last: str) -> None:
    if len(first) != len(last):
        asked.err("badArgument", "from and until must have the same granularity.")
    elif first > last:
        asked.err("badArgument", "from must not be later than until.")


def moment(date: str, *, end: bool = False) -> datetime | None:
    """The second that a date begins with, or with `end` the last one in it; None where it is no date."""
    if not DATE.fullmatch(date):
        return None
    try:
        start = datetime.fromisoformat(date.removesuffix("Z")).replace(tzinfo=UTC)
    except ValueError:
        return None
    return start + timedelta(hours=23, minutes=59, seconds=59) if end and len(date) == 10 else start


def place(asked: Asked) -> tokens.Place | None:
    """Where the list that is asked for begins or goes on; None, with the error noted, for a bad token."""
    arguments = asked.arguments
    if "resumptionToken" in arguments:
        try:
            return tokens.read(arguments["resumptionToken"], asked.verb)
        except tokens.BadToken:
            asked.err("badResumptionToken", "This resumptionToken is none of ours, or has expired.")
            return None
    return tokens.Place(
        asked.verb,
        arguments.get("metadataPrefix", ""),
        arguments.get("from", ""),
        arguments.get("until", ""),
        arguments.get("set", ""),
    )
