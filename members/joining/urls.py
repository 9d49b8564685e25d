from django.urls import URLPattern

app_name = "joining"

# /join/…
urlpatterns: list[URLPattern] = []
