"""Translating a page, what readers see of it, and the lists of what is missing."""

import pytest

from knowledge.wiki import actions
from knowledge.wiki.models import Page
from portal.drafts.models import Draft
from portal.notices.models import Notification
from tests.wiki.pages import data, make_page

SENT = {"title": "Peste des petits ruminants", "language": "fr", "body": "Vaccinez.", "revision": "1"}


def main(answer) -> str:
    return answer.content.decode().split("<main")[1]


@pytest.fixture
def page(author):
    return make_page(author)


@pytest.fixture
def french(page, other):
    said = {"title": SENT["title"], "body": SENT["body"], "language": "fr"}
    return actions.translate_page(other, page, said, number=1)


def change(member, page, body, **changes):
    page.refresh_from_db()
    return actions.edit_page(member, page, data(body=body, **changes), base=page.revision_count)


def test_a_member_translates_a_page(page, member, browse, run_tasks):
    browser = browse(member)
    assert "Translate this page" in browser.get("/wiki/goat-plague/").content.decode()
    shown = main(browser.get("/wiki/goat-plague/translate/?language=fr"))
    assert "Vaccinate before the rains." in shown and '<option value="fr" selected>Français' in shown
    assert '<option value="en"' not in shown
    answer = browser.post("/wiki/goat-plague/translate/", SENT)
    french = Page.objects.get(language="fr")
    assert answer.url == french.get_absolute_url()
    assert french.translated_from == page.current
    assert french.current.summary == "Translated from “Goat plague”"
    run_tasks()
    assert not Notification.objects.filter(member=member).exists()


@pytest.mark.parametrize(
    ("changes", "why"),
    [
        ({"language": "en"}, "en is not one of the available choices"),
        ({"language": "xx"}, "xx is not one of the available choices"),
        ({"body": ""}, "This field is required"),
        ({"title": "Goat plague"}, "There is a page with this title already"),
        ({"revision": "x"}, "Enter a whole number"),
    ],
)
def test_what_is_wrong_is_said_and_what_was_typed_stays(page, member, browse, changes, why):
    answer = browse(member).post("/wiki/goat-plague/translate/", SENT | {"body": "Mes mots"} | changes)
    assert answer.status_code == 422 and why in answer.content.decode()
    assert "body" in changes or "Mes mots" in answer.content.decode()
    assert Page.objects.count() == 1


def test_the_text_of_the_original_is_no_translation(page, member, browse):
    answer = browse(member).post("/wiki/goat-plague/translate/", SENT | {"body": page.current.body})
    assert answer.status_code == 422 and "still the text of the original" in answer.content.decode()


def test_who_was_slower_is_told_and_keeps_the_text(page, member, french, browse):
    said = SENT | {"title": "Une autre", "body": "Mes mots"}
    answer = browse(member).post("/wiki/goat-plague/translate/", said)
    assert answer.status_code == 422 and "Mes mots" in answer.content.decode()


def test_sent_twice_it_is_made_once(page, member, browse):
    said = SENT | {"form_key": "c0ffee00-0000-4000-8000-000000000000"}
    first, second = (browse(member).post("/wiki/goat-plague/translate/", said) for _time in range(2))
    assert first.status_code == 302 and Page.objects.count() == 2
    assert second.status_code == 302 and second.url == first.url
    again = browse(member).post("/wiki/goat-plague/translate/", said | {"body": "Mes mots, et d’autres"})
    assert again.url == first.url and Page.objects.count() == 2
    assert Page.objects.get(language="fr").current.body == "Mes mots, et d’autres"


def test_the_last_language_that_was_missing_may_be_sent_twice_too(page, member, browse):
    for language in ("fr", "es"):
        said = {"title": f"In {language}", "body": language, "language": language}
        actions.translate_page(member, page, said, number=1)
    said = SENT | {"language": "ar", "title": "طاعون", "form_key": "c0ffee00-0000-4000-8000-000000000000"}
    for body in ("نص", "نص آخر"):
        answer = browse(member).post("/wiki/goat-plague/translate/", said | {"body": body})
        assert answer.url == Page.objects.get(language="ar").get_absolute_url()
    assert Page.objects.get(language="ar").current.body == "نص آخر"


def test_a_page_in_all_languages_is_not_offered_for_translation(page, french, member, browse):
    for language in ("es", "ar"):
        said = {"title": f"In {language}", "body": language, "language": language}
        actions.translate_page(member, page, said, number=1)
    assert "Translate this page" not in browse(member).get("/wiki/goat-plague/").content.decode()
    assert browse(member).get("/wiki/goat-plague/translate/").url == "/wiki/goat-plague/"


