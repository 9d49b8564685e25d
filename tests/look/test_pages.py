"""The account pages and the pages that say no wear the portal's own look."""

import pytest
from django.template.loader import get_template, render_to_string
from django.urls import reverse
from django.utils.translation import override

from tests.look import gallery
from tests.look.conftest import sign_in
from tests.look.test_axe import MEMBER_PAGES, VISITOR_PAGES
from tests.look.test_components import read


@pytest.mark.django_db
@pytest.mark.parametrize("name", VISITOR_PAGES)
def test_a_visitors_account_page_is_ours(visitor, name):
    response = visitor.get(reverse(name))
    html = response.content.decode()
    assert response.status_code in (200, 401, 403)
    assert '<header class="top">' in html
    assert read(html).wrong == []


@pytest.mark.django_db
@pytest.mark.parametrize("name", MEMBER_PAGES)
def test_a_members_account_page_is_ours(member, name):
    response = sign_in(member).get(reverse(name))
    html = response.content.decode()
    assert response.status_code == 200
    assert '<header class="top">' in html
    assert read(html).wrong == []


@pytest.mark.parametrize("name", ["400.html", "403_csrf.html", "500.html"])
def test_when_something_is_wrong_the_page_asks_nothing_of_the_portal(name):
    html = get_template(name).render()
    assert "<h1>" in html and "portal.css" in html
    assert read(html).wrong == []


@pytest.mark.parametrize("name", ["403.html", "404.html", "405.html", "429.html"])
def test_a_refusal_keeps_the_readers_draft(rf, name):
    html = render_to_string(name, gallery.context() | {"reason": "Members only."}, rf.get("/x/"))
    assert "data-refused" in html
    assert read(html).wrong == []


def test_a_mail_says_its_language_and_why_it_comes():
    site = {"name": "CoP-PPLD", "url": "https://example.org"}
    context = {"site": site, "why": "لأنك تتابع."}
    with override("ar"):
        html = render_to_string("mail/base.html", context)
    assert 'lang="ar"' in html and 'dir="rtl"' in html and "لأنك تتابع." in html
    assert len(html.encode()) < 4000
    text = render_to_string("mail/base.txt", context)
    assert "لأنك تتابع." in text and "<" not in text
