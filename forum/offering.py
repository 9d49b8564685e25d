"""Questions as they are offered to experts, and asked from where experts are found."""

import uuid
from collections.abc import Collection, Iterable
from typing import Any

from django.conf import settings
from django.utils.translation import gettext as _

from forum import actions, permissions
from forum.models import Category, Post, Topic
from portal.access import ANY_MEMBER, AccessDenied
from portal.offering import Choices, Offered


def waiting(ids: Iterable[int]) -> Any:
    """Those of some questions that every active member may read and nobody has answered."""
    topics = Topic.objects.visible_to(ANY_MEMBER).waiting_questions().filter(pk__in=ids, duplicate_of=None)
    return topics.select_related("category", "author")


def describe(topic: Topic) -> Offered:
    return Offered(
        title=topic.title,
        text=lambda: topic.posts.get(number=1).body,
        language=topic.language,
        url=settings.SITE_URL + topic.get_absolute_url(),
        themes=topic.theme_ids,
        countries=topic.country_codes,
    )


def answered(ids: Collection[int]) -> set[tuple[int, int]]:
    """Who has written under which of some questions, as pairs of their ids."""
    posts = Post.objects.published().filter(topic__in=ids, author__isnull=False).exclude(kind=Post.Kind.BODY)
    return set(posts.values_list("topic_id", "author_id"))


def places(person: Any) -> Choices:
    """The categories in which `person` may ask."""
    categories = Category.objects.visible_to(person).for_questions()
    may = (one for one in categories if permissions.can_start_topic(person, one, Topic.Kind.QUESTION))
    return [(one.slug, one.name) for one in may]


def ask(
    person: Any,
    place: str,
    *,
    title: str,
    body: str,
    language: str,
    themes: Iterable[Any],
    countries: Iterable[Any],
    form_key: uuid.UUID | None,
) -> tuple[str, int]:
    """Ask in the category with the slug `place`; see `portal.offering.ask`."""
    category = Category.objects.visible_to(person).for_questions().filter(slug=place).first()
    if category is None:
        raise AccessDenied(_("This category is not there any more. Please choose another one."))
    topic, _made = actions.start_topic(
        person,
        category,
        kind=Topic.Kind.QUESTION,
        title=title,
        body=body,
        language=language,
        themes=themes,
        countries=countries,
        form_key=form_key,
    )
    return "topic", topic.pk
