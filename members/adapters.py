"""How allauth opens, confirms and signs in accounts of ours."""

from allauth.account.adapter import DefaultAccountAdapter
from allauth.socialaccount.adapter import DefaultSocialAccountAdapter
from django.conf import settings
from django.contrib.auth import get_user_model
from django.contrib.sites.shortcuts import get_current_site
from django.template import TemplateDoesNotExist
from django.template.loader import render_to_string
from django.urls import reverse
from django.utils.crypto import get_random_string
from django.utils.translation import get_language, override

from members import actions
from members.orcid import follow_connection
from portal.access import is_member
from portal.notices import outbox
from portal.text import clean_line


class AccountAdapter(DefaultAccountAdapter):
    """Accounts open unconfirmed; who signs in is led to what comes next for them."""

    def save_user(self, request, user, form, commit=True):
        user.email = form.cleaned_data["email"]
        user.full_name = form.cleaned_data["full_name"]
        user.language = interface_language()
        user.set_password(form.cleaned_data.get("password1"))
        return actions.open_account(user)

    def confirm_email(self, request, email_address):
        confirmed = super().confirm_email(request, email_address)
        if confirmed:
            actions.confirm_address(email_address.user, email_address.email)
        return confirmed

    def post_login(self, request, user, *, email, redirect_url, **rest):
        if not is_member(user):
            # The page they came from would only send them away again.
            redirect_url = self.get_login_redirect_url(request)
        response = super().post_login(request, user, email=email, redirect_url=redirect_url, **rest)
        keep_language(response, user.language)
        return response

    def get_login_redirect_url(self, request):
        pages = {"active": "home", "incomplete": "members:entry"}
        return reverse(pages.get(request.user.standing, "members:me"))

    def get_email_verification_redirect_url(self, email_address):
        if self.request.user.is_authenticated and is_member(self.request.user):
            return reverse("account_email")
        return super().get_email_verification_redirect_url(email_address)

    def send_mail(self, template_prefix, email, context):
        """Write the mail now, in the reader's language, and put it into the outbox, before all others.

        So a mail server that is slow or down neither holds up the page nor tells, by its time,
        whether there is an account.
        """
        site = get_current_site(self.request)
        context = {"request": self.request, "email": email, "current_site": site, **context}
        with override(language_of(email)):
            subject = render_to_string(f"{template_prefix}_subject.txt", context, self.request)
            text = render_to_string(f"{template_prefix}_message.txt", context, self.request)
            html = rendered_if_there(f"{template_prefix}_message.html", context, self.request)
        words = {"subject": " ".join(subject.split()), "text": text.strip(), "html": html}
        outbox.post("account", f"account:{get_random_string(22)}", address=email, data=words, urgent=True)


class SocialAccountAdapter(DefaultSocialAccountAdapter):
    """Sign-in through ORCID or OpenID Connect: the name comes along, the rest is as for everyone."""

    def list_providers(self, request):
        # Without a key none is installed, and the page to sign in need not ask the database.
        return super().list_providers(request) if settings.SOCIALACCOUNT_PROVIDERS else []

    def pre_social_login(self, request, sociallogin):
        # What another site says of an address isn't enough: we write to it ourselves.
        for address in sociallogin.email_addresses:
            address.verified = False

    def is_auto_signup_allowed(self, request, sociallogin):
        return False

    def send_notification_mail(self, template_prefix, user, *args, **kwargs):
        # Called whenever an account was connected or disconnected.
        follow_connection(user)
        return super().send_notification_mail(template_prefix, user, *args, **kwargs)

    def populate_user(self, request, sociallogin, data):
        user = sociallogin.user
        user.email = (data.get("email") or "").lower()
        parts = [data.get("first_name"), data.get("last_name")]
        user.full_name = clean_line(" ".join(part for part in parts if part) or data.get("name") or "")[:120]
        return user

    def get_signup_form_initial_data(self, sociallogin):
        return {"email": sociallogin.user.email, "full_name": sociallogin.user.full_name}


def interface_language() -> str:
    """The active language, as an account keeps it."""
    language = (get_language() or "en")[:2]
    return language if language in dict(settings.LANGUAGES) else "en"


def language_of(email: str) -> str:
    """The language in which to write to `email`: its owner's, else the one of the page."""
    found = get_user_model().objects.filter(email=email.lower()).values_list("language", flat=True)
    return found.first() or interface_language()


def rendered_if_there(template: str, context: dict, request) -> str:
    try:
        return render_to_string(template, context, request).strip()
    except TemplateDoesNotExist:
        return ""


def keep_language(response, language: str) -> None:
    """Let the pages follow the member's own language from now on."""
    response.set_cookie(
        settings.LANGUAGE_COOKIE_NAME,
        language,
        max_age=settings.LANGUAGE_COOKIE_AGE,
        secure=settings.LANGUAGE_COOKIE_SECURE,
        samesite=settings.LANGUAGE_COOKIE_SAMESITE,
    )
