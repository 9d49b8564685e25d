from django.urls import URLPattern

app_name = "messaging"

# /messages/…
urlpatterns: list[URLPattern] = []
