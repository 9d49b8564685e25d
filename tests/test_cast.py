"""The cast itself: what conftest.py promises to the other tests."""

import pytest
from django.contrib.auth import get_user_model

from portal.vocabulary.models import Country


def test_browsers_know_who_is_signed_in(member, browse, visitor):
    assert browse(member).session["_auth_user_id"] == str(member.pk)
    assert "_auth_user_id" not in browse(None).session
    assert "_auth_user_id" not in visitor.session


def test_only_the_active_are_members(cast):
    active = {name for name, person in vars(cast).items() if person and person.is_active_member}
    assert active == {"member", "author", "other", "expert", "facilitator", "secretariat"}


@pytest.mark.django_db(transaction=True)
@pytest.mark.parametrize("turn", [1, 2])
def test_countries_outlive_a_test_that_commits_and_its_members_do_not(turn, member):
    assert Country.objects.filter(code="KE").exists()
    assert get_user_model().objects.count() == 1
