import time
from typing import Any

from django import forms
from django.contrib import admin, messages
from django.contrib.admin.helpers import ActionForm
from django.contrib.admin.views.main import ChangeList
from django.db.models import F
from django.shortcuts import get_object_or_404
from django.template.defaultfilters import filesizeformat
from django.urls import path, reverse
from django.utils.html import format_html, format_html_join
from django.utils.translation import gettext_lazy as _

from knowledge.documents import actions, collection_admin, quality  # noqa: F401  it announces its own
from knowledge.documents.forms.fields import WordsField
from knowledge.documents.harvesting import admin as harvesting_admin  # noqa: F401  announces its own
from knowledge.documents.models import Assessment, Document, FileVersion, Status
from knowledge.documents.serving import serve_file, serve_picture
from knowledge.documents.table import admin as table_admin  # noqa: F401  announces its own
from knowledge.documents.table.writing import rows_of
from portal import lines, text
from portal.moderation import actions as moderation
from portal.moderation.admin import ModeratedAdmin
from portal.vocabulary.models import Theme

MOST_LOOKED_AT = 500  # descriptions, by the filter for what is odd about them
PREVIEW = 3000  # characters of the file's text
SHOWN = ("application/pdf", "image/png", "image/jpeg", "text/plain")  # by a browser, without a script

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
    return ["restore"] if document.is_hidden else POSSIBLE[document.status]


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
    """What the acts on many need: the reason, a theme, and when the list was drawn."""

    reason = WordsField(
        label=_("Reason, where they are returned or withdrawn"),
        required=False,
        max_length=2000,
        widget=forms.TextInput,
    )
    theme = forms.TypedChoiceField(label=_("Theme to add"), required=False, empty_value=None)
    seen_at = forms.FloatField(label="", required=False, widget=forms.HiddenInput, initial=time.time)

    def __init__(self, *args, **kwargs):
        super().__init__(*args, **kwargs)
        self.fields["theme"].choices = [("", "—"), *Theme.objects.choices()]