def test_what_was_begun_is_offered_again(page, member, browse):
    Draft.objects.create(member=member, name=f"wiki-translate-{page.pk}", fields={"title": "Peste"})
    assert "Bring it back" in main(browse(member).get("/wiki/goat-plague/translate/"))


def test_the_page_and_its_translation_name_each_other(page, french, visitor):
    shown = visitor.get("/wiki/goat-plague/").content.decode()
    url = french.get_absolute_url()
    assert 'rel="alternate" hreflang="fr" href="http' in shown.split("<body")[0]
    assert 'hreflang="en" href="http' in shown.split("<body")[0]
    assert f'<a href="{url}" rel="alternate" hreflang="fr"><bdi>Français</bdi>: ' in shown
    assert "(the original)" in visitor.get(url).content.decode()


def test_readers_are_led_to_their_own_language_and_never_taken_there(page, french, visitor):
    asked = {"headers": {"accept-language": "fr"}}
    answer = visitor.get("/wiki/goat-plague/", **asked)
    assert answer.status_code == 200
    notice = main(answer).split('<p class="notice">')[1].split("</p>")[0]
    assert french.get_absolute_url() in notice and 'hreflang="fr"' in notice
    assert '<p class="notice">' not in main(visitor.get(french.get_absolute_url(), **asked))
    assert '<p class="notice">' not in main(visitor.get("/wiki/goat-plague/"))


def test_a_translation_for_members_is_not_told_of_to_visitors(page, author, visitor, member, browse):
    said = data(title="Para miembros", language="es", audience="members", body="Texto")
    spanish = actions.start_page(author, said)
    actions.set_translation(author, spanish, language="es", original=page)
    assert "Para miembros" not in visitor.get("/wiki/goat-plague/").content.decode()
    assert "Para miembros" in browse(member).get("/wiki/goat-plague/").content.decode()


def test_a_translation_says_that_its_original_has_changed_and_what(page, french, author, other, browse):
    url = french.get_absolute_url()
    browser = browse(other)
    assert "has changed since" not in main(browser.get(url))
    change(author, page, "Vaccinate before the rains, in March.")
    assert "has changed since" in main(browser.get(url))
    assert "(not up to date)" in browser.get("/wiki/goat-plague/").content.decode()
    shown = main(browser.get(f"{url}translation/"))
    assert "<ins>, in March</ins>" in shown and "from revision 1" in shown
    assert browser.post(f"{url}translation/follow/", {"number": "2"}).url == url
    assert "has changed since" not in main(browser.get(url))
    assert "has not changed since" in main(browser.get(f"{url}translation/"))


def test_who_edits_a_translation_sees_what_changed_and_says_that_it_has_followed(
    page, french, author, other, browse
):
    url = french.get_absolute_url()
    assert "followed" not in main(browse(other).get(f"{url}edit/"))
    change(author, page, "Vaccinate before the rains, in March.")
    shown = main(browse(other).get(f"{url}edit/"))
    assert 'name="followed" value="2"' in shown and "<ins>" in shown
    change(author, page, "Something else.")
    said = {"body": "Vaccinez en mars.", "revision": "1", "summary": "", "followed": "2"}
    assert browse(other).post(f"{url}edit/", said).status_code == 302
    french.refresh_from_db()
    assert french.translated_from.number == 2 and french.current.body == "Vaccinez en mars."
    assert "has changed since" in main(browse(other).get(url)), "there was another change meanwhile"


@pytest.mark.parametrize("number", ["", "x", "99999999999", "-1", "²", "7"])
def test_nobody_follows_what_is_not_there(page, french, other, browse, number):
    answer = browse(other).post(f"{french.get_absolute_url()}translation/follow/", {"number": number})
    assert answer.status_code == 302
    french.refresh_from_db()
    assert french.translated_from.number == 1


def test_what_changed_meanwhile_stays_to_be_looked_at(page, french, author, other, browse):
    change(author, page, "One.")
    change(author, page, "Two.")
    browse(other).post(f"{french.get_absolute_url()}translation/follow/", {"number": "2"})
    assert "has changed since" in main(browse(other).get(french.get_absolute_url()))


