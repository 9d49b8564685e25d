"""Publications and referees, and what a referee answers."""

import re
from collections.abc import Iterable
from typing import Any
from urllib.parse import unquote

from django import forms
from django.conf import settings
from django.utils.translation import gettext_lazy as _

from portal import links, search
from portal.text.forms import LineField
from portal.trees import number_in
from portal.vocabulary.widgets import LongSelect
from roster.actions.referees import MOST_REFEREES
from roster.forms.rows import RowsFormSet

MOST_PUBLICATIONS = 20
CANDIDATES = 5
# As people copy it: "https://doi.org/10…", "doi.org/10…", "DOI 10…", or a publisher's address with it.
BEFORE_DOI = re.compile(
    r"^(?:https?://[^?#]*?/(?=10\.\d{4,9}/)|(?:dx\.|www\.)?doi\.org/|doi\s*[:.]?\s*)", re.IGNORECASE
)
DOI = re.compile(r"10\.\d{4,9}/[^\s\x00-\x1f<>\"]{1,180}")
DOCUMENT = re.compile(r"(?:\S{0,200}/documents/|\[\[document:|#)?(\d{1,9})(?:[/\]]\S{0,300})?")


class PublicationRowForm(forms.Form):
    """A document of the repository, by its number, its address or words of its title; or a DOI."""

    given = LineField(label=_("Document or DOI"), max_length=300, required=False)
    title = LineField(label=_("Title, where it is a DOI"), max_length=300, required=False)

    def __init__(self, *args: Any, person: Any = None, **kwargs: Any):
        super().__init__(*args, **kwargs)
        self.person = person

    def clean(self):
        cleaned = super().clean()
        cleaned["key"] = None
        if given := cleaned.get("given"):
            cleaned["key"] = self.read_doi(given) or self.read_document(given)
        elif cleaned.get("title"):
            self.add_error("given", _("Please give the DOI, or the number of the document."))
        return cleaned

    def read_doi(self, given: str) -> tuple[int | None, str] | None:
        is_address = "://" in given
        doi = BEFORE_DOI.sub("", unquote(given) if is_address else given).rstrip(".,;")
        doi = re.split("[?#]", doi)[0] if is_address else doi
        return (None, doi) if DOI.fullmatch(doi) else None

    def read_document(self, given: str) -> tuple[int | None, str] | None:
        found = DOCUMENT.fullmatch(given)
        number = int(found[1]) if found else number_in(self.data.get(self.add_prefix("pick")))
        entries = links.entries(self.person, [("document", number)]) if number else []
        if entries:
            if not found:
                self.let_pick(entries)
            return number, ""
        hits = [] if found else search.find(self.person, given, kinds=["document"]).rows[:CANDIDATES]
        if hits:
            self.let_pick(hits)
            self.add_error("pick", _("Please choose the document that you mean."))
        else:
            self.add_error("given", _("We know no such document. Please look up its number, or give a DOI."))
        return None

    def let_pick(self, hits: Iterable[Any]) -> None:
        """Let people choose among the documents that fit what they typed."""
        self.fields["pick"] = forms.ChoiceField(
            label=_("Which of these?"),
            choices=[(hit.object_id, hit.title) for hit in hits],
            widget=forms.RadioSelect,
            required=False,
        )


class RefereeRowForm(forms.Form):
    name = LineField(label=_("Name"), max_length=120, required=False)
    email = forms.EmailField(label=_("E-mail address"), max_length=254, required=False)
    language = forms.ChoiceField(
        label=_("Language of our mail to them"),
        choices=settings.LANGUAGES,
        required=False,
        widget=LongSelect,
    )

    def __init__(self, *args: Any, person: Any = None, **kwargs: Any):
        super().__init__(*args, **kwargs)
        self.person = person

    def has_changed(self) -> bool:
        """A language alone names nobody."""
        return bool({"name", "email"} & set(self.changed_data))

    def clean_email(self) -> str:
        email = self.cleaned_data["email"].lower()
        if email and email == self.person.email:
            raise forms.ValidationError(_("Please name somebody else than yourself."))
        return email

    def clean(self):
        cleaned = super().clean()
        if cleaned.get("email") and not cleaned.get("name") and "name" not in self.errors:
            self.add_error("name", _("Please say who this is."))
        if cleaned.get("name") and not cleaned.get("email") and "email" not in self.errors:
            self.add_error("email", _("Please give the address at which we can ask them."))
        return cleaned


class PublicationRows(RowsFormSet):
    chosen = "key"
    twice = _("Each publication can stand here once.")
    max_num = MOST_PUBLICATIONS

    def chosen_rows(self) -> list[tuple[int | None, str, str]]:
        """What `actions.apply` takes."""
        rows = [(*row["key"], row.get("title") or "") for row in self.rows()]
        return [(number, doi, title if doi else "") for number, doi, title in rows]


class RefereeRows(RowsFormSet):
    chosen = "email"
    twice = _("Each person can stand here once.")
    max_num = MOST_REFEREES

    def chosen_rows(self) -> list[tuple[str, str, str]]:
        return [(row["name"], row["email"], row["language"] or settings.LANGUAGE_CODE) for row in self.rows()]


PublicationFormSet = forms.formset_factory(
    PublicationRowForm,
    formset=PublicationRows,
    extra=2,
    max_num=MOST_PUBLICATIONS,
    validate_max=True,
    absolute_max=MOST_PUBLICATIONS + 5,
)
RefereeFormSet = forms.formset_factory(
    RefereeRowForm,
    formset=RefereeRows,
    extra=1,
    max_num=MOST_REFEREES,
    validate_max=True,
    absolute_max=MOST_REFEREES + 5,
)


class AnswerForm(forms.Form):
    """What a referee says; they have no account."""

    answer = forms.CharField(
        label=_("What do you know of this person’s work?"),
        max_length=5000,
        widget=forms.Textarea(attrs={"rows": 8, "dir": "auto"}),
        help_text=_("How do you know them, what have they done, and would you ask them for advice yourself?"),
    )
