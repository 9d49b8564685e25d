"""From a draft to the readers, and back."""

import pytest
from django.core import mail
from django.urls import reverse

from knowledge.documents import actions, permissions
from knowledge.documents.models import Change, Document, FileVersion
from portal import moderation, search
from portal.access import AccessDenied
from portal.moderation.models import Act
from tests.documents.deposits import data, make_document, posted, sent_file, upload
from tests.moderation.tokens import token


def change_url(document) -> str:
    return reverse("admin:documents_document_change", args=[document.pk])


def decide(browser, document, decision: str, reason: str = "", seen: str = ""):
    seen = seen or f"{document.status} {document.state} {document.revision}"
    return browser.post(change_url(document), {"decision": decision, "reason": reason, "seen": seen})


def test_the_secretariat_reads_the_file_and_publishes(member, secretariat, visitor, browse, run_tasks):
    document = make_document(member, file=b"Oxytetracycline is no cure for hunger")
    run_tasks()
    browser = browse(secretariat)
    assert "Documents to look at" in browser.get("/admin/").content.decode()
    queue = browser.get("/admin/documents/document/?status__exact=submitted").content.decode()
    assert "Goats in Garissa" in queue
    page = browser.get(change_url(document)).content.decode()
    assert "Oxytetracycline is no cure" in page and document.current.get_absolute_url() in page
    assert (
        b"".join(browser.get(document.current.get_absolute_url())) == b"Oxytetracycline is no cure for hunger"
    )
    assert decide(browser, document, "publish").status_code == 302
    run_tasks()
    assert visitor.get(document.get_absolute_url()).status_code == 200
    assert [message.to for message in mail.outbox] == [[member.email]] * 2
    assert "has arrived" in mail.outbox[0].body and "is published" in mail.outbox[1].body
    assert Act.objects.get(verb="publish").actor == secretariat
    assert [hit.title for hit in search.find(None, "oxytetracycline").rows] == ["Goats in Garissa"]


def test_returning_needs_a_reason_and_tells_it(member, secretariat, browse, run_tasks):
    document = make_document(member)
    assert "Please say why" in decide(browse(secretariat), document, "return").content.decode()
    decide(browse(secretariat), document, "return", "Which year are the prices of?")
    run_tasks()
    document.refresh_from_db()
    assert document.status == "returned"
    assert "Which year are the prices of?" in mail.outbox[-1].body
    assert "Which year are the prices of?" in browse(member).get(document.get_absolute_url()).content.decode()


def test_many_are_published_or_returned_at_once(member, other, secretariat, browse, run_tasks):
    documents = [make_document(member), make_document(other), make_document(other, draft=True)]
    browser, url = browse(secretariat), "/admin/documents/document/"
    chosen = {"_selected_action": [document.pk for document in documents]}
    page = browser.post(url, chosen | {"action": "return_selected", "reason": ""}, follow=True)
    assert "Please say why" in page.content.decode()
    page = browser.post(url, chosen | {"action": "publish_selected"}, follow=True)
    assert "Published: 2." in page.content.decode()
    states = [Document.objects.get(pk=document.pk).status for document in documents]
    assert states == ["published", "published", "draft"]
    more = make_document(member)
    browser.post(url, {"_selected_action": [more.pk], "action": "return_selected", "reason": "Which year?"})
    assert Document.objects.get(pk=more.pk).status_reason == "Which year?"


def test_two_reviewers_never_undo_each_other(member, secretariat, browse):
    document = make_document(member)
    mine, theirs = Document.objects.get(), Document.objects.get()
    assert actions.publish_document(secretariat, mine)
    assert not actions.return_document(secretariat, theirs, "Too late")
    stale = {"decision": "return", "reason": "Too late", "seen": "submitted published 1"}
    page = browse(secretariat).post(change_url(document), stale, follow=True)
    assert "Somebody else has decided this" in page.content.decode()
    assert Document.objects.get().status == "published"


def test_what_is_published_is_what_was_looked_at(member, secretariat):
    document = make_document(member)
    looked_at = Document.objects.get()
    actions.edit_document(member, document, data(title="Something else"), revision=1)
    assert not actions.publish_document(secretariat, looked_at)
    assert Document.objects.get().status == "submitted"


