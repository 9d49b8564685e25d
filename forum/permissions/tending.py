"""Who may look after topics, posts and categories."""

from collections.abc import Collection
from typing import Any

from django.utils.translation import gettext_lazy as _

from forum.models import Category, Post, Topic
from forum.permissions.roles import ARCHIVED, facilitates, must_facilitate
from portal.access import (
    Allowed,
    Audience,
    Denied,
    Verdict,
    audiences_for,
    is_secretariat,
    must_be_member,
    must_be_secretariat,
)


def can_close_topic(person: Any, topic: Topic) -> Verdict:
    """Facilitators of the category and the secretariat close a topic, and open it again."""
    return must_facilitate(person, topic.category)


def can_pin_topic(person: Any, topic: Topic) -> Verdict:
    """Facilitators of the category and the secretariat pin a topic, and take the pin away."""
    return must_facilitate(person, topic.category)


def can_archive_topic(person: Any, topic: Topic) -> Verdict:
    """Facilitators of the category and the secretariat archive a topic, and bring it back."""
    return must_facilitate(person, topic.category)


def can_relabel_topic(person: Any, topic: Topic, kind: str = "") -> Verdict:
    """Facilitators of the category and the secretariat change the title and labels of others' topics, and
    make a question of a discussion, or the other way, where the category takes it."""
    if not (verdict := must_facilitate(person, topic.category)):
        return verdict
    return takes(topic.category, kind or topic.kind) if kind != topic.kind else verdict


def can_move_topic(person: Any, topic: Topic, category: Category | None = None) -> Verdict:
    """Facilitators and the secretariat move a topic to a `category` that they see and that takes its kind.

    To show it to more people than it was written for, or to others, one must look after both categories.
    """
    if not (verdict := must_facilitate(person, topic.category)) or category is None:
        return verdict
    if not is_secretariat(person) and category.seen_by not in audiences_for(person):
        return Denied(_("This category is not there for you."))
    if not (verdict := takes(category, topic.kind)):
        return verdict
    if not facilitates(person, category) and not is_narrower(category, topic.category):
        return Denied(
            _("Others would read there what was not written for them. Please ask the secretariat to move it.")
        )
    return Allowed()


def takes(category: Category, kind: str) -> Verdict:
    """Whether a category takes topics of `kind`."""
    if kind == Topic.Kind.QUESTION and not category.takes_questions:
        return Denied(_("That category is for discussions only."))
    if kind == Topic.Kind.DISCUSSION and not category.takes_discussions:
        return Denied(_("That category is for questions only."))
    return Allowed()


def is_narrower(category: Category, than: Category) -> bool:
    """Whether whoever reads `category` reads `than` too."""
    return than.seen_by in (category.seen_by, Audience.EVERYONE) or (
        than.seen_by == Audience.MEMBERS and category.seen_by != Audience.EVERYONE
    )


def can_split_topic(person: Any, topic: Topic, kind: str = "") -> Verdict:
    """Facilitators and the secretariat make a topic of its own, of `kind`, of a part of a published one."""
    if not (verdict := must_facilitate(person, topic.category)):
        return verdict
    if not topic.is_published:
        return Denied(_("Please decide first whether this is published."))
    return takes(topic.category, kind or topic.kind)


def can_merge_topics(person: Any, source: Topic, target: Topic | None = None) -> Verdict:
    """Facilitators and the secretariat put a published topic into another one, where they look after both."""
    if not (verdict := must_facilitate(person, source.category)) or target is None:
        return verdict
    if not (verdict := must_facilitate(person, target.category)):
        return verdict
    if source.pk == target.pk:
        return Denied(_("A conversation cannot be merged into itself."))
    if not source.is_published or not target.is_published:
        return Denied(_("Please decide first whether both are published."))
    return Allowed()


def can_edit_for_brevity(person: Any, post: Post) -> Verdict:
    """Facilitators and the secretariat shorten a published text of others, whose author is told."""
    if not (verdict := must_facilitate(person, post.topic.category)):
        return verdict
    if post.author_id == person.pk:
        return Denied(_("This is your own text: you can simply change it."))
    if not post.is_published or not post.topic.is_published:
        return Denied(_("Please decide first whether this is published."))
    if post.topic.archived:
        return Denied(ARCHIVED)
    return Allowed()


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


def can_moderate(person: Any, categories: Collection[int]) -> Verdict:
    """Who looks after some `categories` (ids), and the secretariat, see what waits to be decided."""
    if not (verdict := must_be_member(person)):
        return verdict
    if categories or is_secretariat(person):
        return Allowed()
    return Denied(_("Only facilitators and the secretariat can do this."))
