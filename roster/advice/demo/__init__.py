"""Requests for advice of the demonstration community, from requests.toml."""

import tomllib
from datetime import datetime, timedelta
from pathlib import Path
from typing import Any

from django.contrib.auth import get_user_model
from django.utils import timezone

from portal.notices.models import Event
from portal.vocabulary.models import Country, Theme
from roster.advice import actions
from roster.advice.models import Act, Message, Need, Request
from roster.models import Expert


def load(now: datetime) -> None:
    """Send each request as its asker, and let both say what follows."""
    rows = tomllib.loads((Path(__file__).parent / "requests.toml").read_text(encoding="utf-8"))["request"]
    for row in rows:
        tell_story(row, now)


def tell_story(row: dict[str, Any], now: datetime) -> None:
    """One request with all that both said, on the days on which they did."""
    members = get_user_model().objects.in_bulk([row["asker"], *row["experts"]], field_name="handle")
    experts = [one for one in Expert.objects.listed() if one.member.handle in row["experts"]]
    if row["asker"] not in members or not experts:
        return
    asked = now - timedelta(days=row["days"])
    asker = members[row["asker"]]
    need = actions.state_need(asker, fields(row))
    Need.objects.filter(pk=need.pk).update(created_at=asked)
    for request in actions.ask_experts(asker, need, experts):
        Request.objects.filter(pk=request.pk).update(asked_at=asked, due_from=asked, last_at=asked)
        date_messages(request, asked)
        for step in row.get("then", []):
            if step["by"] in (asker.handle, request.expert.handle):
                moment = asked + timedelta(hours=step["hours"])
                do(members[step["by"]], request, step, moment)


def paragraph(text: str) -> str:
    """What is wrapped in the file, as one line."""
    return " ".join(text.split())


def fields(row: dict[str, Any]) -> dict[str, Any]:
    """The data of `actions.state_need` from one entry of the file."""
    return {
        "title": row["title"],
        "body": paragraph(row["text"]),
        "language": row["language"],
        "theme": Theme.objects.by_slug(row["theme"]),
        "country": Country.objects.known()[row["country"]],
        "level": row["level"],
        "service": row["service"],
        "wanted_by": None,
    }


def do(person: Any, request: Request, step: dict[str, Any], moment: datetime) -> None:
    words = paragraph(step.get("text", ""))
    if step["act"] == Act.ACCEPT:
        actions.accept(person, request, words)
    elif step["act"] == Act.LATER:
        actions.postpone(person, request, timezone.localdate() + timedelta(days=step["days"]), words)
    elif step["act"] == Act.DECLINE:
        actions.decline(person, request, words, step.get("instead", ""))
    elif step["act"] == Act.CLOSE:
        actions.close(person, request, step["result"], words)
    else:
        actions.write_message(person, request, words)
    date_messages(request, moment)
    now = Request.objects.get(pk=request.pk)
    dated = {
        name: moment
        for name in ("first_answer_at", "accepted_at", "closed_at")
        if getattr(now, name) and getattr(now, name) > moment
    }
    Request.objects.filter(pk=request.pk).update(last_at=moment, **dated)


def date_messages(request: Request, moment: datetime) -> None:
    """Let what was said last have been said then."""
    last = Message.objects.filter(request=request).latest("pk")
    Message.objects.filter(pk=last.pk).update(created_at=moment)
    Event.objects.filter(kind="advice", object_id=last.pk).update(created_at=moment)
