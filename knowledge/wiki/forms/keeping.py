"""What is said of a page: that it needs an update, that it is still right, who looks after it."""

from datetime import date, timedelta

from django import forms
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from portal.forms import DayField, MembersField
from portal.text.forms import LineField

LATEST = timedelta(days=3660)


class FlagForm(forms.Form):
    reason = LineField(
        label=_("What is out of date?"),
        max_length=300,
        help_text=_("In a sentence, best with where the newer facts can be found. Members can read it."),
    )


class ReadAgainForm(forms.Form):
    """With the day by which a page is to be read again."""

    review_by = DayField(
        label=_("To be read again by"),
        required=False,
        help_text=_("Its keepers are reminded a week before. Leave it empty where the page will stay true."),
    )

    def clean_review_by(self) -> date | None:
        day, today = self.cleaned_data["review_by"], timezone.localdate()
        if day and day != self.initial.get("review_by") and not today <= day <= today + LATEST:
            raise forms.ValidationError(_("Please choose a day to come, within the next ten years."))
        return day


class CheckPageForm(ReadAgainForm):
    pass


class KeepersForm(ReadAgainForm):
    keepers = MembersField(
        label=_("Who looks after it"),
        help_text=_("Members by their names here, such as @amina. They are asked to keep the page true."),
    )

    field_order = ["keepers", "review_by"]
