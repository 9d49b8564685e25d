from django.urls import path

from portal.vocabulary import views

app_name = "vocabulary"

# /concepts/
urlpatterns = [
    path("", views.suggest_concepts, name="suggest-concepts"),
]
