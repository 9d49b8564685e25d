"""Saying something in a request, and telling the other one."""

import uuid
from typing import Any

from django.conf import settings
from django.utils import timezone

from portal import notices
from roster.advice.models import Act, Message, Request


def say(
    person: Any,
    request: Request,
    act: str,
    words: str = "",
    *,
    language: str = "",
    form_key: uuid.UUID | None = None,
    by_mail: bool = False,
    quietly: bool = False,
    named: str = "",
) -> Message:
    """Write a message of `person` in the request and tell the other one, unless `quietly`. Raises
    TextError."""
    message = Message(
        request=request, author=person, act=act, form_key=form_key, by_mail=by_mail, named=named
    )
    message.set_body(words)
    message.language = language or known_language(person)
    message.save(force_insert=True)
    request.last_at = message.created_at
    Request.objects.filter(pk=request.pk).update(last_at=message.created_at)
    if not quietly:
        tell(f"advice-{act}", request, message, actor=person)
    return message


def known_language(person: Any) -> str:
    return person.language if person.language in dict(settings.LANGUAGES) else settings.LANGUAGE_CODE


def tell(event: str, request: Request, message: Message, *, actor: Any, text: str = "") -> None:
    """Tell the one of both who is not `actor`."""
    other = request.expert if actor.pk == request.need.asker_id else request.need.asker
    first = message.pk if message.act == Act.ASK else first_message(request)
    notices.tell(
        event,
        actor=actor,
        kind="advice",
        object_id=message.pk,
        title=request.need.title,
        url=message.get_absolute_url(),
        text=text,
        language=message.language,
        thread=("advice", first),
        to=[other],
    )


def first_message(request: Request) -> int:
    return request.messages.order_by("created_at", "id").values_list("pk", flat=True)[0]


def move(request: Request, states: Any, **changes: Any) -> bool:
    """Bring the request from one of `states` on; False where somebody was faster. What is set stands in
    `request` then, too."""
    if not Request.objects.filter(pk=request.pk, state__in=list(states)).update(**changes):
        return False
    for name, value in changes.items():
        setattr(request, name, value)
    return True


def answered(request: Request) -> dict[str, Any]:
    """What is noted when the expert says anything for the first time."""
    return {} if request.first_answer_at else {"first_answer_at": timezone.now()}
