from django.urls import path

from portal.drafts import views

app_name = "drafts"

# /drafts/…
urlpatterns = [
    path("", views.index, name="index"),
    path("<slug:name>/", views.keep, name="keep"),
    path("<slug:name>/drop/", views.drop, name="drop"),
]
