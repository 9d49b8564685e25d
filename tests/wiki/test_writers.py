"""Several people write in one page, at once and in any order: nothing that was saved is ever lost."""

from collections import Counter
from dataclasses import dataclass, field
from itertools import pairwise

from django.db import transaction
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from knowledge.wiki import actions
from knowledge.wiki.actions import authorship
from knowledge.wiki.models import Link, Page, Revision
from portal import text
from tests.wiki.pages import make_page

START = "\n".join(f"Line {number}." for number in range(6))
WRITERS = 3

deed = st.tuples(
    st.sampled_from(
        ["open", "add", "change", "remove", "save", "save", "revert", "undo", "take_back", "rename"]
    ),
    st.integers(0, WRITERS - 1),
    st.integers(0, 40),
)


@dataclass
class Writer:
    """Somebody with the form open: the revision it was made from, and the text as they have it now."""

    person: object
    base: int = 1
    words: list[str] = field(default_factory=START.splitlines)


class Desk:
    """One page, the people who write in it, and each text that was acknowledged, by its number."""

    def __init__(self, people):
        self.page = make_page(people[0], body=START)
        self.writers = [Writer(person) for person in people]
        self.saved = {1: START}
        self.count = 0

    def do(self, name: str, who: int, place: int) -> None:
        getattr(self, name)(self.writers[who], place)

    def now(self) -> Revision:
        return Page.objects.select_related("current").get(pk=self.page.pk).current

    def new_line(self) -> str:
        self.count += 1
        return f"New {self.count}, see [[Page {self.count % 4}]]."

    def open(self, writer: Writer, place: int) -> None:
        current = self.now()
        writer.base, writer.words = current.number, current.body.split("\n")

    def add(self, writer: Writer, place: int) -> None:
        writer.words.insert(place % (len(writer.words) + 1), self.new_line())

    def change(self, writer: Writer, place: int) -> None:
        if writer.words:
            writer.words[place % len(writer.words)] = self.new_line()

    def remove(self, writer: Writer, place: int) -> None:
        if len(writer.words) > 1:
            del writer.words[place % len(writer.words)]

    def save(self, writer: Writer, place: int) -> None:
        """Save, and where somebody was first, what the page then offers; by hand where it offers nothing."""
        for _attempt in range(2):
            data = {"body": "\n".join(writer.words), "summary": "More"}
            try:
                made = actions.edit_page(writer.person, self.page, data, base=writer.base)
            except actions.Conflict as conflict:
                self.bring_together(writer, conflict)
                continue
            self.note(made, data["body"])
            self.open(writer, place)
            return
        raise AssertionError("What was offered could not be saved.")

    def note(self, made: Revision | None, words: str) -> None:
        """What was acknowledged: a new revision, or that the page says that already."""
        if made is None:
            assert self.now().body == words
        else:
            self.saved[made.number] = words

    def bring_together(self, writer: Writer, conflict) -> None:
        origin, theirs = self.saved[writer.base].split("\n"), conflict.current.body.split("\n")
        merged = conflict.merged
        if merged is not None:
            for side in (writer.words, theirs):
                new = Counter(side) - Counter(origin)
                assert not new - Counter(merged.split("\n")), "both changes are in what is offered"
            writer.words = merged.split("\n")
        else:
            mine = Counter(writer.words) - Counter(origin)
            writer.words = theirs + list(mine.elements())
        writer.base = conflict.current.number

    def revert(self, writer: Writer, place: int) -> None:
        numbers = sorted(self.saved)
        earlier = Revision.objects.get(page=self.page, number=numbers[place % len(numbers)])
        base = self.now().number
        made = actions.revert_page(writer.person, self.page, earlier, base=base, summary="Back")
        self.note(made, earlier.body)

    def undo(self, writer: Writer, place: int) -> None:
        numbers = sorted(self.saved)[1:]
        if numbers:
            earlier = Revision.objects.get(page=self.page, number=numbers[place % len(numbers)])
            base = self.now().number
            made = actions.undo_revision(writer.person, self.page, earlier, base=base, summary="Undone")
            if made:
                self.saved[made.number] = made.body

    def take_back(self, writer: Writer, place: int) -> None:
        """The secretariat takes back what the writer did lately; what the others have in the page stays."""
        before, numbers = self.now(), sorted(self.saved)[-1 - place % 4 :]
        secretariat = self.writers[-1].person
        actions.undo_edits(secretariat, self.page, writer.person, numbers)
        if (made := self.now()) != before:
            self.saved[made.number] = made.body
            lost = set(before.body.split("\n")) - set(made.body.split("\n"))
            own = Revision.objects.filter(page=self.page, author=writer.person, number__in=numbers)
            texts = {number: set(body.split("\n")) for number, body in self.saved.items()}
            brought = [texts[one.number] - texts.get(one.number - 1, set()) for one in own]
            assert lost <= set().union(*brought), "what others wrote stays"

    def rename(self, writer: Writer, place: int) -> None:
        before = self.now()
        title = f"Goat plague {place % 3}"
        if actions.move_page(writer.person, Page.objects.get(pk=self.page.pk), title=title, parent=None):
            self.saved[before.number + 1] = before.body

    def check(self) -> None:
        page = Page.objects.select_related("current", "shown").get(pk=self.page.pk)
        history = list(Revision.objects.filter(page=page).order_by("number"))
        assert {one.number: one.body for one in history} == self.saved, "each is there as it was saved"
        assert [one.number for one in history] == list(range(1, len(history) + 1))
        assert all(one.parent_id == before.pk for before, one in pairwise(history))
        assert page.current == page.shown == history[-1], "the history leads to what is read now"
        said = set(text.render(page.shown.body, profile="wiki").links)
        assert set(Link.objects.filter(page=page).values_list("to_slug", flat=True)) == said
        assert {address.page_id for address in page.addresses.all()} == {page.pk}
        assert actions.recount() == 0 and not authorship.find_authors(page.pk)


@settings(max_examples=25, deadline=None, suppress_health_check=list(HealthCheck))
@given(deeds=st.lists(deed, min_size=8, max_size=30))
def test_whatever_several_people_save_in_one_page_is_kept(deeds, member, other, secretariat):
    with transaction.atomic():
        desk = Desk([member, other, secretariat])
        for name, who, place in deeds:
            desk.do(name, who, place)
        for writer in desk.writers:
            desk.save(writer, 0)
        desk.check()
        transaction.set_rollback(True)
