from django import forms
from django.contrib import admin, messages
from django.contrib.admin.helpers import ActionForm
from django.contrib.admin.views.main import ChangeList
from django.http import StreamingHttpResponse
from django.template.defaultfilters import filesizeformat
from django.utils.html import format_html, format_html_join
from django.utils.translation import gettext_lazy as _

from knowledge.documents import actions, quality
from knowledge.documents.harvesting import admin as harvesting_admin  # noqa: F401  announces its own
from knowledge.documents.models import Assessment, Document, Status
from knowledge.documents.table.writing import table
from portal import files
from portal.moderation import actions as moderation
from portal.moderation.admin import ModeratedAdmin
from portal.moderation.models import State

PREVIEW = 3000  # characters of the file's text

CHOICES = {
    "publish": _("Publish"),
    "return": _("Return with a reason"),
    "withdraw": _("Withdraw"),
    "hide": _("Hide"),
    "restore": _("Show again"),
}
POSSIBLE = {
    Status.DRAFT: [],
    Status.SUBMITTED: ["publish", "return"],
    Status.PUBLISHED: ["withdraw", "return", "hide"],
    Status.RETURNED: ["publish"],
    Status.WITHDRAWN: ["publish"],
}
NEED_A_REASON = {"return", "withdraw", "hide"}


def possible(document):
    """What can be decided about a document as it stands."""
    return ["restore"] if document.state == State.HIDDEN else POSSIBLE[document.status]


class DecisionForm(forms.ModelForm):
    """The decision, its reason, and what the reviewer saw: what has changed since is not decided on."""

    decision = forms.ChoiceField(label=_("Decision"), required=False)
    reason = forms.CharField(
        label=_("Reason"),
        required=False,
        max_length=2000,
        widget=forms.Textarea(attrs={"rows": 4}),
        help_text=_("The depositor reads this reason."),
    )
    seen = forms.CharField(widget=forms.HiddenInput, required=False)

    def __init__(self, *args, **kwargs):
        super().__init__(*args, **kwargs)
        choices = [(verb, CHOICES[verb]) for verb in possible(self.instance)]
        if self.is_bound:  # a decision that isn't possible any more is told by the action, not here
            choices = list(CHOICES.items())
        self.fields["decision"].choices = [("", _("Leave as it is")), *choices]
        self.fields["seen"].initial = seen(self.instance)

    def clean(self):
        cleaned = super().clean()
        if cleaned.get("decision") in NEED_A_REASON and not cleaned.get("reason"):
            self.add_error("reason", _("Please say why: the depositor will be told."))
        return cleaned


def seen(document):
    return f"{document.status} {document.state} {document.revision}"


class BulkForm(ActionForm):
    reason = forms.CharField(label=_("Reason, where they are returned"), required=False, max_length=2000)


class WithWarnings(ChangeList):
    """The list with how much is odd about each document, asked once for the whole page."""

    def get_results(self, request):
        super().get_results(request)
        self.result_list = list(self.result_list)
        found = quality.of(self.result_list)
        for document in self.result_list:
            document.warned = len(found.get(document.pk, ()))


@admin.register(Assessment)
class AssessmentAdmin(ModeratedAdmin):
    """What members found about practices, from which each leads to the desk."""

    list_display = ["document", "author", "agrees", "evidence", "country", "state", "created_at"]
    list_filter = ["state", "agrees", "evidence", "rung", "tried"]
    list_select_related = ["document", "author", "country"]
    list_per_page = 50
    ordering = ["-id"]
    fields = [
        "page", "author", "agrees", "evidence", "rung", "met", "unmet", "country", "context", "tried", "body",
        "language", "created_at", "updated_at", "state", "state_by", "state_at", "state_reason", "desk",
    ]  # fmt: skip

    @admin.display(description=_("Page"))
    def page(self, assessment):
        return format_html('<a href="{}">{}</a>', assessment.get_absolute_url(), assessment.document)


