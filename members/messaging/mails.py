"""What members are told of messages, and how a mail shows one."""

from collections.abc import Iterable
from typing import Any

from django.conf import settings
from django.db.models import OuterRef, Subquery
from django.utils.text import format_lazy
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, override

from members.messaging.models import Message
from portal import notices
from portal.notices.registry import Letter

notices.register_event(
    "message-written", sentence=gettext_lazy("%(actor)s has written to you."), content=True
)


def message_written(message: Message, member: Any) -> None:
    """Tell `member` that a message came. The notice holds nothing of it: the mail is made when it goes."""
    with override(member.language):
        title = _("Messages")
    notices.tell(
        "message-written",
        actor=message.author,
        kind="message",
        object_id=message.pk,
        title=title,
        url=message.get_absolute_url(),
        thread=("conversation", message.conversation_id),
        to=[member],
        watchers_of=[("conversation", message.conversation_id)],  # who has muted it finds it in the portal
    )


def message_letter(message: Message) -> Letter | None:
    """A message as a mail shows it."""
    return message_letters([message.pk]).get(message.pk)


def message_letters(ids: Iterable[int]) -> dict[int, Letter]:
    """Many messages, by id; without those that were hidden or did not come."""
    earlier = Message.objects.filter(
        conversation=OuterRef("conversation"), withheld=False, pk__lt=OuterRef("pk")
    )
    found = Message.objects.published().filter(pk__in=ids, withheld=False).select_related("author__country")
    found = found.annotate(before=Subquery(earlier.order_by("-pk").values("pk")[:1]))
    return {message.pk: letter_of(message) for message in found}


def letter_of(message: Any) -> Letter:
    return Letter(
        title=format_lazy(gettext_lazy("A message from {name}"), name=message.author.display_name),
        text=message.body,
        html=message.body_html,
        author=message.author,
        url=settings.SITE_URL + message.get_absolute_url(),
        root=("conversation", message.conversation_id),
        parent=("message", message.before) if message.before else None,
    )
