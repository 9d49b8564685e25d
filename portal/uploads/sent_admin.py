"""The admin of files that the secretariat sends: one is sent, tried, and after a look brought in."""

from typing import Any

from django import forms
from django.contrib import admin, messages
from django.http import HttpResponseRedirect
from django.shortcuts import get_object_or_404
from django.urls import path, reverse
from django.utils.html import format_html, format_html_join
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from portal import lines
from portal.uploads import outcomes
from portal.uploads.sent import UNDER_WAY, SentFile, SentState

SHOWN = 200  # lines of a report in the page
OUTCOMES = {
    "made": pgettext_lazy("lines of a table", "new"),
    "changed": pgettext_lazy("lines of a table", "changed"),
    "unchanged": _("unchanged"),
    "refused": _("refused"),
}


class ConfirmForm(forms.ModelForm):
    """What is left to say of a file that was tried."""

    bring_in = forms.BooleanField(label=_("Bring it in now"), required=False)

    class Meta:
        fields = ()

    def __init__(self, *args: Any, **kwargs: Any):
        super().__init__(*args, **kwargs)
        if self.instance.state != SentState.CHECKED:
            del self.fields["bring_in"]


class SentFileAdmin(admin.ModelAdmin):
    """What rooms say of their own: the form for sending, what it asks for (`asked`), what is shown of a file
    beside its figures (`shown`), the head of the report, and the two acts."""

    send_form: type[forms.ModelForm]
    confirm_form: type[forms.ModelForm] = ConfirmForm
    asked: tuple[str, ...] = ()
    shown: tuple[str, ...] = ()
    head: tuple[Any, ...] = ()
    columns: list[str] = []
    list_display = ["name", "state", "figures", "by", "created_at"]
    list_select_related = ["by"]
    ordering = ["-created_at"]

    def send(self, request: Any, data: dict[str, Any]) -> SentFile:
        """Keep the file and have it tried."""
        raise NotImplementedError

    def bring_in(self, request: Any, sent: Any) -> bool:
        """Have it brought in; False where somebody was faster."""
        raise NotImplementedError

    def url_of(self, number: int) -> str:
        """Where that is which came of a line."""
        raise NotImplementedError

    def get_queryset(self, request):
        return super().get_queryset(request).select_related("by")

    def get_form(self, request, obj=None, change=False, **kwargs):
        if not obj:
            return self.send_form
        return super().get_form(request, obj, change, form=self.confirm_form, **kwargs)

    def get_fields(self, request, obj=None):
        if not obj:
            return ["file", *self.asked]
        fields = ["name", "state", *self.asked, "by", "progress", "figures", *self.shown, "lines"]
        fields += ["fault"] if obj.fault else []
        return [*fields, "bring_in"] if obj.state == SentState.CHECKED else fields

    def get_readonly_fields(self, request, obj=None):
        fixed = ["name", "state", *self.asked, "by", "progress", "figures", *self.shown, "lines", "fault"]
        return fixed if obj else []

    def has_delete_permission(self, request, obj=None):
        """They are forgotten by themselves after three months."""
        return False

    @admin.display(description=_("lines read"))
    def progress(self, sent):
        return sent.rows_done

    @admin.display(description=_("what comes of it"))
    def figures(self, sent):
        said = [f"{word}: {sent.counts[name]}" for name, word in OUTCOMES.items() if name in sent.counts]
        return " · ".join(said) or "—"

    @admin.display(description=_("line by line"))
    def lines(self, sent):
        if not sent.report:
            return "—"
        refused_first = sorted(sent.report, key=lambda line: line[1] != "refused")
        rows = [
            (line, OUTCOMES[outcome], self.linked(number, title), " ".join(sentences))
            for line, outcome, title, number, sentences in refused_first[:SHOWN]
        ]
        cells = format_html_join(
            "",
            '<tr><td dir="auto">{}</td><td>{}</td><td dir="auto">{}</td><td dir="auto">{}</td></tr>',
            rows,
        )
        head = format_html_join("", "<th>{}</th>", ((name,) for name in self.head))
        report = format_html('<p><a href="../report.csv" download>{}</a></p>', _("The whole report (CSV)"))
        return format_html("{}<table><tr>{}</tr>{}</table>", report, head, cells)

    def linked(self, number: int | None, title: str) -> Any:
        return format_html('<a href="{}">{}</a>', self.url_of(number), title) if number else title

    def get_urls(self):
        report = self.admin_site.admin_view(self.report)
        name = f"{self.opts.app_label}_{self.opts.model_name}_report"
        return [path("<int:import_id>/report.csv", report, name=name), *super().get_urls()]

    def report(self, request, import_id):
        sent = get_object_or_404(self.model, pk=import_id)
        return lines.download(outcomes.rows_of(sent.report, self.columns), f"report-{import_id}")

    def change_view(self, request, object_id, form_url="", extra_context=None):
        """While it is under way the page asks again by itself."""
        sent = self.get_object(request, object_id)
        save = bool(sent and sent.state == SentState.CHECKED)
        context = {"show_save": save, "show_save_and_continue": False, "show_save_and_add_another": False}
        response = super().change_view(request, object_id, form_url, context | (extra_context or {}))
        if sent and sent.state in UNDER_WAY and request.method == "GET":
            response["Refresh"] = "3"
        return response

    def save_model(self, request, obj, form, change):
        if not change:
            sent = self.send(request, form.cleaned_data)
            obj.pk, obj.name = sent.pk, sent.name
        elif form.cleaned_data.get("bring_in") and not self.bring_in(request, obj):
            self.message_user(request, _("Somebody else has begun this already."), messages.WARNING)

    def log_addition(self, request, obj, message):
        """Who sent it stands in its row."""

    def log_change(self, request, obj, message):
        """As above."""

    def response_add(self, request, obj, post_url_continue=None):
        name = f"admin:{self.opts.app_label}_{self.opts.model_name}_change"
        return HttpResponseRedirect(reverse(name, args=[obj.pk]))

    response_change = response_add
