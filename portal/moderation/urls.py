from django.urls import path

from portal.moderation import views

app_name = "moderation"

urlpatterns = [
    # /report/…
    path("report/<slug:kind>/<id:object_id>/", views.report, name="report"),
    # /decisions/…
    path("decisions/<id:act_id>/", views.decision, name="decision"),
    path("decisions/<slug:kind>/<id:object_id>/", views.decision_about, name="decision-about"),
    path("decisions/<slug:kind>/<id:object_id>/mend/", views.mend, name="mend"),
]
