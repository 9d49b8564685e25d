"""Reporting in two taps, and the secretariat's queue, in a real browser, with and without scripts."""

import pytest

from portal.moderation import actions
from portal.moderation.models import Act, Report
from tests.browser.conftest import sign_in
from tests.conftest import make_member
from tests.forum.conversations import discuss, make_category, reply
from tests.look.conftest import AXE

pytestmark = [pytest.mark.browser, pytest.mark.django_db(transaction=True)]


@pytest.mark.parametrize("scripts", [True, False], ids=["with scripts", "without scripts"])
def test_a_post_is_reported_in_two_taps_and_decided_in_the_queue(scripts, sit_down, run_tasks):
    author, reader = make_member("kofi", "Kofi Mensah"), make_member("rosa", "Rosa Quispe", language="ar")
    lucia = make_member("lucia", "Lucia Ferrante", is_staff=True)
    topic = discuss(author, make_category())
    post = reply(author, topic, "Buy my pods!")
    rosa = sign_in(sit_down(scripts=scripts, width=360), reader)
    rosa.visit(topic.get_absolute_url())
    rosa.page.locator(f'a[href="/report/post/{post.pk}/"]').click()
    spam = rosa.page.locator('button[name="reason"][value="spam"]')
    spam.wait_for()
    assert rosa.page.evaluate("document.documentElement.scrollWidth") <= 360
    rosa.look()
    spam.click()
    rosa.page.locator('form.report [role="status"]').wait_for()
    rosa.look()
    assert (rosa.path == topic.get_absolute_url()) is scripts
    assert Report.objects.get().reason == "spam"
    actions.report(lucia, topic, "other")
    office = sign_in(sit_down(scripts=scripts, width=360), lucia)
    office.visit("/admin/moderation/case/")
    assert office.page.evaluate("document.documentElement.scrollWidth") <= 360
    if scripts:
        found = office.axe.run(office.page, options=AXE).response["violations"]
        assert [(one["id"], node["html"][:150]) for one in found for node in one["nodes"]] == []
    row = office.page.locator("article", has_text="Buy my pods!")
    row.locator("summary").click()
    row.locator("[name=reason]").fill("Please do not sell here.")
    row.get_by_role("button", name="Hide with this reason").click()
    office.page.locator(".messagelist .success").wait_for()
    assert office.page.locator("article").count() == 1
    assert Act.objects.get(verb="hide").reason == "Please do not sell here."
