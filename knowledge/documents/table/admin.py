from typing import Any

from django import forms
from django.contrib import admin, messages
from django.db import transaction
from django.http import HttpResponseRedirect, StreamingHttpResponse
from django.shortcuts import get_object_or_404
from django.urls import path, reverse
from django.utils.html import format_html, format_html_join
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from knowledge.documents.actions.tables import import_table, send_table
from knowledge.documents.models import TableImport, TableState
from knowledge.documents.table.reading import LARGEST_FILE
from knowledge.documents.table.report import as_csv
from portal import files

SHOWN = 200  # lines of a report in the page
UNDER_WAY = (TableState.CHECKING, TableState.IMPORTING)
OUTCOMES = {
    "made": pgettext_lazy("lines of a table", "new"),
    "changed": _("changed"),
    "unchanged": _("unchanged"),
    "refused": _("refused"),
}


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


class ConfirmForm(forms.ModelForm):
    bring_in = forms.BooleanField(label=_("Bring these documents in now"), required=False)

    class Meta:
        model = TableImport
        fields = ()

    def __init__(self, *args: Any, **kwargs: Any):
        super().__init__(*args, **kwargs)
        if self.instance.state != TableState.CHECKED:
            del self.fields["bring_in"]


@admin.register(TableImport)
class TableImportAdmin(admin.ModelAdmin):
    """A table is sent, tried, and after a look at what would come of it brought in."""

    list_display = ["name", "state", "figures", "by", "created_at"]
    list_select_related = ["by"]
    ordering = ["-created_at"]
    readonly_fields = [
        "name",
        "state",
        "fault",
        "progress",
        "figures",
        "without_place",
        "lines",
        "publish",
        "by",
    ]

    def get_queryset(self, request):
        return super().get_queryset(request).select_related("by")

    def get_form(self, request, obj=None, change=False, **kwargs):
        if not obj:
            return SendForm
        return super().get_form(request, obj, change, form=ConfirmForm, **kwargs)

    def get_fields(self, request, obj=None):
        if not obj:
            return ["file", "publish"]
        fields = ["name", "state", "publish", "by", "progress", "figures", "without_place", "lines"]
        fields += ["fault"] if obj.fault else []
        return [*fields, "bring_in"] if obj.state == TableState.CHECKED else fields

    def get_readonly_fields(self, request, obj=None):
        return self.readonly_fields if obj else []

    def has_delete_permission(self, request, obj=None):
        """They are forgotten by themselves after three months."""
        return False

    @admin.display(description=_("lines read"))
    def progress(self, table):
        return table.rows_done

    @admin.display(description=_("what comes of it"))
    def figures(self, table):
        said = [f"{word}: {table.counts[name]}" for name, word in OUTCOMES.items() if name in table.counts]
        return " · ".join(said) or "—"

    @admin.display(description=_("columns without a place here"))
    def without_place(self, table):
        return ", ".join(table.unknown) or "—"

    @admin.display(description=_("line by line"))
    def lines(self, table):
        if not table.report:
            return "—"
        refused_first = sorted(table.report, key=lambda line: (line[1] != "refused", line[0]))
        rows = [
            (line, OUTCOMES[outcome], linked(number, title), " ".join(sentences))
            for line, outcome, title, number, sentences in refused_first[:SHOWN]
        ]
        cells = format_html_join(
            "", '<tr><td>{}</td><td>{}</td><td dir="auto">{}</td><td dir="auto">{}</td></tr>', rows
        )
        head = format_html_join("", "<th>{}</th>", ((name,) for name in HEAD))
        report = format_html('<p><a href="../report.csv" download>{}</a></p>', _("The whole report (CSV)"))
        return format_html("{}<table><tr>{}</tr>{}</table>", report, head, cells)

    def get_urls(self):
        report = self.admin_site.admin_view(self.report)
        name = "documents_tableimport_report"
        return [path("<int:import_id>/report.csv", report, name=name), *super().get_urls()]

    def report(self, request, import_id):
        table = get_object_or_404(TableImport, pk=import_id)
        response = StreamingHttpResponse(as_csv(table.report), content_type="text/csv; charset=utf-8")
        response["Content-Disposition"] = files.disposition(f"report-{import_id}.csv")
        response["Cache-Control"] = "private, no-store"
        return response

    def change_view(self, request, object_id, form_url="", extra_context=None):
        """While it is under way the page asks again by itself."""
        table = self.get_object(request, object_id)
        save = bool(table and table.state == TableState.CHECKED)
        context = {"show_save": save, "show_save_and_continue": False, "show_save_and_add_another": False}
        response = super().change_view(request, object_id, form_url, context | (extra_context or {}))
        if table and table.state in UNDER_WAY and request.method == "GET":
            response["Refresh"] = "3"
        return response

    def save_model(self, request, obj, form, change):
        if not change:
            sent = send_table(request.user, form.cleaned_data["file"], publish=obj.publish)
            obj.pk, obj.name = sent.pk, sent.name
        elif form.cleaned_data.get("bring_in"):
            with transaction.atomic():
                done = import_table(request.user, obj)
            if not done:
                self.message_user(request, _("Somebody else has begun this already."), messages.WARNING)

    def log_addition(self, request, obj, message):
        """Who sent it stands in its row."""

    def log_change(self, request, obj, message):
        """As above."""

    def response_add(self, request, obj, post_url_continue=None):
        return HttpResponseRedirect(reverse("admin:documents_tableimport_change", args=[obj.pk]))

    response_change = response_add


HEAD = (_("Line"), _("What comes of it"), _("Title"), _("Remarks"))


def linked(number: int | None, title: str) -> Any:
    if not number:
        return title
    return format_html(
        '<a href="{}">{}</a>', reverse("admin:documents_document_change", args=[number]), title
    )
