from typing import Any

from django import forms
from django.contrib import admin
from django.urls import reverse
from django.utils.translation import gettext_lazy as _

from knowledge.wiki.actions.sending import bring_in_pages, send_pages
from knowledge.wiki.exchange import pandoc
from knowledge.wiki.exchange.opening import LARGEST_FILE
from knowledge.wiki.models import PageImport
from portal.uploads.sent_admin import ConfirmForm, SentFileAdmin

WITHOUT_PANDOC = _(
    "A ZIP of Markdown files. Pages of DokuWiki and MediaWiki need the program pandoc, which this server "
    "doesn’t have. First the file is only checked: nothing changes."
)
WITH_PANDOC = _(
    "A ZIP of Markdown files or of the folder “pages” of a DokuWiki, or the XML that MediaWiki exports. "
    "First it is only checked: nothing changes."
)


class SendPagesForm(forms.ModelForm):
    """Pages to be tried. What is in the file is looked at in the background."""

    file = forms.FileField(
        label=_("File"), widget=forms.FileInput(attrs={"accept": ".zip,.xml,application/zip,text/xml"})
    )

    class Meta:
        model = PageImport
        fields = ("file", "language", "audience", "under")
        help_texts = {
            "language": _("Of pages that don’t say it themselves."),
            "audience": _("Pages that don’t say it themselves."),
            "under": _("Where the pages at the top of the file are to stand, if not at the top of the wiki."),
        }

    def __init__(self, *args: Any, **kwargs: Any):
        super().__init__(*args, **kwargs)
        self.fields["file"].help_text = WITH_PANDOC if pandoc.version() >= pandoc.OLDEST else WITHOUT_PANDOC

    def clean_file(self) -> Any:
        file = self.cleaned_data["file"]
        if file.size > LARGEST_FILE:
            raise forms.ValidationError(_("This file is larger than 200 MB. Please send it in parts."))
        return file


class ConfirmPagesForm(ConfirmForm):
    bring_in = forms.BooleanField(label=_("Bring these pages in now"), required=False)


@admin.register(PageImport)
class PageImportAdmin(SentFileAdmin):
    """Pages are sent, tried, and after a look at what would come of each brought in."""

    send_form, confirm_form = SendPagesForm, ConfirmPagesForm
    asked, shown = ("language", "audience", "under"), ("beside",)
    head = (_("File"), _("What comes of it"), _("Title"), _("Remarks"))
    columns = ["file", "outcome", "page", "title", "remarks"]
    raw_id_fields = ["under"]

    def send(self, request, data):
        return send_pages(request.user, **data)

    def bring_in(self, request, sent):
        return bring_in_pages(request.user, sent)

    def url_of(self, number):
        return reverse("admin:wiki_page_change", args=[number])

    @admin.display(description=_("left out"))
    def beside(self, sent):
        return " ".join(sent.left_out) or "—"
