"""What is kept of the wiki for members: true to the last change, and to who asks."""

import re

import pytest
from django.test import Client

from knowledge.wiki import actions
from portal import kept
from portal.vocabulary.models import Country, Theme
from tests.wiki.pages import TEXT, make_page, put_file
from tests.wiki.reviewing import edit

pytestmark = pytest.mark.django_db(transaction=True)


@pytest.fixture(autouse=True)
def forget_pieces():
    kept.pieces.forget()


@pytest.fixture
def page(author):
    return make_page(author)


def signed_in(person) -> Client:
    browser = Client()
    browser.force_login(person)
    browser.get("/about/")  # a day's first visit is written down, which ends what is kept
    return browser


def main(browser: Client, url: str) -> str:
    """What stands in the page at `url`, which is asked for twice: the second time it is kept."""
    browser.get(url)
    return browser.get(url).content.decode().partition("<main")[2]


@pytest.mark.parametrize("place", ["history/", "revisions/2/", "diff/?old=1&new=2", "authors/", "backlinks/"])
def test_what_members_see_alike_costs_no_query_of_its_own(
    place, page, author, member, django_assert_max_num_queries
):
    edit(author, page, TEXT + "\n\nCall the vet.")
    browser = signed_in(member)
    main(browser, f"/wiki/{page.slug}/{place}")
    with django_assert_max_num_queries(2):  # the marks, and who it is
        browser.get(f"/wiki/{page.slug}/{place}")


def test_a_change_is_in_the_history_at_once(page, author, member):
    browser, url = signed_in(member), f"/wiki/{page.slug}/history/"
    assert "Second thoughts" not in main(browser, url)
    edit(author, page, TEXT + "\n\nCall the vet.", summary="Second thoughts")
    assert "Second thoughts" in main(browser, url)


def test_thanks_are_shown_at_once_and_to_who_gave_them(page, author, member, other):
    edit(author, page, TEXT + "\n\nCall the vet.")
    url, thank = f"/wiki/{page.slug}/revisions/2/", f"/wiki/{page.slug}/revisions/2/thank/"
    browser = signed_in(member)
    assert thank in main(browser, url)
    actions.thank_author(member, page.revisions.select_related("author", "page").get(number=2))
    assert thank not in main(browser, url) and "1 member has thanked" in main(browser, url)
    assert thank in main(signed_in(other), url)


def test_what_undoing_would_change_follows_the_page(page, author, member):
    edit(author, page, TEXT + "\n\nCall the vet.")
    browser, url = signed_in(member), f"/wiki/{page.slug}/revisions/2/undo/"
    assert 'name="base" value="2"' in main(browser, url)
    edit(author, page, TEXT + "\n\nCall the vet at night.")
    shown = main(browser, url)
    assert 'name="base"' not in shown and "cannot be undone by itself" in shown


def test_a_hidden_page_is_in_no_ones_list_but_its_authors(page, author, member):
    url = f"/wiki/changes/by/{author.handle}/"
    stranger, own = signed_in(member), signed_in(author)
    assert page.title in main(stranger, url) and page.title in main(own, url)
    type(page).objects.filter(pk=page.pk).update(state="hidden")
    assert page.title not in main(stranger, url) and page.title in main(own, url)


def test_who_becomes_a_facilitator_can_take_back_at_once(page, author, member):
    browser, url = signed_in(member), f"/wiki/changes/by/{author.handle}/"
    assert 'name="revision"' not in main(browser, url)
    facilitated = member.facilitated_categories.create(name_en="Feed", slug="feed")
    assert 'name="revision"' in main(browser, url)
    facilitated.facilitators.remove(member)
    assert 'name="revision"' not in main(browser, url)


# --- The form --------------------------------------------------------------------


def test_the_form_asks_again_for_what_is_the_readers_own_alone(page, member, django_assert_max_num_queries):
    browser = signed_in(member)
    main(browser, f"/wiki/{page.slug}/edit/")
    with django_assert_max_num_queries(5):  # marks, member, draft, that they came, who else is there
        browser.get(f"/wiki/{page.slug}/edit/")


def test_each_form_has_its_own_key_and_token(page, member, other):
    found = set()
    for browser in (signed_in(member), signed_in(member), signed_in(other)):
        html = main(browser, f"/wiki/{page.slug}/edit/")
        found |= set(re.findall(r'name="(?:form_key|csrfmiddlewaretoken)" value="([^"]+)"', html))
    assert len(found) == 6


def test_whatever_changes_is_in_the_next_form(page, author, member):
    browser, url = signed_in(member), f"/wiki/{page.slug}/edit/"
    theme, country = Theme.objects.first(), Country.objects.get(pk="KE")
    ticked = f'name="themes" value="{theme.pk}" checked'
    assert ticked not in main(browser, url)
    page.themes.add(theme)
    assert ticked in main(browser, url)
    page.countries.add(country)
    assert 'name="countries" value="KE" checked' in main(browser, url)
    page.tags.add("camels")
    assert 'value="camels"' in main(browser, url)
    actions.flag_page(author, page, reason="The prices are old.")
    assert "The prices are old." in main(browser, url)
    put_file(author, page)
    assert "goats.txt" in main(browser, url)
    edit(author, page, TEXT + "\n\nCall the vet.")
    html = main(browser, url)
    assert "Call the vet." in html and 'name="revision" value="2"' in html


def test_a_new_name_in_the_vocabulary_is_in_the_next_form(page, member):
    browser, theme = signed_in(member), Theme.objects.first()
    main(browser, f"/wiki/{page.slug}/edit/")
    Theme.objects.filter(pk=theme.pk).update(name_en="Yaks and llamas")
    try:
        assert "Yaks and llamas" in main(browser, f"/wiki/{page.slug}/edit/")
    finally:
        Theme.objects.filter(pk=theme.pk).update(name_en=theme.name_en)


def test_who_reviews_may_approve_in_the_form_and_nobody_else(page, member, secretariat):
    actions.set_review(secretariat, page, "page")
    url = f"/wiki/{page.slug}/edit/"
    reviewer, writer = signed_in(secretariat), signed_in(member)
    for _twice in range(2):
        assert 'name="approve"' in main(reviewer, url) and 'name="approve"' not in main(writer, url)
