"""Who may do what in the forum: one rule, one function, one sentence for the person who may not.

Each expects that the person can see the thing. None asks the database, save for a category's
facilitators, and that once for each time the category was read.
"""

from forum.permissions.asking import (
    can_close_duplicate,
    can_offer_question,
    can_promote_topic,
    can_share_question,
)
from forum.permissions.polling import can_add_poll, can_close_poll, can_remove_poll, can_vote
from forum.permissions.roles import facilitates, must_facilitate
from forum.permissions.taking_back import can_put_back, can_take_back
from forum.permissions.tending import (
    can_archive_topic,
    can_change_category,
    can_close_topic,
    can_edit_for_brevity,
    can_merge_topics,
    can_moderate,
    can_moderate_post,
    can_moderate_topic,
    can_move_topic,
    can_pin_topic,
    can_relabel_topic,
    can_split_topic,
)
from forum.permissions.thanking import can_accept_answer, can_mark_helped
from forum.permissions.writing import (
    can_ask,
    can_edit_post,
    can_read_mail,
    can_reply,
    can_reply_topic,
    can_start_topic,
)

__all__ = [
    "can_accept_answer",
    "can_add_poll",
    "can_archive_topic",
    "can_ask",
    "can_change_category",
    "can_close_duplicate",
    "can_close_poll",
    "can_close_topic",
    "can_edit_for_brevity",
    "can_edit_post",
    "can_mark_helped",
    "can_merge_topics",
    "can_moderate",
    "can_moderate_post",
    "can_moderate_topic",
    "can_move_topic",
    "can_offer_question",
    "can_pin_topic",
    "can_promote_topic",
    "can_put_back",
    "can_read_mail",
    "can_relabel_topic",
    "can_remove_poll",
    "can_reply",
    "can_reply_topic",
    "can_share_question",
    "can_split_topic",
    "can_start_topic",
    "can_take_back",
    "can_vote",
    "facilitates",
    "must_facilitate",
]
