"""What a person wrote, apart from what their mail program put around it."""

import re
from dataclasses import dataclass, field

from portal.notices.inbox import marks
from portal.notices.inbox.html import text_of_html

__all__ = ["Cut", "cut", "text_of_html"]

LOOKED_AT = 20_000  # lines in which quotations are looked for; nobody's answer goes on below them
TRIES = 250  # of them that are looked at closely, so that a hostile message costs little
ROUNDS = 6  # things that programs put at the end: signature, "Sent from my phone", disclaimers
SIGNATURE_LINES = 12
RECOGNISED = 2_000  # lines of an unmarked quotation that are compared with the text that is answered
LONG_LINE = 12  # letters; a shorter line may be in any text
SHORT_QUOTE = 4  # lines; one that is shorter and has no line above it may be chosen by the person


@dataclass(frozen=True)
class Cut:
    """`kept` is the person's, as Markdown; `quoted` all the rest. Together they hold every word."""

    kept: str
    quoted: str


@dataclass
class Part:
    """Lines that belong together. `kind`: own, quote (with ">"), rest (all below a header), forward."""

    kind: str
    lines: list[str] = field(default_factory=list)
    above: list[str] = field(default_factory=list)  # the line or lines that announce a quote or rest
    tail: list[str] = field(default_factory=list)  # signatures and the like, cut from the end
    keep: bool = False  # of a quote: it gives the answer below it its sense

    @property
    def empty(self) -> bool:
        return not any(line.strip() for line in self.lines)


def cut(text: str, *, subject: str = "", answered: str = "") -> Cut:
    """Part what the person wrote from quoted text, signatures and disclaimers (RFC 3676, sections 4.3, 4.5).

    Where it is not sure, nothing is cut: a sentence lost is worse than a quotation kept. Quoted lines between
    a person's answers stay, as they say what is answered; a message sent on stays, as that is why it was
    sent: Outlook says so in the `subject` alone. Where a program marks no quoted lines, what is not in the
    text that is `answered` may be a person's own, between its lines.
    """
    lines = text.replace("\r\n", "\n").replace("\r", "\n").split("\n")
    parts = [*split(lines[:LOOKED_AT]), Part("own", lines[LOOKED_AT:])]
    for part in parts:
        if part.kind == "own":
            cut_tail(part)
    judge(parts)
    sent_on = marks.SENT_ON.match(marks.bare(subject))
    for part in parts:
        if part.kind == "rest" and (sent_on or holds_answers(part.lines, answered)):
            part.keep = True
    return together(parts)


def split(lines: list[str]) -> list[Part]:
    """The message as parts in their order."""
    parts = [Part("own")]
    bare = [marks.bare(line) for line in lines]
    tries, i = TRIES, 0
    while i < len(lines):
        if marks.unmarked(lines[i]) is not None:
            i = take_quote(parts, lines, i)
            continue
        count = sure = 0
        if tries > 0 and marks.may_announce(bare[i] or lines[i][:99].strip()):
            tries -= 1
            if marks.FORWARD.match(bare[i]) and not any(part.above for part in parts):
                parts.append(Part("forward", lines[i:]))
                break
            count, sure = announced(bare, i)
            if not count and marks.runs_on(lines[i]):
                count, sure = 1, marks.SURE
        below = next((j for j in range(i + count, min(i + count + 4, len(lines))) if bare[j]), None)
        if count and below is not None and marks.unmarked(lines[below]) is not None:
            parts.append(Part("quote", above=lines[i:below]))
            i = take_quote(parts, lines, below)
            continue
        if count and sure == marks.SURE:
            parts.append(Part("rest", lines[i + count :], above=lines[i : i + count]))
            parts += after_footer(parts[-1])
            break
        own(parts).lines.append(lines[i])
        i += 1
    return parts


def own(parts: list[Part]) -> Part:
    if parts[-1].kind != "own":
        parts.append(Part("own"))
    return parts[-1]


