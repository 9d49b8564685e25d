from django.urls import path

from portal.sheets import views

app_name = "sheets"

# /sheets/…
urlpatterns = [
    path("", views.index, name="index"),
    path("<uuid:key>/", views.download, name="download"),
    path("<uuid:key>/delete/", views.delete, name="delete"),
]