@admin.register(Document)
class DocumentAdmin(admin.ModelAdmin):
    """The queue and the decisions; a document is described anew on its own page."""

    form = DecisionForm
    action_form = BulkForm
    list_display = ["title", "type", "year", "language", "status", "odd", "depositor", "submitted_at"]
    list_filter = ["status", "state", "type", "audience", "language", "source"]
    list_select_related = ["depositor"]
    list_per_page = 50
    search_fields = ["title"]
    ordering = ["-submitted_at", "-id"]
    show_full_result_count = False
    actions = ["publish_selected", "return_selected", "export_selected"]
    readonly_fields = [
        "page", "quality", "authors", "type", "date", "language", "abstract", "publisher", "licence",
        "audience", "link", "doi", "files", "words", "depositor", "submitted_at", "status",
        "status_by", "status_reason", "state", "state_reason",
    ]  # fmt: skip
    fields = [*readonly_fields, "decision", "reason", "seen"]

    def get_queryset(self, request):
        documents = Document.objects.select_related("depositor", "status_by", "current")
        changelist = request.resolver_match and request.resolver_match.url_name.endswith("changelist")
        if not changelist:
            return documents
        return documents.defer("status_reason", "state_reason", "current__text").prefetch_related("authors")

    def has_add_permission(self, request):
        return False

    def has_delete_permission(self, request, obj=None):
        return False

    @admin.display(description=_("page"))
    def page(self, document):
        edit = f"{document.get_absolute_url()}edit/"
        return format_html(
            '<a href="{}">{}</a> · <a href="{}">{}</a>',
            document.get_absolute_url(), document.title, edit, _("Change"),
        )  # fmt: skip

    def get_changelist(self, request, **kwargs):
        return WithWarnings

    @admin.display(description=_("to look at"))
    def odd(self, document):
        return document.warned or "—"

    @admin.display(description=_("to look at"))
    def quality(self, document):
        sentences = quality.of_one(document)
        if not sentences:
            return _("Nothing is odd about its description.")
        rows = format_html_join("", "<li>{}</li>", ((sentence,) for sentence in sentences))
        return format_html("<ul>{}</ul>", rows)

    @admin.display(description=_("authors"))
    def authors(self, document):
        return "; ".join(author.name for author in document.authors.all())

    @admin.display(description=_("files"))
    def files(self, document):
        rows = [
            (version.get_absolute_url(), version.name, version.kind, filesizeformat(version.size),
             version.get_text_state_display())
            for version in document.versions.for_list()
        ]  # fmt: skip
        return format_html_join("", '<p><a href="{}" download>{}</a> · {} · {} · {}</p>', rows) or "—"

    @admin.display(description=_("words in the file"))
    def words(self, document):
        return document.current.text[:PREVIEW] if document.current else "—"

    def save_model(self, request, obj, form, change):
        decision, reason = form.cleaned_data["decision"], form.cleaned_data["reason"]
        if not decision:
            return
        act = {
            "publish": lambda: actions.publish_document(request.user, obj),
            "return": lambda: actions.return_document(request.user, obj, reason),
            "withdraw": lambda: actions.withdraw_document(request.user, obj, reason),
            "hide": lambda: moderation.hide(request.user, obj, reason),
            "restore": lambda: moderation.restore(request.user, obj, reason),
        }[decision]
        same = form.cleaned_data["seen"] == seen(obj) and decision in possible(obj)
        if not (same and act()):
            self.message_user(
                request,
                _("Somebody else has decided this or changed it in the meantime. Please look again."),
                messages.WARNING,
            )

    @admin.action(description=_("Publish the selected"))
    def publish_selected(self, request, queryset):
        waiting = queryset.filter(status=Status.SUBMITTED)
        done = sum(actions.publish_document(request.user, document) for document in waiting)
        self.message_user(request, _("Published: %(count)s.") % {"count": done})

    @admin.action(description=_("Take the selected out as a table (CSV)"))
    def export_selected(self, request, queryset):
        response = StreamingHttpResponse(table(queryset.order_by()), content_type="text/csv; charset=utf-8")
        response["Content-Disposition"] = files.disposition("documents.csv")
        response["Cache-Control"] = "private, no-store"
        return response

    @admin.action(description=_("Return the selected with a reason"))
    def return_selected(self, request, queryset):
        reason = request.POST.get("reason", "").replace("\0", "").strip()[:2000]
        if not reason:
            self.message_user(request, _("Please say why: the depositor will be told."), messages.ERROR)
            return
        waiting = queryset.filter(status=Status.SUBMITTED)
        done = sum(actions.return_document(request.user, document, reason) for document in waiting)
        self.message_user(request, _("Returned: %(count)s.") % {"count": done})
