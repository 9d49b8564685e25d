"""The page of a group costs what any page may, however many meetings, members and things it has."""

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from knowledge.documents.actions import start_collection
from members.groups import actions
from members.models import Member
from tests.conftest import make_member
from tests.groups.gatherings import make_group, make_meeting, put_in


@pytest.mark.parametrize("number", [1, 6])
def test_at_most_twelve_queries(number, secretariat, facilitator, browse):
    group = put_in(make_group("goats", "closed"), facilitator, role="coordinator")
    for one in range(number):
        put_in(group, make_member(f"herder-{one}", f"Herder {one}"))
        make_meeting(group, days=one + 1)
        make_meeting(group, days=-one - 1)
    for kind in ("category", "collection", "page"):
        actions.begin_possession(facilitator, group, kind)
    for one in range(1, number):
        title = {"title": f"List {one}", "body": "", "language": "en", "audience": f"group:{group.pk}"}
        made = start_collection(facilitator, title)
        actions.give_possession(facilitator, group, "collection", made.pk)
    base = group.get_absolute_url()
    for person in (secretariat, Member.objects.get(handle="herder-0")):
        browser = browse(person)
        for url in (base, f"{base}members/", f"{base}meetings/", f"{base}meetings/?past=1", "/groups/"):
            browser.get(url)
            with CaptureQueriesContext(connection) as captured:
                assert browser.get(url).status_code == 200
            assert len(captured) <= 12, (url, [one["sql"][:90] for one in captured])