def test_a_returned_document_is_put_right_and_handed_in_again(member, secretariat, visitor, browse):
    document = make_document(member, file=b"The inspector is called Pedro", title="Cheese")
    actions.return_document(secretariat, document, "Please leave out the names.")
    first = document.current
    url = f"{document.get_absolute_url()}edit/"
    assert "Please leave out the names." in browse(member).get(url).content.decode()
    corrected = sent_file(b"The inspector is called P.", "cheese.txt")
    page = browse(member).post(url, posted(title="Cheese", link="", revision="1", file=corrected))
    assert page.status_code == 302
    document.refresh_from_db()
    assert (document.status, document.current.number) == ("submitted", 2)
    assert actions.publish_document(secretariat, document)
    assert b"".join(visitor.get(document.file_url)) == b"The inspector is called P."
    assert visitor.get(first.get_absolute_url()).status_code == 404, "Nobody was to read that."
    assert browse(member).get(first.get_absolute_url()).status_code == 200
    assert "goats.txt" not in visitor.get(document.get_absolute_url()).content.decode()


def test_the_secretariat_adds_a_version_and_the_earlier_one_stays(member, secretariat, visitor, browse):
    document = make_document(member, published_by=secretariat, file=b"One")
    url = f"{document.get_absolute_url()}edit/"
    page = browse(secretariat).post(url, posted(link="", revision="1", file=sent_file(b"Two", "two.txt")))
    assert page.status_code == 302
    document.refresh_from_db()
    assert b"".join(visitor.get(document.file_url)) == b"Two"
    text = visitor.get(document.get_absolute_url()).content.decode()
    assert f"/documents/{document.pk}/1/goats.txt" in text and f"/documents/{document.pk}/2/two.txt" in text
    assert b"".join(visitor.get(f"/documents/{document.pk}/1/goats.txt")) == b"One"
    change = Change.objects.get(by=secretariat)
    assert change.before["file"].startswith("goats.txt") and change.after["file"].startswith("two.txt")


def test_a_depositor_describes_a_published_document_anew_but_leaves_its_file(member, secretariat, browse):
    document = make_document(member, published_by=secretariat)
    url = f"{document.get_absolute_url()}edit/"
    assert 'name="file"' not in browse(member).get(url).content.decode()
    words = posted(title="Better words", revision="1", link="http://x.org")
    page = browse(member).post(url, words | {"file": sent_file()})
    assert page.status_code == 422 and 'value="Better words"' in page.content.decode()
    assert "Please send a newer file to the secretariat." in page.content.decode(), "It was not lost unsaid."
    assert browse(member).post(url, words).status_code == 302
    document.refresh_from_db()
    assert (document.title, document.status, document.link) == ("Better words", "published", "")
    assert FileVersion.objects.count() == 1
    change = Change.objects.get()
    assert (change.before["title"], change.after["title"]) == ("Goats in Garissa", "Better words")
    assert [hit.title for hit in search.find(None, "better words").rows] == ["Better words"]
    with pytest.raises(AccessDenied, match="newer file"):
        actions.edit_document(member, document, data(), revision=2, upload=upload(member))


def test_a_stale_form_gives_the_words_back_beside_the_others(member, secretariat, browse):
    document = make_document(member)
    url = f"{document.get_absolute_url()}edit/"
    browse(secretariat).post(url, posted(title="The secretariat's", revision="1", draft="yes"))
    page = browse(member).post(url, posted(title="My own", revision="1"))
    assert page.status_code == 422
    text = page.content.decode()
    assert "My own" in text and "The secretariat&#x27;s" in text and 'name="revision" value="2"' in text
    assert Document.objects.get().title == "The secretariat's"
    assert browse(member).post(url, posted(title="My own", revision="2")).status_code == 302


def test_an_edit_sent_twice_is_done_once(member, browse):
    document = make_document(member)
    url, browser = f"{document.get_absolute_url()}edit/", browse(member)
    form = posted(title="Better", revision="1", form_key="6f3f6c2e-58a1-4b3f-8d2e-3a0b6a3f5c11")
    assert browser.post(url, form).status_code == 302
    assert browser.post(url, form).status_code == 302
    assert Document.objects.get().revision == 2


