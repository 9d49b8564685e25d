from datetime import date

from django.core.files.base import ContentFile
from django.core.files.storage import default_storage

from knowledge.documents import actions
from knowledge.documents.models import stored_name
from knowledge.documents.names import Author
from tests.access import PUBLIC, UNCHECKED, Row, answers, for_members
from tests.documents.collecting import make_collection
from tests.documents.deposits import make_document


def published(cast, **changes):
    return make_document(cast.author, published_by=cast.secretariat, **changes)


def practice(cast, **changes):
    return published(cast, type="good-practice", authors=[Author("Mensah, Kofi")], **changes)


def assessed(cast, **changes):
    """Amina's assessment of a good practice."""
    said = {"agrees": True, "evidence": "field", "body": "It worked.", "language": "en"}
    return actions.assess(cast.member, practice(cast, **changes), said)[0]


def waiting(cast):
    return make_document(cast.author)


def page(document):
    return {"document_id": document.pk, "slug": document.slug}


def file(document):
    return {"document_id": document.pk, "name": document.current.name}


def picture(document):
    name = default_storage.save(stored_name(document.current, ""), ContentFile(b"RIFF"))
    document.versions.update(picture=name)
    return {"document_id": document.pk, "number": 1}


def words(document):
    document.versions.update(text="Milk of goats", text_state="done")
    return page(document)


def number(document):
    return {"document_id": document.pk}


def collection(cast, **changes):
    found = make_collection(cast.author, **changes)
    return {"collection_id": found.pk, "slug": found.slug}


def collected(cast, **changes):
    return {"collection_id": collection(cast, **changes)["collection_id"]}


ALL = answers(200)
THEIRS = answers(404, author=200, secretariat=200)  # before it is published
FOR_MEMBERS = answers(404, member=200, author=200, expert=200, facilitator=200, secretariat=200)