def take_quote(parts: list[Part], lines: list[str], i: int) -> int:
    """Put the quoted lines from `i` into a quote, with the blank ones between them; returns where it ends."""
    if parts[-1].kind != "quote" or parts[-1].lines:
        parts.append(Part("quote", above=taken_above(parts[-1])))
    end = i
    for j in range(i, len(lines)):
        if marks.unmarked(lines[j]) is not None:
            end = j + 1
        elif lines[j].strip():
            break
    parts[-1].lines += lines[i:end]
    return end


def taken_above(part: Part) -> list[str]:
    """Take the line or lines off the end of a part that announce the quotation right below."""
    end = len(part.lines)
    while part.kind == "own" and end and not part.lines[end - 1].strip():
        end -= 1
    count = marks.line_above([marks.bare(line) for line in part.lines[max(0, end - marks.WRAPPED) : end]])
    taken = part.lines[end - count :] if count else []
    part.lines = part.lines[: end - count] if count else part.lines
    return taken


def announced(bare: list[str], i: int) -> tuple[int, int]:
    """How many lines at `i` announce a quotation, and how sure that is."""
    if not bare[i]:
        return 0, 0
    ahead = bare[i : i + 20]
    divider = bool(marks.DIVIDER.match(ahead[0]) or marks.RULE.match(ahead[0]))
    skipped = next((k for k in range(1, len(ahead)) if ahead[k]), len(ahead)) if divider else 0
    if marks.LABEL.match(ahead[skipped] if skipped < len(ahead) else "") and (
        count := marks.header_block(ahead[skipped:], ruled=divider)
    ):
        return skipped + count, marks.SURE
    count, sure = marks.attribution(ahead[skipped : skipped + marks.WRAPPED])
    if count:
        return skipped + count, sure
    return (1, marks.SURE) if divider and marks.DIVIDER.match(ahead[0]) else (0, 0)


def after_footer(rest: Part) -> list[Part]:
    """What a person wrote below the portal's own mail, where their program marks no quoted lines."""
    last = max((i for i, line in enumerate(rest.lines) if marks.ends_own_mail(line)), default=None)
    if last is None:
        return []
    below = rest.lines[last + 1 :]
    rest.lines = rest.lines[: last + 1]
    return split(below)


def cut_tail(part: Part) -> None:
    """Take disclaimers, signatures and "Sent from my phone" off the end, as long as there are any."""
    for _round in range(ROUNDS):
        start = None if part.empty else tail_start(part.lines)
        if start is None:
            return
        part.lines, part.tail = part.lines[:start], part.lines[start:] + part.tail


def tail_start(lines: list[str]) -> int | None:
    """Where the last thing at the end begins, if it is one that programs put there."""
    end = len(lines)
    while not lines[end - 1].strip():
        end -= 1
    last = marks.LINK.sub(r"\1", marks.bare(lines[end - 1]))
    if marks.SENT_FROM.match(last) or marks.APPENDED.match(last):
        return end - 1
    start = max(0, end - SIGNATURE_LINES - 1)
    for i in range(end - 1, start - 1, -1):
        if marks.DELIMITER.match(lines[i].translate(marks.UNSEEN)) and is_signature(
            lines[i], lines[i + 1 : end]
        ):
            return i
    start = end
    while start and lines[start - 1].strip():
        start -= 1
    return start if marks.is_disclaimer(" ".join(lines[start:end])) else None


def is_signature(delimiter: str, lines: list[str]) -> bool:
    """Whether the lines below "-- " are one: few, short, and no afterthought among them.

    Where the space is missing, a person may have drawn a line: then a number or an address must be there.
    """
    if any(marks.ends_own_mail(line) for line in lines):
        return True
    if any(len(line) > 200 or marks.AFTERTHOUGHT.match(line.strip()) for line in lines):
        return False
    return delimiter.endswith("-- ") or any(marks.CONTACT.search(line) for line in lines)


