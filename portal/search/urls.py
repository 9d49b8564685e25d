from django.urls import path

from portal.search import views

app_name = "search"

# /search/
urlpatterns = [
    path("", views.search, name="search"),
    path("similar/", views.similar, name="similar"),
]
