"""Two people at once: no revision is lost and none is there twice."""

from concurrent.futures import ThreadPoolExecutor

import pytest
from django.contrib.auth import get_user_model
from django.db import connection

from knowledge.wiki import actions
from knowledge.wiki.models import Page, Revision
from tests.wiki.pages import data, make_page


@pytest.mark.django_db(transaction=True)
def test_eight_writers_at_once_never_overwrite_each_other(member):
    page = make_page(member)

    def write(number: int) -> bool:
        try:
            person, fresh = get_user_model().objects.get(pk=member.pk), Page.objects.get(pk=page.pk)
            actions.edit_page(person, fresh, data(body=f"Text {number}"), base=1)
            return True
        except actions.Conflict:
            return False
        finally:
            connection.close()

    with ThreadPoolExecutor(8) as pool:
        saved = list(pool.map(write, range(8)))
    assert sum(saved) == 1
    assert list(Revision.objects.order_by("number").values_list("number", flat=True)) == [1, 2]
    assert Page.objects.get().current.body == f"Text {saved.index(True)}"
    assert actions.recount() == 0
