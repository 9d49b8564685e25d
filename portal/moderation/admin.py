"""The secretariat's side: the queue, the log, the reports and answers as they came, and the rules."""

from django.contrib import admin, messages
from django.contrib.auth import get_user_model
from django.http import Http404
from django.shortcuts import redirect
from django.template.response import TemplateResponse
from django.urls import path, reverse
from django.utils.html import format_html
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, ngettext

from portal.moderation import deciding, desk, drawing, trying
from portal.moderation.forms import DecideForm, QueueForm, RulesForm
from portal.moderation.models import Act, Appeal, Case, Report, Rules
from portal.moderation.registry import kind_of, kinds
from portal.pages import KeyPager


class ReadOnly:
    """What is only read here: nothing is added, changed or deleted."""

    show_full_result_count = False

    def has_add_permission(self, request):
        return False

    def has_change_permission(self, request, obj=None):
        return False

    def has_delete_permission(self, request, obj=None):
        return False


class ModeratedAdmin(ReadOnly, admin.ModelAdmin):
    """A list of what people wrote, from which each leads to the desk, where it is decided."""

    editable: tuple[str, ...] = ()  # what a room lets the secretariat change here

    def get_readonly_fields(self, request, obj=None):
        return [name for name in self.fields or () if name not in self.editable]

    def has_change_permission(self, request, obj=None):
        return bool(self.editable)

    @admin.display(description=gettext_lazy("Decision"))
    def desk(self, obj):
        url = reverse("admin:moderation_case_thing", args=[kind_of(obj).name, obj.pk])
        return format_html('<a href="{}">{}</a>', url, _("Decide about it"))


@admin.register(Case)
class CaseAdmin(ReadOnly, admin.ModelAdmin):
    """The queue: all that is held or reported, or whose author has answered, with its decisions."""

    def get_urls(self):
        own = [
            path("decide/", self.admin_site.admin_view(self.decide), name="moderation_case_decide"),
            path(
                "<slug:kind>/<int:object_id>/",
                self.admin_site.admin_view(self.thing),
                name="moderation_case_thing",
            ),
        ]
        return [*own, *super().get_urls()]

    def changelist_view(self, request, extra_context=None):
        return self.show_queue(request, request.GET)

    def change_view(self, request, object_id, form_url="", extra_context=None):
        case = self.get_object(request, object_id)
        if case is None:
            raise Http404
        return redirect("admin:moderation_case_thing", case.kind, case.object_id)

    def show_queue(self, request, query, form=None):
        filters = QueueForm(query)
        pager = KeyPager(filters.narrow(desk.queue()), request, order=("since", "id"))
        rows = drawing.drawn(request, desk.rows_of(pager.rows), form, ticked="all" in query)
        context = {"pager": pager, "rows": rows, "filters": filters, "bulk": drawing.in_bulk()}
        return self.show(request, gettext_lazy("To decide"), context, form)

    def thing(self, request, kind, object_id, form=None):
        if kind not in kinds or (obj := kinds[kind].get(object_id)) is None:
            raise Http404
        context = {"rows": drawing.drawn(request, [desk.row_for(kinds[kind], obj)], form)}
        return self.show(request, kinds[kind].label, context, form)

    def show(self, request, title, context, form):
        context |= {**self.admin_site.each_context(request), "title": title, "opts": self.opts, "form": form}
        status = 422 if form and form.errors else 200
        return TemplateResponse(request, "admin/moderation/queue.html", context, status=status)

    def decide(self, request):
        """Do what one form of the queue asks for, about one row or all that are ticked."""
        form = DecideForm(request.POST or None)
        if not form.is_valid():
            if len(form.tokens) == 1:
                return self.thing(request, *deciding.named(form.tokens[0]), form)
            return self.show_queue(request, form.query, form)
        said = form.cleaned_data
        result = deciding.decide(
            request.user, said["case"], said["verb"], said["reason"], said["answer"] or 0
        )
        if result.done:
            done = ngettext("%(n)s thing decided.", "%(n)s things decided.", result.done) % {"n": result.done}
            messages.success(request, done)
        for sentence in result.failed:
            messages.warning(request, sentence)
        return redirect(f"{reverse('admin:moderation_case_changelist')}?{form.query.urlencode()}")


