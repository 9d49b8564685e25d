"""The form of a deposit, and of what is changed in it later."""

import uuid
from collections.abc import Iterator

from django import forms
from django.conf import settings
from django.utils import timezone
from django.utils.translation import get_language
from django.utils.translation import gettext_lazy as _

from knowledge.documents import offers
from knowledge.documents.forms import twins
from knowledge.documents.forms.fields import (
    AuthorsField,
    DoiField,
    LinesField,
    PartialDateField,
    RegionsField,
    WordsField,
    isbn_field,
    issn_field,
    with_examples,
)
from knowledge.documents.forms.relations import RelationsField
from knowledge.documents.models import Document, Licence, Reader, Reviewed, Type
from knowledge.documents.uploads import keep_upload, kept_upload
from portal.access import Audience, Denied, Verdict
from portal.forms import DayField, MembersField, OnceForm, RevisionForm, TagsField
from portal.text.forms import LineField
from portal.uploads.allowed import allowed_endings
from portal.uploads.reading.kinds import Refused
from portal.uploads.sandbox import ALLOWED_LABELS, reason
from portal.vocabulary.choosing import ConceptsField
from portal.vocabulary.filters import LongSelect
from portal.vocabulary.forms import CountriesField, LanguageField, ThemesField

EARLIEST = 1500
ACCEPTED = allowed_endings()
FIVE = ("file", "link", "only_described", "title", "authors", "year", "type")
GROUPS = (
    (
        _("What it is about"),
        ("language", "abstract", "alternative_titles", "issued", "readers", "reviewed"),
    ),
    (
        _("Where it appeared"),
        ("publisher", "place", "series", "series_number", "journal", "volume", "issue", "page_range", "doi",
         "isbn", "issn"),
    ),
    (_("Subjects and places"), ("themes", "concepts", "tags", "countries", "regions")),
    (_("Rights and readers"), ("licence", "audience", "embargo_until")),
    (
        _("Donors, projects, other documents, other people"),
        ("donors", "projects", "relations", "curators"),
    ),
)  # fmt: skip


class SeveralFiles(forms.FileInput):
    """A file, or several, each of which becomes a draft of its own."""

    allow_multiple_selected = True

    def value_from_datadict(self, data, files, name):
        return files.get(name)


class DescriptionFields(forms.Form):
    """Everything that describes a document, whether it is new or there already."""

    link = forms.URLField(
        label=_("Link"),
        required=False,
        max_length=1000,
        assume_scheme="https",
        help_text=_("Where it is, if it is kept elsewhere: a video, a dataset, a page."),
    )
    only_described = forms.BooleanField(
        label=_("There is nothing to fetch: only describe it"), required=False
    )
    title = LineField(label=_("Title"), max_length=300)
    authors = AuthorsField(
        label=_("Authors"),
        max_length=50_000,
        widget=forms.Textarea(attrs={"rows": 3}),
        help_text=with_examples(
            _(
                "One on each line, family name first: “Chebet, Mercy”. Put an organisation in [square "
                "brackets]. If you know them, add where they work and their ORCID iD: “Chebet, Mercy (ILRI) "
                "0000-0002-1825-0097”."
            )
        ),
    )
    year = forms.IntegerField(label=_("Year"), widget=forms.TextInput(attrs={"inputmode": "numeric"}))
    type = forms.ChoiceField(label=_("Type"), choices=[("", "—"), *Type.choices])

    language = LanguageField(label=_("Language of the document"), widget=LongSelect)
    abstract = WordsField(
        label=_("Abstract"),
        required=False,
        max_length=5000,
        widget=forms.Textarea(attrs={"rows": 6, "data-words": "200"}),
        help_text=_("What it is about and what it found, in about 200 words."),
    )
    alternative_titles = LinesField(
        label=_("Other titles"),
        most=10,
        longest=300,
        help_text=_("A subtitle of its own, or the title in another language, each on a line."),
    )
    issued = PartialDateField(
        label=_("Exact date"),
        required=False,
        max_length=10,
        help_text=_("If you know it: 2024-05 or 2024-05-17."),
    )
    readers = forms.MultipleChoiceField(
        label=_("Written for"),
        required=False,
        choices=Reader,
        widget=forms.CheckboxSelectMultiple,
    )
    reviewed = forms.ChoiceField(
        label=_("Review"), required=False, choices=[("", _("Not known")), *Reviewed.choices]
    )

    publisher = LineField(label=_("Publisher"), required=False, max_length=200)
    place = LineField(label=_("Place"), required=False, max_length=100)
    series = LineField(label=_("Series"), required=False, max_length=200)
    series_number = LineField(label=_("Number in the series"), required=False, max_length=40)
    journal = LineField(label=_("Journal or book that it is in"), required=False, max_length=300)
    volume = LineField(label=_("Volume"), required=False, max_length=40)
    issue = LineField(label=_("Issue"), required=False, max_length=40)
    page_range = LineField(
        label=_("Pages"), required=False, max_length=40, help_text=_("From and to: 12-27.")
    )
    doi = DoiField(label="DOI", required=False, max_length=300, help_text=_("For example 10.1234/abcd."))
    isbn = isbn_field()
    issn = issn_field()

    themes = ThemesField(label=_("Themes"), required=False)
    concepts = ConceptsField(required=False)
    tags = TagsField(required=False)
    countries = CountriesField(label=_("Countries"), required=False)
    regions = RegionsField(label=_("Regions"), required=False)

    licence = forms.ChoiceField(
        label=_("Licence"), required=False, choices=[("", _("Not known")), *Licence.choices]
    )
    audience = forms.ChoiceField(label=_("Who may read it"), choices=Audience, initial=Audience.EVERYONE)
    embargo_until = DayField(
        label=_("Keep the file back until"),
        required=False,
        help_text=_("Until that day readers see the description alone."),
    )

    donors = LinesField(label=_("Donors"), most=20, longest=200, help_text=_("Each on a line."))
    projects = LinesField(label=_("Projects"), most=20, longest=200, help_text=_("Each on a line."))
    relations = RelationsField(label=_("Other documents"))
    curators = MembersField(
        label=_("Who else may describe it"),
        help_text=_("Members by their names here, such as @amina. They can change all but the file."),
    )

    def clean_year(self) -> int | None:
        year, latest = self.cleaned_data["year"], timezone.now().year + 1
        if year is not None and not EARLIEST <= year <= latest:
            raise forms.ValidationError(
                _("Please give a year between %(first)s and %(last)s.") % {"first": EARLIEST, "last": latest}
            )
        return year

    def clean_language(self) -> str:
        return self.cleaned_data["language"].pk

    def clean(self):
        cleaned = super().clean()
        year, issued = cleaned.get("year"), cleaned.get("issued")
        if year and issued and int(issued[:4]) != year:
            self.add_error("issued", _("The exact date is in another year than the one above."))
        return cleaned


