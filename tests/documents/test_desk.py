"""The secretariat's desk: the file beside the decision, and many at once."""

import time

from django.core import mail
from django.urls import reverse

from knowledge.documents import actions
from knowledge.documents.models import Change, Document
from portal.vocabulary.models import Theme
from tests.documents import files
from tests.documents.deposits import data, make_document, upload

LIST = "/admin/documents/document/"


def bulk(browser, action: str, documents, **more):
    chosen = {"action": action, "_selected_action": [document.pk for document in documents]}
    return browser.post(LIST, chosen | more, follow=True).content.decode()


def states(*documents) -> list[str]:
    return [Document.objects.get(pk=document.pk).status for document in documents]


def test_the_file_is_read_in_a_tab_of_its_own_as_nobody(member, secretariat, browse):
    document = actions.deposit(member, data(), upload=upload(member, files.big_pdf(2), "goats.pdf"))
    browser = browse(secretariat)
    url = reverse("admin:documents_document_file", args=[document.pk, 1])
    page = browser.get(reverse("admin:documents_document_change", args=[document.pk])).content.decode()
    assert f'href="{url}" target="_blank"' in page and f"{document.get_absolute_url()}changes/" in page
    answer = browser.get(url)
    assert (
        answer["Content-Disposition"].startswith("inline") and "sandbox" in answer["Content-Security-Policy"]
    )
    assert answer["X-Content-Type-Options"] == "nosniff" and b"".join(answer).startswith(b"%PDF")
    assert browse(member).get(url).status_code == 302
    assert browser.get(url.replace("/1/", "/7/")).status_code == 404


def test_what_a_browser_does_not_show_is_a_download(member, secretariat, browse):
    document = actions.deposit(member, data(), upload=upload(member, files.docx(["Goats"]), "goats.docx"))
    url = reverse("admin:documents_document_file", args=[document.pk, 1])
    assert browse(secretariat).get(url).status_code == 404
    page = browse(secretariat).get(reverse("admin:documents_document_change", args=[document.pk]))
    assert document.current.get_absolute_url() in page.content.decode()


def test_many_are_withdrawn_or_returned_with_a_reason(member, secretariat, browse, run_tasks):
    one, two, draft = (
        make_document(member, published_by=secretariat),
        make_document(member),
        make_document(member, draft=True),
    )
    browser = browse(secretariat)
    assert "Please say why" in bulk(browser, "withdraw_selected", [one, two], reason=" \0 ")
    assert "Withdrawn: 2." in bulk(browser, "withdraw_selected", [one, two, draft], reason="The wrong dose.")
    assert states(one, two, draft) == ["withdrawn", "withdrawn", "draft"]
    run_tasks()
    assert sum("The wrong dose." in one.body for one in mail.outbox if one.to == [member.email]) == 2


def test_many_get_a_theme(member, secretariat, browse):
    theme = Theme.objects.by_slug("small-ruminants")
    one, two = make_document(member), make_document(member, published_by=secretariat, themes=[theme])
    browser = browse(secretariat)
    assert "Please choose the theme" in bulk(browser, "add_theme", [one, two], theme="")
    assert "Changed: 2." in bulk(browser, "add_theme", [one, two], theme=str(theme.pk))
    assert list(one.themes.all()) == list(two.themes.all()) == [theme]
    assert Change.objects.get().document == one


def test_what_was_decided_or_changed_since_the_list_was_drawn_is_left_alone(
    member, other, secretariat, browse
):
    decided, changed, same = make_document(member), make_document(member), make_document(member)
    browser = browse(secretariat)
    assert 'name="seen_at"' in browser.get(LIST).content.decode()
    drawn = time.time()
    actions.publish_document(secretariat, decided)
    actions.edit_document(member, changed, data(title="Something else"), revision=1)
    page = bulk(browser, "return_selected", [decided, changed, same], reason="Why?", seen_at=drawn)
    assert "Returned: 1." in page and "in the meantime: 2." in page
    assert states(decided, changed, same) == ["published", "submitted", "returned"]
    # What could not be such a moment is no form of ours.
    bulk(browser, "publish_selected", [changed], seen_at="nan")
    assert states(changed) == ["submitted"]
