"""Writing the wiki: every change is a new revision, and nothing that was written is lost."""

from knowledge.wiki.actions import presence
from knowledge.wiki.actions.addresses import TitleTaken, slug_for
from knowledge.wiki.actions.counting import count_contributors, recount
from knowledge.wiki.actions.deleting import delete_page, restore_page
from knowledge.wiki.actions.editing import Conflict, edit_page, origin_of, revert_page
from knowledge.wiki.actions.exporting import forget_exports, make_export, order_export, write_branch
from knowledge.wiki.actions.families import LanguageTaken
from knowledge.wiki.actions.files import change_files, restore_file
from knowledge.wiki.actions.keeping import (
    check_page,
    close_flag,
    close_flags,
    flag_page,
    remind_keepers,
    set_keepers,
)
from knowledge.wiki.actions.merging import Changed, merge_page
from knowledge.wiki.actions.moving import Circle, move_page
from knowledge.wiki.actions.protecting import protect_page
from knowledge.wiki.actions.repairing import repair_links
from knowledge.wiki.actions.reviewing import Overtaken, approve_page, return_page, set_review
from knowledge.wiki.actions.starting import start_page
from knowledge.wiki.actions.states import give_access, set_access, state_changed
from knowledge.wiki.actions.thanking import thank_author
from knowledge.wiki.actions.translating import follow_original, set_translation, translate_page
from knowledge.wiki.actions.undoing import undo_edits, undo_revision

__all__ = [
    "Changed",
    "Circle",
    "Conflict",
    "LanguageTaken",
    "Overtaken",
    "TitleTaken",
    "approve_page",
    "change_files",
    "check_page",
    "close_flag",
    "close_flags",
    "count_contributors",
    "delete_page",
    "edit_page",
    "flag_page",
    "follow_original",
    "forget_exports",
    "give_access",
    "make_export",
    "merge_page",
    "move_page",
    "order_export",
    "origin_of",
    "presence",
    "protect_page",
    "recount",
    "remind_keepers",
    "repair_links",
    "restore_file",
    "restore_page",
    "return_page",
    "revert_page",
    "set_access",
    "set_keepers",
    "set_review",
    "set_translation",
    "slug_for",
    "start_page",
    "state_changed",
    "thank_author",
    "translate_page",
    "undo_edits",
    "undo_revision",
    "write_branch",
]
