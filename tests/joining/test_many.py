"""Newcomers and invitations in number: the secretariat's pages ask as often for many as for few."""

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from members import populate as people
from members.joining import populate
from members.joining.models import Invitation
from members.models import Member, OldAddress
from portal.populating import Words
from tests.conftest import make_member

pytestmark = pytest.mark.django_db


def fill(**counts):
    words = Words()
    for module in (people, populate):
        module.populate(counts, words, lambda text: None)


def queries_of(browser, url):
    browser.get(url)
    with CaptureQueriesContext(connection) as captured:
        assert browser.get(url).status_code == 200
    return len(captured)


def test_the_queue_and_the_invitations_ask_as_often_for_many_as_for_few(secretariat, browse):
    pages = ["/admin/", "/admin/members/member/?standing=waiting", reverse("joining:invitations")]
    browser = browse(secretariat)
    fill(members=4, newcomers=10, invitations=20)
    few = [queries_of(browser, url) for url in pages]
    fill(members=300, newcomers=120, invitations=300)
    assert [queries_of(browser, url) for url in pages] == few and max(few) <= 12
    assert Member.objects.awaiting_approval().count() == 130 and Invitation.objects.count() == 320


def test_the_secretariat_finds_accounts_by_parts_of_names_and_addresses(secretariat, browse):
    wanted = make_member("jose-nandez", "José Fernández")
    make_member("other-one", "Joseph Fernando")
    old = make_member("old-hand", "Old Hand", status="unclaimed")
    OldAddress.objects.create(member=old, address="Hand@Lists.example")
    Member.objects.filter(pk=wanted.pk).update(email="jf@herders.example")
    browser = browse(secretariat)
    for words, names in {
        "fernandez jose": [wanted],
        "ERNÁNDE": [wanted],
        "@herders": [wanted],
        "jose-n": [wanted],
        "lists.ex": [old],
        "zzyqx": [],
        "100%": [],
    }.items():
        page = browser.get("/admin/members/member/", {"q": words})
        assert list(page.context["cl"].result_list) == names, words
