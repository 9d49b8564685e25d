"""Writing the wiki: every change is a new revision, and nothing that was written is lost."""

from knowledge.wiki.actions.counting import recount
from knowledge.wiki.actions.editing import Conflict, edit_page, revert_page
from knowledge.wiki.actions.starting import TitleTaken, start_page
from knowledge.wiki.actions.states import protect_page, state_changed

__all__ = [
    "Conflict",
    "TitleTaken",
    "edit_page",
    "protect_page",
    "recount",
    "revert_page",
    "start_page",
    "state_changed",
]
