"""The whole journey, as people make it: from signing up to a moderated post, with scripts and without."""

import re

import pytest
from django.core import mail

from forum.models import Category, Post
from knowledge.documents.demo_files import make_file
from members.models import Member
from portal.moderation.models import Act
from tests.conftest import make_member

pytestmark = [pytest.mark.browser, pytest.mark.django_db(transaction=True)]

PASSWORD = "a good long password"

PAPER = {
    "key": "goats",
    "title": "Goats of the drylands",
    "language": "en",
    "file": "pdf",
    "authors": [{"name": "Mensah, Kofi"}],
    "year": 2024,
    "publisher": "Herders’ Press",
    "place": "Accra",
    "tags": ["goats"],
    "countries": ["GH"],
    "licence": "CC-BY-4.0",
    "type": "brief",
    "themes": ["small-ruminants"],
    "abstract": "What herders told us.",
    "text": "## The herd\nThe herd was vaccinated against quillwort fever.",
}


def sign_in(person, member):
    person.visit("/accounts/login/").fill(login=member.email, password=PASSWORD).press("Sign in")
    return person


def link_in(message) -> str:
    return re.search(r"https?://[^/\s]+(/\S+)", message.body).group(1)


def decide(secretariat, run_tasks, queue: str, words: str, decision: str, reason: str = ""):
    """From the admin's first page to the thing in its queue, and the decision on it."""
    secretariat.visit("/admin/")
    assert secretariat.reads("What waits for you")
    secretariat.press(queue).press(words)
    secretariat.page.select_option("[name=decision]", decision)
    if reason:
        secretariat.page.fill("[name=reason]", reason)
    secretariat.click("[name=_save]")
    run_tasks()


