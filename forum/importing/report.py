"""What an import did, or would do, in figures."""

from collections import defaultdict
from dataclasses import dataclass, field

from forum.importing import entries, texts

EXAMPLES = 3
TWICE, ELSEWHERE = "twice", "elsewhere"
REASONS = {
    TWICE: "are there twice in the file",
    ELSEWHERE: "came into another category before, or were removed here since",
    entries.SPAM: "are marked as spam",
    entries.MACHINE: "were sent by a machine: answers of absence, bounces, reports",
    entries.DIGESTS: "are digests of other messages",
    entries.HEADLESS: "say nowhere who sent them",
    texts.EMPTY: "hold no words and no file of their own",
    texts.LOCKED: "are encrypted",
    texts.COMMAND: "are commands to the list’s server",
}


@dataclass
class Figures:
    """Counts of messages, save where the name says otherwise; `left_out` has their lines, by reason."""

    topics: int = 0
    replies: int = 0
    into_old_topics: int = 0
    here: int = 0
    by_subject: int = 0
    dates_mended: int = 0
    shortened: int = 0
    files: int = 0
    files_refused: int = 0
    left_out: dict[str, list[int]] = field(default_factory=lambda: defaultdict(list))
    members: set[str] = field(default_factory=set)  # authors, by their addresses
    unclaimed: set[str] = field(default_factory=set)
    made: set[str] = field(default_factory=set)

    def add(self, other: "Figures") -> None:
        """Add what one batch did."""
        for name in ("topics", "replies", "into_old_topics", "here", "by_subject", "dates_mended"):
            setattr(self, name, getattr(self, name) + getattr(other, name))
        for name in ("shortened", "files", "files_refused"):
            setattr(self, name, getattr(self, name) + getattr(other, name))
        for reason, lines in other.left_out.items():
            self.left_out[reason] += lines
        self.members |= other.members
        self.made |= other.made
        self.unclaimed |= other.unclaimed - self.made

    @property
    def messages(self) -> int:
        return self.topics + self.replies + self.here + sum(map(len, self.left_out.values()))

    def lines(self, *, dry_run: bool = False) -> list[str]:
        """The figures in words, one to a line."""
        would = "would be " if dry_run else ""
        found = [
            (self.messages, "messages in the file"),
            (self.topics, f"{would}brought in as new discussions and questions"),
            (self.replies, f"{would}brought in as replies, answers and comments"),
            (self.into_old_topics, "of these in conversations that were here before"),
            (self.here, "were here already"),
            (self.by_subject, "placed by their subject alone, as they refer to nothing"),
            (self.dates_mended, "without a date that can be right, which was mended"),
            (self.shortened, "too long or too tangled for a post, so shortened or shown without markup"),
            (self.files, f"files {would}brought in with them"),
            (self.files_refused, "files left out, as the portal doesn’t take such files"),
            (len(self.members), "authors are members here"),
            (len(self.unclaimed), "authors were known from an earlier import"),
            (len(self.made), f"authors {would}made unclaimed members"),
        ]
        said = [f"{count:>9,}  {words}" for count, words in found if count or words.startswith("mess")]
        for reason, where in sorted(self.left_out.items()):
            examples = ", ".join(f"{line:,}" for line in sorted(where)[:EXAMPLES])
            more = " …" if len(where) > EXAMPLES else ""
            said.append(f"{len(where):>9,}  left out: they {REASONS[reason]} (line {examples}{more})")
        return said
