from django.urls import path

from knowledge.wiki import views
from knowledge.wiki.feeds import ChangesFeed

app_name = "wiki"

# /wiki/…
urlpatterns = [
    path("", views.index, name="index"),
    path("new/", views.start_page, name="start-page"),
    path("new/<slug:kind>/<id:object_id>/", views.grow_page, name="grow-page"),
    path("changes/", views.changes, name="changes"),
    path("feed/", ChangesFeed(), name="feed"),
    path("<uslug:slug>/", views.page, name="page"),
    path("<uslug:slug>/edit/", views.edit_page, name="edit-page"),
    path("<uslug:slug>/history/", views.history, name="history"),
    path("<uslug:slug>/diff/", views.diff, name="diff"),
    path("<uslug:slug>/backlinks/", views.backlinks, name="backlinks"),
    path("<uslug:slug>/revisions/<id:number>/", views.revision, name="revision"),
    path("<uslug:slug>/revisions/<id:number>/revert/", views.revert_page, name="revert-page"),
]
