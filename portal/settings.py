"""The portal's settings: read from the environment, safe where nothing is set.

Every name has a default that works; `.env.example` lists them all. A value that
cannot be right stops the start with a sentence that says which and why.
"""

import contextlib
import os
import re
import secrets
import tempfile
from collections.abc import Collection
from pathlib import Path
from urllib.parse import unquote, urlsplit

import environ
from django.core.exceptions import ImproperlyConfigured

from portal import embedded
from portal.uploads.reading.kinds import KINDS, USUAL

BASE_DIR = Path(__file__).resolve().parent.parent
env = environ.Env()
env.smart_cast = False
env.read_env(BASE_DIR / ".env")


def whole(name: str, default: int, *, least: int = 0) -> int:
    """The whole number that `name` holds, at least `least`; anything else stops the start."""
    try:
        value = env.int(name, default=default)
    except ValueError as error:
        raise ImproperlyConfigured(f"{name} must be a whole number.") from error
    if value < least:
        raise ImproperlyConfigured(f"{name} must be at least {least}, not {value}.")
    return value


def positive(name: str, default: int) -> int:
    """The whole number above zero that `name` holds; anything else stops the start."""
    return whole(name, default, least=1)


def switch(name: str, default: bool) -> bool:
    """The yes or no that `name` holds; anything else stops the start."""
    words = {
        "true": True,
        "yes": True,
        "on": True,
        "1": True,
        "false": False,
        "no": False,
        "off": False,
        "0": False,
    }
    value = env.str(name, default=str(default)).strip().lower()
    if value not in words:
        raise ImproperlyConfigured(f"{name} must be true or false, not “{value}”.")
    return words[value]


def words_of(name: str, *, known: Collection[str], default: Collection[str]) -> tuple[str, ...]:
    """The words that `name` lists, with commas between them, in the order of `known`; an unknown one stops
    the start."""
    listed = {word.strip().lower() for word in env.list(name, default=list(default))} - {""}
    if unknown := sorted(listed - set(known)):
        raise ImproperlyConfigured(f"{name} doesn't know “{unknown[0]}”. It knows: {', '.join(known)}.")
    if not listed:
        raise ImproperlyConfigured(f"{name} must name at least one of: {', '.join(known)}.")
    return tuple(word for word in known if word in listed)


def kept_secret(path: Path) -> str:
    """The secret key kept in `path`, made there the first time, readable by its owner alone.

    It appears whole or not at all, so two commands that start at once get the same.
    """
    if not path.exists():
        path.parent.mkdir(parents=True, exist_ok=True)
        with tempfile.NamedTemporaryFile("w", dir=path.parent, delete=False) as file:
            file.write(secrets.token_urlsafe(64))
        with contextlib.suppress(FileExistsError):
            os.link(file.name, path)
        os.unlink(file.name)
    return path.read_text()


DOMAIN = re.compile(r"[a-zA-Z][a-zA-Z0-9-]*(\.[a-zA-Z][a-zA-Z0-9-]*)+")  # as schemas of OAI have it


def host_name(address: str) -> str:
    """The domain that a web address names; empty where it is a number or this machine."""
    host = urlsplit(address).hostname or ""
    return host if DOMAIN.fullmatch(host) else ""


# --- Where things are -------------------------------------------------------

VAR_DIR = Path(env.str("VAR_DIR", default=str(BASE_DIR / "var"))).resolve()
MEDIA_ROOT = VAR_DIR / "files"  # never served from here: portal/files.py asks visible_to first
STATIC_ROOT = VAR_DIR / "static"
STATICFILES_DIRS = [BASE_DIR / "static"]
STATIC_URL = "/static/"

# --- The site ---------------------------------------------------------------

SITE_NAME = env.str("SITE_NAME", default="CoP-PPLD")
SITE_URL = env.str("SITE_URL", default="http://127.0.0.1:8000").rstrip("/")
if not SITE_URL.startswith(("http://", "https://")):
    raise ImproperlyConfigured(f"SITE_URL must begin with http:// or https://, not “{SITE_URL}”.")
