"""Fields of a document's description, each of which says in a sentence what is wrong with what was typed."""

import re
from datetime import date
from typing import Any
from urllib.parse import unquote

from django import forms
from django.utils.functional import keep_lazy
from django.utils.html import escape
from django.utils.safestring import SafeString, mark_safe
from django.utils.translation import gettext_lazy as _
from stdnum import isbn, issn
from stdnum.exceptions import ValidationError as NotValid

from knowledge.documents.names import authors
from portal import text
from portal.text.forms import LineField
from portal.vocabulary.forms import KnownListField
from portal.vocabulary.models import Region

MOST_AUTHORS, LONGEST_NAME, LONGEST_AFFILIATION = 100, 200, 200
DOI = re.compile(r"10\.\d{4,9}/\S{1,180}")
BEFORE_DOI = re.compile(r"^\s*(?:https?://(?:dx\.|www\.)?doi\.org/|doi:\s*)", re.IGNORECASE)
EXAMPLE = re.compile("(?<=[“«])[^”»]*(?=[”»])")
ORCID = re.compile(r"\d{4}(-\d{4}){3}")
LIKE_ORCID = re.compile(r"\d{4}-\d{3,4}-")


@keep_lazy(str)
def with_examples(words: str) -> SafeString:
    """A help text whose examples, in quotation marks, are of Latin letters: they go from left to right among
    Arabic words too, and no ORCID iD is broken."""

    def kept(found: re.Match[str]) -> str:
        return f'<bdi dir="ltr">{ORCID.sub(whole, found[0])}</bdi>'

    def whole(found: re.Match[str]) -> str:
        return f'<span class="nowrap">{found[0]}</span>'

    return mark_safe(EXAMPLE.sub(kept, escape(str(words))))


class WordsField(forms.CharField):
    """Plain text over several lines, without control characters."""

    widget = forms.Textarea

    def __init__(self, **kwargs):
        super().__init__(**kwargs)
        self.widget.attrs.setdefault("dir", "auto")

    def to_python(self, value):
        return text.clean(super().to_python(value) or "").strip()


class LinesField(WordsField):
    """Several names or titles, one a line. Cleans to a list of them, each once."""

    def __init__(self, *, most: int, longest: int, **kwargs):
        self.most, self.longest = most, longest
        kwargs.setdefault("widget", forms.Textarea(attrs={"rows": 2}))
        super().__init__(required=False, max_length=most * (longest + 2), **kwargs)

    def prepare_value(self, value):
        return "\n".join(value) if isinstance(value, list) else value

    def clean(self, value) -> list[str]:
        lines = list(dict.fromkeys(filter(None, map(text.clean_line, super().clean(value).split("\n")))))
        if len(lines) > self.most or any(len(line) > self.longest for line in lines):
            limits = {"most": self.most, "longest": self.longest}
            raise forms.ValidationError(
                _("Please give at most %(most)s, each on a line of its own of at most %(longest)s letters.")
                % limits
            )
        return lines


class AuthorsField(WordsField):
    """Authors, one a line. Cleans to a list of names.Author."""

    def clean(self, value):
        found = authors(super().clean(value))
        if self.required and not found:
            raise forms.ValidationError(self.error_messages["required"], code="required")
        if len(found) > MOST_AUTHORS or any(too_long(one) for one in found):
            raise forms.ValidationError(
                _("Please name at most %(most)s authors, each on a line of its own.") % {"most": MOST_AUTHORS}
            )
        if wrong := [sentence for one in found if (sentence := wrong_with(one))]:
            raise forms.ValidationError(wrong[:5])
        return found

    def prepare_value(self, value):
        return "\n".join(map(str, value)) if isinstance(value, list) else value


def too_long(author: Any) -> bool:
    return len(author.name) > LONGEST_NAME or len(author.affiliation) > LONGEST_AFFILIATION


def wrong_with(author: Any) -> Any:
    """What must be put right about one author, if anything."""
    if not author.name:
        return _("There is an ORCID iD or an affiliation without a name.")
    if not author.has_right_orcid:
        return _("%(orcid)s is no ORCID iD: one of its digits must be wrong.") % {"orcid": author.orcid}
    if LIKE_ORCID.search(author.name):
        return _("Please write the ORCID iD at the end of the line, as 0000-0002-1825-0097.")
    return None


class PartialDateField(LineField):
    """A date as exactly as it is known: "2024", "2024-05" or "2024-05-17"."""

    def to_python(self, value):
        value = super().to_python(value)
        if value and not is_partial_date(value):
            raise forms.ValidationError(_("Please write the date as 2024, 2024-05 or 2024-05-17."))
        return value


def is_partial_date(value: str) -> bool:
    """Whether `value` is a year, a month or a day that there was."""
    if not re.fullmatch(r"\d{4}(-\d\d){0,2}", value, re.ASCII):
        return False
    try:
        date.fromisoformat((value + "-01-01")[:10])
    except ValueError:
        return False
    return True


class DoiField(LineField):
    """A DOI, also as its address. Cleans to what follows "https://doi.org/"."""

    def to_python(self, value):
        typed = super().to_python(value)
        doi = BEFORE_DOI.sub("", typed)
        doi = unquote(doi) if "://" in typed else doi
        if doi and not DOI.fullmatch(doi):
            raise forms.ValidationError(_("A DOI looks like 10.1234/abcd. Leave it empty if there is none."))
        return doi


class NumberField(LineField):
    """An ISBN or ISSN. Cleans to it with its hyphens; a wrong check digit is told."""

    def __init__(self, *, standard: Any, wrong: Any, **kwargs):
        self.standard, self.wrong = standard, wrong
        super().__init__(required=False, max_length=40, **kwargs)

    def to_python(self, value):
        typed = super().to_python(value)
        try:
            return self.standard.format(self.standard.validate(typed)) if typed else ""
        except NotValid:
            raise forms.ValidationError(self.wrong, code="invalid") from None


def isbn_field() -> NumberField:
    return NumberField(
        standard=isbn,
        wrong=_("This is no ISBN: it has 10 or 13 digits, of which the last checks the others."),
        label="ISBN",
    )


def issn_field() -> NumberField:
    return NumberField(
        standard=issn,
        wrong=_(
            "This is no ISSN: it has eight digits, such as 0378-5955, of which the last checks the others."
        ),
        label="ISSN",
    )


class RegionsField(KnownListField):
    """Several regions as boxes to tick, grouped by continent. Cleans to a list of Region."""

    model = Region
    default_error_messages = {
        "invalid_choice": _("One of these regions is not on our list. Please choose from those shown.")
    }

    def offered(self):
        regions = Region.objects.known()
        groups: dict[str, list] = {}
        for region in regions.values():
            path = Region.objects.path(region.code)
            groups.setdefault(path[min(1, len(path) - 1)].name, []).append((region.code, region.name))
        return list(groups.items())
