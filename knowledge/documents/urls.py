from django.urls import path

from knowledge.documents.feeds import CollectionFeed, DocumentFeed
from knowledge.documents.views import (
    assessing,
    authors,
    citing,
    collections,
    depositing,
    editing,
    files,
    lists,
    numbers,
    pages,
    reading,
)
from portal.kept import for_visitors

app_name = "documents"

# /documents/…
urlpatterns = [
    path("", lists.index, name="index"),
    path("new/", depositing.deposit, name="deposit"),
    path("new/file/", depositing.deposit_file, name="deposit-file"),
    path("new/relations/", depositing.suggest_relations, name="suggest-relations"),
    path("assessments/<id:assessment_id>/", assessing.assessment, name="assessment"),
    path("numbers/", numbers.export_numbers, name="export-numbers"),
    path("mine/", lists.mine, name="mine"),
    path("selection.bib", citing.cite_selection, {"format": "bib"}, name="selection-bib"),
    path("selection.ris", citing.cite_selection, {"format": "ris"}, name="selection-ris"),
    path("selection.csl.json", citing.cite_selection, {"format": "csl.json"}, name="selection-csl"),
    path("feed/", for_visitors(DocumentFeed()), name="feed"),
    path("found.bib", lists.cite_list, {"format": "bib"}, name="list-bib"),
    path("found.ris", lists.cite_list, {"format": "ris"}, name="list-ris"),
    path("found.csl.json", lists.cite_list, {"format": "csl.json"}, name="list-csl"),
    path("follow/", lists.follow_list, name="follow-list"),
    path("by/<slug:facet>/", lists.facet, name="facet"),
    path("authors/", authors.authors, name="authors"),
    path("collections/", collections.collections, name="collections"),
    path("collections/new/", collections.start_collection, name="start-collection"),
    path("collections/<id:collection_id>/feed/", for_visitors(CollectionFeed()), name="collection-feed"),
    path("collections/<id:collection_id>/<uslug:slug>/", collections.collection, name="collection"),
    path(
        "collections/<id:collection_id>/<uslug:slug>/edit/",
        collections.edit_collection,
        name="edit-collection",
    ),
    path(
        "collections/<id:collection_id>/<uslug:slug>/arrange/",
        collections.arrange_collection,
        name="arrange-collection",
    ),
    path(
        "collections/<id:collection_id>/<uslug:slug>/delete/",
        collections.delete_collection,
        name="delete-collection",
    ),
    path("<id:document_id>.bib", citing.cite, {"format": "bib"}, name="bib"),
    path("<id:document_id>.ris", citing.cite, {"format": "ris"}, name="ris"),
    path("<id:document_id>.csl.json", citing.cite, {"format": "csl.json"}, name="csl"),
    path("<id:document_id>/", pages.short_address, name="short-address"),
    path("<id:document_id>/<filename:name>", files.file, name="file"),
    path("<id:document_id>/<id:number>/picture/", files.picture, name="picture"),
    path("<id:document_id>/<id:number>/<filename:name>", files.version, name="version"),
    path("<id:document_id>/<uslug:slug>/<filename:name>", files.file, name="file-of-page"),
    path("<id:document_id>/<uslug:slug>/", pages.document, name="document"),
    path("<id:document_id>/<uslug:slug>/collect/", collections.collect, name="collect"),
    path("<id:document_id>/<uslug:slug>/text/", reading.read_text, name="read-text"),
    path("<id:document_id>/<uslug:slug>/edit/", editing.edit_document, name="edit-document"),
    path("<id:document_id>/<uslug:slug>/changes/", editing.changes, name="changes"),
    path(
        "<id:document_id>/<uslug:slug>/translate/", depositing.translate_document, name="translate-document"
    ),
    path("<id:document_id>/<uslug:slug>/submit/", editing.submit_document, name="submit-document"),
    path("<id:document_id>/<uslug:slug>/withdraw/", editing.withdraw_document, name="withdraw-document"),
    path("<id:document_id>/<uslug:slug>/assess/", assessing.assess, name="assess"),
    path(
        "<id:document_id>/<uslug:slug>/assess/take-back/",
        assessing.take_back_assessment,
        name="take-back-assessment",
    ),
    path("<id:document_id>/<uslug:slug>/assessments/", assessing.document_assessments, name="assessments"),
    path("<id:document_id>/<uslug:slug>/rung/", assessing.set_rung, name="set-rung"),
    path("<id:document_id>/<uslug:slug>/numbers/", numbers.document_numbers, name="numbers"),
]
