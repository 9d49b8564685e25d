"""The reasons of a proposal in words, as the asker reads them."""

from collections.abc import Callable, Iterable

from django.utils.formats import date_format
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from portal.vocabulary.models import Country, Language, Region, Theme
from roster.advice.matching import Reason, Why
from roster.models import Level, Service


def in_words(reasons: Iterable[Reason]) -> list[str]:
    """A sentence for each reason, in the active language; what can't be said any more is left out."""
    return [words for reason in reasons if (words := WORDS[reason.why](reason))]


def theme_words(reason: Reason) -> str:
    name = Theme.objects.known()[reason.about].name
    sentence = {
        Why.SAME_THEME: _("Knows “%(theme)s”"),
        Why.THEME_WITHIN: _("Knows “%(theme)s”, a part of what you ask about"),
        Why.AREA: _("Knows all of “%(theme)s”, to which your theme belongs"),
        Why.BESIDE: _("Knows “%(theme)s”, another theme of the same area"),
    }[reason.why] % {"theme": name}
    if not reason.also:
        return sentence
    years = ngettext("for %(n)s year", "for %(n)s years", reason.also) % {"n": reason.also}
    return _("%(sentence)s, %(years)s") % {"sentence": sentence, "years": years}


def country_words(reason: Reason) -> str:
    country = Country.objects.known()[reason.about].name
    if reason.why == Why.LIVES_THERE:
        return _("Lives in this country: %(country)s") % {"country": country}
    return _("Has worked in this country: %(country)s") % {"country": country}


def region_words(reason: Reason) -> str:
    return _("Knows the region: %(region)s") % {"region": Region.objects.known()[reason.about].name}


def language_words(reason: Reason) -> str:
    names = {"language": Language.objects.known()[reason.about].name, "level": reason.also}
    if reason.why == Why.OTHER_LANGUAGE:
        return _("Not in the language you chose, but in one you read: %(language)s (%(level)s)") % names
    return _("Speaks %(language)s (%(level)s)") % names


def load_words(reason: Reason) -> str:
    return ngettext(
        "Has %(n)s other request at present", "Has %(n)s other requests at present", reason.about
    ) % {"n": reason.about}


WORDS: dict[Why, Callable[[Reason], str]] = {
    Why.SAME_THEME: theme_words,
    Why.THEME_WITHIN: theme_words,
    Why.AREA: theme_words,
    Why.BESIDE: theme_words,
    Why.LIVES_THERE: country_words,
    Why.WORKED_THERE: country_words,
    Why.SAME_REGION: region_words,
    Why.SAME_CONTINENT: region_words,
    Why.LANGUAGE: language_words,
    Why.OTHER_LANGUAGE: language_words,
    Why.LEVEL: lambda reason: _("Works at this level: %(level)s") % {"level": Level(reason.about).label},
    Why.SERVICE: lambda reason: _("Offers this: %(service)s") % {"service": Service(reason.about).label},
    Why.AVAILABLE: lambda reason: _("Has time now"),
    Why.LITTLE_TIME: lambda reason: _("Has little time"),
    Why.FREE_FROM: lambda reason: _("Has time from %(day)s on") % {"day": date_format(reason.about)},
    Why.NO_REQUESTS: lambda reason: _("Has no other request at present"),
    Why.SOME_REQUESTS: load_words,
    Why.OTHER_THEMES: lambda reason: _("Does not name your theme on the roster"),
    Why.NO_LANGUAGE: lambda reason: (
        _("Does not name this language: %(language)s")
        % {"language": Language.objects.known()[reason.about].name}
    ),
    Why.NO_TIME: lambda reason: _("Has no time at present"),
    Why.FULL: lambda reason: (
        _("Has had as many requests this month as they take")
        if reason.about
        else _("Takes no requests at present")
    ),
}
