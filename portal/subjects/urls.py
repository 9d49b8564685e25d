from django.urls import path

from portal.kept import for_visitors
from portal.subjects import feeds, views

app_name = "subjects"

urlpatterns = [
    # /themes/…
    path("themes/", views.themes, name="themes"),
    path("themes/<slug:slug>/", views.theme, name="theme"),
    # /tags/…
    path("tags/<uslug:slug>/", views.tag, name="tag"),
    # /feeds/…
    path("feeds/themes/<slug:slug>/", for_visitors(feeds.OfTheme()), name="theme-feed"),
    path("feeds/tags/<uslug:slug>/", for_visitors(feeds.OfTag()), name="tag-feed"),
]
