"""The secretariat's admin: its first page shows what waits, and a second factor guards it."""

from allauth.mfa.utils import is_mfa_enabled
from django import forms
from django.conf import settings
from django.contrib import admin, messages
from django.contrib.auth.views import redirect_to_login
from django.shortcuts import redirect
from django.urls import path
from django.utils.translation import gettext_lazy as _

from portal.access import is_secretariat
from portal.moderation.queues import waiting
from portal.notices import preferences
from portal.notices.models import Waiting


class WaitingForm(forms.Form):
    waiting = forms.ChoiceField(label=_("Mail about what waits"), choices=Waiting)


class PortalAdminSite(admin.AdminSite):
    site_header = site_title = _("Secretariat")
    index_title = _("What waits for you")
    index_template = "admin/waiting.html"
    enable_nav_sidebar = False

    def has_permission(self, request) -> bool:
        return is_secretariat(request.user) and not self.lacks_second_factor(request)

    def lacks_second_factor(self, request) -> bool:
        return settings.REQUIRE_SECRETARIAT_MFA and not is_mfa_enabled(request.user)

    def login(self, request, extra_context=None):
        """Sign-in is the portal's own; a secretariat without a second factor sets one up first."""
        if is_secretariat(request.user) and self.lacks_second_factor(request):
            return redirect("mfa_index")
        if request.user.is_authenticated:
            return redirect("home")
        return redirect_to_login(request.GET.get("next", request.path))

    def index(self, request, extra_context=None):
        form = WaitingForm(initial={"waiting": preferences.of(request.user).waiting})
        return super().index(request, {"queues": waiting(), "form": form, **(extra_context or {})})

    def get_urls(self):
        mails = path("waiting-mails/", self.admin_view(self.waiting_mails), name="waiting-mails")
        return [mails, *super().get_urls()]

    def waiting_mails(self, request):
        """When one would like to be written to about what waits."""
        form = WaitingForm(request.POST)
        if request.method == "POST" and form.is_valid():
            preferences.change(request.user, waiting=form.cleaned_data["waiting"])
            messages.success(request, _("Your choice is kept."))
        return redirect("admin:index")