def test_a_member_says_what_a_page_translates(page, author, browse):
    french = make_page(author, title="Peste", language="fr", body="Vaccinez.")
    url = f"{french.get_absolute_url()}language/"
    browser = browse(author)
    assert "Its language and what it translates" in main(browser.get(f"{french.get_absolute_url()}tend/"))
    said = {"language": "fr", "original": "Goat plague"}
    assert browser.post(url, said).status_code == 302
    assert "Nobody has said yet" in browser.get(french.get_absolute_url()).content.decode()
    assert 'value="Goat plague"' in main(browser.get(url))
    browser.post(url, said | {"is_current": "on"})
    assert "Nobody has said yet" not in browser.get(french.get_absolute_url()).content.decode()
    browser.post(url, said | {"original": ""})
    assert Page.objects.get(pk=french.pk).translation_of is None


@pytest.mark.parametrize(
    ("changes", "why"),
    [
        ({"original": "Nothing"}, "There is no page with this title."),
        ({"original": "Peste"}, "That is the same page."),
        ({"language": "en"}, "There is one in this language already: “Goat plague”."),
        ({"language": "xx"}, "not one of the available choices"),
        ({"original": "\0" * 5}, "has to be looked at"),
        ({"original": "x" * 5000}, "There is no page with this title."),
    ],
)
def test_what_cannot_be_said_of_a_page_is_told(page, author, browse, changes, why):
    french = make_page(author, title="Peste", language="fr", body="Vaccinez.")
    said = {"language": "fr", "original": "Goat plague"} | changes
    answer = browse(author).post(f"{french.get_absolute_url()}language/", said)
    assert answer.status_code == (302 if "\0" in said["original"] else 422)
    assert answer.status_code == 302 or why in answer.content.decode()


def test_links_lead_to_the_page_in_the_language_of_the_text(page, french, author, browse, visitor):
    words = "Voir [[Goat plague]], [[Goat plague#Peste|ceci]] et [[Cold chain]]."
    make_page(author, title="Chèvres", language="fr", body=words)
    shown = visitor.get("/wiki/chevres/").content.decode()
    url = french.get_absolute_url()
    assert f'<a class="wikilink" href="{url}">Goat plague</a>' in shown and f'href="{url}#' in shown
    assert 'href="/wiki/goat-plague/' not in main(visitor.get("/wiki/chevres/"))
    make_page(author, title="Goats", body=words)
    assert f'<a class="wikilink" href="{url}">' not in visitor.get("/wiki/goats/").content.decode()
    change(author, french, "La traduction de [[Goat plague]].")
    shown = main(visitor.get(url))
    assert 'class="wikilink" href="/wiki/goat-plague/">Goat plague</a>' in shown, "it means just that one"


def listed(browse, person, name, language="fr") -> str:
    return main(browse(person).get(f"/wiki/tools/{name}/?language={language}"))


def test_what_is_missing_in_a_language_is_listed_by_how_often_it_is_linked(page, author, member, browse):
    make_page(author, title="Cold chain")
    make_page(author, title="Ticks", body="[[Cold chain]]")
    make_page(author, title="Tiques", language="fr", body="Un texte")
    shown = listed(browse, member, "translations")
    assert shown.index("Cold chain") < shown.index("Goat plague") and "Tiques" not in shown
    assert "/wiki/goat-plague/translate/?language=fr" in shown
    actions.translate_page(member, page, {"title": "Peste", "body": "x", "language": "fr"}, number=1)
    assert "Goat plague" not in listed(browse, member, "translations")
    assert "Goat plague" in listed(browse, member, "translations", "es")
    assert "Tiques" in listed(browse, member, "translations", "en")
    assert "Goat plague" in listed(browse, member, "translations", "ar&x=1")
    assert browse(member).get("/wiki/tools/translations/?language=xx").status_code == 200


def test_translations_to_look_at_again_are_listed(page, french, author, member, browse):
    assert "Peste" not in listed(browse, member, "behind")
    change(author, page, "Something else.")
    assert "Peste" in listed(browse, member, "behind") and "Peste" not in listed(
        browse, member, "behind", "es"
    )


@pytest.mark.parametrize("count", [3, 40])
@pytest.mark.parametrize("name", ["translations", "behind"])
def test_each_list_takes_few_queries(name, count, author, member, browse, django_assert_max_num_queries):
    for number in range(count):
        page = make_page(author, title=f"Page {number}", body="Words")
        if name == "behind":
            said = {"title": f"Feuille {number}", "body": "Mots", "language": "fr"}
            actions.translate_page(author, page, said, number=1)
            change(author, page, "Other words")
    browser = browse(member)
    browser.get("/wiki/tools/wanted/")
    with django_assert_max_num_queries(12):
        shown = browser.get(f"/wiki/tools/{name}/?language=fr").content.decode()
    assert ("after=" in shown) == (count == 40)
