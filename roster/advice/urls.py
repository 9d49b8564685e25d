from django.urls import URLPattern

app_name = "advice"

# /advice/…
urlpatterns: list[URLPattern] = []
