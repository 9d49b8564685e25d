"""Who may do what in the wiki."""

from knowledge.wiki.permissions.exchanging import can_import_pages, can_order_export
from knowledge.wiki.permissions.keeping import (
    can_check_page,
    can_close_flag,
    can_flag_page,
    can_set_keepers,
)
from knowledge.wiki.permissions.reviewing import can_review_page, can_set_review
from knowledge.wiki.permissions.roles import facilitates, keeps, must_be_editor
from knowledge.wiki.permissions.tending import (
    can_delete_page,
    can_merge_page,
    can_moderate_page,
    can_move_page,
    can_restore_page,
    can_set_access,
)
from knowledge.wiki.permissions.translating import can_set_translation, can_translate_page
from knowledge.wiki.permissions.undoing import (
    can_protect_page,
    can_thank_author,
    can_undo_edits,
    can_undo_revision,
)
from knowledge.wiki.permissions.writing import (
    can_comment_page,
    can_edit_page,
    can_revert_page,
    can_start_page,
)

__all__ = [
    "can_check_page",
    "can_close_flag",
    "can_comment_page",
    "can_delete_page",
    "can_edit_page",
    "can_flag_page",
    "can_import_pages",
    "can_merge_page",
    "can_moderate_page",
    "can_move_page",
    "can_order_export",
    "can_protect_page",
    "can_restore_page",
    "can_revert_page",
    "can_review_page",
    "can_set_access",
    "can_set_keepers",
    "can_set_review",
    "can_set_translation",
    "can_start_page",
    "can_thank_author",
    "can_translate_page",
    "can_undo_edits",
    "can_undo_revision",
    "facilitates",
    "keeps",
    "must_be_editor",
]
