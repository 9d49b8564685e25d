from django.urls import path

from knowledge.documents.feeds import DocumentFeed
from knowledge.documents.views import citing, depositing, editing, files, lists, numbers, pages

app_name = "documents"

# /documents/…
urlpatterns = [
    path("", lists.index, name="index"),
    path("new/", depositing.deposit, name="deposit"),
    path("new/file/", depositing.deposit_file, name="deposit-file"),
    path("new/relations/", depositing.suggest_relations, name="suggest-relations"),
    path("numbers/", numbers.export_numbers, name="export-numbers"),
    path("mine/", lists.mine, name="mine"),
    path("feed/", DocumentFeed(), name="feed"),
    path("selection.bib", citing.cite_selection, {"format": "bib"}, name="selection-bib"),
    path("selection.ris", citing.cite_selection, {"format": "ris"}, name="selection-ris"),
    path("selection.csl.json", citing.cite_selection, {"format": "csl.json"}, name="selection-csl"),
    path("<id:document_id>.bib", citing.cite, {"format": "bib"}, name="bib"),
    path("<id:document_id>.ris", citing.cite, {"format": "ris"}, name="ris"),
    path("<id:document_id>.csl.json", citing.cite, {"format": "csl.json"}, name="csl"),
    path("<id:document_id>/", pages.short_address, name="short-address"),
    path("<id:document_id>/<filename:name>", files.file, name="file"),
    path("<id:document_id>/<id:number>/<filename:name>", files.version, name="version"),
    path("<id:document_id>/<uslug:slug>/", pages.document, name="document"),
    path("<id:document_id>/<uslug:slug>/edit/", editing.edit_document, name="edit-document"),
    path("<id:document_id>/<uslug:slug>/changes/", editing.changes, name="changes"),
    path(
        "<id:document_id>/<uslug:slug>/translate/", depositing.translate_document, name="translate-document"
    ),
    path("<id:document_id>/<uslug:slug>/submit/", editing.submit_document, name="submit-document"),
    path("<id:document_id>/<uslug:slug>/withdraw/", editing.withdraw_document, name="withdraw-document"),
    path("<id:document_id>/<uslug:slug>/numbers/", numbers.document_numbers, name="numbers"),
]
