from forum.models import Category
from knowledge.wiki import actions
from knowledge.wiki.models import Export, Page
from tests.access import PUBLIC, Row, answers, for_members
from tests.forum.conversations import discuss
from tests.wiki.pages import make_page, put_file
from tests.wiki.reviewing import edit


def page(cast):
    return {"slug": make_page(cast.author).slug}


def topic(cast):
    return {"kind": "topic", "object_id": discuss(cast.author).pk}


def members_page(cast):
    return {"slug": make_page(cast.author, audience="members").slug}


def branch(cast):
    return page(cast) | {"form": "zip"}


def members_branch(cast):
    return members_page(cast) | {"form": "epub"}


def export_of_member(cast):
    page = make_page(cast.author)
    actions.make_export(actions.order_export(cast.member, page, "zip"))
    return {"slug": page.slug, "export_id": Export.objects.get().pk}


def revision(cast):
    return page(cast) | {"number": 1}


def flagged_page(cast):
    page = make_page(cast.author)
    return {"slug": page.slug, "flag_id": actions.flag_page(cast.author, page, "The price has changed.").pk}


def changed(cast, **changes):
    page = make_page(cast.author, **changes)
    actions.edit_page(cast.author, page, {"body": "Other words"}, base=1)
    return {"slug": page.slug, "number": 2}


def file_of(cast, **changes):
    page = make_page(cast.author, **changes)
    put_file(cast.author, page)
    return {"file_id": page.files.get().pk, "name": "goats.txt"}


def removed_file(cast):
    page = make_page(cast.author)
    put_file(cast.author, page)
    actions.change_files(cast.author, page, [], [page.files.get().pk])
    return {"slug": page.slug, "file_id": page.files.get().pk}


def deleted_page(cast, **changes):
    page = make_page(cast.author, **changes)
    actions.delete_page(cast.author, page, "Not true.")
    return {"slug": page.slug}


def deleted_members_page(cast):
    return deleted_page(cast, audience="members")


def two_pages(cast, **changes):
    make_page(cast.author, title="Cold chain", **changes)
    return {"slug": make_page(cast.author, **changes).slug}


def translation(cast, **changes):
    page = make_page(cast.author, **changes)
    said = {"title": "Peste", "body": "Vaccinez.", "language": "fr"}
    return {"slug": actions.translate_page(cast.author, page, said, number=1).slug}


def members_translation(cast):
    return translation(cast, audience="members")


def merged_page(cast, **changes):
    into, page = make_page(cast.author, title="Cold chain", **changes), make_page(cast.author, **changes)
    actions.merge_page(cast.author, page, into, body="Both", bases=(1, 1))
    return {"slug": into.slug, "page_id": page.pk}


def merged_members_page(cast):
    return merged_page(cast, audience="members")


def looked_after_page(cast):
    Category.objects.create(slug="goats", name_en="Goats").facilitators.add(cast.facilitator)
    return page(cast)


def waiting_page(cast):
    Category.objects.create(slug="goats", name_en="Goats").facilitators.add(cast.facilitator)
    page = make_page(cast.author)
    Page.objects.filter(pk=page.pk).update(review="page", is_reviewed=True)
    edit(cast.author, page, "Not read yet.")
    return {"slug": page.slug}


def waiting_revision(cast):
    return waiting_page(cast) | {"number": 2}


def new_waiting_page(cast):
    top = make_page(cast.author, title="Top")
    Page.objects.filter(pk=top.pk).update(review="branch", is_reviewed=True)
    return {"slug": make_page(cast.author, parent=top).slug}


ITS_AUTHOR = for_members(403, author=200, secretariat=200)
ITS_AUTHOR_SENDS = for_members(403, author=422, secretariat=422)
MEMBERS_ONLY = answers(200, visitor=404, pending=404, suspended=404)

