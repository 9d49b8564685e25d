from django.urls import path

from members import feeds, views
from members.register import views as register

app_name = "members"

urlpatterns = [
    # /members/…
    path("", views.index, name="index"),
    path("countries/", register.countries, name="countries"),
    path("feed/", feeds.NewMembers(), name="feed"),
    path("suggest/", views.suggest, name="suggest"),
    path("rules/", views.rules, name="rules"),
    # /members/me/…
    path("me/", views.me, name="me"),
    path("me/entry/", views.entry, name="entry"),
    path("me/settings/", views.settings, name="settings"),
    # The words above are in handles.RESERVED, so that nobody is called so.
    path("<slug:handle>/", views.member, name="member"),
]
