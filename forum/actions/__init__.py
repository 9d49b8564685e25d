"""What people do in the forum: each act with its rows, counters, search entry and notices.

Locks are taken in one order, so that no two acts wait for each other: an existing post, its topic,
the index (topics, then posts), and last the category; several of a kind in the order of their ids.
"""

from forum.actions.asking import close_duplicate, open_duplicate, same_question
from forum.actions.brevity import edit_for_brevity
from forum.actions.moving import merge_topics, move_topic, split_topic
from forum.actions.ordering import set_order
from forum.actions.polling import add_poll, close_poll, remove_poll, vote
from forum.actions.reading import mark_all_read, mark_category_read
from forum.actions.states import index, post_state_changed, set_audience, topic_state_changed
from forum.actions.taking_back import put_back, take_back
from forum.actions.tending import archive_topic, close_topic, labels_of, labels_seen, pin_topic, relabel_topic
from forum.actions.thanking import accept_answer, mark_helped
from forum.actions.writing import (
    cite,
    edit_post,
    edit_topic,
    name_topic,
    place,
    reply,
    set_labels,
    start_topic,
)
from forum.counting import recount

__all__ = [
    "accept_answer",
    "add_poll",
    "archive_topic",
    "cite",
    "close_duplicate",
    "close_poll",
    "close_topic",
    "edit_for_brevity",
    "edit_post",
    "edit_topic",
    "index",
    "labels_of",
    "labels_seen",
    "mark_all_read",
    "mark_category_read",
    "mark_helped",
    "merge_topics",
    "move_topic",
    "name_topic",
    "open_duplicate",
    "pin_topic",
    "place",
    "post_state_changed",
    "put_back",
    "recount",
    "relabel_topic",
    "remove_poll",
    "reply",
    "same_question",
    "set_audience",
    "set_labels",
    "set_order",
    "split_topic",
    "start_topic",
    "take_back",
    "topic_state_changed",
    "vote",
]