@admin.register(Report)
class ReportAdmin(ReadOnly, admin.ModelAdmin):
    """The reports as they came; they are decided in the queue."""

    list_display = ["label", "reason", "note", "reporter", "state", "created_at"]
    list_filter = ["state", "reason", "kind"]
    list_select_related = ["reporter"]


@admin.register(Appeal)
class AppealAdmin(ReadOnly, admin.ModelAdmin):
    """What was answered to decisions, and what came of it; it is settled in the queue."""

    list_display = ["act", "member", "text", "state", "word", "created_at"]
    list_filter = ["state"]
    list_select_related = ["act", "member"]


class ActorFilter(admin.SimpleListFilter):
    """By who did it: those of the secretariat; others are found by their names."""

    title, parameter_name = gettext_lazy("who"), "by"

    def lookups(self, request, model_admin):
        staff = get_user_model().objects.filter(is_staff=True).order_by("full_name")
        return [(str(person.pk), person.display_name) for person in staff]

    def queryset(self, request, queryset):
        chosen = self.value() or ""
        return queryset.filter(actor=int(chosen)) if chosen.isascii() and chosen.isdigit() else queryset


@admin.register(Act)
class ActAdmin(ReadOnly, admin.ModelAdmin):
    """The log: read, and never written by hand."""

    list_display = ["at", "actor", "done", "concerned", "label", "reason", "changes"]
    list_filter = ["verb", "kind", ActorFilter]
    list_select_related = ["actor", "about"]
    search_fields = ["label", "reason", "actor__full_name", "about__full_name"]
    readonly_fields = ["at", "actor", "done", "concerned", "kind", "label", "reason", "changes"]
    fields = [*readonly_fields]
    ordering = ["-at", "-id"]
    list_per_page = 50

    @admin.display(description=gettext_lazy("what was done"), ordering="verb")
    def done(self, act):
        return drawing.DONE.get(act.verb, act.verb)

    @admin.display(description=gettext_lazy("person concerned"))
    def concerned(self, act):
        """The person, leading to all acts about them."""
        return format_html('<a href="?about={}">{}</a>', act.about_id, act.about) if act.about else "—"

    @admin.display(description=gettext_lazy("before and after"))
    def changes(self, act):
        return drawing.changes(act)


@admin.register(Rules)
class RulesAdmin(admin.ModelAdmin):
    """The rules; beside them a place to try a text, and what they would have held of late."""

    form = RulesForm
    change_form_template = "admin/moderation/rules.html"
    fieldsets = [
        (gettext_lazy("New members"), {"fields": ["hold_first_posts", "hold_links"]}),
        (gettext_lazy("Words and links"), {"fields": ["held_words", "held_domains", "refused_domains"]}),
        (
            gettext_lazy("How much one may send"),
            {
                "fields": [
                    *(("new_per_hour", "new_per_day"), ("per_hour", "per_day")),
                    *(("new_links", "links"), ("new_mentions", "mentions")),
                    *(("new_messages", "messages"), ("new_contacts", "contacts")),
                ]
            },
        ),
        (gettext_lazy("Try a text"), {"fields": ["sample"]}),
    ]

    def response_change(self, request, obj):
        if "_try" not in request.POST:
            return super().response_change(request, obj)
        return redirect(request.path)

    def changeform_view(self, request, object_id=None, form_url="", extra_context=None):
        """Where a text is only tried, nothing is kept, and the page says what would come of it."""
        if request.method != "POST" or "_try" not in request.POST:
            return super().changeform_view(request, object_id, form_url, extra_context)
        rules = Rules.objects.filter(pk=1).first() or Rules(pk=1)
        form = RulesForm(request.POST, instance=rules)
        tried = trying.of_sample(form) if form.is_valid() else None
        context = {**self.admin_site.each_context(request), "title": _("What the rules would do")}
        return TemplateResponse(
            request,
            "admin/moderation/tried.html",
            context | {"form": form, "tried": tried, "opts": self.opts},
        )

    def has_add_permission(self, request):
        return not Rules.objects.exists()

    def has_delete_permission(self, request, obj=None):
        return False

    def save_model(self, request, obj, form, change):
        obj.pk = 1
        super().save_model(request, obj, form, change)
