from importlib import import_module

from django import forms
from django.apps import apps
from django.contrib import admin, messages
from django.contrib.admin.views.main import SEARCH_VAR
from django.db.models import Q, Value
from django.http import HttpResponseRedirect
from django.urls import reverse
from django.utils.html import format_html
from django.utils.translation import gettext_lazy as _
from django.utils.translation import ngettext

from members import actions
from members.entry.admin import OrganisationAdmin  # noqa: F401  registers itself
from members.models import Consent, Member, OldAddress, Profile, SortName, Status
from members.queue_admin import QueueAdmin
from portal.admin_lists import BoundedPaginator
from portal.moderation.drawing import acts_of

# What hangs on an account is its owner's: keys and sign-ins are no page of the secretariat's, and roles
# are fields of the member, so groups of rights would only confuse.
for part in (
    "django.contrib.auth",
    "allauth.account",
    "allauth.mfa",
    "allauth.socialaccount",
    "allauth.usersessions",
):
    import_module(f"{part}.admin")
    for model in apps.get_app_config(part.rpartition(".")[2]).get_models():
        if admin.site.is_registered(model):
            admin.site.unregister(model)


MOST_WORDS, MOST_OLD = 8, 1000  # of what is searched for; addresses on old lists that have a word


class StandingFilter(admin.SimpleListFilter):
    title = _("standing")
    parameter_name = "standing"

    def __init__(self, request, *args, **kwargs):
        self.searches = SEARCH_VAR in request.GET
        super().__init__(request, *args, **kwargs)

    def lookups(self, request, model_admin):
        return [
            ("waiting", _("To approve")),
            ("incomplete", _("Entry not complete")),
            *((value, label) for value, label in Status.choices if value != Status.WAITING),
            ("secretariat", _("Secretariat")),
        ]

    def queryset(self, request, queryset):
        if self.value() == "waiting":
            return queryset.awaiting_approval()
        if self.value() == "incomplete":
            return queryset.filter(status=Status.WAITING, entered_at=None)
        if self.value() == "secretariat":
            return queryset.filter(is_staff=True)
        if self.value() in Status.values:
            return queryset.filter(status=self.value())
        # A list that was brought along may have had thousands of writers: they are found by searching.
        return queryset if self.searches else queryset.exclude(status=Status.UNCLAIMED)


def searched(members, words):
    """Those of whom the name, an address or the handle has each of some words; found in indexes."""
    for word in words.split()[:MOST_WORDS]:
        old = OldAddress.objects.filter(address__icontains=word).values_list("pk", flat=True)
        named = Q(sort_name__contains=SortName(Value(word))) | Q(email__contains=word.lower())
        members = members.filter(named | Q(handle__startswith=word.lower()) | Q(pk__in=list(old[:MOST_OLD])))
    return members


class DecisionForm(forms.ModelForm):
    """What the secretariat decides about an account, and the reason that the person reads."""

    decision = forms.ChoiceField(label=_("Decision"), required=False)
    decision_reason = forms.CharField(
        label=_("Reason or question"),
        required=False,
        max_length=2000,
        widget=forms.Textarea(attrs={"rows": 3}),
        help_text=_("The person reads it. Asking, declining and suspending need it."),
    )
    # Each remembers what the page showed, so that saving it late undoes nobody else's decision.
    in_secretariat = forms.BooleanField(
        label=_("Belongs to the secretariat"), required=False, show_hidden_initial=True
    )
    is_trusted = forms.BooleanField(
        label=_("Trusted: what they write is published at once"), required=False, show_hidden_initial=True
    )

    CHOICES: dict[str, list] = {
        "waiting": [("approve", _("Approve")), ("ask", _("Ask for more")), ("decline", _("Decline"))],
        "incomplete": [("decline", _("Decline"))],
        "active": [("suspend", _("Suspend"))],
        "suspended": [("reinstate", _("Reinstate"))],
        "declined": [("reinstate", _("Let wait again"))],
        "unclaimed": [("erase", _("Erase the name and the address, as the person asked"))],
    }
    NEED_REASON = ("ask", "decline", "suspend")

    def __init__(self, *args, **kwargs):
        super().__init__(*args, **kwargs)
        choices = self.CHOICES.get(self.instance.standing, [])
        if self.is_bound:  # whether it still fits is for the action to say
            choices = [choice for some in self.CHOICES.values() for choice in some]
        self.fields["decision"].choices = [("", _("Leave as it is")), *choices]
        self.fields["in_secretariat"].initial = self.instance.is_staff
        self.fields["is_trusted"].initial = self.instance.trusted

    def clean(self):
        cleaned = super().clean()
        if cleaned.get("decision") in self.NEED_REASON and not cleaned.get("decision_reason"):
            self.add_error("decision_reason", _("Please say why: the person will be told."))
        return cleaned


