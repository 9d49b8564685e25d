from django.urls import path

from roster import comparing, views
from roster.feeds import ExpertFeed

app_name = "roster"

# /experts/…
urlpatterns = [
    path("", views.index, name="index"),
    path("apply/", views.apply, name="apply"),
    path("compare/", comparing.compare, name="compare"),
    path("shortlist/", comparing.shortlist, name="shortlist"),
    path("experts.csv", comparing.export, {"form": "csv"}, name="export-csv"),
    path("experts.xlsx", comparing.export, {"form": "xlsx"}, name="export-xlsx"),
    path("feed/", ExpertFeed(), name="feed"),
    path("<slug:handle>/", views.expert, name="expert"),
    path("<slug:handle>/rest/", views.rest, name="rest"),
]