@pytest.mark.parametrize("scripts", [True, False], ids=["with scripts", "without scripts"])
def test_the_journey(scripts, sit_down, run_tasks, tmp_path):
    Category.objects.create(slug="animal-health", name_en="Animal health", kind="both")
    for handle, name, more in [
        ("lucia", "Lucia Ferrante", {"is_staff": True}),
        ("rosa", "Rosa Quispe", {}),
        ("kofi", "Kofi Mensah", {}),
    ]:
        make_member(handle, name, **more)
    newcomer, visitor = sit_down(scripts=scripts, width=360), sit_down(scripts=scripts)
    lucia = sign_in(sit_down(scripts=scripts, axe=False), Member.objects.get(handle="lucia"))
    rosa = sign_in(sit_down(scripts=scripts), Member.objects.get(handle="rosa"))
    kofi = sign_in(sit_down(scripts=scripts, width=360), Member.objects.get(handle="kofi"))

    # 1. A newcomer signs up, confirms, fills in the entry, accepts the rules, and waits.
    newcomer.visit("/accounts/signup/")
    newcomer.fill(
        full_name="Amina Yusuf", email="amina@example.org", password1="goats by the river 42"
    ).press("Continue")
    run_tasks()
    assert mail.outbox[-1].to == ["amina@example.org"]
    newcomer.visit(link_in(mail.outbox[-1])).press("Yes, it is mine")
    newcomer.fill(country="KE", stakeholder="keepers", about="I keep goats in Garissa.")
    newcomer.page.check("[name=agreed]")
    newcomer.press("Send to the secretariat")
    amina = Member.objects.get(email="amina@example.org")
    assert amina.status == "waiting" and amina.consents.count() == 1

    # 2. The secretariat sees it on the admin's first page and approves; the newcomer gets a mail.
    decide(lucia, run_tasks, "Members to approve", "Amina Yusuf", "approve")
    amina.refresh_from_db()
    assert amina.status == "active"
    assert mail.outbox[-1].to == ["amina@example.org"]
    Member.objects.update(trusted=True)

    # 3. A discussion, a reply, and a reply to that reply: the thread is a tree.
    newcomer.visit("/forum/animal-health/new/")
    newcomer.fill(title="Coughing goats", body="Twelve of my goats cough since the rains.").press(
        "Start the discussion"
    )
    discussion = newcomer.path
    rosa.visit(discussion).fill(body="Are they also losing weight?").press("Send")
    kofi.visit(discussion).press("Reply #2").fill(body="And do the kids suckle?").press("Send")
    assert list(Post.objects.order_by("path").values_list("path", flat=True)) == [[1], [2], [2, 3]]
    assert visitor.visit(discussion).page.locator("#post-3.depth-1").count() == 1

    # 4. A question, two answers, one helped, one accepted.
    rosa.visit("/questions/ask/").fill(
        title="How do you keep vaccine cold without power?",
        body="We are two days from the road.",
        category="animal-health",
    ).press("Ask")
    question = rosa.path
    assert question.startswith("/questions/")
    kofi.visit(question).fill(body="In clay pots with wet sand, for two days.").press("Send")
    newcomer.visit(question).fill(body="With a solar fridge of our women’s group.").press("Send")
    newcomer.visit(question).press("This helped me")
    assert Post.objects.get(body__startswith="In clay").helped_count == 1
    rosa.visit(question).press("Accept this answer")
    assert Post.objects.exclude(accepted_at=None).count() == 1
    assert visitor.visit(question).reads("Accepted answer")

    # 5. A PDF in five fields; published; a visitor reads, cites and downloads it.
    pdf = tmp_path / "goats.pdf"
    pdf.write_bytes(make_file(PAPER)[1])
    kofi.visit("/documents/new/")
    kofi.page.set_input_files("[name=file]", pdf)
    kofi.fill(title="Goats of the drylands", authors="Mensah, Kofi", year="2024", type="brief").press(
        "Hand it in"
    )
    run_tasks()
    document = kofi.path
    decide(lucia, run_tasks, "Documents to look at", "Goats of the drylands", "publish")
    visitor.visit(document)
    assert visitor.reads("Mensah") and visitor.page.locator('meta[name="citation_title"]').count() == 1
    citation = visitor.page.request.get(visitor.root + re.sub(r"^(/documents/\d+)/.*", r"\1.bib", document))
    assert citation.ok and "Goats of the drylands" in citation.text()
    with visitor.page.expect_download() as download:
        visitor.page.locator('main a[href$=".pdf"]').first.click()
    assert download.value.path().read_bytes() == pdf.read_bytes()

    # 6. Two members edit a wiki page; history, difference, and the way back.
    rosa.visit("/wiki/new/").fill(title="Cold chain", body="Keep vaccine at four degrees.").press(
        "Start the page"
    )
    kofi.visit("/wiki/cold-chain/edit/").fill(body="Keep vaccine at eight degrees.", summary="Warmer").press(
        "Save"
    )
    visitor.visit("/wiki/cold-chain/history/")
    assert visitor.reads("Rosa Quispe") and visitor.reads("Kofi Mensah")
    visitor.press("Compare the two chosen")
    assert visitor.page.locator("ins").inner_text() == "eight"
    rosa.visit("/wiki/cold-chain/revisions/1/").press("Go back to revision 1")
    assert visitor.visit("/wiki/cold-chain/").reads("four degrees")

    # 7. A member applies to the roster, is listed, and is found by theme, country and language.
    newcomer.visit("/experts/apply/")
    newcomer.fill(headline="Goat keeper who trains women", body="Twenty years with goats.", language="en")
    newcomer.page.locator('main [name="countries"][value="KE"]').evaluate(
        "box => box.closest('details')?.setAttribute('open', '')"
    )
    for name, value in [("countries", "KE"), ("levels", "local"), ("services", "training")]:
        newcomer.page.check(f'[name="{name}"][value="{value}"]')
    newcomer.page.select_option('[name="themes-0-theme"]', label="– Small ruminants (sheep and goats)")
    newcomer.fill(**{"themes-0-years": "20"})
    newcomer.page.select_option('[name="languages-0-language"]', "sw")
    newcomer.press("Hand in my entry")
    decide(lucia, run_tasks, "Experts to look at", "Amina Yusuf", "list")
    visitor.visit("/experts/").fill(theme="small-ruminants", country="KE", language="sw").press("Find")
    assert visitor.reads("Goat keeper who trains women")

    # 8. One search box finds them all, the document by a word inside its PDF.
    for words, found in [
        ("coughing", "Coughing goats"),
        ("vaccine cold power", "How do you keep vaccine cold"),
        ("quillwort", "Goats of the drylands"),
        ("degrees", "Cold chain"),
        ("trains women", "Amina Yusuf"),
    ]:
        visitor.visit("/")
        visitor.page.locator('[name="q"]').last.fill(words)
        visitor.page.locator('[name="q"]').last.press("Enter")
        visitor.page.wait_for_url("**/search/**")
        visitor.look()
        assert visitor.reads(found), words

    # 9. A report; the secretariat hides the post with a reason; the author is told; the log has it.
    newcomer.visit(discussion).press("Report #3")
    newcomer.press("Wrong or harmful advice")
    newcomer.page.locator("form.report [role=status]").wait_for()
    lucia.visit("/admin/").press("Held or reported, to decide")
    assert lucia.reads("And do the kids suckle?")
    lucia.click("article summary")
    lucia.page.fill("article [name=reason]", "Please stay with the goats.")
    lucia.press("Hide with this reason")
    run_tasks()
    assert not visitor.visit(discussion).reads("And do the kids suckle?")
    assert any(
        "Please stay with the goats." in message.body
        for message in mail.outbox
        if message.to == ["kofi@example.org"]
    )
    assert kofi.visit("/notifications/").reads("hidden")
    assert Act.objects.filter(verb="hide", reason="Please stay with the goats.").count() == 1