class ProfileInline(admin.StackedInline):
    model = Profile
    can_delete = False
    readonly_fields = ["orcid_verified"]
    fields = [
        "organisation",
        "position",
        "about",
        "themes",
        "tags",
        "work_countries",
        "places",
        "languages",
        "levels",
        "willing_to_help",
        "help_with",
        "help_levels",
        "help_languages",
        "help_offered",
        "orcid",
        "orcid_verified",
        "links",
        "listed",
        "audiences",
    ]

    def has_add_permission(self, request, obj=None):
        return False

    def has_change_permission(self, request, obj=None):
        return False


class ConsentInline(admin.TabularInline):
    model = Consent
    can_delete = False
    fields = ["text", "version", "at"]

    def has_add_permission(self, request, obj=None):
        return False

    def has_change_permission(self, request, obj=None):
        return False


@admin.register(Member)
class MemberAdmin(QueueAdmin):
    """Accounts to decide about. People edit their own entries; here they are read."""

    form = DecisionForm
    inlines = [ProfileInline, ConsentInline]
    list_display = ["full_name", "standing", "country", "stakeholder", "known", "near", "entered_at"]
    list_filter = [StandingFilter, "stakeholder", "language"]
    list_select_related = ["country", "profile__organisation"]
    search_fields = ["full_name"]  # by which the admin knows that there is something to search: `searched`
    search_help_text = _("By name, e-mail address or handle.")
    ordering = ["-date_joined", "-id"]
    list_per_page = 50
    show_full_result_count = False
    paginator = BoundedPaginator
    actions = ["approve_selected", "ask_selected", "decline_selected", "lift_second_factor", "ask_erasure"]
    fieldsets = [
        (None, {"fields": ["decision", "decision_reason", "in_secretariat", "is_trusted"]}),
        (
            _("Account"),
            {
                "fields": [
                    "full_name",
                    "page",
                    "email",
                    "old_address",
                    "near_alone",
                    "how_alone",
                    "status",
                    "status_reason",
                    "country",
                    "stakeholder",
                    "language",
                    "date_joined",
                    "entered_at",
                    "approved_at",
                    "last_login",
                ]
            },
        ),
        (_("Acts of moderation"), {"fields": ["acts"]}),
    ]
    readonly_fields = [
        "full_name",
        "page",
        "email",
        "old_address",
        "near_alone",
        "how_alone",
        "status",
        "status_reason",
        "country",
        "stakeholder",
        "language",
        "date_joined",
        "entered_at",
        "approved_at",
        "last_login",
        "acts",
    ]

    def has_add_permission(self, request):
        return False

    def has_delete_permission(self, request, obj=None):
        return False

    @admin.display(description=_("standing"))
    def standing(self, member):
        return member.get_status_display() if member.standing != "incomplete" else _("Entry not complete")

    @admin.display(description=_("page"))
    def page(self, member):
        return format_html('<a href="{0}">{0}</a>', url) if (url := member.get_absolute_url()) else "—"

    @admin.display(description=_("what was decided about what they wrote"))
    def acts(self, member):
        return acts_of(member)

    @admin.display(description=_("address on the old list"))
    def old_address(self, member):
        return getattr(member, "old_address", None) or "—"

    def get_search_results(self, request, queryset, search_term):
        """To be chosen for something, as by a field that completes what is typed, one must be with us."""
        if request.resolver_match.url_name == "autocomplete":
            queryset = queryset.reachable()
        return searched(queryset, search_term), False

    def save_model(self, request, obj, form, change):
        person, done = request.user, True
        decision, reason = form.cleaned_data["decision"], form.cleaned_data["decision_reason"]
        if decision:
            act = getattr(actions, decision)
            done = act(person, obj) if decision == "approve" else act(person, obj, reason)
        if "in_secretariat" in form.changed_data:
            done = actions.appoint(person, obj, form.cleaned_data["in_secretariat"]) and done
        if "is_trusted" in form.changed_data:
            done = actions.trust(person, obj, form.cleaned_data["is_trusted"]) and done
        if not done:
            self.message_user(request, _("Somebody else has already decided this."), messages.WARNING)

    @admin.action(description=_("Take away the second factor of who has lost it"))
    def lift_second_factor(self, request, queryset):
        done = sum(actions.lift_second_factor(request.user, member) for member in queryset)
        text = ngettext("%d account.", "%d accounts.", done) % done
        self.message_user(request, text, messages.SUCCESS)

    @admin.action(description=_("Erase the account, as the law demands"))
    def ask_erasure(self, request, queryset):
        """One at a time: it is asked for on a page of its own, with the reason, and looked at again."""
        if queryset.count() != 1:
            self.message_user(request, _("Please choose one account."), messages.WARNING)
            return None
        return HttpResponseRedirect(f"{reverse('admin:privacy_erasure_add')}?member={queryset.get().pk}")


@admin.register(Consent)
class ConsentAdmin(admin.ModelAdmin):
    """The log of agreements: read, never written by hand."""

    list_display = ["member", "text", "version", "at"]
    list_select_related = ["member"]
    ordering = ["-at", "-id"]
    show_full_result_count = False

    def has_add_permission(self, request):
        return False

    def has_change_permission(self, request, obj=None):
        return False

    def has_delete_permission(self, request, obj=None):
        return False