CONTACT_EMAIL = env.str("CONTACT_EMAIL", default="secretariat@example.org")
# The name of a domain that every document's OAI identifier holds: for ever, so it stays when the site moves.
OAI_DOMAIN = env.str("OAI_DOMAIN", default=host_name(SITE_URL) or CONTACT_EMAIL.rpartition("@")[2])
if not DOMAIN.fullmatch(OAI_DOMAIN):
    raise ImproperlyConfigured(f"OAI_DOMAIN must be a domain like example.org, not “{OAI_DOMAIN}”.")
DEMO = switch("DEMO", default=False)  # a demonstration: open to look at, secretariat without a second factor
MAIL_PAGE = switch("MAIL_PAGE", default=False)  # shows outgoing mail at /mail/; for trying things out only

# --- Safety -----------------------------------------------------------------

DEBUG = switch("DEBUG", default=False)
SECRET_KEY = env.str("SECRET_KEY", default="") or kept_secret(VAR_DIR / "secret_key")
HTTPS = switch("HTTPS", default=not DEBUG)
BEHIND_PROXY = switch("BEHIND_PROXY", default=False)
ALLOWED_HOSTS = env.list("ALLOWED_HOSTS", default=["127.0.0.1", "localhost", "[::1]"])
CSRF_TRUSTED_ORIGINS = env.list("CSRF_TRUSTED_ORIGINS", default=[])

SECURE_SSL_REDIRECT = HTTPS
SECURE_HSTS_SECONDS = 365 * 24 * 3600 if HTTPS else 0
SECURE_HSTS_INCLUDE_SUBDOMAINS = HTTPS
SECURE_HSTS_PRELOAD = HTTPS
SECURE_REFERRER_POLICY = "same-origin"
SECURE_PROXY_SSL_HEADER = ("HTTP_X_FORWARDED_PROTO", "https") if BEHIND_PROXY else None
SESSION_COOKIE_SECURE = CSRF_COOKIE_SECURE = LANGUAGE_COOKIE_SECURE = HTTPS
SESSION_ENGINE = "portal.sessions"
SESSION_COOKIE_AGE = 60 * 24 * 3600
LANGUAGE_COOKIE_SAMESITE = "Lax"
LANGUAGE_COOKIE_AGE = 365 * 24 * 3600
X_FRAME_OPTIONS = "DENY"
CONTENT_SECURITY_POLICY = {
    "DIRECTIVES": {
        "default-src": ["'none'"],
        "script-src": ["'self'"],
        "style-src": ["'self'"],
        "img-src": ["'self'", "data:"],
        "font-src": ["'self'"],
        "connect-src": ["'self'"],
        "manifest-src": ["'self'"],
        "frame-src": ["'self'"],
        "form-action": ["'self'"],
        "frame-ancestors": ["'none'"],
        "base-uri": ["'none'"],
    }
}

# --- Parts ------------------------------------------------------------------

INSTALLED_APPS = [
    "portal.adminconfig.PortalAdminConfig",
    "django.contrib.auth",
    "django.contrib.contenttypes",
    "django.contrib.sessions",
    "django.contrib.messages",
    "whitenoise.runserver_nostatic",
    "django.contrib.staticfiles",
    "django.contrib.postgres",
    "portal",
    "portal.vocabulary",
    "portal.search",
    "portal.subjects",
    "portal.notices",
    "portal.notices.outbox",
    "portal.notices.inbox",
    "portal.moderation",
    "portal.work",
    "portal.drafts",
    "portal.links",
    "portal.comments",
    "portal.blocks",
    "portal.sheets",
    "members",
    "members.groups",
    "members.joining",
    "members.privacy",
    "members.messaging",
    "knowledge.documents",
    "knowledge.wiki",
    "forum",
    "roster",
    "roster.advice",
    "allauth",
    "allauth.account",
    "allauth.mfa",
    "allauth.usersessions",
    "allauth.socialaccount",
    "portal.adminconfig.TagsConfig",
    "django_filters",
    "django_htmx",
    "django_tasks",
    "django_tasks_db",
    "csp",
]

