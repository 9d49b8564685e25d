from django.urls import path

from portal.subjects import views

app_name = "subjects"

urlpatterns = [
    # /themes/…
    path("themes/", views.themes, name="themes"),
    path("themes/<slug:slug>/", views.theme, name="theme"),
    # /tags/…
    path("tags/<uslug:slug>/", views.tag, name="tag"),
]
