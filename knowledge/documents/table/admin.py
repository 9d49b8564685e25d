from typing import Any

from django import forms
from django.contrib import admin
from django.urls import reverse
from django.utils.translation import gettext_lazy as _

from knowledge.documents.actions.tables import import_table, send_table
from knowledge.documents.models import TableImport
from knowledge.documents.table.reading import LARGEST_FILE
from portal.uploads.sent_admin import ConfirmForm, SentFileAdmin


class SendForm(forms.ModelForm):
    """A table to be tried. What it says is looked at in the background."""

    file = forms.FileField(
        label=_("Table (CSV)"),
        widget=forms.FileInput(attrs={"accept": ".csv,text/csv"}),
        help_text=_("With the column names of CGSpace. First it is only checked: nothing changes."),
    )

    class Meta:
        model = TableImport
        fields = ("file", "publish")

    def clean_file(self) -> Any:
        file = self.cleaned_data["file"]
        if file.size > LARGEST_FILE:
            raise forms.ValidationError(_("This file is larger than 100 MB. Please send it in parts."))
        return file


class ConfirmTableForm(ConfirmForm):
    bring_in = forms.BooleanField(label=_("Bring these documents in now"), required=False)


@admin.register(TableImport)
class TableImportAdmin(SentFileAdmin):
    """A table is sent, tried, and after a look at what would come of it brought in."""

    send_form, confirm_form = SendForm, ConfirmTableForm
    asked, shown = ("publish",), ("without_place",)
    head = (_("Line"), _("What comes of it"), _("Title"), _("Remarks"))
    columns = ["line", "outcome", "document", "title", "remarks"]

    def send(self, request, data):
        return send_table(request.user, data["file"], publish=data["publish"])

    def bring_in(self, request, sent):
        return import_table(request.user, sent)

    def url_of(self, number):
        return reverse("admin:documents_document_change", args=[number])

    @admin.display(description=_("columns without a place here"))
    def without_place(self, table):
        return ", ".join(table.unknown) or "—"
