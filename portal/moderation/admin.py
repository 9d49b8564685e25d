from django import forms
from django.contrib import admin, messages
from django.utils.html import format_html
from django.utils.translation import gettext_lazy as _

from portal.moderation import actions
from portal.moderation.models import Act, Report, Rules, State
from portal.moderation.registry import kinds, subject_of
from portal.moderation.reports import nothing_wrong


class ReasonForm(forms.ModelForm):
    """A decision that needs a reason where something is hidden."""

    decision = forms.ChoiceField(label=_("Decision"), required=False)
    decision_reason = forms.CharField(
        label=_("Reason"),
        required=False,
        max_length=2000,
        widget=forms.Textarea(attrs={"rows": 3}),
        help_text=_("The author reads this reason."),
    )

    def clean(self):
        cleaned = super().clean() or {}
        if cleaned.get("decision") == "hide" and not cleaned.get("decision_reason"):
            self.add_error("decision_reason", _("Please say why: the author will be told."))
        return cleaned


class DecisionForm(ReasonForm):
    """What the moderator decides, and the reason that the author will read."""

    seen_state = forms.CharField(widget=forms.HiddenInput, required=False)

    CHOICES: dict[str, list] = {
        State.PUBLISHED: [("", _("Leave as it is")), ("hide", _("Hide"))],
        State.HELD: [("", _("Leave as it is")), ("approve", _("Publish")), ("hide", _("Hide"))],
        State.RETURNED: [("", _("Leave as it is")), ("approve", _("Publish")), ("hide", _("Hide"))],
        State.HIDDEN: [("", _("Leave as it is")), ("restore", _("Show again"))],
    }

    def __init__(self, *args, **kwargs):
        super().__init__(*args, **kwargs)
        self.fields["decision"] = forms.ChoiceField(
            label=_("Decision"), required=False, choices=self.CHOICES[self.instance.state]
        )
        self.fields["seen_state"].initial = self.instance.state


class ModeratedAdmin(admin.ModelAdmin):
    """An admin in which a moderator holds, hides and restores through the actions."""

    form = DecisionForm
    actions = ["approve_selected"]
    editable: tuple[str, ...] = ()  # what a room lets the secretariat change here, beside the decision

    def get_readonly_fields(self, request, obj=None):
        open_fields = {"decision", "decision_reason", "seen_state", *self.editable}
        return [name for name in self.fields or () if name not in open_fields]

    def has_add_permission(self, request):
        return False

    def has_delete_permission(self, request, obj=None):
        return False

    def save_model(self, request, obj, form, change):
        decision, reason = form.cleaned_data["decision"], form.cleaned_data["decision_reason"]
        if not decision:
            return
        obj.state = form.cleaned_data["seen_state"] or obj.state
        act = {
            "hide": lambda: actions.hide(request.user, obj, reason),
            "restore": lambda: actions.restore(request.user, obj, reason),
            "approve": lambda: actions.approve(request.user, obj),
        }[decision]
        if not act():
            self.message_user(request, _("Somebody else has already decided this."), messages.WARNING)

    @admin.action(description=_("Publish the selected"))
    def approve_selected(self, request, queryset):
        done = sum(actions.approve(request.user, obj) for obj in queryset.filter(state=State.HELD))
        self.message_user(request, _("Published: %(count)s.") % {"count": done})


class ReportForm(ReasonForm):
    decision = forms.ChoiceField(
        label=_("Decision"),
        required=False,
        choices=[("", _("Leave it open")), ("hide", _("Hide it")), ("dismiss", _("Nothing wrong"))],
    )


@admin.register(Report)
class ReportAdmin(admin.ModelAdmin):
    form = ReportForm
    list_display = ["label", "reason", "note", "reporter", "state", "created_at"]
    list_filter = ["state", "reason", "kind"]
    list_select_related = ["reporter"]
    show_full_result_count = False
    fields = [
        "link", "words", "written_by", "reason", "note", "reporter", "created_at", "state",
        "decision", "decision_reason",
    ]  # fmt: skip
    readonly_fields = ["link", "words", "written_by", "reason", "note", "reporter", "created_at", "state"]

    def has_add_permission(self, request):
        return False

    def has_delete_permission(self, request, obj=None):
        return False

    @admin.display(description=_("What"))
    def link(self, report):
        return format_html('<a href="{}">{}</a>', report.url, report.label)

    @admin.display(description=_("Its text"))
    def words(self, report):
        subject = subject_of(report)
        return kinds[report.kind].text(subject) if subject else "—"

    @admin.display(description=_("Written by"))
    def written_by(self, report):
        subject = subject_of(report)
        return str(kinds[report.kind].author(subject) or "—") if subject else "—"

    def save_model(self, request, obj, form, change):
        decision, subject = form.cleaned_data["decision"], subject_of(obj)
        done = True
        if decision == "hide" and subject:
            done = actions.hide(request.user, subject, form.cleaned_data["decision_reason"])
        elif decision == "dismiss":
            done = nothing_wrong(request.user, obj, "")
        if not done:
            self.message_user(request, _("Somebody else has already decided this."), messages.WARNING)


@admin.register(Act)
class ActAdmin(admin.ModelAdmin):
    list_display = ["at", "actor", "verb", "label", "reason"]
    list_filter = ["verb", "kind"]
    list_select_related = ["actor"]
    search_fields = ["label", "reason"]
    show_full_result_count = False

    def has_add_permission(self, request):
        return False

    def has_change_permission(self, request, obj=None):
        return False

    def has_delete_permission(self, request, obj=None):
        return False


@admin.register(Rules)
class RulesAdmin(admin.ModelAdmin):
    def has_add_permission(self, request):
        return not Rules.objects.exists()

    def has_delete_permission(self, request, obj=None):
        return False

    def save_model(self, request, obj, form, change):
        obj.pk = 1
        super().save_model(request, obj, form, change)
