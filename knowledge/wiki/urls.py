from django.urls import path

from knowledge.wiki.feeds import ChangesFeed
from knowledge.wiki.views import (
    editing,
    exporting,
    history,
    lists,
    previewing,
    reading,
    starting,
    tending,
    tools,
    translating,
)

app_name = "wiki"

# /wiki/…
urlpatterns = [
    path("", lists.index, name="index"),
    path("new/", starting.start_page, name="start-page"),
    path("new/preview/", previewing.preview, name="preview"),
    path("new/<slug:kind>/<id:object_id>/", starting.grow_page, name="grow-page"),
    path("changes/", lists.changes, name="changes"),
    path("feed/", ChangesFeed(), name="feed"),
    path("tools/<slug:name>/", tools.tools, name="tools"),
    path("<uslug:slug>/", reading.page, name="page"),
    path("<uslug:slug>.md", exporting.page_markdown, name="page-markdown"),
    path("<uslug:slug>/print/", exporting.print_page, name="print-page"),
    path("<uslug:slug>/export/", exporting.export_page, name="export-page"),
    path("<uslug:slug>/export/<id:export_id>/", exporting.download_export, name="download-export"),
    path("<uslug:slug>/export/<slug:form>/", exporting.export_branch, name="export-branch"),
    path("<uslug:slug>/export/<slug:form>/order/", exporting.order_export, name="order-export"),
    path("<uslug:slug>/edit/", editing.edit_page, name="edit-page"),
    path("<uslug:slug>/edit/<id:number>/", editing.edit_section, name="edit-section"),
    path("<uslug:slug>/edit/others/", editing.other_editors, name="other-editors"),
    path("<uslug:slug>/history/", history.history, name="history"),
    path("<uslug:slug>/authors/", history.authors, name="authors"),
    path("<uslug:slug>/diff/", history.diff, name="diff"),
    path("<uslug:slug>/backlinks/", lists.backlinks, name="backlinks"),
    path("<uslug:slug>/tend/", tending.tend_page, name="tend-page"),
    path("<uslug:slug>/move/", tending.move_page, name="move-page"),
    path("<uslug:slug>/delete/", tending.delete_page, name="delete-page"),
    path("<uslug:slug>/restore/", tending.restore_page, name="restore-page"),
    path("<uslug:slug>/merge/", tending.merge_page, name="merge-page"),
    path("<uslug:slug>/merged/<id:page_id>/", history.merged, name="merged"),
    path("<uslug:slug>/merged/<id:page_id>/<id:number>/", history.merged_revision, name="merged-revision"),
    path("<uslug:slug>/access/", tending.set_access, name="set-access"),
    path("<uslug:slug>/translate/", translating.translate_page, name="translate-page"),
    path("<uslug:slug>/translation/", translating.translation, name="translation"),
    path("<uslug:slug>/translation/follow/", translating.follow_original, name="follow-original"),
    path("<uslug:slug>/language/", translating.set_translation, name="set-translation"),
    path("<uslug:slug>/revisions/<id:number>/", history.revision, name="revision"),
    path("<uslug:slug>/revisions/<id:number>/revert/", history.revert_page, name="revert-page"),
]
