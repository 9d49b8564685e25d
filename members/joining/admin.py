"""The secretariat's side of joining: the way in, and lists of people to invite."""

from typing import Any

from django import forms
from django.contrib import admin
from django.utils.translation import gettext_lazy as _

from members.joining import actions
from members.joining.models import PeopleImport, WayIn
from members.joining.people.reading import LARGEST_FILE
from portal.uploads.sent_admin import ConfirmForm, SentFileAdmin


@admin.register(WayIn)
class WayInAdmin(admin.ModelAdmin):
    """One row: there is one way in."""

    fields = ["way", "coordinators"]
    radio_fields = {"way": admin.VERTICAL, "coordinators": admin.VERTICAL}

    def has_add_permission(self, request):
        return not WayIn.objects.exists()

    def has_delete_permission(self, request, obj=None):
        return False

    def save_model(self, request, obj, form, change):
        obj.pk = 1  # also for the second of two who set it for the first time
        obj.save()


class SendForm(forms.ModelForm):
    """A list of people to be tried. What it says is looked at in the background."""

    file = forms.FileField(
        label=_("List (CSV)"),
        widget=forms.FileInput(attrs={"accept": ".csv,text/csv"}),
        help_text=_(
            "Its first line names the columns; one is called “email”. Others may be name, country, "
            "stakeholder, organisation, position, about, languages, themes and language, that of the mail. "
            "First it is only checked. Please invite only people who will be glad of it."
        ),
    )

    class Meta:
        model = PeopleImport
        fields = ("file", "language", "note")

    def clean_file(self) -> Any:
        file = self.cleaned_data["file"]
        if file.size > LARGEST_FILE:
            raise forms.ValidationError(_("This file is larger than 5 MB. Please send it in parts."))
        return file


class ConfirmListForm(ConfirmForm):
    bring_in = forms.BooleanField(label=_("Write to these people now"), required=False)


@admin.register(PeopleImport)
class PeopleImportAdmin(SentFileAdmin):
    """A list is sent, tried, and after a look at what would come of it the people are invited."""

    send_form, confirm_form = SendForm, ConfirmListForm
    asked, shown = ("language", "note"), ("without_place",)
    head = (_("Line"), _("What comes of it"), "", _("Remarks"))
    columns = ["line", "outcome", "", "", "remarks"]

    def send(self, request, data):
        return actions.send_list(request.user, data["file"], language=data["language"], note=data["note"])

    def bring_in(self, request, sent):
        return actions.import_list(request.user, sent)

    @admin.display(description=_("columns without a place here"))
    def without_place(self, sent):
        return ", ".join(sent.unknown) or "—"