class OddFilter(admin.SimpleListFilter):
    """By whether something is odd about the description: of the latest that the filters before it leave."""

    title, parameter_name = _("to look at"), "odd"

    def lookups(self, request, model_admin):
        return [("yes", _("Yes")), ("no", _("No"))]

    def queryset(self, request, queryset):
        if self.value() not in ("yes", "no"):
            return queryset
        latest = queryset.order_by("-submitted_at", "-id")[:MOST_LOOKED_AT]
        found = quality.of(list(latest))
        wanted = self.value() == "yes"
        return queryset.filter(pk__in=[one.pk for one in latest if bool(found.get(one.pk)) == wanted])


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
    list_filter = ["status", "state", "type", "audience", "language", "source", OddFilter]
    list_select_related = ["depositor"]
    list_per_page = 50
    search_fields = ["title"]
    ordering = ["-submitted_at", "-id"]
    show_full_result_count = False
    actions = ["publish_selected", "return_selected", "withdraw_selected", "add_theme", "export_selected"]
    readonly_fields = [
        "page", "quality", "authors", "type", "date", "language", "abstract", "publisher", "licence",
        "audience", "link", "doi", "files", "first_page", "words", "depositor", "submitted_at", "status",
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
        url = document.get_absolute_url()
        return format_html(
            '<a href="{}">{}</a> · <a href="{}edit/">{}</a> · <a href="{}changes/">{}</a>',
            url, document.title, url, _("Change"), url, _("Changes"),
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
            (self.look_url(version), version.name, version.kind, filesizeformat(version.size),
             version.get_text_state_display())
            for version in document.versions.for_list()
        ]  # fmt: skip
        line = '<p><a href="{}" target="_blank" rel="noopener">{}</a> · {} · {} · {}</p>'
        return format_html_join("", line, rows) or "—"

    def look_url(self, version):
        """Where the secretariat looks at a file: what a browser shows, else a download."""
        if version.media_type not in SHOWN:
            return version.get_absolute_url()
        return reverse("admin:documents_document_file", args=[version.document_id, version.number])

    @admin.display(description=_("first page"))
    def first_page(self, document):
        if not document.current or not document.current.picture:
            return "—"
        url = reverse("admin:documents_document_picture", args=[document.pk])
        return format_html('<img src="{}" alt="{}" loading="lazy">', url, _("The first page of the file"))

    def get_urls(self):
        guarded = self.admin_site.admin_view
        return [
            path(
                "<int:object_id>/file/<int:number>/", guarded(self.show_file), name="documents_document_file"
            ),
            path("<int:object_id>/picture/", guarded(self.show_picture), name="documents_document_picture"),
            *super().get_urls(),
        ]

    def show_file(self, request, object_id, number):
        """The file in the browser, as nobody: no script in it runs, and it reaches nothing else."""
        versions = FileVersion.objects.visible_to(request.user).filter(media_type__in=SHOWN)
        found = get_object_or_404(versions.defer("text"), document=object_id, number=number)
        return serve_file(request, found, inline=True)

    def show_picture(self, request, object_id):
        versions = FileVersion.objects.visible_to(request.user).filter(pk=F("document__current"))
        found = get_object_or_404(versions.exclude(picture="").defer("text"), document=object_id)
        return serve_picture(request, found)

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

    # --- Many at once. What somebody has decided or changed since the list was drawn is left alone.

    @admin.action(description=_("Publish the selected"))
    def publish_selected(self, request, queryset):
        waiting = queryset.filter(status=Status.SUBMITTED)
        self.act(request, waiting, _("Published: %(count)s."), actions.publish_document)

    @admin.action(description=_("Return the selected with a reason"))
    def return_selected(self, request, queryset):
        if reason := self.reason(request):
            returnable = queryset.filter(status__in=[Status.SUBMITTED, Status.PUBLISHED])
            self.act(request, returnable, _("Returned: %(count)s."), actions.return_document, reason)

    @admin.action(description=_("Withdraw the selected with a reason"))
    def withdraw_selected(self, request, queryset):
        if reason := self.reason(request):
            there = queryset.filter(status__in=[Status.SUBMITTED, Status.PUBLISHED, Status.RETURNED])
            self.act(request, there, _("Withdrawn: %(count)s."), actions.withdraw_document, reason)

    @admin.action(description=_("Add a theme to the selected"))
    def add_theme(self, request, queryset):
        themes: Any = Theme.objects
        theme = next(
            (one for one in themes.known().values() if str(one.pk) == request.POST.get("theme")), None
        )
        if theme:
            self.act(request, queryset, _("Changed: %(count)s."), give_theme, theme)
        else:
            self.message_user(request, _("Please choose the theme to add."), messages.ERROR)

    def reason(self, request):
        reason = text.clean(request.POST.get("reason", "")).strip()[:2000]
        if not reason:
            self.message_user(request, _("Please say why: the depositor will be told."), messages.ERROR)
        return reason

    def act(self, request, documents, done, action, *more):
        """Do it to each that is still as the list showed it; say how many, and how many were not."""
        form = BulkForm(request.POST)
        form.fields = {"seen_at": form.fields["seen_at"]}
        seen_at = form.cleaned_data["seen_at"] if form.is_valid() else None
        count = left = 0
        for document in documents.order_by("pk"):
            fresh = seen_at is None or document.updated_at.timestamp() <= seen_at
            if fresh and action(request.user, document, *more):
                count += 1
            else:
                left += 1
        self.message_user(request, done % {"count": count})
        if left:
            self.message_user(
                request,
                _("Left alone, because somebody has decided or changed them in the meantime: %(count)s.")
                % {"count": left},
                messages.WARNING,
            )

    @admin.action(description=_("Take the selected out as a table (CSV)"))
    def export_selected(self, request, queryset):
        return lines.download(rows_of(queryset.order_by()), "documents")


def give_theme(person, document, theme):
    """Add a theme; False where somebody has changed the document since it was loaded."""
    themes = {*document.themes.all(), theme}
    try:
        actions.edit_document(person, document, {"themes": themes}, revision=document.revision)
    except actions.Stale:
        return False
    return True
