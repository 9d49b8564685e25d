from django.urls import path

from members import feeds, views
from members.entry import views as entry
from members.register import views as register

app_name = "members"

urlpatterns = [
    # /members/…
    path("", register.index, name="index"),
    path("members.csv", register.export, {"form": "csv"}, name="export-csv"),
    path("members.xlsx", register.export, {"form": "xlsx"}, name="export-xlsx"),
    path("countries/", register.countries, name="countries"),
    path("feed/", feeds.NewMembers(), name="feed"),
    path("suggest/", views.suggest, name="suggest"),
    path("rules/", views.rules, name="rules"),
    path("organisations/", entry.organisations, name="organisations"),
    path("photos/<slug:key>/", entry.photo, name="photo"),
    path("photos/<slug:key>/small/", entry.small_photo, name="small_photo"),
    path("statistics/", entry.statistics, name="statistics"),
    # /members/me/…
    path("me/", views.me, name="me"),
    path("me/entry/", views.entry, name="entry"),
    path("me/photo/", entry.edit_photo, name="edit-photo"),
    path("me/preview/", entry.preview, name="preview"),
    path("me/settings/", views.settings, name="settings"),
    # The words above are in handles.RESERVED, so that nobody is called so.
    path("<slug:handle>/", views.member, name="member"),
]
