"""The experts of the demonstration community, from demo/experts.toml."""

import tomllib
from datetime import datetime, timedelta
from pathlib import Path
from typing import Any

from django.contrib.auth import get_user_model

from portal import search
from portal.vocabulary.models import Country, Language, Theme
from roster import actions
from roster.models import Expert, Status


def load(now: datetime) -> None:
    """Hand in each entry as its expert and decide on it as the secretariat."""
    entries = tomllib.loads((Path(__file__).parent / "demo" / "experts.toml").read_text())["expert"]
    members = get_user_model().objects.in_bulk([entry["member"] for entry in entries], field_name="handle")
    secretariat = get_user_model().objects.secretariat().order_by("pk").first()
    for place, entry in enumerate(entries):
        expert = actions.apply(members[entry["member"]], fields(entry, members[entry["member"]].language))
        day = now - timedelta(days=10 + 9 * place)
        Expert.objects.filter(pk=expert.pk).update(submitted_at=day - timedelta(days=3))
        if entry.get("status") == Status.LISTED:
            actions.list_expert(secretariat, expert)
            Expert.objects.filter(pk=expert.pk).update(listed_at=day)
        elif entry.get("status") == Status.RETURNED:
            actions.return_expert(secretariat, expert, entry["reason"])
    search.update("expert", Expert.objects.values_list("pk", flat=True))


def fields(entry: dict[str, Any], language: str) -> dict[str, Any]:
    """The data of `actions.apply` from one entry of the file, without what the vocabulary doesn't know."""
    themes = {theme.slug: theme for theme in Theme.objects.known().values()}
    languages = Language.objects.known()
    return {
        "headline": entry["headline"],
        "body": entry["about"],
        "language": entry.get("text_language", language),
        "levels": entry["levels"],
        "services": entry["services"],
        "availability": entry["availability"],
        "fee": entry["fee"],
        "countries": Country.objects.named(entry["countries"]),
        "themes": [
            (themes[row["slug"]], row["years"], row["proof"])
            for row in entry["theme"]
            if row["slug"] in themes
        ],
        "languages": [
            (languages[row["code"]], row["level"]) for row in entry["language"] if row["code"] in languages
        ],
    }
