from django.urls import path

from portal.moderation import views

app_name = "moderation"

# /report/…
urlpatterns = [path("<slug:kind>/<id:object_id>/", views.report, name="report")]