def judge(parts: list[Part]) -> None:
    """Say which quotes stay, and undo a cut that is not sure."""
    written = [i for i, part in enumerate(parts) if part.kind in ("own", "forward") and not part.empty]
    quotes = [i for i, part in enumerate(parts) if part.kind == "quote"]
    first, last = (written[0], written[-1]) if written else (len(parts), -1)
    answered = sum(i < last for i in quotes)
    announced_one = any(is_attributed(parts[i]) for i in quotes)
    for i in quotes:
        if i < last:
            parts[i].keep = answered > 1 or (first < i and not is_attributed(parts[i]))
        else:
            parts[i].keep = first < i and not announced_one and is_chosen(parts[i], parts[i - 1])
    for i, part in enumerate(parts):
        if part.kind == "rest" and not is_sure(parts[:i], parts[i + 1 :]):
            part.keep = True
    if not written and not quotes and all(part.keep or part.kind == "own" for part in parts):
        keep_bare_signature(parts)


def is_attributed(quote: Part) -> bool:
    """Whether a program announced the quote, above it or in its own first line (Yahoo)."""
    if quote.above:
        return True
    inside = [marks.bare(marks.unmarked(line) or "") for line in quote.lines[:6]]
    inside = inside[next((i for i, line in enumerate(inside) if line), 0) :]
    return announced(inside, 0)[0] > 0 if inside else False


def is_chosen(quote: Part, before: Part) -> bool:
    """Whether the person may have put the quote there by hand, as its last lines: a proverb, a guideline."""
    if any(marks.ends_own_mail(line) for line in quote.lines):
        return False
    last = next((line for line in reversed(before.lines) if line.strip()), "")
    touching = bool(before.lines and before.lines[-1].strip())
    return touching or last.rstrip().endswith(":") or len(quote.lines) < SHORT_QUOTE


def is_sure(before: list[Part], after: list[Part]) -> bool:
    """Whether an unmarked quotation can go: the person wrote above it, and speaks of no answers in it."""
    own_lines = [line for part in before if part.kind == "own" for line in part.lines if line.strip()]
    if not own_lines:
        return bool(after)  # the portal's own mail to its end: what came below it, if anything, is kept
    return not any(
        marks.ANSWERED_BELOW.search(line[:2000].translate(marks.PLAIN)) for line in own_lines[:200]
    )


def holds_answers(lines: list[str], answered: str) -> bool:
    """Whether there are lines between those of the text that is answered which it has not: a person's own."""
    if not answered or len(lines) > RECOGNISED:
        return False
    squeezed = [marks.letters(line) for line in lines]
    whole, vocabulary = marks.letters(answered), set(marks.words_of(answered))
    known = [i for i, line in enumerate(squeezed) if len(line) >= LONG_LINE and line in whole]
    if not known:
        return False
    between = [i for i in range(known[0], known[-1]) if len(squeezed[i]) > 1 and squeezed[i] not in whole]
    return any(is_new(marks.words_of(lines[i]), vocabulary) for i in between)


def is_new(words: list[str], vocabulary: set[str]) -> bool:
    """Whether most of a line's words are not in the text: a line that a program changed a little has most."""
    return 2 * sum(word in vocabulary for word in words) < len(words)


def keep_bare_signature(parts: list[Part]) -> None:
    """A message of "--" and a few lines alone is rather a person's than a signature without a message."""
    for part in parts:
        if any(marks.DELIMITER.match(line) for line in part.tail):
            part.lines, part.tail = part.lines + part.tail, []


def together(parts: list[Part]) -> Cut:
    kept: list[str] = []
    quoted: list[str] = []
    for part in parts:
        if part.kind == "quote" and part.keep:
            quoted += part.above
            kept += ["", *(f"> {marks.unmarked(line) or ''}".rstrip() for line in part.lines), ""]
        elif part.kind in ("own", "forward") or part.keep:
            kept += part.above + part.lines
        else:
            quoted += part.above + part.lines
        quoted += part.tail
    return Cut(tidy(kept), tidy(quoted))


def tidy(lines: list[str]) -> str:
    """One blank line at most between others, none at either end."""
    text = "\n".join(line.rstrip() for line in lines)
    return re.sub(r"\n{3,}", "\n\n", text).strip("\n")
