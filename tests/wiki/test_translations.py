"""A page and its translations: who belongs to whom, whatever is deleted, brought back, merged and renamed."""

import threading

import pytest
from django.db import connection

from knowledge.wiki import actions
from knowledge.wiki.models import Page, Revision
from portal.access import AccessDenied
from portal.moderation.models import Act
from tests.wiki.pages import data, make_page

FRENCH = {"title": "Peste des petits ruminants", "body": "Vaccinez avant les pluies.", "language": "fr"}
SPANISH = {"title": "Peste de las cabras", "body": "Vacune antes de las lluvias.", "language": "es"}


def translate(member, page, number=1, **changes) -> Page:
    return actions.translate_page(member, page, FRENCH | changes, number=number)


def family(page) -> tuple[str, set[str]]:
    """The title of the original, and the titles of all that are there."""
    page.refresh_from_db()
    original = page.translation_of or page
    there = Page.objects.in_family_of(page).filter(deleted_at=None)
    return original.title, set(there.values_list("title", flat=True))


@pytest.fixture
def page(member):
    return make_page(member, tags=["ppr"], countries=["KE"])


@pytest.fixture
def french(page, other):
    return translate(other, page)


@pytest.fixture
def spanish(page, other):
    return translate(other, page, **SPANISH)


def test_a_translation_takes_over_what_the_page_is_about(page, french):
    assert french.translation_of == page and french.translated_from == page.current
    assert [tag.name for tag in french.tags.all()] == ["ppr"]
    assert list(french.countries.values_list("code", flat=True)) == ["KE"]
    assert actions.recount() == 0


def test_a_translation_is_for_the_same_readers_and_its_translator_may_change_it(secretariat, member, browse):
    page = make_page(secretariat, audience="members", edited_by="secretariat")
    french = translate(member, page)
    assert (french.audience, french.edited_by) == ("members", "members")


def test_a_translation_stands_under_the_translation_of_the_page_above(page, french, member, other):
    below = make_page(member, title="Vaccines", parent=page)
    assert translate(other, below, title="Vaccins").parent == french
    assert translate(other, below, **SPANISH).parent == page, "there is no Spanish page to stand under"


def test_each_language_comes_once(page, french, member):
    for language in ("fr", "en"):
        with pytest.raises(actions.LanguageTaken) as taken:
            translate(member, page, title="Autre titre", language=language)
        assert taken.value.page.language == language
    assert Page.objects.count() == 2


def test_a_translation_of_a_translation_is_one_of_the_original(page, french, member):
    spanish = translate(member, french, **SPANISH)
    assert spanish.translation_of == page and spanish.translated_from is None


def test_a_page_is_named_as_a_translation_and_taken_back(page, member):
    french = make_page(member, **FRENCH)
    assert actions.set_translation(member, french, language="fr", original=page, is_current=True)
    french.refresh_from_db()
    assert french.translated_from == page.current
    assert not actions.set_translation(member, french, language="fr", original=page), "so it was already"
    assert actions.set_translation(member, french, language="fr", original=None)
    french.refresh_from_db()
    assert french.translation_of is None and french.translated_from is None
    assert Act.objects.filter(verb="change", object_id=french.pk).count() == 2


def test_a_translation_may_become_the_original(page, french, spanish, member):
    assert actions.set_translation(member, page, language="en", original=french)
    assert family(page) == (french.title, {page.title, french.title, spanish.title})


def test_a_page_brings_its_translations_along(page, french, member):
    arabic = make_page(member, title="طاعون", body="نص", language="ar")
    actions.set_translation(member, page, language="en", original=arabic)
    assert family(french) == (arabic.title, {page.title, french.title, arabic.title})
    other = make_page(member, title="Vaccins", body="Un texte", language="fr")
    with pytest.raises(actions.LanguageTaken):
        actions.set_translation(member, arabic, language="ar", original=other)
    assert family(french)[0] == arabic.title, "nothing has changed"


def test_a_page_in_the_wrong_language_is_set_right(page, french, member):
    with pytest.raises(actions.LanguageTaken):
        actions.set_translation(member, page, language="fr", original=None)
    assert actions.set_translation(member, page, language="ar", original=None)
    page.refresh_from_db()
    assert page.language == "ar" and family(french)[0] == page.title


