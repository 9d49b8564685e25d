from django.urls import URLPattern

app_name = "groups"

# /groups/…
urlpatterns: list[URLPattern] = []