MIDDLEWARE = [
    "django.middleware.security.SecurityMiddleware",
    "whitenoise.middleware.WhiteNoiseMiddleware",
    "portal.seen.Seen",
    "portal.kept.KeptPages",
    "django.middleware.gzip.GZipMiddleware",
    "csp.middleware.CSPMiddleware",
    "django.contrib.sessions.middleware.SessionMiddleware",
    "django.middleware.locale.LocaleMiddleware",
    "django.middleware.common.CommonMiddleware",
    "django.middleware.csrf.CsrfViewMiddleware",
    "django.contrib.auth.middleware.AuthenticationMiddleware",
    "django.contrib.messages.middleware.MessageMiddleware",
    "django.middleware.clickjacking.XFrameOptionsMiddleware",
    "django_htmx.middleware.HtmxMiddleware",
    "allauth.account.middleware.AccountMiddleware",
    "portal.links.titles.Titles",
    "portal.zones.LocalTimes",
    "portal.notices.visits.Visits",
    "portal.refusals.ByButtonAlone",
]

ROOT_URLCONF = "portal.urls"
WSGI_APPLICATION = "portal.wsgi.application"
DEFAULT_AUTO_FIELD = "django.db.models.BigAutoField"

TEMPLATES = [
    {
        "BACKEND": "django.template.backends.django.DjangoTemplates",
        "DIRS": [BASE_DIR / "templates"],
        "APP_DIRS": True,
        "OPTIONS": {
            "context_processors": [
                "django.template.context_processors.request",
                "django.contrib.auth.context_processors.auth",
                "django.contrib.messages.context_processors.messages",
                "portal.context.site",
            ],
        },
    }
]
FORM_RENDERER = "django.forms.renderers.TemplatesSetting"
INSTALLED_APPS.append("django.forms")

STORAGES = {
    "default": {"BACKEND": "django.core.files.storage.FileSystemStorage"},
    "staticfiles": {
        "BACKEND": "django.contrib.staticfiles.storage.StaticFilesStorage"
        if DEBUG
        else "whitenoise.storage.CompressedManifestStaticFilesStorage"
    },
}
MAX_UPLOAD_MB = positive("MAX_UPLOAD_MB", default=250)
ALLOWED_FILE_TYPES = words_of("ALLOWED_FILE_TYPES", known=KINDS, default=USUAL)
# Where clamd listens: unix:/run/clamav/clamd.sock or tcp://127.0.0.1:3310. Empty: nothing is scanned.
CLAMD_URL = env.str("CLAMD_URL", default="").strip()
if CLAMD_URL and not re.fullmatch(r"unix:/.+|tcp://[^/:]+:\d+", CLAMD_URL):
    raise ImproperlyConfigured(
        f"CLAMD_URL must be like unix:/run/clamav/clamd.sock or tcp://127.0.0.1:3310, not “{CLAMD_URL}”."
    )
FILE_UPLOAD_PERMISSIONS = 0o640
FILE_UPLOAD_HANDLERS = [
    "portal.files.CappedUpload",
    "django.core.files.uploadhandler.MemoryFileUploadHandler",
    "django.core.files.uploadhandler.TemporaryFileUploadHandler",
]
# Where nginx has an `internal` location over MEDIA_ROOT, it sends the files (X-Accel-Redirect).
SENDFILE_PREFIX = env.str("SENDFILE_PREFIX", default="")
DATA_UPLOAD_MAX_MEMORY_SIZE = 5 * 1024 * 1024

# --- Database, cache, tasks -------------------------------------------------

DATABASE_URL = env.str("DATABASE_URL", default="")
DATABASE_IS_EMBEDDED = not DATABASE_URL
DATABASES = {"default": env.db_url_config(DATABASE_URL or embedded.database_url(VAR_DIR / "postgres"))}
if DATABASES["default"].get("ENGINE") != "django.db.backends.postgresql":
    raise ImproperlyConfigured(
        "DATABASE_URL must name a PostgreSQL database: postgres://user:password@host/name."
    )
DATABASES["default"]["HOST"] = unquote(DATABASES["default"]["HOST"])  # a socket's folder, written with %2F
DATABASES["default"] |= {"CONN_MAX_AGE": 600, "CONN_HEALTH_CHECKS": True}

