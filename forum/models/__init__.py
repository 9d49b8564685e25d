"""Categories, topics and their posts: discussions, and questions with answers and comments."""

from forum.models.categories import TAKEN, Category
from forum.models.polls import Ballot, Poll, PollChoice, Vote
from forum.models.posts import (
    ACCEPTED_RANK,
    DEEPEST,
    OPENING_RANK,
    Attachment,
    Helped,
    LastOf,
    Post,
    PostRevision,
)
from forum.models.reading import CategoryRead, Reader, TopicRead
from forum.models.topics import POINT_LENGTH, TITLE_LENGTH, MergedTopic, SameQuestion, Topic

__all__ = [
    "ACCEPTED_RANK",
    "DEEPEST",
    "OPENING_RANK",
    "POINT_LENGTH",
    "TAKEN",
    "TITLE_LENGTH",
    "Attachment",
    "Ballot",
    "Category",
    "CategoryRead",
    "Helped",
    "LastOf",
    "MergedTopic",
    "Poll",
    "PollChoice",
    "Post",
    "PostRevision",
    "Reader",
    "SameQuestion",
    "Topic",
    "TopicRead",
    "Vote",
]