ROWS = {
    "wiki:index": Row(get=PUBLIC),
    "wiki:changes": Row(get=PUBLIC),
    "wiki:feed": Row(get=PUBLIC, post=PUBLIC),
    "wiki:tools": Row(get=for_members(200), make=lambda cast: {"name": "wanted"}),
    "wiki:tools for orphans": Row(get=for_members(200), make=lambda cast: {"name": "orphans"}),
    "wiki:tools for links to old titles": Row(get=for_members(200), make=lambda cast: {"name": "moved"}),
    "wiki:tools for links to deleted pages": Row(get=for_members(200), make=lambda cast: {"name": "deleted"}),
    "wiki:tools that are none": Row(get=for_members(404), make=lambda cast: {"name": "nothing"}),
    **{
        f"wiki:tools for {name}": Row(get=for_members(200), make=lambda cast, name=name: {"name": name})
        for name in ("outdated", "due", "unchecked")
    },
    "wiki:flag-page": Row(get=for_members(200), post=for_members(422), make=page),
    "wiki:flag-page for members only": Row(get=for_members(200), post=for_members(422), make=members_page),
    "wiki:close-flag": Row(post=for_members(302), make=flagged_page),
    "wiki:check-page": Row(get=for_members(200), post=for_members(302), make=page),
    "wiki:set-keepers": Row(
        get=for_members(403, facilitator=403, secretariat=200),
        post=for_members(403, facilitator=403, secretariat=302),
        make=page,
    ),
    "wiki:review-queue": Row(get=for_members(200)),
    "wiki:review-page": Row(
        get=for_members(200), post=for_members(403, facilitator=422, secretariat=422), make=waiting_page
    ),
    "wiki:set-review": Row(
        get=for_members(403, facilitator=200, secretariat=200),
        post=for_members(403, facilitator=422, secretariat=422),
        make=looked_after_page,
    ),
    "wiki:revision that waits for review": Row(get=MEMBERS_ONLY, make=waiting_revision),
    "wiki:page that waits for its first review": Row(get=MEMBERS_ONLY, make=new_waiting_page),
    "wiki:history of a page that waits for its first review": Row(get=MEMBERS_ONLY, make=new_waiting_page),
    "wiki:backlinks of a page that waits for its first review": Row(get=MEMBERS_ONLY, make=new_waiting_page),
    "wiki:start-page": Row(get=for_members(200), post=for_members(422)),
    "wiki:grow-page": Row(get=for_members(200), post=for_members(422), make=topic),
    "wiki:grow-page out of nothing": Row(
        get=for_members(404), post=for_members(404), make=lambda cast: {"kind": "topic", "object_id": 1}
    ),
    "wiki:page": Row(get=PUBLIC, make=page),
    "wiki:page for members only": Row(get=MEMBERS_ONLY, make=members_page),
    "wiki:page that is missing": Row(get=answers(404), make=lambda cast: {"slug": "nothing"}),
    "wiki:edit-page": Row(get=for_members(200), post=for_members(422), make=page),
    "wiki:page-markdown": Row(get=PUBLIC, make=page),
    "wiki:page-markdown for members only": Row(get=MEMBERS_ONLY, make=members_page),
    "wiki:print-page": Row(get=PUBLIC, make=page),
    "wiki:print-page for members only": Row(get=MEMBERS_ONLY, make=members_page),
    "wiki:export-page": Row(get=PUBLIC, make=page),
    "wiki:export-page for members only": Row(get=MEMBERS_ONLY, make=members_page),
    "wiki:export-branch": Row(get=PUBLIC, make=branch),
    "wiki:export-branch for members only": Row(get=MEMBERS_ONLY, make=members_branch),
    "wiki:order-export": Row(post=for_members(302), make=branch),
    "wiki:order-export for members only": Row(post=for_members(302), make=members_branch),
    "wiki:download-export": Row(get=for_members(404, member=200), make=export_of_member),
    "wiki:edit-page that is gone": Row(
        get=for_members(404), post=for_members(404), make=lambda cast: {"slug": "nothing"}
    ),
    "wiki:edit-section": Row(
        get=for_members(200),
        post=for_members(422),
        make=lambda cast: page(cast) | {"number": 1},
    ),
    "wiki:other-editors": Row(get=answers(200, visitor=204, pending=204, suspended=204), make=page),
    "wiki:preview": Row(post=answers(200, visitor=204, pending=204, suspended=204)),
    "wiki:file": Row(get=PUBLIC, make=file_of),
    "wiki:file of a page for members only": Row(
        get=MEMBERS_ONLY, make=lambda cast: file_of(cast, audience="members")
    ),
    "wiki:page-files": Row(get=PUBLIC, post=answers(302, visitor=403, pending=403, suspended=403), make=page),
    "wiki:page-files for members only": Row(
        get=MEMBERS_ONLY, post=answers(302, visitor=404, pending=404, suspended=404), make=members_page
    ),
    "wiki:restore-file": Row(post=for_members(302), make=removed_file),
    "wiki:history": Row(get=PUBLIC, make=page),
    "wiki:history for members only": Row(get=MEMBERS_ONLY, make=members_page),
    "wiki:history-xml": Row(get=for_members(200), make=page),
    "wiki:history-xml for members only": Row(get=for_members(200), make=members_page),
    "wiki:authors": Row(get=PUBLIC, make=page),
    "wiki:authors for members only": Row(get=MEMBERS_ONLY, make=members_page),
    "wiki:diff": Row(get=PUBLIC, make=page, query="old=1&new=1"),
    "wiki:diff for members only": Row(get=MEMBERS_ONLY, make=members_page, query="old=1&new=1"),
    "wiki:backlinks": Row(get=PUBLIC, make=page),
    "wiki:backlinks for members only": Row(get=MEMBERS_ONLY, make=members_page),
    "wiki:revision": Row(get=PUBLIC, make=revision),
    "wiki:revision for members only": Row(
        get=MEMBERS_ONLY, make=lambda cast: members_page(cast) | {"number": 1}
    ),
    "wiki:undo-revision": Row(get=for_members(200), post=for_members(409), make=changed),
    "wiki:undo-revision for members only": Row(
        get=for_members(200), post=for_members(409), make=lambda cast: changed(cast, audience="members")
    ),
    "wiki:undo-revision with which a page begins": Row(
        get=for_members(403), post=for_members(403), make=revision
    ),
    "wiki:thank-author": Row(post=for_members(302, author=403), make=revision),
    "wiki:thank-author for members only": Row(
        post=for_members(302, author=403), make=lambda cast: members_page(cast) | {"number": 1}
    ),
    "wiki:protect-page": Row(
        post=for_members(403, secretariat=302), make=page, data=lambda cast: {"on": "1"}
    ),
    "wiki:edits-by": Row(
        get=for_members(200), post=for_members(403, secretariat=200), make=lambda cast: {"handle": "kofi"}
    ),
    "wiki:revert-page": Row(post=for_members(302), make=revision),
    "wiki:tend-page": Row(get=for_members(200), make=page),
    "wiki:tend-page for members only": Row(get=for_members(200), make=members_page),
    "wiki:move-page": Row(get=for_members(200), post=for_members(422), make=page),
    "wiki:delete-page": Row(get=ITS_AUTHOR, post=ITS_AUTHOR_SENDS, make=page),
    "wiki:restore-page": Row(post=for_members(403, author=302, secretariat=302), make=deleted_page),
    "wiki:page that was deleted": Row(get=answers(410), make=deleted_page),
    "wiki:page that was deleted for members only": Row(
        get=answers(410, visitor=404, pending=404, suspended=404), make=deleted_members_page
    ),
    "wiki:edit-page that was deleted": Row(get=for_members(410), post=for_members(410), make=deleted_page),
    "wiki:merge-page": Row(get=ITS_AUTHOR, post=ITS_AUTHOR, make=page),
    "wiki:merge-page into another": Row(
        get=ITS_AUTHOR, post=ITS_AUTHOR_SENDS, make=two_pages, query="into=Cold+chain"
    ),
    "wiki:merged": Row(get=PUBLIC, make=merged_page),
    "wiki:merged for members only": Row(get=MEMBERS_ONLY, make=merged_members_page),
    "wiki:merged-revision": Row(get=PUBLIC, make=lambda cast: merged_page(cast) | {"number": 1}),
    "wiki:merged-revision for members only": Row(
        get=MEMBERS_ONLY, make=lambda cast: merged_members_page(cast) | {"number": 1}
    ),
    "wiki:tools for missing translations": Row(
        get=for_members(200), make=lambda cast: {"name": "translations"}, query="language=fr"
    ),
    "wiki:tools for translations to look at again": Row(
        get=for_members(200), make=lambda cast: {"name": "behind"}
    ),
    "wiki:translate-page": Row(get=for_members(200), post=for_members(422), make=page),
    "wiki:translate-page for members only": Row(
        get=for_members(200), post=for_members(422), make=members_page
    ),
    "wiki:translation": Row(get=PUBLIC, make=translation),
    "wiki:translation for members only": Row(get=MEMBERS_ONLY, make=members_translation),
    "wiki:translation of nothing": Row(get=answers(404), make=page),
    "wiki:follow-original": Row(post=for_members(302), make=translation),
    "wiki:set-translation": Row(get=for_members(200), post=for_members(422), make=translation),
    "wiki:set-access": Row(get=ITS_AUTHOR, post=ITS_AUTHOR_SENDS, make=page),
}
