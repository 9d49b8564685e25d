"""Each change of a description is kept and shown; several may describe one document."""

import gzip
from concurrent.futures import ThreadPoolExecutor

import pytest
from django.core import mail
from django.db import connection

from knowledge.documents import actions
from knowledge.documents.models import Change, Document, Relation
from portal.access import AccessDenied
from portal.moderation import actions as moderation
from portal.vocabulary.models import Concept, Country, Theme
from tests.documents.deposits import data, make_document, posted, sent_file, upload


def edit_url(document) -> str:
    return f"{document.get_absolute_url()}edit/"


def changes_url(document) -> str:
    return f"{document.get_absolute_url()}changes/"


def test_every_field_that_was_changed_is_kept_with_what_stood_there_before(member, author, secretariat):
    document, other = make_document(member), make_document(member, title="Another")
    theme = Theme.objects.by_slug("small-ruminants")
    changed = data(
        title="Goats of Garissa",
        authors=data()["authors"][::-1],
        themes=[theme],
        countries=Country.objects.named(["KE"]),
        relations=[("part-of", other.pk)],
        curators=[author],
        tags=["milk"],
        only_described=False,
    )
    actions.edit_document(member, document, changed, revision=1, upload=upload(member, b"Two", "two.txt"))
    change = Change.objects.get()
    assert (change.revision, change.by, change.document) == (2, member, document)
    assert set(change.after) == {
        "title", "authors", "themes", "countries", "relations", "curators", "tags", "file",
    }  # fmt: skip
    assert change.before["authors"] == ["Yusuf, Amina", "[Garissa Goat Circle]"]
    assert change.after["relations"] == [["part-of", other.pk]] and change.after["curators"] == ["kofi"]
    assert change.before["file"].startswith("goats.txt ") and change.after["file"].startswith("two.txt ")


def test_what_was_changed_is_shown_by_word_to_those_who_may_change_it(
    member, author, other, secretariat, browse
):
    document = make_document(member, published_by=secretariat, curators=[author])
    secret = make_document(member, title="A secret")
    actions.edit_document(secretariat, document, data(title="Sheep in Garissa", type="brief"), revision=1)
    actions.edit_document(member, document, {"relations": [("part-of", secret.pk)]}, revision=2)
    text = browse(author).get(changes_url(document)).content.decode()
    assert "a document that you can&#x27;t see" in text and "A secret" not in text
    text = browse(member).get(changes_url(document), {"revision": "2"}).content.decode()
    assert "<del>Goats</del> in Garissa" in text and "<ins>Sheep</ins> in Garissa" in text
    assert "Report" in text and "Brief" in text and "Lucia Ferrante" in text
    assert "What was decided" in text
    assert browse(other).get(changes_url(document)).status_code == 403
    for odd in ("x", "-1", "9" * 30, "²"):
        assert browse(member).get(changes_url(document), {"revision": odd}).status_code == 200


def test_what_was_decided_is_shown_and_no_word_to_its_depositor_alone(member, author, secretariat, browse):
    document = make_document(member, curators=[author])
    actions.return_document(secretariat, document, "Whose goats are these?")
    moderation.warn(secretariat, document, "Never write so about neighbours.")
    text = browse(author).get(changes_url(document)).content.decode()
    assert "Whose goats are these?" in text and "Never write so" not in text


def test_the_pages_of_many_changes_cost_the_same(member, browse, django_assert_max_num_queries):
    document = make_document(member)
    for n in range(2, 32):
        actions.edit_document(member, document, {"abstract": f"Words {n} of goats. " * 200}, revision=n - 1)
    browser = browse(member)
    browser.get(changes_url(document))
    with django_assert_max_num_queries(12):
        page = browser.get(changes_url(document))
    assert len(page.context["rows"]) == 20


def test_the_form_of_a_rich_document_costs_few_queries_and_little(
    member, author, secretariat, browse, django_assert_max_num_queries
):
    others = [make_document(member, title=f"Other {n}") for n in range(3)]
    document = make_document(
        member,
        published_by=secretariat,
        curators=[author, secretariat],
        concepts=Concept.objects.all()[:5],
        themes=list(Theme.objects.known().values())[:5],
        relations=[("part-of", one.pk) for one in others],
        tags=["milk", "meat"],
    )
    browser = browse(author)
    browser.get(edit_url(document))
    with django_assert_max_num_queries(12):
        page = browser.get(edit_url(document))
    assert len(gzip.compress(page.content)) <= 14_000


# --- Curators --------------------------------------------------------------------


def test_a_curator_describes_and_does_nothing_else(member, author, secretariat, browse, run_tasks):
    document = make_document(member, draft=True, curators=[author])
    run_tasks()
    assert any("asks you to help describe" in one.body for one in mail.outbox if one.to == [author.email])
    browser = browse(author)
    assert "Goats in Garissa" in browser.get("/documents/mine/").content.decode()
    form = browser.get(edit_url(document)).content.decode()
    assert 'name="file"' not in form and 'name="curators"' not in form and "Hand it in" not in form
    page = browser.post(edit_url(document), posted(title="Better goats", revision="1", curators="@amina"))
    assert page.status_code == 302
    document.refresh_from_db()
    assert (document.title, document.status) == ("Better goats", "draft")
    assert list(document.curators.all()) == [author] and document.link == ""
    for act in (
        lambda: actions.submit_document(author, document),
        lambda: actions.withdraw_document(author, document),
        lambda: actions.publish_document(author, document),
        lambda: actions.edit_document(author, document, {"curators": []}, revision=2),
        lambda: actions.edit_document(author, document, {}, revision=2, upload=upload(author)),
    ):
        with pytest.raises(AccessDenied):
            act()
    run_tasks()
    assert any("described anew" in one.body for one in mail.outbox if one.to == [member.email])