class DepositForm(OnceForm, DescriptionFields):
    """The five fields of a deposit, and what may be added. `person` is whose file is kept meanwhile.

    A draft needs a title alone. A file that was good is kept on the server when something else in the
    form wasn't, under `kept_file`, so that a slow line carries it once; what it says of itself then stands
    in the fields that were empty.
    """

    file = forms.FileField(
        label=_("File"),
        required=False,
        max_length=255,
        widget=SeveralFiles(attrs={"accept": ACCEPTED, "multiple": True}),
        help_text=_("%(kinds)s, up to %(most)s MB. Or give a link below."),
    )
    kept_file = forms.UUIDField(widget=forms.HiddenInput, required=False)
    anyway = forms.BooleanField(label=_("It is not the same work: deposit it all the same"), required=False)

    status = 422  # of the page that shows the form again
    groups = GROUPS

    def __init__(self, data=None, files=None, *, person, document=None, **kwargs):
        super().__init__(data, files, **kwargs)
        self.person, self.document, self.upload = person, document, None
        self.filled = {}  # from the file, by field
        self.asked_at = set()  # the fields at which a twin was asked about
        self.is_draft = bool(data) and "draft" in data and (document is None or document.status == "draft")
        if self.is_draft:
            for name in ("authors", "year", "type"):
                self.fields[name].required = False
        about = {"kinds": ALLOWED_LABELS, "most": settings.MAX_UPLOAD_MB}
        self.fields["file"].help_text = self.fields["file"].help_text % about
        self.fields["relations"].about(person, document)

    # --- What the page shows

    def main(self) -> Iterator[forms.BoundField]:
        """The bound fields that everybody fills in; after one that may be of the same work as another
        document, whether it is."""
        asked = self.asked_at or ({"title"} if self.data.get("anyway") else set())
        for name in FIVE:
            if name in self.fields:
                yield self[name]
            if asked and (name in asked or name == FIVE[-1]) and "anyway" in self.fields:
                asked = set()
                yield self["anyway"]

    def more(self) -> list[tuple[str, list[forms.BoundField], bool]]:
        """The fields that may be left alone: each group's name, its fields, and whether it must be open,
        because something in it is wrong."""
        shown = [(label, [self[name] for name in names if name in self.fields]) for label, names in GROUPS]
        return [(label, fields, any(field.errors for field in fields)) for label, fields in shown if fields]

    def remember_upload(self) -> None:
        """Let the form that is shown again carry the file that has arrived, and offer what is in it."""
        if self.upload:
            self.data = self.data.copy()
            self.data["kept_file"] = str(self.upload.pk)
            offered = offers.for_fields(self.upload.facts)
            if self.data.get("year", "").strip() not in ("", offered.get("year")):
                offered.pop("issued", None)  # the file was made in another year than the work is of
            for name, value in offered.items():
                unchanged = name == "language" and self.data.get(name) == get_language()
                if name in self.fields and (unchanged or not self.data.get(name, "").strip()):
                    self.data[name] = self.filled[name] = value
                    self.errors.pop(name, None)
            if "language" in self.filled:  # is never empty, so a script puts the whole field in its place
                self.fields["language"].widget.attrs["hx-swap-oob"] = "true"

    def only_look(self) -> None:
        """The file was sent to be looked at: of all that is wrong, only what is wrong with it matters yet."""
        for name in [name for name in self.errors if name != "file"]:
            del self.errors[name]
        self.status = 422 if self.errors else 200

    # --- What is right

    def clean_file(self):
        file = self.cleaned_data["file"]
        if file:
            try:
                self.upload = keep_upload(self.person, file)
            except Refused as refused:
                raise forms.ValidationError(reason(refused), code=refused.code) from None
        return file

    def clean_kept_file(self) -> uuid.UUID | None:
        self.upload = self.upload or kept_upload(self.person, self.cleaned_data["kept_file"])
        return self.cleaned_data["kept_file"]

    def clean_embargo_until(self):
        until = self.cleaned_data["embargo_until"]
        before = self.document and self.document.embargo_until
        if until and until != before and until <= timezone.localdate():
            raise forms.ValidationError(_("This day is past. Leave it empty, and the file is open."))
        return until

    def clean(self):
        cleaned = super().clean()
        if self.was_sent(cleaned):
            return cleaned  # its file is used by now, and it is its own twin
        if not self.upload and cleaned.get("kept_file") and not cleaned.get("file"):
            self.add_error("file", _("The file is not kept any more. Please choose it again."))
        elif self.needs_content() and not self.has_content(cleaned):
            self.add_error(
                "file", _("Please choose a file, or give a link to where it is, or say that there is none.")
            )
        if cleaned.get("only_described") and (self.upload or cleaned.get("link")):
            cleaned["only_described"] = False
        if not self.errors and not cleaned.get("anyway"):
            self.ask_about_twins(cleaned)
        return cleaned

    def was_sent(self, cleaned) -> bool:
        """Whether this very form has done its work already: it is sent a second time."""
        key = cleaned.get("form_key")
        if self.document:
            return key == self.document.last_form
        return Document.objects.filter(depositor=self.person.pk, form_key=key).exists()

    def needs_content(self) -> bool:
        return not self.is_draft and "file" not in self.errors and "link" not in self.errors

    def has_content(self, cleaned) -> bool:
        return bool(self.upload or cleaned.get("link") or cleaned.get("only_described"))

    # --- What may be there already

    def same_as(self, data) -> dict[str, list]:
        """By field the documents that may be the same work; of a draft only the file is looked at, and all
        of it as it is handed in."""
        found, before = {}, self.document
        if before and before.status == "draft" and not self.is_draft:
            before = None  # nobody was asked about its title or DOI yet, nor about a file that came alone
        file = self.upload or (self.document.current if self.document and not before else None)
        if file and "file" in self.fields:
            found["file"] = twins.with_file(self.person, file)
        if not self.is_draft:
            for name, find in (("doi", twins.with_doi), ("title", twins.with_title)):
                if data.get(name) and data[name] != (before and getattr(before, name)):
                    found[name] = find(self.person, data[name])
        others = {other for _kind, other in data.get("relations") or ()}
        own = {self.document.pk} if self.document else set()
        return twins.first_ones(found, others | own)

    def ask_about_twins(self, cleaned) -> None:
        """Ask once where the person can see a document that may be the same work."""
        for name, documents in self.same_as(cleaned).items():
            self.asked_at.add(name)
            self.add_error(name, twins.question(name, documents))


class EditForm(DepositForm, RevisionForm):
    """The same fields for a document that is there, from the revision that the person started from."""

    def __init__(self, *args, may_replace: Verdict, may_name: bool, **kwargs):
        super().__init__(*args, **kwargs)
        self.may_replace = may_replace
        self.fields["file"].label = _("A newer version of the file")
        del self.fields["file"].widget.attrs["multiple"]
        left_out = () if may_replace else ("file", "kept_file", "link", "only_described")
        for name in (*left_out, *(() if may_name else ("curators",))):
            del self.fields[name]
        if self.document.current_id and may_replace:
            del self.fields["only_described"]

    def clean(self):
        cleaned = super().clean()
        # The form was opened before that was decided: what was sent is not dropped without a word.
        if isinstance(self.may_replace, Denied) and (self.files.get("file") or self.data.get("kept_file")):
            self.add_error(None, self.may_replace.reason)
        return cleaned

    def needs_content(self) -> bool:
        return "file" in self.fields and super().needs_content()

    def has_content(self, cleaned) -> bool:
        return bool(self.document.current_id) or super().has_content(cleaned)
