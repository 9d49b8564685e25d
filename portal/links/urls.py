from django.urls import path

from portal.links import views

app_name = "links"

# /cite/
urlpatterns = [
    path("", views.suggest, name="suggest"),
]