CACHES = {
    # Shared by every process, so that limits are exact; its table comes with the first migration.
    "default": {
        "BACKEND": "django.core.cache.backends.db.DatabaseCache",
        "LOCATION": "portal_cache",
        "OPTIONS": {"MAX_ENTRIES": 100_000},
    },
    "memory": {"BACKEND": "django.core.cache.backends.locmem.LocMemCache", "OPTIONS": {"MAX_ENTRIES": 2000}},
}
TASKS = {"default": {"BACKEND": "django_tasks_db.DatabaseBackend"}}

# --- Serving (portal/gunicorn.py) -------------------------------------------

PORT = positive("PORT", default=8000)
WEB_PROCESSES = positive("WEB_PROCESSES", default=min(os.cpu_count() or 1, 4))
WEB_THREADS = positive("WEB_THREADS", default=4)

# --- People -----------------------------------------------------------------

AUTH_USER_MODEL = "members.Member"
AUTHENTICATION_BACKENDS = ["members.backends.MemberBackend"]
PASSWORD_HASHERS = [
    "django.contrib.auth.hashers.Argon2PasswordHasher",
    "django.contrib.auth.hashers.PBKDF2PasswordHasher",
]
AUTH_PASSWORD_VALIDATORS = [
    {"NAME": "django.contrib.auth.password_validation.UserAttributeSimilarityValidator"},
    {"NAME": "members.passwords.LongEnough", "OPTIONS": {"min_length": 10}},
    {"NAME": "django.contrib.auth.password_validation.CommonPasswordValidator"},
    {"NAME": "django.contrib.auth.password_validation.NumericPasswordValidator"},
]
LOGIN_URL = "account_login"
LOGIN_REDIRECT_URL = "home"
LOGOUT_REDIRECT_URL = "home"
REQUIRE_SECRETARIAT_MFA = switch("REQUIRE_SECRETARIAT_MFA", default=not DEMO)

ACCOUNT_ADAPTER = "members.joining.adapters.AccountAdapter"
ACCOUNT_FORMS = {
    "signup": "members.joining.forms.SignupForm",
    "login": "members.forms.LoginForm",
    "reset_password": "members.forms.ResetPasswordForm",
    "add_email": "members.forms.AddEmailForm",
}
ACCOUNT_USER_MODEL_USERNAME_FIELD = None
ACCOUNT_LOGIN_METHODS = {"email"}
ACCOUNT_SIGNUP_FIELDS = ["email*", "password1*"]
ACCOUNT_EMAIL_VERIFICATION = "mandatory"
ACCOUNT_CONFIRM_EMAIL_ON_GET = False
ACCOUNT_LOGIN_ON_EMAIL_CONFIRMATION = True
ACCOUNT_PREVENT_ENUMERATION = True
ACCOUNT_EMAIL_SUBJECT_PREFIX = ""
ACCOUNT_SESSION_REMEMBER = True
ACCOUNT_DEFAULT_HTTP_PROTOCOL = "https" if HTTPS else "http"
# Whole offices share one address, so limits by address are generous and limits by account are close.
ACCOUNT_RATE_LIMITS = {
    "login": "300/m/ip",
    "login_failed": "100/m/ip,10/5m/key",
    "signup": "60/m/ip",
    "reset_password": "60/m/ip,5/15m/key",
    "confirm_email": "1/1m/key",
}
EXPERT_CONFIRM_MONTHS = positive("EXPERT_CONFIRM_MONTHS", default=12)  # between two mails that ask an expert
WRITES_PER_HOUR = positive("WRITES_PER_HOUR", default=60)  # posts, edits, deposits, reports of one account
MFA_SUPPORTED_TYPES = ["totp", "recovery_codes", "webauthn"]
MFA_TOTP_ISSUER = SITE_NAME
MFA_PASSKEY_LOGIN_ENABLED = True
USERSESSIONS_TRACK_ACTIVITY = False

