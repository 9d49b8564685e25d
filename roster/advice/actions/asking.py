"""Saying what one needs, and asking experts for it."""

import uuid
from collections.abc import Iterable
from typing import Any

from django.db import transaction
from django.utils.translation import gettext as _

from portal import offering
from portal.access import AccessDenied, require
from portal.models import once
from portal.text import clean_line
from roster.advice import permissions
from roster.advice.actions.telling import say
from roster.advice.models import TITLE_LENGTH, Act, Need, Request
from roster.advice.south import is_south
from roster.models import Expert

FIELDS = ("title", "language", "theme", "country", "level", "service", "wanted_by")


@transaction.atomic
def state_need(
    person: Any, data: dict[str, Any], *, place: str = "", form_key: uuid.UUID | None = None
) -> Need:
    """Note what `person` needs; nobody else sees it yet.

    `data` has the fields of a need by name, with `body` in Markdown, `theme` and `country` as objects. With
    `place` it is asked in public there, too, and is that question from then on. Raises AccessDenied, and
    TextError for what cannot be rendered.
    """
    require(permissions.can_ask_for_advice(person))

    def create() -> Need:
        need = Need(asker=person, form_key=form_key, **{name: data[name] for name in FIELDS})
        need.set_body("" if place else data["body"])
        if place:
            need.kind, need.object_id = offering.ask(
                person,
                place,
                title=need.title,
                body=data["body"],
                language=need.language,
                themes=[data["theme"]],
                countries=[data["country"]] if data["country"] else [],
                form_key=form_key,
            )
        need.save(force_insert=True)
        return need

    need, _made = once(Need.objects.filter(asker=person), form_key, create)
    return need


@transaction.atomic
def offer_thing(person: Any, kind: str, thing: Any, data: dict[str, Any]) -> Need:
    """Begin to offer what was asked in public to experts; what `person` has begun of it before is changed.

    `data` has the fields of a need by name, without title and text, which are the thing's own.
    """
    require(offering.may_offer(person, kind, thing))
    shown = offering.offerables[kind].describe(thing)
    need = Need.objects.select_for_update().filter(asker=person, kind=kind, object_id=thing.pk).first()
    need = need or Need(asker=person, kind=kind, object_id=thing.pk)
    for name in FIELDS[1:]:
        setattr(need, name, data[name])
    need.title = clean_line(shown.title)[:TITLE_LENGTH]
    need.set_body("")
    need.save()
    return need


@transaction.atomic
def ask_experts(
    person: Any, need: Need, experts: Iterable[Expert], *, word: str = "", language: str = ""
) -> list[Request]:
    """Send `need` to these experts, each in a conversation of their own; the requests that were made now.

    Who was asked already is asked no second time. `word` stands above the need's text. The experts' entries
    are locked, so that of two who ask at once none exceeds the number that an expert takes a month. Raises
    AccessDenied, and then nobody is asked.
    """
    need = Need.objects.select_for_update(no_key=True).select_related("asker").get(pk=need.pk)
    ids = {expert.pk for expert in experts}
    rows = Expert.objects.select_for_update(no_key=True, of=("self",)).select_related("member")
    chosen = list(rows.filter(pk__in=ids).order_by("pk"))
    known = set(need.requests.values_list("expert", flat=True))
    new = [expert for expert in chosen if expert.member_id not in known]
    if not new:
        return []
    require(permissions.can_send_requests(person, need, len(new)))
    for expert in new:
        if not (verdict := permissions.can_ask_expert(person, expert)):
            raise AccessDenied(f"{expert.member.display_name}: {verdict.reason}")  # type: ignore[union-attr]
    words = opening(need, word)
    return [ask(person, need, expert, words, language or need.language) for expert in new]


def ask(person: Any, need: Need, expert: Expert, words: str, language: str) -> Request:
    request = Request.objects.create(
        need=need,
        expert=expert.member,
        asker_south=is_south(person.country_id),
        expert_south=is_south(expert.member.country_id),
    )
    say(person, request, Act.ASK, words, language=language)
    return request


def opening(need: Need, word: str) -> str:
    """What the experts read first: the asker's word to them, then the need. What was asked in public is not
    copied: it is shown as it stands there, and no longer than it does."""
    if need.thing is None:
        return "\n\n".join(part for part in (word.strip(), need.body) if part)
    if not offering.found(*need.thing):
        raise AccessDenied(_("This question needs no answer any more, or not everybody can read it yet."))
    return word.strip()
