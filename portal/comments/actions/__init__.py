"""Writing, changing, taking back: every change of a comment goes through here."""

from portal.comments.actions.counting import recount
from portal.comments.actions.moving import move_comments
from portal.comments.actions.states import state_changed
from portal.comments.actions.taking_back import put_back, take_back
from portal.comments.actions.writing import edit_comment, write_comment

__all__ = [
    "edit_comment",
    "move_comments",
    "put_back",
    "recount",
    "state_changed",
    "take_back",
    "write_comment",
]
