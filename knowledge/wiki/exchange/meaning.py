"""What the words of a file mean here: languages, themes, countries, who reads and who changes a page."""

from dataclasses import dataclass, field
from typing import Any

from django.conf import settings
from django.utils.translation import gettext as _

from knowledge.wiki.exchange import outgoing
from knowledge.wiki.exchange.from_markdown import is_own
from knowledge.wiki.exchange.incoming import Incoming
from knowledge.wiki.models import Editors, Reviewed
from portal import text
from portal.access import Audience
from portal.vocabulary.models import Country, Theme

MOST_TAGS = 20
LONGEST_TAG = 50


@dataclass
class Said:
    """What a page says of itself, as far as it is understood; `fault` is why it can't be taken."""

    language: str
    audience: str = ""
    editors: str = ""
    review: str = ""
    themes: list[Theme] = field(default_factory=list)
    countries: list[Country] = field(default_factory=list)
    tags: list[str] = field(default_factory=list)
    fault: str = ""
    sentences: list[str] = field(default_factory=list)


class Meaning:
    def __init__(self, language: str, audience: str):
        self.language, self.audience = language, audience
        self.groups = {name: audience for audience, name in outgoing.group_names().items()}
        self.themes = {theme.slug: theme for theme in Theme.objects.known().values()}
        self.countries = Country.objects.known()
        self.understood: dict[int, Said] = {}

    def of(self, page: Incoming) -> Said:
        """What the page says; understood once."""
        if id(page) not in self.understood:
            self.understood = {id(page): self.understand(page)}
        return self.understood[id(page)]

    is_own = staticmethod(is_own)

    def understand(self, page: Incoming) -> Said:
        said = Said(language=self.language)
        self.read_language(page, said)
        self.read_access(page, said)
        said.themes = self.known(page.themes, self.themes, said, str.lower)
        said.countries = self.known(page.countries, self.countries, said, str.upper)
        tags = dict.fromkeys(text.clean_line(tag)[:LONGEST_TAG] for tag in page.tags)
        said.tags = [tag for tag in tags if tag][:MOST_TAGS]
        said.review = page.review if page.review in Reviewed.values else ""
        if page.review != said.review:
            said.sentences.append(_("Not known here: %(names)s.") % {"names": page.review})
        return said

    def read_language(self, page: Incoming, said: Said) -> None:
        code = page.language.replace("_", "-").partition("-")[0]
        if code in dict(settings.LANGUAGES):
            said.language = code
        elif code:
            said.sentences.append(_("Its language “%(code)s” is none of ours.") % {"code": code})

    def read_access(self, page: Incoming, said: Said) -> None:
        """Nothing is opened to more people than it was for: a group that isn't here refuses its pages."""
        if page.readers in Audience.values:
            said.audience = page.readers
        elif page.readers in self.groups:
            said.audience = self.groups[page.readers]
        elif page.readers:
            said.fault = _("It is for “%(name)s”, who are no group here.") % {"name": page.readers}
        else:
            said.audience = self.audience
        if page.editors in Editors.values:
            said.editors = page.editors
        elif page.editors in self.groups:
            said.editors = self.groups[page.editors]
        elif page.editors:
            said.editors = Editors.FACILITATORS
            said.sentences.append(
                _("“%(name)s” is no group here: facilitators may change it.") % {"name": page.editors}
            )

    def known(self, names: list[str], rows: dict[str, Any], said: Said, folded: Any) -> list[Any]:
        unknown = [name for name in names if folded(name) not in rows]
        if unknown:
            said.sentences.append(_("Not known here: %(names)s.") % {"names": ", ".join(unknown)})
        return [rows[folded(name)] for name in names if folded(name) in rows]
