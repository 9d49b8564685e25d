"""Entries of the roster for the tests."""

from django.core.files.base import ContentFile

from portal.uploads import attached
from portal.uploads.checking import check_small
from portal.vocabulary.models import Country, Language, Theme
from roster import actions
from roster.models import CurriculumVitae, Endorsement, Expert


def theme(slug: str) -> Theme:
    return next(one for one in Theme.objects.known().values() if one.slug == slug)


def data(**changes) -> dict:
    """What an expert in goats hands in."""
    return {
        "headline": "Goat keeper who trains other women",
        "body": "I have kept goats for twenty years and **train** my neighbours.",
        "language": "en",
        "countries": [Country.objects.known()["KE"], Country.objects.known()["ET"]],
        "levels": ["local", "national"],
        "services": ["training", "advice"],
        "availability": "available",
        "fee": "free",
        "themes": [(theme("small-ruminants"), 20, "Trained 300 women in Garissa")],
        "languages": [(Language.objects.known()["sw"], "C2"), (Language.objects.known()["en"], "B2")],
    } | changes


def make_expert(member, *, listed_by=None, **changes) -> Expert:
    """An entry that `member` handed in, listed where `listed_by` is of the secretariat."""
    expert = actions.apply(member, data(**changes))
    if listed_by:
        assert actions.list_expert(listed_by, expert)
    return expert


def add_cv(
    expert: Expert, *, content: bytes = b"Goats, twenty years of them.", name="cv.txt"
) -> CurriculumVitae:
    """A CV on the entry, as if the form had brought it."""
    cv = attached.let_wait(CurriculumVitae, expert.member, check_small(ContentFile(content, name=name)))
    actions.entries.put_cv(expert, cv)
    cv.refresh_from_db()
    return cv


def endorse(member, expert: Expert, **changes) -> Endorsement:
    """A word of `member` for `expert`."""
    data = {
        "occasion": "A training on goat health",
        "place": "Garissa",
        "year": 2024,
        "body": "She **showed** us how to trim hooves.",
        "language": "en",
    }
    return actions.endorse_expert(member, expert, data | changes)


def posted(**changes) -> dict:
    """The same as the form sends it."""
    return {
        "headline": "Goat keeper who trains other women",
        "body": "I have kept goats for twenty years.",
        "language": "en",
        "countries": ["KE", "ET"],
        "levels": ["local"],
        "services": ["training"],
        "availability": "available",
        "fee": "free",
        "themes-TOTAL_FORMS": "3",
        "themes-INITIAL_FORMS": "0",
        "themes-0-theme": str(theme("small-ruminants").pk),
        "themes-0-years": "20",
        "themes-0-proof": "Trained 300 women",
        "languages-TOTAL_FORMS": "2",
        "languages-INITIAL_FORMS": "0",
        "languages-0-language": "sw",
        "languages-0-level": "C2",
        "publications-TOTAL_FORMS": "2",
        "publications-INITIAL_FORMS": "0",
        "referees-TOTAL_FORMS": "1",
        "referees-INITIAL_FORMS": "0",
    } | changes
