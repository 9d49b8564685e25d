"""Three texts made into one: what two people have made of the same one, at the same time."""

from dataclasses import dataclass

from merge3 import Merge3

from portal.text.characters import clean
from portal.text.diff import WORD, WORDS_ALLOWANCE, Part, parts
from portal.text.matching import Matcher


@dataclass(frozen=True)
class Passage:
    """Lines that both have changed, each in their own way: as they were, and what each made of them."""

    base: str
    mine: str
    theirs: str


@dataclass(frozen=True)
class Merged:
    """Both changes in one `text`. Where they meet it has the words of `mine`, and `passages` those of all."""

    text: str
    passages: list[Passage]


@dataclass(frozen=True)
class Sides:
    """A passage with its words marked: in `base` those that one of the others lacks, in these what is new."""

    base: list[Part]
    mine: list[Part]
    theirs: list[Part]


def three_way(base: str, mine: str, theirs: str) -> Merged:
    """Bring two changes of `base` together, line by line; nothing of `mine` is left out."""
    base, mine, theirs = clean(base), clean(mine), clean(theirs)
    merging = Merge3(base.split("\n"), mine.split("\n"), theirs.split("\n"), sequence_matcher=Matcher)
    lines: list[str] = []
    passages = []
    for kind, first, *others in merging.merge_groups():
        if kind == "conflict":
            passages.append(Passage(*("\n".join(side) for side in (first, *others))))
            lines += others[0]
        else:
            lines += first
    return Merged("\n".join(lines), passages)


def merge(base: str, mine: str, theirs: str) -> tuple[str, bool]:
    """Merge two changes of `base`, line by line. Returns the merged text and whether that was possible.

    Where both changed the same lines differently, the text returned is `mine`, whole, beside False.
    """
    merged = three_way(base, mine, theirs)
    return (clean(mine), False) if merged.passages else (merged.text, True)


def marked(passages: list[Passage]) -> list[Sides]:
    """The passages with what differs marked, word by word, as long as the common allowance of steps lasts.

    A side that has little in common with what was there is marked as a whole: that it happens to have some
    small words as well would tell nobody anything, and is what takes longest to find.
    """
    left = WORDS_ALLOWANCE
    found = []
    for one in passages:
        base, mine, theirs = (WORD.findall(side) for side in (one.base, one.mine, one.theirs))
        kept_base = set(range(len(base)))
        sides = []
        for words in (mine, theirs):
            matcher = Matcher(None, base, words, left)
            pairs = matcher.pairs() if has_much_of(words, base) else []
            left = matcher.allowance
            kept_base &= {at for at, _to in pairs}
            sides.append(parts(words, {to for _at, to in pairs}))
        found.append(Sides(parts(base, kept_base), *sides))
    return found


def has_much_of(words: list[str], others: list[str]) -> bool:
    """Whether half of the words of the shorter text are in the longer one, too."""
    known, found = ({word for word in side if word.isalnum()} for side in (words, others))
    return 2 * len(known & found) >= min(len(known), len(found)) > 0
