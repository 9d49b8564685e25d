from django.contrib import admin, messages
from django.db.models import Count, IntegerField, OuterRef, Subquery, Value
from django.db.models.functions import Coalesce
from django.template.response import TemplateResponse
from django.utils.translation import gettext_lazy as _
from django.utils.translation import ngettext

from members.entry import organisations
from members.models import Organisation, OrganisationName, Profile


class OtherNames(admin.TabularInline):
    model = OrganisationName
    extra = 1


@admin.register(Organisation)
class OrganisationAdmin(admin.ModelAdmin):
    """The list that members choose from. What they typed twice is merged here."""

    list_display = ["name", "kind", "country", "checked", "members"]
    list_filter = ["checked", "kind"]
    list_select_related = ["country"]
    search_fields = ["sort_name", "name", "other_names__name"]
    search_help_text = _("By name, or by a former name.")
    ordering = ["sort_name", "id"]
    show_full_result_count = False
    inlines = [OtherNames]
    actions = ["check_selected", "merge_selected"]

    def get_queryset(self, request):
        entries = Profile.objects.filter(organisation=OuterRef("pk")).order_by().values("organisation")
        number = Subquery(entries.annotate(number=Count("pk")).values("number"), output_field=IntegerField())
        return super().get_queryset(request).annotate(number=Coalesce(number, Value(0)))

    @admin.display(description=_("members"), ordering="number")
    def members(self, organisation):
        return organisation.number

    def save_model(self, request, obj, form, change):
        super().save_model(request, obj, form, change)
        organisations.follow(obj)

    def delete_model(self, request, obj):
        organisations.delete(request.user, [obj])

    def delete_queryset(self, request, queryset):
        organisations.delete(request.user, list(queryset))

    @admin.action(description=_("Keep the selected on the list"))
    def check_selected(self, request, queryset):
        done = Organisation.objects.filter(pk__in=queryset.values("pk")).update(checked=True)
        text = ngettext("%d organisation checked.", "%d organisations checked.", done) % done
        self.message_user(request, text, messages.SUCCESS)

    @admin.action(description=_("Merge the selected into one"))
    def merge_selected(self, request, queryset):
        chosen = list(queryset.order_by("-number", "sort_name", "pk"))
        into = [one for one in chosen if str(one.pk) == request.POST.get("into")]
        if len(chosen) < 2:
            self.message_user(request, _("Please select at least two organisations."), messages.WARNING)
            return None
        if not into:
            context = {
                **self.admin_site.each_context(request),
                "title": _("Merge the selected into one"),
                "organisations": chosen,
                "selected": request.POST.getlist("_selected_action"),
            }
            return TemplateResponse(request, "members/merge_organisations.html", context)
        done = organisations.merge(request.user, into[0], [one for one in chosen if one not in into])
        text = ngettext("%d organisation merged into it.", "%d organisations merged into it.", done) % done
        self.message_user(request, text, messages.SUCCESS)
