"""Writing the wiki: every change is a new revision, and nothing that was written is lost."""

from knowledge.wiki.actions.addresses import TitleTaken, slug_for
from knowledge.wiki.actions.counting import recount
from knowledge.wiki.actions.deleting import delete_page, restore_page
from knowledge.wiki.actions.editing import Conflict, edit_page, revert_page
from knowledge.wiki.actions.merging import Changed, merge_page
from knowledge.wiki.actions.moving import Circle, move_page
from knowledge.wiki.actions.repairing import repair_links
from knowledge.wiki.actions.starting import start_page
from knowledge.wiki.actions.states import set_access, state_changed

__all__ = [
    "Changed",
    "Circle",
    "Conflict",
    "TitleTaken",
    "delete_page",
    "edit_page",
    "merge_page",
    "move_page",
    "recount",
    "repair_links",
    "restore_page",
    "revert_page",
    "set_access",
    "slug_for",
    "start_page",
    "state_changed",
]