def test_who_is_curator_no_more_sees_the_draft_no_more(member, author, browse):
    document = make_document(member, draft=True, curators=[author])
    assert browse(author).get(document.get_absolute_url()).status_code == 200
    browse(member).post(edit_url(document), posted(link="", revision="1", curators="", draft="yes"))
    assert browse(author).get(document.get_absolute_url()).status_code == 404


# --- Two at once -----------------------------------------------------------------


def test_two_who_change_different_fields_lose_nothing_and_compare_nothing(member, secretariat, browse):
    document = make_document(member)
    theme = Theme.objects.by_slug("small-ruminants")
    theirs = posted(link="", revision="1", publisher="Circle", themes=[str(theme.pk)], tags="milk, meat")
    browse(secretariat).post(edit_url(document), theirs | {"draft": "yes"})
    browser = browse(member)
    page = browser.post(edit_url(document), posted(link="", revision="1", place="Garissa"))
    assert page.status_code == 422
    assert page.context["conflicts"]["both"] == []
    form = page.context["form"]
    values = {name: form[name].value() for name in ("publisher", "place", "tags", "revision")}
    assert values == {"publisher": "Circle", "place": "Garissa", "tags": "meat, milk", "revision": 2}
    sent = posted(link="", revision="2", publisher="Circle", place="Garissa", tags="meat, milk")
    browser.post(edit_url(document), sent | {"themes": form["themes"].value()})
    document.refresh_from_db()
    assert (document.publisher, document.place, document.themes.get()) == ("Circle", "Garissa", theme)


def test_two_who_change_the_same_field_see_the_difference(member, secretariat, browse):
    document = make_document(member)
    theirs = posted(link="", revision="1", title="Goats of Wajir", authors="Yusuf, Amina\nLi, Wei")
    browse(secretariat).post(edit_url(document), theirs | {"draft": "yes"})
    mine = posted(link="", revision="1", title="Goats of Isiolo", authors="Yusuf, Amina\nSow, Binta")
    page = browse(member).post(edit_url(document), mine)
    text = page.content.decode()
    assert [label for label, _rows in page.context["conflicts"]["both"]] == ["title", "authors"]
    assert "<del>Wajir</del>" in text and "<ins>Isiolo</ins>" in text and "Li, Wei" in text
    assert 'value="Goats of Isiolo"' in text
    assert Document.objects.get().title == "Goats of Wajir"


def test_a_file_that_came_with_a_stale_form_is_not_lost(member, secretariat, browse):
    document = make_document(member)
    actions.edit_document(secretariat, document, data(title="Sheep"), revision=1)
    page = browse(member).post(edit_url(document), posted(link="", revision="1", file=sent_file(b"Two")))
    assert page.status_code == 422 and "has arrived" in page.content.decode()
    kept = page.context["form"]["kept_file"].value()
    sent = posted(link="", title="Sheep", revision="2", kept_file=str(kept))
    assert browse(member).post(edit_url(document), sent).status_code == 302
    assert Document.objects.get().current.number == 2


# --- The depositor is told -------------------------------------------------------


def test_the_depositor_is_told_at_every_step(member, secretariat, run_tasks):
    document = make_document(member)
    actions.edit_document(secretariat, document, data(place="Garissa"), revision=1)
    document.refresh_from_db()
    actions.return_document(secretariat, document, "Which year?")
    document.refresh_from_db()
    actions.submit_document(member, document)
    document.refresh_from_db()
    actions.publish_document(secretariat, document)
    document.refresh_from_db()
    actions.withdraw_document(secretariat, document, "The figures are wrong.")
    run_tasks()
    told = [one.body for one in mail.outbox if one.to == [member.email]]
    for words in ("has arrived", "described anew", "has a question", "is published", "was withdrawn"):
        assert any(words in body for body in told), words
    assert sum("has arrived" in body for body in told) == 2


def test_a_suspended_depositor_changes_nothing_and_the_secretariat_decides(member, secretariat, browse):
    document = make_document(member)
    member.status = "suspended"
    member.save(update_fields=["status"])
    browser = browse(member)
    assert browser.get(edit_url(document)).status_code == 403
    assert browser.post(f"{document.get_absolute_url()}withdraw/", {}).status_code == 403
    assert actions.publish_document(secretariat, document)


@pytest.mark.django_db(transaction=True)
def test_two_who_would_make_a_circle_at_once_do_not(member):
    one, two = make_document(member, title="Goats of old"), make_document(member, title="Sheep anew")

    def relate(document, other):
        try:
            actions.edit_document(member, document, {"relations": [("part-of", other.pk)]}, revision=1)
        except actions.Circle:
            return "circle"
        finally:
            connection.close()

    with ThreadPoolExecutor(2) as pool:
        told = list(pool.map(relate, [one, two], [two, one]))
    assert sorted(map(str, told)) == ["None", "circle"] and Relation.objects.count() == 1


@pytest.mark.django_db(transaction=True)
def test_many_curators_at_once_lose_nothing(member, author):
    document = make_document(member, curators=[author])

    def describe(n):
        person = (member, author)[n % 2]
        while True:
            row = Document.objects.get(pk=document.pk)
            try:
                donors = [*row.donors, f"Donor {n}"]
                return actions.edit_document(person, row, {"donors": donors}, revision=row.revision).revision
            except actions.Stale:
                continue
            finally:
                connection.close()

    with ThreadPoolExecutor(4) as pool:
        revisions = list(pool.map(describe, range(8)))
    document.refresh_from_db()
    assert sorted(document.donors) == [f"Donor {n}" for n in range(8)]
    assert (
        sorted(revisions) == list(range(2, 10)) == sorted(Change.objects.values_list("revision", flat=True))
    )
