"""Deciding about what waits, and saying which pages are reviewed."""

from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from knowledge.wiki.models import Review, Reviewed
from portal.forms import RevisionForm
from portal.text import clean

LONGEST = 2000


class ReviewForm(RevisionForm):
    """What a reviewer says of the revision that they saw; `last` is the last review that they knew of."""

    last = forms.IntegerField(widget=forms.HiddenInput, min_value=0, max_value=2**63 - 1)
    comment = forms.CharField(
        label=_("Comment"),
        required=False,
        max_length=LONGEST,
        widget=forms.Textarea(attrs={"rows": 4}),
        help_text=_("For those who wrote it. Please say why if you give it back."),
    )

    @property
    def gives_back(self) -> bool:
        return self.data.get("verdict") == "returned"

    def clean(self) -> dict[str, Any]:
        if self.data.get("verdict") not in Review.Verdict.values:
            raise forms.ValidationError(_("Please choose one of these."))
        return self.cleaned_data

    def clean_comment(self) -> str:
        comment = clean(self.cleaned_data["comment"]).strip()
        if self.gives_back and not comment:
            raise forms.ValidationError(_("Please say what should be different."))
        return comment

    def start_anew(self, number: int, last: int) -> None:
        """Let what was typed be about the page as it is now."""
        typed = self.data.copy()  # type: ignore[attr-defined]
        typed["revision"], typed["last"] = number, last
        self.data = typed


class SetReviewForm(forms.Form):
    review = forms.ChoiceField(
        label=_("Review before publishing"), choices=Reviewed.choices, widget=forms.RadioSelect
    )

    def __init__(self, *args: Any, **kwargs: Any):
        super().__init__(*args, **kwargs)
        self.fields["review"].empty_values = [None]  # the empty one of the choices is an answer, too

    def clean_review(self) -> str:
        if self.add_prefix("review") not in self.data:
            raise forms.ValidationError(self.fields["review"].error_messages["required"])
        return self.cleaned_data["review"]
