from django.urls import URLPattern

app_name = "privacy"

# /members/me/data/…
urlpatterns: list[URLPattern] = []
