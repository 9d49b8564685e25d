"""The experts of the demonstration community, and what is said of them, from demo/*.toml."""

import tomllib
from datetime import datetime, timedelta
from pathlib import Path
from typing import Any

from django.contrib.auth import get_user_model
from django.core.files.base import ContentFile

from portal import search
from portal.search.models import SearchEntry
from portal.uploads import attached
from portal.uploads.checking import check_small
from portal.vocabulary.models import Country, Language, Theme
from roster import actions
from roster.actions.entries import put_cv
from roster.models import CurriculumVitae, Expert, Publication, Referee, Status

FOLDER = Path(__file__).parent / "demo"


def load(now: datetime) -> None:
    """Hand in each entry as its expert and decide on it as the secretariat."""
    entries = tomllib.loads((FOLDER / "experts.toml").read_text())["expert"]
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
    said = tomllib.loads((FOLDER / "said.toml").read_text())
    for entry in said["entry"]:
        add_to(Expert.objects.get(member__handle=entry["member"]), entry, now)
    for word in said["word"]:
        say(word, now)
    for referee in said["referee"]:
        answer(referee)
    search.update("expert", Expert.objects.values_list("pk", flat=True))


def add_to(expert: Expert, entry: dict[str, Any], now: datetime) -> None:
    """Publications, a CV and days of availability of an expert who is there."""
    documents = SearchEntry.objects.filter(kind="document", title__in=entry.get("documents", ()))
    Publication.objects.bulk_create(
        Publication(expert=expert, document_id=row.object_id) for row in documents
    )
    for name in ("requests_per_month", "cv_audience"):
        setattr(expert, name, entry.get(name, getattr(expert, name)))
    if days := entry.get("until_days"):
        expert.available_until = (now + timedelta(days=days)).date()
    expert.save()
    if words := entry.get("cv"):
        file = ContentFile(words.strip().encode(), name="cv.txt")
        put_cv(expert, attached.let_wait(CurriculumVitae, expert.member, check_small(file)))


def answer(referee: dict[str, Any]) -> None:
    """Somebody whom an expert has named has answered."""
    expert = Expert.objects.select_related("member").get(member__handle=referee["of"])
    asked = Referee.objects.create(expert=expert, name=referee["name"], language=referee["language"])
    actions.answer_as_referee(asked, referee["answer"])


def say(word: dict[str, Any], now: datetime) -> None:
    """One member's word for an expert, and the expert's answer where there is one."""
    expert = Expert.objects.select_related("member").get(member__handle=word["of"])
    data = {
        "occasion": word["occasion"],
        "place": word["place"],
        "year": now.year - word["years_ago"],
        "body": word["text"].strip(),
        "language": word["language"],
    }
    found = actions.endorse_expert(get_user_model().objects.get(handle=word["by"]), expert, data)
    if reply := word.get("reply"):
        actions.reply_to_endorsement(expert.member, found, reply)


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
