import re
import uuid
from datetime import date

from django import forms
from django.conf import settings
from django.utils import timezone
from django.utils.html import format_html
from django.utils.translation import gettext_lazy as _

from knowledge.documents.models import Document, FileVersion, Licence, Type
from knowledge.documents.names import Author, authors
from knowledge.documents.uploads import keep_upload, kept_upload
from portal import text
from portal.access import Audience
from portal.forms import OnceForm, RevisionForm, TagsField
from portal.text.forms import LineField
from portal.uploads.reading.kinds import ALLOWED, Refused
from portal.uploads.sandbox import ALLOWED_LABELS, reason
from portal.vocabulary.filters import LongSelect
from portal.vocabulary.forms import CountriesField, LanguageField, ThemesField

MOST_AUTHORS, LONGEST_NAME = 100, 200
EARLIEST = 1500
DOI = re.compile(r"10\.\d{4,9}/\S{1,180}")
BEFORE_DOI = re.compile(r"^\s*(?:https?://(?:dx\.)?doi\.org/|doi:\s*)", re.IGNORECASE)
ACCEPTED = ",".join(f".{ending}" for kind in ALLOWED.values() for ending in kind.endings)


class WordsField(forms.CharField):
    """Plain text over several lines, without control characters."""

    widget = forms.Textarea

    def to_python(self, value):
        return text.clean(super().to_python(value) or "").strip()


class AuthorsField(WordsField):
    """Authors, one a line. Cleans to a list of names.Author."""

    def clean(self, value):
        found = authors(super().clean(value))
        if self.required and not found:
            raise forms.ValidationError(self.error_messages["required"], code="required")
        if len(found) > MOST_AUTHORS or any(len(author.name) > LONGEST_NAME for author in found):
            raise forms.ValidationError(
                _("Please name at most %(most)s authors, each on a line of its own.") % {"most": MOST_AUTHORS}
            )
        return found

    def prepare_value(self, value):
        return "\n".join(map(str, value)) if isinstance(value, list) else value


