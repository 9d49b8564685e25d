"""Categories that belong to groups of members; see `portal.belongings`. Who may, the group's rules say."""

from typing import Any

from django.db import transaction
from django.utils.crypto import get_random_string
from django.utils.translation import gettext as _

from forum.actions.states import give_audience
from forum.mail_to_category import write_in
from forum.models import TAKEN, Category, Topic
from portal import belongings
from portal.access import Audience, Denied, Verdict, must_be_secretariat
from portal.notices.inbox.reading import Message
from portal.notices.inbox.registry import Outcome, Refused
from portal.notices.outbox import addresses

LAST = 1000  # the rooms of groups come after the others
LATEST = 5


@transaction.atomic
def make(person: Any, group: belongings.Group) -> int:
    """A category for the group, with its name; its coordinators facilitate it."""
    category = Category.objects.create(
        slug=slug_for(group),
        **{f"name_{code}": name for code, name in group.names.items()},
        **readers(group),
        order=LAST,
    )
    category.facilitators.set(group.coordinators)
    return category.pk


def readers(group: belongings.Group) -> dict[str, Any]:
    """Who reads it, as the fields of a category say that."""
    if group.audience in Audience.values:
        return {"audience": group.audience, "group_id": None}
    return {"audience": Category.Readers.GROUP, "group_id": int(group.writers.partition(":")[2])}


def slug_for(group: belongings.Group) -> str:
    """The group's own address where it is free; of a hidden one nobody can guess it, by mail either."""
    base = group.slug[:50]
    slug = f"{base}-{get_random_string(8).lower()}" if group.is_hidden else base
    number = 1
    while slug in TAKEN or Category.objects.filter(slug=slug).exists():
        number += 1
        slug = f"{base}-{number}"
    return slug


@transaction.atomic
def open_to(person: Any, category_id: int, group: belongings.Group) -> None:
    """Let whom the group is for read it, and its coordinators facilitate it."""
    category = Category.objects.get(pk=category_id)
    wanted = Category(**readers(group))
    if (category.audience, category.group_id) != (wanted.audience, wanted.group_id):
        give_audience(person, category, wanted.audience, wanted.group)
    if group.is_hidden and category.slug == group.slug:
        Category.objects.filter(pk=category_id).update(slug=slug_for(group))
    category.facilitators.remove(*group.retired)
    category.facilitators.add(*group.coordinators)


def can_give(person: Any, category_id: int) -> Verdict:
    """A category that is there already, only the secretariat gives to a group."""
    if not Category.objects.filter(pk=category_id).exists():
        return Denied(_("There is no such category."))
    return must_be_secretariat(person)


def shown(person: Any, ids: list[int]) -> list[belongings.Shown]:
    """Those of some categories that the person sees, each with its latest conversations."""
    found = []
    for category in Category.objects.visible_to(person).filter(pk__in=ids):
        topics = Topic.objects.visible_to(person).filter(category=category).published()
        latest = topics.order_by("-last_post_at", "-pk").only("kind", "slug", "title", "last_post_at")[
            :LATEST
        ]
        found.append(
            belongings.Shown(
                category.pk,
                category.name,
                category.get_absolute_url(),
                line=category.size,
                latest=tuple((topic.title, topic.get_absolute_url()) for topic in latest),
                address=addresses.address(category.slug),
            )
        )
    return found


def receive(message: Message, category_id: int) -> Outcome:
    """What is written to the group's address is written in its category."""
    category = Category.objects.visible_to(message.member).filter(pk=category_id).first()
    return write_in(message, category) if category else Refused(_("You can’t write to this category."))


def takes(local: str, category_id: int) -> bool:
    """Whether mail to `local`@ may go to this category: the address of another one stays that one's."""
    return not Category.objects.filter(slug__iexact=local).exclude(pk=category_id).exists()
