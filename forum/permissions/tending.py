"""Who may look after topics, posts and categories."""

from typing import Any

from django.utils.translation import gettext_lazy as _

from forum.models import Category, Post, Topic
from forum.permissions.roles import must_facilitate
from portal.access import Denied, Verdict, must_be_secretariat


def can_close_topic(person: Any, topic: Topic) -> Verdict:
    """Facilitators of the category and the secretariat close a topic, and open it again."""
    return must_facilitate(person, topic.category)


def can_pin_topic(person: Any, topic: Topic) -> Verdict:
    """Facilitators of the category and the secretariat pin a topic, and take the pin away."""
    return must_facilitate(person, topic.category)


def can_change_category(person: Any, category: Category) -> Verdict:
    """What a category is and who reads it, only the secretariat decides."""
    return must_be_secretariat(person)


def can_moderate_topic(person: Any, topic: Topic) -> Verdict:
    """Facilitators of the category and the secretariat hide, restore and approve its topics."""
    return must_facilitate(person, topic.category)


def can_moderate_post(person: Any, post: Post) -> Verdict:
    """The same for posts, save the opening one, which stands and falls with its topic."""
    if post.is_body:
        return Denied(_("This is the opening text. Please decide about the whole conversation instead."))
    return must_facilitate(person, post.topic.category)
