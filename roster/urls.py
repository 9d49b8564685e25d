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
    path("confirm/<str:token>/", views.confirm, name="confirm"),
    path("reference/<str:token>/", views.reference, name="reference"),
    path("referees/<id:referee_id>/withdraw/", views.withdraw_referee, name="withdraw-referee"),
    path("endorsements/<id:endorsement_id>/reply/", views.reply_to_endorsement, name="reply-to-endorsement"),
    path(
        "endorsements/<id:endorsement_id>/put-away/", views.put_away_endorsement, name="put-away-endorsement"
    ),
    path(
        "endorsements/<id:endorsement_id>/put-back/", views.put_back_endorsement, name="put-back-endorsement"
    ),
    path(
        "endorsements/<id:endorsement_id>/take-back/",
        views.take_back_endorsement,
        name="take-back-endorsement",
    ),
    path("<slug:handle>/", views.expert, name="expert"),
    path("<slug:handle>/rest/", views.rest, name="rest"),
    path("<slug:handle>/wake/", views.wake, name="wake"),
    path("<slug:handle>/confirm/", views.confirm_own, name="confirm-own"),
    path("<slug:handle>/cv/", views.cv, name="cv"),
    path("<slug:handle>/card.vcf", views.card, name="card"),
    path("<slug:handle>/endorsements/", views.endorsements, name="endorsements"),
    path("<slug:handle>/endorse/", views.endorse, name="endorse"),
]
