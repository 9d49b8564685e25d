"""Every address of the portal; DESIGN section 4 lists what is where."""

from allauth.account.views import signup
from django.contrib import admin
from django.db import transaction
from django.urls import include, path

from portal import sitemaps, views

urlpatterns = [
    path("", views.home, name="home"),
    path("about/", views.about, name="about"),
    path("unsent/", views.unsent, name="unsent"),
    path("language/", views.set_language, name="set_language"),
    path("healthz", views.healthz, name="healthz"),
    path("readyz", views.readyz, name="readyz"),
    path("robots.txt", views.robots, name="robots"),
    path("sitemap.xml", sitemaps.sitemap, name="sitemap"),
    path("sitemap-<slug:kind>-<id:number>.xml", sitemaps.sitemap_part, name="sitemap_part"),
    path("search/", include("portal.search.urls")),
    path("", include("portal.subjects.urls")),
    path("mail/", include("portal.mailbox.urls")),
    path("cite/", include("portal.links.urls")),
    path("concepts/", include("portal.vocabulary.urls")),
    path("comments/", include("portal.comments.urls")),
    path("drafts/", include("portal.drafts.urls")),
    path("sheets/", include("portal.sheets.urls")),
    path("", include("portal.moderation.urls")),
    path("", include("portal.notices.urls")),
    # Whole or not at all: of a form that is sent twice at once, the account comes with its mail to confirm.
    path("accounts/signup/", transaction.atomic(signup), name="account_signup"),
    path("accounts/", include("allauth.urls")),
    path("members/me/data/", include("members.privacy.urls")),
    path("members/", include("members.urls")),
    path("join/", include("members.joining.urls")),
    path("groups/", include("members.groups.urls")),
    path("messages/", include("members.messaging.urls")),
    path("", include("forum.urls")),
    path("documents/", include("knowledge.documents.urls")),
    path("", include("knowledge.documents.oai.urls")),
    path("wiki/", include("knowledge.wiki.urls")),
    path("experts/", include("roster.urls")),
    path("advice/", include("roster.advice.urls")),
    path("admin/", admin.site.urls),
]

handler403 = "portal.views.forbidden"
handler429 = "members.views.too_many"