def test_an_edit_that_changes_nothing_is_none(member):
    document = make_document(member)
    actions.edit_document(member, document, data(), revision=1)
    assert Document.objects.get().revision == 1 and not Change.objects.exists()


def test_a_draft_is_completed_and_handed_in(member, browse):
    document = make_document(member, file=None, draft=True, link="", year=None, type="")
    browser = browse(member)
    page = browser.post(f"{document.get_absolute_url()}submit/")
    assert page.status_code == 403 and "Please add the year" in page.content.decode()
    url = f"{document.get_absolute_url()}edit/"
    least = {"title": "Still", "language": "en", "audience": "everyone", "revision": "1", "draft": "yes"}
    assert browser.post(url, least).status_code == 302
    assert Document.objects.get().status == "draft"
    assert browser.post(url, posted(revision="2")).status_code == 302
    assert Document.objects.get().status == "submitted"


def test_a_draft_is_asked_about_its_twins_as_it_is_handed_in(member, other, secretariat, browse):
    make_document(other, published_by=secretariat, file=b"Milk of goats", title="Something else")
    make_document(other, published_by=secretariat, file=b"Meat", title="Goats of Wajir")
    document = make_document(member, file=b"Milk of goats", draft=True, title="Goats of Wajir")
    url, browser = f"{document.get_absolute_url()}edit/", browse(member)
    form = posted(title="Goats of Wajir", link="", revision="1")
    page = browser.post(url, form)
    assert page.status_code == 422 and set(page.context["form"].errors) == {"file", "title"}
    assert browser.post(url, form | {"draft": "yes"}).status_code == 302, "Kept, it asks nothing."
    assert Document.objects.get(pk=document.pk).status == "draft"
    form["revision"] = str(Document.objects.get(pk=document.pk).revision)
    assert browser.post(url, form | {"anyway": "on"}).status_code == 302
    assert Document.objects.get(pk=document.pk).status == "submitted"


def test_a_complete_draft_is_asked_about_its_twins_by_its_button_too(member, other, secretariat, browse):
    twin = make_document(other, published_by=secretariat, file=b"Meat", title="Goats of Wajir")
    document = make_document(member, draft=True, title="Goats of Wajir")
    page = browse(member).post(f"{document.get_absolute_url()}submit/", follow=True)
    text = page.content.decode()
    assert "A document with nearly this title is in the repository already:" in text
    assert f'<a href="{twin.get_absolute_url()}">' in text and page.redirect_chain[-1][0].endswith("/edit/")
    assert Document.objects.get(pk=document.pk).status == "draft"
    other_one = make_document(member, draft=True, file=b"Hides", title="Hides of Wajir")
    browse(member).post(f"{other_one.get_absolute_url()}submit/")
    assert Document.objects.get(pk=other_one.pk).status == "submitted"


def test_who_keeps_changes_hands_in_nothing_that_was_returned_meanwhile(member, secretariat, browse):
    document = make_document(member)
    url = f"{document.get_absolute_url()}edit/"
    assert 'name="draft" value="yes">Keep the changes' in browse(member).get(url).content.decode()
    assert actions.return_document(secretariat, document, "Whose goats are these?")
    page = browse(member).post(url, posted(title="Better goats", link="", revision="1", draft="yes"))
    assert page.status_code == 302
    document.refresh_from_db()
    assert (document.title, document.status) == ("Better goats", "returned")


def test_a_file_that_comes_as_the_document_is_published_is_not_published_unseen(member, secretariat):
    document = make_document(member)
    loaded = Document.objects.get()
    assert actions.publish_document(secretariat, document)
    with pytest.raises(AccessDenied, match="newer file"):
        actions.edit_document(member, loaded, {}, revision=1, upload=upload(member))
    assert FileVersion.objects.count() == 1


def test_a_withdrawn_document_leaves_the_lists_and_comes_back_by_way_of_the_secretariat(
    member, secretariat, visitor, browse
):
    document = make_document(member, published_by=secretariat)
    page = browse(member).post(
        f"{document.get_absolute_url()}withdraw/", {"reason": "The figures are wrong."}
    )
    assert page.status_code == 302
    assert visitor.get(document.get_absolute_url()).status_code == 404
    assert visitor.get(document.file_url).status_code == 404
    assert search.find(None, "goats").rows == []
    first = Document.objects.get().published_at
    browse(member).post(f"{document.get_absolute_url()}submit/")
    assert actions.publish_document(secretariat, Document.objects.get())
    assert Document.objects.get().published_at == first


