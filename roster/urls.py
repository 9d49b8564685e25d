from django.urls import path

from roster import views
from roster.feeds import ExpertFeed

app_name = "roster"

# /experts/…
urlpatterns = [
    path("", views.index, name="index"),
    path("apply/", views.apply, name="apply"),
    path("feed/", ExpertFeed(), name="feed"),
    path("<slug:handle>/", views.expert, name="expert"),
    path("<slug:handle>/rest/", views.rest, name="rest"),
]