def test_when_the_original_is_deleted_the_eldest_translation_takes_its_place(page, french, spanish, member):
    actions.delete_page(member, page, "A slip.")
    assert family(spanish) == (french.title, {french.title, spanish.title})
    actions.restore_page(member, Page.objects.get(pk=page.pk))
    assert family(spanish) == (page.title, {page.title, french.title, spanish.title})
    spanish.refresh_from_db()
    assert spanish.translated_from == page.current, "what it had followed is known again"


def test_who_comes_back_finds_the_language_taken(page, french, other, member):
    actions.delete_page(other, french, "A slip.")
    newer = translate(member, page, title="Une autre")
    actions.restore_page(other, Page.objects.get(pk=french.pk))
    assert family(french) == (french.title, {french.title})
    assert family(newer) == (page.title, {page.title, newer.title})


def test_an_original_comes_back_after_all_its_translations_went(page, french, spanish, member, other):
    actions.delete_page(member, page, "A slip.")
    for one in (french, spanish):
        actions.delete_page(other, Page.objects.get(pk=one.pk), "A slip.")
    actions.restore_page(other, Page.objects.get(pk=spanish.pk))
    assert family(spanish) == (spanish.title, {spanish.title})
    actions.restore_page(member, Page.objects.get(pk=page.pk))
    assert family(page)[1] == {page.title, spanish.title}


def merge(member, page, into):
    page, into = Page.objects.get(pk=page.pk), Page.objects.get(pk=into.pk)
    actions.merge_page(member, page, into, body="Both", bases=(page.revision_count, into.revision_count))
    into.refresh_from_db()


def test_who_is_merged_gives_its_translations_to_the_other(page, french, spanish, member):
    into = make_page(member, title="PPR")
    own = translate(member, into, title="PPR en français")
    merge(member, page, into)
    assert family(into) == (into.title, {into.title, own.title, spanish.title})
    assert family(french) == (french.title, {french.title}), "French was there already"


def test_who_takes_in_a_translation_takes_its_place(page, french, other, member):
    into = make_page(member, title="PPR en français", language="fr")
    merge(other, french, into)
    assert family(into) == (page.title, {page.title, into.title})


@pytest.mark.parametrize("into_original", [True, False])
def test_a_page_is_merged_with_its_own_translation(page, french, spanish, member, secretariat, into_original):
    one, two = (french, page) if into_original else (page, french)
    merge(secretariat, one, two)
    assert family(spanish) == (two.title, {two.title, spanish.title})


def test_only_its_editors_say_what_a_page_translates(page, secretariat, member):
    protected = make_page(secretariat, title="Règles", language="fr", edited_by="secretariat")
    with pytest.raises(AccessDenied):
        actions.set_translation(member, protected, language="fr", original=page)


def moved_on(page) -> bool:
    return Page.objects.behind().filter(pk=page.pk).exists()


def change(member, page, body, **changes) -> Revision:
    page.refresh_from_db()
    return actions.edit_page(member, page, data(body=body, **changes), base=page.revision_count)


def test_a_translation_is_behind_when_the_words_of_the_original_have_changed(page, french, member):
    assert not moved_on(french)
    change(member, page, page.current.body + " A comma.", minor=True)
    assert not moved_on(french), "small changes do not count"
    first = change(member, page, "Vaccinate in March.")
    assert moved_on(french)
    assert actions.follow_original(member, french, first.number)
    assert not moved_on(french)
    assert not actions.follow_original(member, french, 1), "it never goes back"
    assert not actions.follow_original(member, french, 77)
    actions.move_page(member, page, title="PPR", parent=None)
    assert not moved_on(french), "another title leaves the words as they were"


def test_a_text_that_comes_back_is_no_longer_behind(page, french, member):
    first = page.current
    change(member, page, "Nonsense.")
    actions.revert_page(member, page, first, base=2, summary="Back")
    assert not moved_on(french)


@pytest.mark.django_db(transaction=True)
def test_of_two_who_translate_at_once_one_is_told(member, other):
    page = make_page(member)
    said, start = [], threading.Barrier(2)

    def run(person, title):
        start.wait()
        try:
            said.append(translate(person, page, title=title).title)
        except actions.LanguageTaken as taken:
            said.append(f"taken: {taken.page.title}")
        finally:
            connection.close()

    threads = [threading.Thread(target=run, args=one) for one in ((member, "Une"), (other, "Autre"))]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    [first] = Page.objects.filter(language="fr")
    assert sorted(said) == sorted([first.title, f"taken: {first.title}"])
