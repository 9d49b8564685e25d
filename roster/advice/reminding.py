"""Reminding experts of requests that wait: after 72 hours and after a week, then the secretariat has them."""

from typing import Any

from django.db import transaction
from django.utils import timezone, translation
from django.utils.translation import gettext_lazy

from portal import notices, offering
from portal.access import ANY_MEMBER, require
from portal.moderation.actions import log
from portal.notices.models import Event
from portal.notices.registry import kinds
from roster.advice import actions, by_mail, permissions
from roster.advice.actions.telling import first_message
from roster.advice.models import Message, Need, Request
from roster.advice.querysets import SECOND

MOST = 200  # in one run; the next takes the rest

HOW = gettext_lazy(
    "Answer with one word: “accept”, “later” (a day may follow: later 2027-01-15) or “decline” (the name of "
    "somebody else may follow)."
)


def remind() -> int:
    """Remind the experts who are due; how many. Each request in a transaction of its own, by one worker."""
    note_public_answers()
    forget_gone()
    due = Request.objects.to_remind(timezone.now()).order_by("due_from").values_list("pk", flat=True)
    return sum(remind_of(pk) for pk in list(due[:MOST]))


@transaction.atomic
def remind_of(request_id: int) -> bool:
    """Remind once of this one, if it still waits and nobody else is at it."""
    now = timezone.now()
    rows = Request.objects.to_remind(now).select_for_update(skip_locked=True, no_key=True, of=("self",))
    request = rows.select_related("need__asker", "expert").filter(pk=request_id).first()
    if request is None:
        return False
    times = 2 if request.due_from <= now - SECOND else 1
    Request.objects.filter(pk=request.pk).update(reminded=times)
    tell(request)
    if times == 2:
        tell_asker(request)
    return True


@transaction.atomic
def remind_again(person: Any, request: Request) -> bool:
    """Remind once more, as the secretariat wishes; False where the expert has answered meanwhile."""
    require(permissions.can_see_to_request(person, request))
    waiting = Request.objects.waiting().select_for_update(no_key=True, of=("self",))
    now = waiting.select_related("need__asker", "expert").filter(pk=request.pk).first()
    if now is None:
        return False
    tell(now)
    log(person, "remind", now, kind="advice-request")
    return True


def tell(request: Any) -> None:
    """A mail to the expert with the whole request, which can be answered as the first one."""
    opening = request.messages.order_by("created_at", "id")[0]
    opening.request = request
    with translation.override(request.expert.language):
        text = f"{by_mail.facts_of(request.need)}\n\n{by_mail.with_thing(opening)}\n\n{HOW}"
    notices.tell(
        "advice-remind",
        actor=request.need.asker,
        kind="advice",
        object_id=opening.pk,
        title=request.need.title,
        url=opening.get_absolute_url(),
        text=text,
        language=opening.language,
        to=[request.expert],
    )


def tell_asker(request: Any) -> None:
    """Who asked learns that the expert is silent, and can ask another one."""
    notices.tell(
        "advice-silent",
        actor=request.expert,
        kind="advice",
        object_id=first_message(request),
        title=request.need.title,
        url=request.need.get_absolute_url(),
        to=[request.need.asker],
    )


def note_public_answers() -> int:
    """Note which experts have answered in public what they were asked, wherever they did so; how many."""
    waiting = Request.objects.waiting().exclude(need__kind="").select_related("need")
    by_kind: dict[str, list[Request]] = {}
    for request in waiting.order_by("pk")[:1000]:
        by_kind.setdefault(request.need.kind, []).append(request)
    count = 0
    for kind, some in by_kind.items():
        if kind in offering.offerables:
            done = offering.offerables[kind].answered({one.need.object_id or 0 for one in some})
            answered = [one for one in some if (one.need.object_id, one.expert_id) in done]
            count += sum(actions.note_public_answer(one) for one in answered)
    return count


def forget_gone() -> int:
    """End the requests about public things that need no answer any more, and keep no title of those that
    nobody can read any more; how many requests were ended."""
    count = 0
    for kind, offered in offering.offerables.items():
        needs = Need.objects.filter(kind=kind).order_by("-pk")[:1000]
        ids = {need.object_id or 0 for need in needs}
        waiting = {thing.pk for thing in offered.rows(ids)}
        there = set(kinds[kind].visible(ANY_MEMBER).filter(pk__in=ids).values_list("pk", flat=True))
        ended = Request.objects.waiting().filter(need__kind=kind, need__object_id__in=ids - waiting)
        count += sum(actions.lapse(one) for one in ended)
        gone = Need.objects.filter(kind=kind, object_id__in=ids - there).exclude(title="")
        messages = list(Message.objects.filter(request__need__in=gone).values_list("pk", flat=True))
        Event.objects.filter(kind="advice", object_id__in=messages).delete()
        gone.update(title="")
    return count
