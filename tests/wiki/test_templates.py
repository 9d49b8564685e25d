"""Templates to begin a page with, kept by the secretariat."""

import pytest

from knowledge.wiki import beginnings
from knowledge.wiki.models import Page, Template
from portal import text
from tests.wiki.pages import make_page, posted

SHIPPED = ["Good practice", "Case study", "Country page", "Lesson learned", "Glossary term", "How-to"]


@pytest.mark.parametrize("language", ["en", "fr", "es", "ar"])
@pytest.mark.django_db
def test_six_come_in_each_language_and_can_be_shown(language):
    found = beginnings.offered(language)
    assert len(found) == 6 and len({one.name for one in found}) == 6
    for one in found:
        assert one.about and "<h2" in text.render(one.body, profile="wiki").html


@pytest.mark.django_db
def test_what_the_secretariat_has_changed_or_taken_out_stays_so():
    beginnings.offered("en")
    Template.objects.filter(name="How-to").delete()
    Template.objects.filter(name="Case study").update(is_offered=False)
    Template.objects.filter(language="fr").delete()
    assert [one.name for one in beginnings.offered("en")] == [SHIPPED[0], *SHIPPED[2:5]]
    assert beginnings.offered("fr") == [] and beginnings.ship() == 0


def test_a_missing_page_leads_to_a_form_with_a_template_and_its_title(member, visitor, browse):
    make_page(member)
    assert "template" not in visitor.get("/wiki/cold-chain/").content.decode()
    shown = browse(member).get("/wiki/cold-chain/").content.decode()
    chosen = Template.objects.get(language="en", name="Good practice")
    address = f"/wiki/new/?title=Cold%20chain&template={chosen.pk}"
    assert address.replace("&", "&amp;") in shown
    form = browse(member).get(address).context["form"]
    assert form["body"].value() == chosen.body.strip() and form["title"].value() == "Cold chain"


def test_choosing_a_template_keeps_all_that_was_typed(member, browse):
    beginnings.ship()
    one, two = Template.objects.filter(language="en")[:2]
    browser = browse(member)
    sent = posted(title="Ticks", body="My own words", tags="ticks, goats", template=one.pk)
    form = browser.post("/wiki/new/", sent).context["form"]
    assert form["body"].value() == f"{one.body.strip()}\n\nMy own words"
    assert form["title"].value() == "Ticks" and form["tags"].value() == "ticks, goats"
    assert not form.errors and not Page.objects.exists()
    again = browser.post("/wiki/new/", posted(body=one.body, template=two.pk)).context["form"]
    assert again["body"].value() == two.body.strip(), "an untouched template gives way to another"


def test_templates_are_in_the_language_of_the_page(member, browse):
    beginnings.ship()
    shown = browse(member).post("/wiki/new/", posted(language="ar", template="0")).content.decode()
    assert 'lang="ar" dir="rtl">ممارسة جيدة' in shown and "Good practice" not in shown


@pytest.mark.parametrize("sent", [{"language": "x\0"}, {"language": "xx"}, {"template": "9" * 40}])
def test_what_is_no_template_or_language_does_no_harm(sent, member, browse):
    answer = browse(member).post("/wiki/new/", posted(**{"template": "1"} | sent))
    assert answer.status_code == 200 and not Page.objects.exists()


def test_a_new_page_is_previewed_and_the_text_kept(member, browse):
    browser = browse(member)
    answer = browser.post("/wiki/new/", posted(body="Only **looking**", preview="1"))
    assert "<strong>looking</strong>" in answer.content.decode() and not Page.objects.exists()
    back = browser.get("/wiki/new/?draft=back").context["form"]
    assert back["body"].value() == "Only **looking**"


def test_the_secretariat_changes_templates_in_the_admin(secretariat, member, browse):
    browser = browse(secretariat)
    assert "Good practice" in browser.get("/admin/wiki/template/").content.decode()
    one = Template.objects.get(language="en", name="Good practice")
    address = f"/admin/wiki/template/{one.pk}/change/"
    fields = {"name": one.name, "language": "en", "about": "", "order": "1", "is_offered": "on"}
    assert "body" in browser.post(address, fields | {"body": "[" * 10_000}).context["adminform"].form.errors
    assert browser.post(address, fields | {"body": "# Ours"}).status_code == 302
    form = browse(member).get(f"/wiki/new/?template={one.pk}").context["form"]
    assert form["body"].value() == "# Ours"
    assert browse(member).get(address).status_code == 302
