"""Two who change a page at once: who comes second gets both texts, and loses nothing."""

from typing import Any

from knowledge.wiki.actions import Conflict
from knowledge.wiki.models import Page
from portal.text import sections
from portal.text.diff import lines
from portal.text.merging import marked

MOST_PASSAGES = 50


def offer(form: Any, page: Page, conflict: Conflict, number: int | None) -> tuple[dict[str, Any], int | None]:
    """Give the form back from the newest revision on, with both changes in its text; where they meet, with
    what was typed. Returns what is to be shown beside it, and the number of the section that the form
    holds now, None where it holds the whole page."""
    typed, both, current = form.cleaned_data["body"], conflict.both, conflict.current
    began = sections.find(conflict.origin.body, number) if conflict.origin and number is not None else None
    number, body = (began and section_like(began, current.body, both.text)) or (None, both.text)
    form.data = form.data.copy()
    form.data["revision"], form.data["of"], form.data["body"] = str(current.number), str(page.pk), body
    form.status = 409
    shown: dict[str, Any] = {"theirs": current, "typed": typed}
    if conflict.merged is not None:
        shown["mine"] = lines(current.body, conflict.merged)
    else:
        shown["passages"] = marked(both.passages[:MOST_PASSAGES])
    if conflict.origin:
        shown["their_change"] = lines(conflict.origin.body, current.body)
    return shown, number


def section_like(began: sections.Section, source: str, whole: str) -> tuple[int, str] | None:
    """The section of `source` with the title of the one `began` with, in the place of which some words make
    `whole` of it, and these words. None where there is none such, as the other has changed more than that."""
    found = [one for one in sections.split(source) if one.title == began.title]
    for section in sorted(found, key=lambda one: one.number != began.number):
        before, after = source[: section.start].rstrip("\n"), source[section.end :].lstrip("\n")
        if whole.startswith(before) and whole.endswith(after) and len(before) + len(after) <= len(whole):
            words = whole[len(before) : len(whole) - len(after)].strip("\n")
            if sections.put(source, section, words) == whole:
                return section.number, words
    return None