ROWS = {
    "documents:index": Row(get=PUBLIC),
    "documents:feed": Row(get=PUBLIC, post=PUBLIC),
    "documents:deposit": Row(get=for_members(200), post=for_members(422)),
    "documents:deposit-file": Row(post=for_members(422)),
    "documents:suggest-relations": Row(get=for_members(200), query="relations_words=goats&about=x"),
    "documents:mine": Row(get=for_members(200)),
    "documents:short-address": Row(get=answers(301), make=lambda cast: number(published(cast))),
    "documents:document": Row(get=ALL, make=lambda cast: page(published(cast))),
    "documents:document not yet published": Row(get=THEIRS, make=lambda cast: page(waiting(cast))),
    "documents:document for members": Row(
        get=FOR_MEMBERS, make=lambda cast: page(published(cast, audience="members"))
    ),
    "documents:file": Row(get=ALL, make=lambda cast: file(published(cast))),
    "documents:file not yet published": Row(get=THEIRS, make=lambda cast: file(waiting(cast))),
    "documents:file for members": Row(
        get=FOR_MEMBERS, make=lambda cast: file(published(cast, audience="members"))
    ),
    "documents:file-of-page": Row(
        get=ALL, make=lambda cast: file(one := published(cast)) | {"slug": one.slug}
    ),
    "documents:file-of-page for members": Row(
        get=FOR_MEMBERS,
        make=lambda cast: file(one := published(cast, audience="members")) | {"slug": one.slug},
    ),
    "documents:version": Row(get=ALL, make=lambda cast: file(published(cast)) | {"number": 1}),
    "documents:picture": Row(get=answers(200), make=lambda cast: picture(published(cast))),
    "documents:picture not yet published": Row(get=THEIRS, make=lambda cast: picture(waiting(cast))),
    "documents:picture for members": Row(
        get=FOR_MEMBERS, make=lambda cast: picture(published(cast, audience="members"))
    ),
    "documents:picture under an embargo": Row(
        get=THEIRS, make=lambda cast: picture(published(cast, embargo_until=date(2999, 1, 1)))
    ),
    "documents:file under an embargo": Row(
        get=THEIRS, make=lambda cast: file(published(cast, embargo_until=date(2999, 1, 1)))
    ),
    "documents:version under an embargo": Row(
        get=THEIRS,
        make=lambda cast: file(published(cast, embargo_until=date(2999, 1, 1))) | {"number": 1},
    ),
    "documents:read-text": Row(get=ALL, make=lambda cast: words(published(cast))),
    "documents:read-text for members": Row(
        get=FOR_MEMBERS, make=lambda cast: words(published(cast, audience="members"))
    ),
    "documents:read-text under an embargo": Row(
        get=THEIRS, make=lambda cast: words(published(cast, embargo_until=date(2999, 1, 1)))
    ),
    "documents:version for members": Row(
        get=FOR_MEMBERS, make=lambda cast: file(published(cast, audience="members")) | {"number": 1}
    ),
    "documents:bib": Row(get=ALL, make=lambda cast: number(published(cast))),
    "documents:ris": Row(get=ALL, make=lambda cast: number(published(cast))),
    "documents:csl": Row(get=ALL, make=lambda cast: number(published(cast))),
    "documents:csl for members": Row(
        get=FOR_MEMBERS, make=lambda cast: number(published(cast, audience="members"))
    ),
    "documents:selection-bib": Row(get=answers(302)),  # nothing chosen; what is, is tested with citations
    "documents:selection-ris": Row(get=answers(302)),
    "documents:selection-csl": Row(get=answers(302)),
    "documents:edit-document": Row(
        get=for_members(403, author=200, secretariat=200),
        post=for_members(403, author=422, secretariat=422),
        make=lambda cast: page(published(cast)),
    ),
    "documents:edit-document not yet published": Row(
        get=for_members(404, author=200, secretariat=200),
        post=for_members(404, author=422, secretariat=422),
        make=lambda cast: page(waiting(cast)),
    ),
    "documents:changes": Row(
        get=for_members(403, author=200, secretariat=200), make=lambda cast: page(published(cast))
    ),
    "documents:changes of a draft that an expert helps to describe": Row(
        get=for_members(404, author=200, expert=200, secretariat=200),
        make=lambda cast: page(make_document(cast.author, draft=True, curators=[cast.expert])),
    ),
    "documents:edit-document of a curator": Row(
        get=for_members(403, author=200, expert=200, secretariat=200),
        post=for_members(403, author=422, expert=422, secretariat=422),
        make=lambda cast: page(published(cast, curators=[cast.expert])),
    ),
    "documents:withdraw-document of a curator": Row(
        get=for_members(403, author=200, secretariat=200),
        make=lambda cast: page(published(cast, curators=[cast.expert])),
        post=UNCHECKED,
    ),
    "documents:translate-document": Row(
        get=for_members(200), post=for_members(422), make=lambda cast: page(published(cast))
    ),
    "documents:translate-document not yet published": Row(
        get=for_members(404, author=200, secretariat=200),
        post=for_members(404, author=422, secretariat=422),
        make=lambda cast: page(waiting(cast)),
    ),
    "documents:submit-document": Row(
        post=for_members(404, author=302, secretariat=302),
        make=lambda cast: page(make_document(cast.author, draft=True)),
    ),
    "documents:assess": Row(
        get=for_members(200, author=403),
        post=for_members(422, author=403),
        make=lambda cast: page(practice(cast)),
    ),
    "documents:assess what is no practice": Row(
        get=for_members(404), post=for_members(404), make=lambda cast: page(published(cast))
    ),
    "documents:take-back-assessment": Row(
        post=for_members(404, member=302), make=lambda cast: page(assessed(cast).document)
    ),
    "documents:assessments": Row(get=ALL, make=lambda cast: page(assessed(cast).document)),
    "documents:assessments for members": Row(
        get=FOR_MEMBERS, make=lambda cast: page(practice(cast, audience="members"))
    ),
    "documents:assessment": Row(get=answers(302), make=lambda cast: {"assessment_id": assessed(cast).pk}),
    "documents:assessment for members": Row(
        get={who: 302 if status == 200 else 404 for who, status in FOR_MEMBERS.items()},
        make=lambda cast: {"assessment_id": assessed(cast, audience="members").pk},
    ),
    "documents:set-rung": Row(
        get=for_members(403, secretariat=200),
        post=for_members(403, secretariat=422),
        make=lambda cast: page(assessed(cast).document),
    ),
    "documents:numbers": Row(
        get=for_members(403, author=200, secretariat=200), make=lambda cast: page(published(cast))
    ),
    "documents:export-numbers": Row(
        get=for_members(403, secretariat=200), post=for_members(403, secretariat=422)
    ),
    "documents:withdraw-document": Row(
        get=for_members(403, author=200, secretariat=200),
        post=for_members(403, author=302, secretariat=302),
        make=lambda cast: page(published(cast)),
    ),
    "oai:provider": Row(get=PUBLIC, post=PUBLIC, query="?verb=Identify"),
    "oai:schema": Row(get=PUBLIC),
    "documents:facet": Row(get=PUBLIC, make=lambda cast: {"facet": "country"}),
    "documents:facet that is none": Row(get=answers(404), make=lambda cast: {"facet": "colour"}),
    "documents:list-bib": Row(get=PUBLIC),
    "documents:list-ris": Row(get=PUBLIC),
    "documents:list-csl": Row(get=PUBLIC),
    "documents:follow-list": Row(post=for_members(302), data=lambda cast: {"query": "type=report"}),
    "documents:authors": Row(get=PUBLIC),
    "documents:collections": Row(get=PUBLIC),
    "documents:start-collection": Row(get=for_members(200), post=for_members(422)),
    "documents:collection": Row(get=ALL, make=collection),
    "documents:collection for members": Row(
        get=FOR_MEMBERS, make=lambda cast: collection(cast, audience="members")
    ),
    "documents:collection-feed": Row(get=ALL, post=ALL, make=collected),
    "documents:collection-feed for members": Row(
        get=answers(404), post=answers(404), make=lambda cast: collected(cast, audience="members")
    ),
    "documents:edit-collection": Row(
        get=for_members(403, author=200, secretariat=200),
        post=for_members(403, author=422, secretariat=422),
        make=collection,
    ),
    "documents:arrange-collection": Row(
        get=for_members(403, author=200, secretariat=200),
        post=for_members(403, author=404, secretariat=404),
        make=collection,
    ),
    "documents:delete-collection": Row(
        get=for_members(403, author=200, secretariat=200),
        post=for_members(403, author=302, secretariat=302),
        make=collection,
    ),
    "documents:collect": Row(
        get=for_members(200), post=for_members(422), make=lambda cast: page(published(cast))
    ),
    "documents:collect not yet published": Row(
        get=for_members(404, author=200, secretariat=200),
        post=for_members(404, author=422, secretariat=422),
        make=lambda cast: page(waiting(cast)),
    ),
}
