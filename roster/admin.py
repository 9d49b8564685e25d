from django import forms
from django.contrib import admin, messages
from django.utils.html import format_html
from django.utils.translation import gettext_lazy as _

from roster import actions
from roster.models import Expert, ExpertLanguage, ExpertTheme, Publication, Referee, Status


class DecisionForm(forms.ModelForm):
    decision = forms.ChoiceField(
        label=_("Decision"),
        required=False,
        choices=[
            ("", _("Leave as it is")),
            ("list", _("List")),
            ("return", _("Return with a reason")),
            ("refuse", _("Refuse with a reason")),
        ],
    )
    reason = forms.CharField(
        label=_("Reason"),
        required=False,
        max_length=2000,
        widget=forms.Textarea(attrs={"rows": 3}),
        help_text=_("The expert reads this reason."),
    )
    seen_status = forms.CharField(widget=forms.HiddenInput, required=False)

    def __init__(self, *args, **kwargs):
        super().__init__(*args, **kwargs)
        self.fields["seen_status"].initial = self.instance.status

    def clean(self):
        cleaned = super().clean()
        if cleaned.get("decision") in ("return", "refuse") and not cleaned.get("reason"):
            self.add_error("reason", _("Please say why: the expert will be told."))
        return cleaned


class ThemeInline(admin.TabularInline):
    model = ExpertTheme
    verbose_name_plural = _("themes")
    extra = 0
    can_delete = False
    readonly_fields = ["theme", "years", "proof"]

    def has_add_permission(self, request, obj=None):
        return False


class LanguageInline(ThemeInline):
    model = ExpertLanguage
    verbose_name_plural = _("languages")
    readonly_fields = ["language", "level"]


class PublicationInline(ThemeInline):
    model = Publication
    verbose_name_plural = Publication._meta.verbose_name_plural
    fields = readonly_fields = ["title", "where"]

    @admin.display(description=_("Where"))
    def where(self, row):
        url = row.doi_url or f"/documents/{row.document_id}/"
        return format_html('<a href="{}">{}</a>', url, row.doi or url)


class RefereeInline(ThemeInline):
    """What those who were named have answered. Nobody but the secretariat reads it."""

    model = Referee
    verbose_name_plural = Referee._meta.verbose_name_plural
    fields = readonly_fields = ["name", "state", "asked_at", "answered_at", "answer"]


@admin.register(Expert)
class ExpertAdmin(admin.ModelAdmin):
    form = DecisionForm
    list_display = ["member", "headline", "status", "submitted_at", "decided_by"]
    list_filter = ["status", "availability"]
    list_select_related = ["member", "decided_by"]
    search_fields = ["headline", "member__full_name"]
    show_full_result_count = False
    actions = ["list_selected"]
    inlines = [ThemeInline, LanguageInline, PublicationInline, RefereeInline]
    readonly_fields = [
        "member", "headline", "body", "countries", "work_levels", "offers", "availability",
        "available_from", "available_until", "fee", "requests_per_month", "cv_file", "submitted_at", "status",
        "decision_reason", "confirmed_at",
    ]  # fmt: skip
    fields = [*readonly_fields, "decision", "reason", "seen_status"]

    @admin.display(description=_("levels of work"))
    def work_levels(self, expert):
        return ", ".join(map(str, expert.level_labels))

    @admin.display(description=_("services"))
    def offers(self, expert):
        return ", ".join(map(str, expert.service_labels))

    @admin.display(description=_("CV"))
    def cv_file(self, expert):
        cv = getattr(expert, "cv", None)
        if cv is None:
            return "—"
        return format_html('<a href="{}cv/">{}</a>', expert.get_absolute_url(), cv.name)

    def has_add_permission(self, request):
        return False

    def has_delete_permission(self, request, obj=None):
        return False

    def save_model(self, request, obj, form, change):
        decision = form.cleaned_data["decision"]
        if not decision:
            return
        obj.status = form.cleaned_data["seen_status"]
        reason = form.cleaned_data["reason"]
        if decision == "list":
            done = actions.list_expert(request.user, obj)
        elif decision == "return":
            done = actions.return_expert(request.user, obj, reason)
        else:
            done = actions.refuse_expert(request.user, obj, reason)
        if not done:
            self.message_user(request, _("Somebody else has already decided this."), messages.WARNING)

    @admin.action(description=_("List the selected"))
    def list_selected(self, request, queryset):
        waiting = queryset.filter(status=Status.SUBMITTED).select_related("member")
        done = sum(actions.list_expert(request.user, expert) for expert in waiting)
        self.message_user(request, _("Listed: %(count)s.") % {"count": done})