class DepositForm(OnceForm):
    """The five fields of a deposit, and what may be added. `person` is whose file is kept meanwhile.

    A draft needs a title alone. A file that was good is kept on the server when something else in the
    form wasn't, under `kept_file`, so that a slow line carries it once.
    """

    file = forms.FileField(
        label=_("File"),
        required=False,
        max_length=255,
        widget=forms.FileInput(attrs={"accept": ACCEPTED}),
        help_text=_("%(kinds)s, up to %(most)s MB. Or give a link below."),
    )
    kept_file = forms.UUIDField(widget=forms.HiddenInput, required=False)
    anyway = forms.BooleanField(label=_("It is not the same work: deposit it all the same"), required=False)
    link = forms.URLField(
        label=_("Link"),
        required=False,
        max_length=1000,
        assume_scheme="https",
        help_text=_("Where it is, if it is kept elsewhere: a video, a dataset, a page."),
    )
    title = LineField(label=_("Title"), max_length=300)
    authors = AuthorsField(
        label=_("Authors"),
        max_length=10_000,
        widget=forms.Textarea(attrs={"rows": 3}),
        help_text=_(
            "One on each line, family name first: “Chebet, Mercy”. Put an organisation in [square brackets]."
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
    issued = LineField(
        label=_("Exact date"),
        required=False,
        max_length=10,
        help_text=_("If you know it: 2024-05 or 2024-05-17."),
    )
    publisher = LineField(label=_("Publisher"), required=False, max_length=200)
    place = LineField(label=_("Place"), required=False, max_length=100)
    licence = forms.ChoiceField(
        label=_("Licence"), required=False, choices=[("", _("Not known")), *Licence.choices]
    )
    audience = forms.ChoiceField(label=_("Who may read it"), choices=Audience, initial=Audience.EVERYONE)
    doi = LineField(label=_("DOI"), required=False, max_length=200, help_text=_("For example 10.1234/abcd."))
    themes = ThemesField(label=_("Themes"), required=False)
    countries = CountriesField(label=_("Countries"), required=False)
    tags = TagsField(required=False)

    status = 422  # of the page that shows the form again
    main_fields = ("file", "anyway", "link", "title", "authors", "year", "type")

    def __init__(self, data=None, files=None, *, person, document=None, **kwargs):
        super().__init__(data, files, **kwargs)
        self.person, self.document, self.upload = person, document, None
        self.is_draft = bool(data) and "draft" in data and (document is None or document.status == "draft")
        if self.is_draft:
            for name in ("authors", "year", "type"):
                self.fields[name].required = False
        about = {"kinds": ALLOWED_LABELS, "most": settings.MAX_UPLOAD_MB}
        self.fields["file"].help_text = self.fields["file"].help_text % about

    def main(self):
        """The bound fields that everybody fills in; `anyway` only where it is asked."""
        shown = [name for name in self.main_fields if name in self.fields]
        return [self[name] for name in shown if name != "anyway" or self.same_as]

    def more(self):
        """The bound fields that may be left alone."""
        return [field for field in self.visible_fields() if field.name not in self.main_fields]

    @property
    def more_is_open(self) -> bool:
        """Whether the part for the rest must be open, because something in it is wrong."""
        return any(field.errors for field in self.more())

    same_as: Document | None = None  # a document that has the very same file

    def remember_upload(self) -> None:
        """Let the form that is shown again carry the file that has arrived."""
        if self.upload:
            self.data = self.data.copy()
            self.data["kept_file"] = str(self.upload.pk)

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

    def clean_year(self) -> int | None:
        year, latest = self.cleaned_data["year"], timezone.now().year + 1
        if year is not None and not EARLIEST <= year <= latest:
            raise forms.ValidationError(
                _("Please give a year between %(first)s and %(last)s.") % {"first": EARLIEST, "last": latest}
            )
        return year

    def clean_issued(self) -> str:
        issued = self.cleaned_data["issued"]
        if issued and not is_partial_date(issued):
            raise forms.ValidationError(_("Please write the date as 2024, 2024-05 or 2024-05-17."))
        return issued

    def clean_doi(self) -> str:
        doi = BEFORE_DOI.sub("", self.cleaned_data["doi"])
        if doi and not DOI.fullmatch(doi):
            raise forms.ValidationError(_("A DOI looks like 10.1234/abcd. Leave it empty if there is none."))
        return doi

    def clean_language(self) -> str:
        return self.cleaned_data["language"].pk

    def clean(self):
        cleaned = super().clean()
        year, issued = cleaned.get("year"), cleaned.get("issued")
        if year and issued and int(issued[:4]) != year:
            self.add_error("issued", _("The exact date is in another year than the one above."))
        if not self.upload and cleaned.get("kept_file") and not cleaned.get("file"):
            self.add_error("file", _("The file is not kept any more. Please choose it again."))
        elif self.needs_content() and not self.has_content(cleaned):
            self.add_error("file", _("Please choose a file, or give a link to where it is."))
        if self.upload and not self.errors:
            self.check_same_file(cleaned)
        return cleaned

    def needs_content(self) -> bool:
        return not self.is_draft and "file" not in self.errors and "link" not in self.errors

    def has_content(self, cleaned) -> bool:
        return bool(self.upload or cleaned.get("link"))

    def check_same_file(self, cleaned) -> None:
        """Ask once where a document that the person can see has the very same file."""
        same = FileVersion.objects.visible_to(self.person).filter(sha256=self.upload.sha256)
        same = same.exclude(document__form_key=cleaned["form_key"])  # made by this very form, sent twice
        if self.document:
            same = same.exclude(document=self.document)
        found = same.select_related("document").defer("text").first()
        if not found:
            return
        self.same_as = found.document
        if not cleaned.get("anyway"):
            self.add_error(
                "file",
                format_html(
                    '{} <a href="{}">{}</a>',
                    _("This very file is in the repository already:"),
                    found.document.get_absolute_url(),
                    found.document.title,
                ),
            )


class EditForm(DepositForm, RevisionForm):
    """The same fields for a document that is there, from the revision that the person started from."""

    def __init__(self, *args, may_replace: bool, **kwargs):
        super().__init__(*args, **kwargs)
        self.fields["file"].label = _("A newer version of the file")
        if not may_replace:
            for name in ("file", "kept_file", "anyway", "link"):
                del self.fields[name]

    def needs_content(self) -> bool:
        return "file" in self.fields and super().needs_content()

    def has_content(self, cleaned) -> bool:
        return bool(self.document.current_id) or super().has_content(cleaned)


class WithdrawForm(forms.Form):
    reason = WordsField(
        label=_("Why?"),
        required=False,
        max_length=2000,
        widget=forms.Textarea(attrs={"rows": 3}),
        help_text=_("The depositor and the secretariat read this."),
    )


def is_partial_date(value: str) -> bool:
    """Whether `value` is a year, a month or a day that there was: "2024", "2024-05", "2024-05-17"."""
    if not re.fullmatch(r"\d{4}(-\d\d){0,2}", value, re.ASCII):
        return False
    try:
        date.fromisoformat((value + "-01-01")[:10])
    except ValueError:
        return False
    return True


def initial_of(document: Document) -> dict:
    """What the edit form starts from."""
    plain = (
        "title", "year", "type", "language", "abstract", "issued", "publisher", "place", "licence",
        "audience", "doi", "link", "revision",
    )  # fmt: skip
    initial = {name: getattr(document, name) for name in plain}
    initial["authors"] = [Author(row.name, row.is_organisation) for row in document.authors.all()]
    initial["themes"], initial["countries"] = document.theme_ids, document.country_codes
    initial["tags"] = ", ".join(f'"{name}"' if "," in name else name for name in document.tag_names)
    return initial
