"""Writing the wiki: every change is a new revision, and nothing that was written is lost."""

from knowledge.wiki.actions.counting import recount
from knowledge.wiki.actions.editing import Conflict, edit_page, revert_page
from knowledge.wiki.actions.starting import TitleTaken, start_page
from knowledge.wiki.actions.states import set_access, state_changed

__all__ = [
    "Conflict",
    "TitleTaken",
    "edit_page",
    "recount",
    "revert_page",
    "set_access",
    "start_page",
    "state_changed",
]
