"""What a list's message says, as the Markdown of a post."""

import re
from collections.abc import Collection
from dataclasses import dataclass, field

from forum.importing.entries import HIDDEN_ADDRESS, Entry
from forum.importing.footers import without_footers
from forum.models import Attachment
from portal import text
from portal.notices.inbox import headers, parsing, reading
from portal.notices.inbox.models import Incoming
from portal.text.limits import MAX_BYTES
from portal.text.rendering import as_typed

LONGEST = MAX_BYTES["post"] - 500
EMPTY, LOCKED, COMMAND = "empty", "locked", "command"
UNSAID = "…@…"  # stands for the address of somebody who wrote on the list

ADDRESS = re.compile(rf"{headers.ADDRESS.pattern}|{HIDDEN_ADDRESS.pattern}")
COMMANDS = re.compile(
    r"(?:please\s+)?(?:un)?subscribe\b(?:\s+\S+){0,4}\s*[.!]?$|(?:help|info|signoff)$", re.I
)
UNDERLINED = re.compile(r"^(?P<words>.+)\n(?P<line>=+|-+)[ \t]*$", re.MULTILINE)
MARKUP = re.compile(r"([\\`*_{}\[\]()#+.!|<>~-])")


@dataclass
class Text:
    """What becomes a post: `body` as Markdown, with its HTML, and the files that stand under it.

    `left_out` says, as a word, why it becomes none; `shortened` that a post couldn't hold all of it, or not
    its markup; `refused` how many of its files could not be taken.
    """

    body: str = ""
    html: str = ""
    language: str = ""
    title: str = ""
    files: list[Attachment] = field(default_factory=list)
    left_out: str = ""
    shortened: bool = False
    refused: int = 0


def read(raw: bytes, entry: Entry, unsaid: Collection[str]) -> tuple[Text, list[parsing.RawFile]]:
    """The text of the message in `raw`, with its files; no address of `unsaid` stands in it."""
    parsed = parsing.parse(raw)
    contents = parsing.contents(parsed)
    for piece in contents.pieces:
        if piece.is_html:
            piece.text, piece.is_html = reading.quotes.text_of_html(piece.text), False
        piece.text = without_footers(piece.text)
    message = reading.Message(Incoming(), subject=headers.words(headers.raw(parsed, "Subject")))
    reading.take_text(message, contents)
    if message.trouble == "locked":
        return Text(left_out=LOCKED), []
    words = message.text
    if not words and not entry.is_answer:
        words = message.cut  # sent on without a word: what was sent on is the message
    if COMMANDS.match(words.strip()):
        return Text(left_out=COMMAND), []
    found = Text(language=message.language, title=without_addresses(entry.subject, unsaid))
    render(found, UNDERLINED.sub(apart, without_addresses(words, unsaid)))
    return found, contents.files


def finish(found: Text) -> None:
    """See to a message without words: its files stand for it, and where there are none it is nothing."""
    if found.left_out or found.body.strip():
        return
    if found.files:
        render(found, "\n".join(escaped(file.name) for file in found.files))
    else:
        found.left_out = EMPTY


def without_addresses(words: str, unsaid: Collection[str]) -> str:
    """The words without the addresses of who wrote on the list, as they never agreed to have them shown."""

    def shown(found: re.Match[str]) -> str:
        address = found[0].lower().rstrip(".-_").removeprefix("mailto:").replace(" at ", "@")
        return found[0].replace(found[0].rstrip("."), UNSAID) if address in unsaid else found[0]

    return ADDRESS.sub(shown, words)


def apart(found: re.Match[str]) -> str:
    """A line of dashes under words: a heading where it is as long as they are, else a rule of its own."""
    words, line = found["words"], found["line"]
    is_heading = abs(len(words.strip()) - len(line)) <= 3 and not words.startswith((">", " "))
    return found[0] if is_heading else f"{words}\n\n{line}"


def render(found: Text, body: str) -> None:
    """Give the text its body and HTML: shortened where it is too long, as typed where it is too tangled."""
    body = text.clean(body)
    if len(body.encode()) > LONGEST:
        body, found.shortened = f"{beginning(body)}\n\n…", True
    found.body = body
    try:
        found.html = text.render(body).html
    except text.TextError:
        found.html, found.shortened = as_typed(body), True


def beginning(body: str) -> str:
    """As much of a text as a post can hold, to the end of a line or a word."""
    cut = body.encode()[:LONGEST].decode(errors="ignore")
    return max(
        (cut.rpartition(mark)[0] for mark in ("\n", " ") if cut.count(mark) > 20), key=len, default=cut
    )


def escaped(words: str) -> str:
    """Words as Markdown that shows them as they are."""
    return MARKUP.sub(r"\\\1", words)
