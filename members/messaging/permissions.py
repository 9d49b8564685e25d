"""Who may write to whom."""

from typing import Any

from django.utils.translation import gettext_lazy as _

from members.messaging.models import Conversation, Message, Wish
from portal import blocks
from portal.access import Allowed, Denied, Verdict, must_be_member, must_be_secretariat


def can_write_message(person: Any, member: Any) -> Verdict:
    """An active member writes to another who takes messages, or who has written to them before.

    Whom one has blocked one does not write to. Who is blocked is told nothing: they may write.
    """
    if not (verdict := must_be_member(person)):
        return verdict
    if person.pk == member.pk:
        return Denied(_("This is you."))
    if not member.is_active_member:
        return Denied(_("This member can’t be written to at present."))
    if member.pk in blocks.of(person):
        return Denied(_("You have blocked this member. Unblock them to write to them."))
    is_off = Wish.objects.filter(member=member.pk, takes_messages=False).exists()
    if is_off and not wrote_to(member, person):
        return Denied(_("This member takes no messages at present."))
    return Allowed()


def wrote_to(member: Any, person: Any) -> bool:
    """Whether `member` has written to `person` before, in a message that they see."""
    low, high = sorted((member.pk, person.pk))
    pair = Conversation.objects.filter(low=low, high=high)
    return (
        Message.objects.published().filter(conversation__in=pair, author=member.pk, withheld=False).exists()
    )


def can_moderate_message(person: Any, message: Message) -> Verdict:
    """What was reported the secretariat hides or leaves; it is shown nothing else."""
    return must_be_secretariat(person)
