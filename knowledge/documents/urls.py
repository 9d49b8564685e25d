from django.urls import path

from knowledge.documents import views
from knowledge.documents.feeds import DocumentFeed

app_name = "documents"

# /documents/…
urlpatterns = [
    path("", views.index, name="index"),
    path("new/", views.deposit, name="deposit"),
    path("mine/", views.mine, name="mine"),
    path("feed/", DocumentFeed(), name="feed"),
    path("<id:document_id>.bib", views.cite, {"format": "bib"}, name="bib"),
    path("<id:document_id>.ris", views.cite, {"format": "ris"}, name="ris"),
    path("<id:document_id>.csl.json", views.cite, {"format": "csl.json"}, name="csl"),
    path("<id:document_id>/", views.short_address, name="short-address"),
    path("<id:document_id>/<filename:name>", views.file, name="file"),
    path("<id:document_id>/<id:number>/<filename:name>", views.version, name="version"),
    path("<id:document_id>/<uslug:slug>/", views.document, name="document"),
    path("<id:document_id>/<uslug:slug>/edit/", views.edit_document, name="edit-document"),
    path("<id:document_id>/<uslug:slug>/submit/", views.submit_document, name="submit-document"),
    path("<id:document_id>/<uslug:slug>/withdraw/", views.withdraw_document, name="withdraw-document"),
]