SOCIALACCOUNT_ADAPTER = "members.adapters.SocialAccountAdapter"
SOCIALACCOUNT_FORMS = {"signup": "members.forms.SocialSignupForm"}
SOCIALACCOUNT_PROVIDERS: dict = {}
ORCID_CLIENT_ID = env.str("ORCID_CLIENT_ID", default="")
ORCID_CLIENT_SECRET = env.str("ORCID_CLIENT_SECRET", default="")
OIDC_CLIENT_ID = env.str("OIDC_CLIENT_ID", default="")
OIDC_CLIENT_SECRET = env.str("OIDC_CLIENT_SECRET", default="")
OIDC_SERVER_URL = env.str("OIDC_SERVER_URL", default="")
OIDC_NAME = env.str("OIDC_NAME", default="OpenID Connect")
# The form that asks for such a sign-in is answered by a redirect, which browsers hold to form-action too.
FORM_TARGETS = CONTENT_SECURITY_POLICY["DIRECTIVES"]["form-action"]
if ORCID_CLIENT_ID:
    INSTALLED_APPS.append("allauth.socialaccount.providers.orcid")
    SOCIALACCOUNT_PROVIDERS["orcid"] = {"APP": {"client_id": ORCID_CLIENT_ID, "secret": ORCID_CLIENT_SECRET}}
    FORM_TARGETS.append("https://orcid.org")
if OIDC_CLIENT_ID:
    INSTALLED_APPS.append("allauth.socialaccount.providers.openid_connect")
    SOCIALACCOUNT_PROVIDERS["openid_connect"] = {
        "APPS": [
            {
                "provider_id": "oidc",
                "name": OIDC_NAME,
                "client_id": OIDC_CLIENT_ID,
                "secret": OIDC_CLIENT_SECRET,
                "settings": {"server_url": OIDC_SERVER_URL},
            }
        ]
    }
    FORM_TARGETS.append("/".join(OIDC_SERVER_URL.split("/")[:3]))

# --- Mail -------------------------------------------------------------------

DEFAULT_FROM_EMAIL = env.str("DEFAULT_FROM_EMAIL", default=f"{SITE_NAME} <{CONTACT_EMAIL}>")
SERVER_EMAIL = DEFAULT_FROM_EMAIL
vars().update(env.email_url("EMAIL_URL", default="smtp://127.0.0.1:25"))
EMAIL_TIMEOUT = 30
# Where answers, bounces and messages to a category arrive; all of its addresses are the portal's.
MAIL_DOMAIN = env.str("MAIL_DOMAIN", default=CONTACT_EMAIL.rpartition("@")[2]).lower()
# Seconds for which what somebody wrote waits before it is mailed, so that they can mend it or take it back.
MAIL_DELAY = whole("MAIL_DELAY", default=120)
# Whether the secretariat can decide by answering a mail, which asks for no second factor.
MODERATION_BY_MAIL = switch("MODERATION_BY_MAIL", default=True)
# How large a message that comes in may be.
MAX_MAIL_MB = positive("MAX_MAIL_MB", default=25)
# Mail comes in by a mail server's LMTP on this port of the machine itself (0: none), from a folder of an IMAP
# account (imaps://user:password@host/Folder), or through `manage.py receive_mail`.
LMTP_PORT = whole("LMTP_PORT", default=0)
IMAP_URL = env.str("IMAP_URL", default="")
# The name in the Authentication-Results of the mail server in front, which says who really sent a message.
MAIL_AUTH_SERVER = env.str("MAIL_AUTH_SERVER", default="").strip().lower()
if MAIL_PAGE:
    EMAIL_BACKEND = "portal.mailbox.backend.EmailBackend"
    if HTTPS and not DEMO:
        raise ImproperlyConfigured("MAIL_PAGE shows everybody's mail to everybody: never on a real site.")

# --- Languages --------------------------------------------------------------

LANGUAGE_CODE = "en"
LANGUAGES = [("en", "English"), ("fr", "Français"), ("es", "Español"), ("ar", "العربية")]
LOCALE_PATHS = [BASE_DIR / "locale"]
USE_I18N = USE_TZ = True
TIME_ZONE = env.str("TIME_ZONE", default="UTC")

TAGGIT_CASE_INSENSITIVE = True
TAGGIT_STRIP_UNICODE_WHEN_SLUGIFYING = False

LOGGING = {
    "version": 1,
    "disable_existing_loggers": False,
    "formatters": {"line": {"format": "{asctime} {levelname} {name} {message}", "style": "{"}},
    "handlers": {"console": {"class": "logging.StreamHandler", "formatter": "line"}},
    "root": {"handlers": ["console"], "level": "WARNING"},
}