def test_a_reported_document_is_hidden_with_a_reason(member, other, secretariat, visitor, browse, run_tasks):
    document = make_document(member, published_by=secretariat)
    url = reverse("moderation:report", kwargs={"kind": "document", "object_id": document.pk})
    assert url in browse(other).get(document.get_absolute_url()).content.decode()
    browse(other).post(url, {"reason": "wrong", "note": "This is dangerous."})
    sent = {"verb": "hide", "case": token(document), "reason": "The dose is wrong."}
    browse(secretariat).post(reverse("admin:moderation_case_decide"), sent)
    run_tasks()
    assert visitor.get(document.get_absolute_url()).status_code == 404
    assert visitor.get(document.file_url).status_code == 404
    assert search.find(None, "goats").rows == []
    assert "The dose is wrong." in browse(member).get(document.get_absolute_url()).content.decode()
    assert any("The dose is wrong." in message.body for message in mail.outbox)
    document.refresh_from_db()
    assert decide(browse(secretariat), document, "restore").status_code == 302
    assert visitor.get(document.get_absolute_url()).status_code == 200


def test_who_follows_a_theme_hears_of_a_new_document(member, other, secretariat, run_tasks):
    from portal import notices
    from portal.vocabulary.models import Theme

    theme = Theme.objects.by_slug("small-ruminants")
    notices.watch(other, "theme", theme.pk)
    make_document(member, published_by=secretariat, themes=[theme])
    run_tasks()
    assert {message.to[0] for message in mail.outbox} == {member.email, other.email}


RULES = [
    # who, status:            edit   file   submit withdraw publish
    ("visitor", "published", (False, False, False, False, False)),
    ("pending", "published", (False, False, False, False, False)),
    ("suspended", "published", (False, False, False, False, False)),
    ("member", "published", (False, False, False, False, False)),
    ("author", "draft", (True, True, True, False, False)),
    ("author", "submitted", (True, True, False, True, False)),
    ("author", "published", (True, False, False, True, False)),
    ("author", "returned", (True, True, True, True, False)),
    ("author", "withdrawn", (True, True, True, False, False)),
    ("secretariat", "draft", (True, True, True, False, False)),
    ("secretariat", "submitted", (True, True, False, True, True)),
    ("secretariat", "published", (True, True, False, True, True)),
    ("secretariat", "returned", (True, True, True, True, True)),
    ("secretariat", "withdrawn", (True, True, True, False, True)),
]  # fmt: skip


@pytest.mark.parametrize(("person", "status", "allowed"), RULES)
def test_who_may_do_what(cast, person, status, allowed):
    document = Document(depositor=cast.author, status=status, year=2025, type="report", link="http://a.org")
    rules = [
        permissions.can_edit_document,
        permissions.can_replace_file,
        permissions.can_submit_document,
        permissions.can_withdraw_document,
        permissions.can_publish_document,
    ]
    verdicts = [rule(getattr(cast, person), document) for rule in rules]
    assert tuple(map(bool, verdicts)) == allowed
    assert all(verdict or str(verdict.reason) for verdict in verdicts)


def test_a_hidden_document_is_not_changed_by_its_depositor(cast):
    document = Document(depositor=cast.author, status="published", state="hidden", year=2025, type="report")
    assert not permissions.can_edit_document(cast.author, document)
    assert permissions.can_edit_document(cast.secretariat, document)


@pytest.mark.parametrize(
    ("action", "person"),
    [
        ("publish_document", "author"),
        ("publish_document", "member"),
        ("return_document", "author"),
        ("withdraw_document", "member"),
        ("submit_document", "member"),
    ],
)
def test_who_may_not_cannot(action, person, cast):
    document = make_document(cast.author)
    reason = ["Because"] if action == "return_document" else []
    with pytest.raises(AccessDenied):
        getattr(actions, action)(getattr(cast, person), document, *reason)
    assert Document.objects.get().status == "submitted"


def test_everything_is_registered_for_moderation(member):
    assert moderation.kind_of(make_document(member, file=None)).name == "document"
