"""Two members write to one another, one blocks the other, in browsers: with scripts and without, narrow, in
Arabic."""

import pytest
from django.urls import reverse

from members.messaging.models import Message
from portal.blocks.models import Block
from portal.moderation.models import Report
from tests.browser.conftest import sign_in
from tests.conftest import make_member
from tests.forum.conversations import discuss, make_category, reply

pytestmark = [pytest.mark.browser, pytest.mark.django_db(transaction=True)]

WIDE = "document.documentElement.scrollWidth"


@pytest.mark.parametrize("scripts", [True, False], ids=["with scripts", "without scripts"])
def test_two_members_write_to_one_another_and_one_blocks_the_other(scripts, sit_down, run_tasks):
    amina, kofi = make_member("amina", "Amina Yusuf"), make_member("kofi", "Kofi Mensah", language="ar")
    topic = discuss(amina, make_category())
    reply(kofi, topic, "In March they eat pods.")

    one = sign_in(sit_down(scripts=scripts), amina)
    one.visit(kofi.get_absolute_url())
    one.click(f'a[href="{reverse("messaging:write", args=["kofi"])}"]')
    one.fill(body="Do you have **seed** of lablab?").press("Send")
    assert one.reads("Do you have seed of lablab?")
    assert "lablab" not in one.page.input_value("[name=body]")
    run_tasks()

    two = sign_in(sit_down(scripts=scripts, width=360), kofi).visit("/")  # in Arabic, as he reads it
    assert two.page.get_attribute("html", "dir") == "rtl"
    two.click("details.menu > summary")
    assert two.page.inner_text(".drop .count").startswith("1")
    assert two.page.evaluate(WIDE) <= 360
    two.click(f'.drop a[href="{reverse("messaging:index")}"]')
    assert two.reads("Do you have seed of lablab?") and two.page.evaluate(WIDE) <= 360
    two.click(".rows .title a")
    assert two.page.evaluate(WIDE) <= 360
    two.fill(body="Ten kilos.").click("form[data-draft] .primary")
    message = Message.objects.get(author=amina)
    two.page.locator(f'a[href="/report/message/{message.pk}/"]').click()
    two.page.locator('button[name="reason"][value="spam"]').click()
    two.page.locator('form.report [role="status"]').wait_for()
    assert Report.objects.get().reason == "spam"
    assert two.page.locator(".drop .count").count() == 0

    one.visit(topic.get_absolute_url())
    assert one.reads("In March they eat pods.")
    one.visit(kofi.get_absolute_url()).click(f'a[href="{reverse("messaging:block", args=["kofi"])}"]')
    one.press("Block this member")
    assert one.reads("Kofi Mensah") and Block.objects.count() == 1
    one.visit(topic.get_absolute_url())
    assert not one.reads("In March they eat pods.")
    one.click(".hush summary")
    assert one.reads("In March they eat pods.")
    two.visit(message.conversation.get_absolute_url()).fill(body="Are you there?")
    two.click("form[data-draft] .primary")
    assert two.reads("Are you there?")
    one.visit(message.conversation.get_absolute_url())
    assert not one.reads("Are you there?") and one.reads("Ten kilos.")
    one.visit(reverse("messaging:settings")).press("Unblock")
    assert one.reads("can reach you again") and not Block.objects.exists()
