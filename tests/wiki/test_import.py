"""Pages coming in: our own archives and other Markdown, safe to do twice, and whatever is wrong told."""

import io
import zipfile

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.core.management import CommandError, call_command

from knowledge.wiki import actions
from knowledge.wiki.exchange import archive, outgoing
from knowledge.wiki.models import Address, Page, PageImport
from portal.access import AccessDenied
from portal.alone import Busy
from portal.notices.models import Event
from tests.waiting import another_at
from tests.wiki.pages import make_page
from tests.wiki.wikis import bring, told, zipped

ADMIN = "/admin/wiki/pageimport/"


def taken_out(person) -> bytes:
    """The whole wiki, as `person` may read it."""
    file = io.BytesIO()
    archive.write(file, person, outgoing.tree(outgoing.branch(person, None)))
    return file.getvalue()


def state_of_wiki() -> list:
    """All that a reader could tell one wiki from another by."""
    return sorted(
        (
            page.slug,
            page.title,
            page.shown.body.strip("\n"),
            page.language,
            page.parent.slug if page.parent else "",
            page.translation_of.slug if page.translation_of else "",
            page.audience,
            page.edited_by,
            sorted(page.addresses.values_list("slug", flat=True)),
            sorted(page.links.values_list("to_slug", flat=True)),
            sorted(tag.name for tag in page.tags.all()),
            sorted(page.countries.values_list("pk", flat=True)),
            sorted(page.themes.values_list("slug", flat=True)),
        )
        for page in Page.objects.published().select_related("parent", "translation_of", "shown")
    )


@pytest.fixture
def lived_in(author, secretariat):
    """A small wiki with everything that can be said of a page."""
    from portal.vocabulary.models import Theme

    top = make_page(author, title="Goats: “all” of #1", body="See [[Milk]], [[Old milk]], [[Nothing yet]].",
                    tags=["small stock", "a, b"], countries=["KE", "ET"],
                    themes=[Theme.objects.first()])  # fmt: skip
    milk = make_page(author, title="Old milk", parent=top, body="---\n\nA rule above.", audience="members")
    actions.move_page(author, milk, title="Milk", parent=top)
    kids = make_page(author, title="حليب", language="ar", parent=milk, body="نص", edited_by="members",
                     translation_of=milk)  # fmt: skip
    actions.set_access(secretariat, kids, audience="members", edited_by="facilitators")
    return top


def test_what_goes_out_comes_in_the_same(lived_in, secretariat):
    before, content = state_of_wiki(), taken_out(secretariat)
    forget_wiki()
    assert bring(secretariat, content).counts == {"made": 3, "changed": 0, "unchanged": 0, "refused": 0}
    assert state_of_wiki() == before
    assert bring(secretariat, taken_out(secretariat)).counts["unchanged"] == 3
    assert actions.recount() == 0 and Event.objects.filter(kind="page").count() == 0


def forget_wiki() -> None:
    Event.objects.all().delete()
    Page.objects.update(parent=None, translation_of=None, translated_from=None, current=None, shown=None,
                        is_reviewed=True)  # fmt: skip
    Page.objects.all().delete()
    Address.objects.all().delete()


def test_trying_changes_nothing_and_says_what_would_come(secretariat):
    files = {"goats.md": "---\ntitle: Goats\nunder: Nobody\n---\n\nText.", "b.md": "# Goats\n\nTwice."}
    tried = bring(secretariat, zipped(files), dry_run=True)
    assert not Page.objects.exists()
    assert told(tried)["b.md"][0] == "made" and "“Nobody”" in told(tried)["goats.md"][1]
    assert "has this title, too" in told(tried)["goats.md"][1]
    assert told(bring(secretariat, zipped(files))) == told(tried)
    assert set(Page.objects.values_list("title", flat=True)) == {"Goats", "Goats (2)"}


def test_a_second_run_changes_what_was_changed_there_and_merges_what_was_changed_here(secretariat, author):
    lines = [f"Line {number}" for number in range(9)]
    body = "\n\n".join(lines)
    assert bring(secretariat, zipped({"goats.md": f"# Goats\n\n{body}"})).counts["made"] == 1
    assert bring(secretariat, zipped({"goats.md": f"# Goats\n\n{body}"})).counts["unchanged"] == 1
    page = Page.objects.get()
    actions.edit_page(author, page, {"body": body.replace("Line 0", "Ours")}, base=1)
    theirs = zipped({"goats.md": f"# Goats\n\n{body.replace('Line 8', 'Theirs')}"})
    assert bring(secretariat, theirs).counts["changed"] == 1
    page.refresh_from_db()
    assert page.current.body == body.replace("Line 0", "Ours").replace("Line 8", "Theirs")
    assert bring(secretariat, theirs).counts["unchanged"] == 1
    crossing = zipped({"goats.md": f"# Goats\n\n{body.replace('Line 0', 'Other')}"})
    assert "merge them by hand" in told(bring(secretariat, crossing))["goats.md"][1]


def test_a_page_taken_out_is_changed_elsewhere_and_brought_back(author, secretariat):
    page = make_page(author, body="One.\n\nTwo.\n\nThree.")
    out = zipfile.ZipFile(io.BytesIO(taken_out(secretariat))).read("goat-plague.md").decode()
    actions.edit_page(author, page, {"body": "ONE.\n\nTwo.\n\nThree."}, base=1)
    report = bring(secretariat, zipped({"goat-plague.md": out.replace("Three.", "THREE.")}))
    assert report.counts["changed"] == 1
    page.refresh_from_db()
    assert page.current.body == "ONE.\n\nTwo.\n\nTHREE."


def test_what_is_here_by_others_and_what_was_deleted_is_left_alone(author, secretariat):
    make_page(author, title="Goats", body="Ours.")
    gone = make_page(author, title="Sheep")
    actions.delete_page(author, gone, "Not true.")
    report = told(bring(secretariat, zipped({"a.md": "# Goats\n\nTheirs.", "b.md": "# Sheep\n\nTheirs."})))
    assert "another page with this title" in report["a.md"][1] and "deleted here" in report["b.md"][1]
    assert Page.objects.get(slug="goats").current.body == "Ours."


def test_other_programs_markdown_is_understood(secretariat):
    report = bring(secretariat, zipped({
        "vault/animals/index.md": "---\ntitle: 'Animals'\nlang: fr-FR\ntags:\n  - one\n  - \"two words\"\n"
                                  "nested:\n  deep: value\n---\nSee [the goats](goats.md#part-two), "
                                  "[[goats]] and ![x](y.png).",
        "vault/animals/goats.md": "# Goats and kids\n\nUp to [animals](./index.md), [web](https://e.org/x.md).",
        "vault/animals/picture.png": b"\x89PNG",
        "vault/.obsidian/app.md": "hidden",
    }))  # fmt: skip
    animals, goats = Page.objects.get(slug="animals"), Page.objects.get(slug="goats-and-kids")
    assert animals.language == "fr" and {tag.name for tag in animals.tags.all()} == {"one", "two words"}
    assert goats.parent == animals and "[[Animals|animals]]" in goats.current.body
    assert "[[Goats and kids#part two|the goats]]" in animals.current.body
    assert "https://e.org/x.md" in goats.current.body and goats.addresses.filter(slug="goats").exists()
    assert report.left_out == ["1 file is no page."] and report.counts["made"] == 2


def test_words_that_mean_nothing_here_are_told_and_nothing_is_opened(secretariat):
    report = told(bring(secretariat, zipped({
        "a.md": '---\ntitle: A\nthemes: ["no-such"]\ncountries: ["KE", "XX"]\nlanguage: tlh\n---\nx',
        "b.md": '---\ntitle: B\nreaders: "group: Vets of Mars"\n---\nx',
        "c.md": "---\ntitle: C\nreaders: members\n---\nx",
    })))  # fmt: skip
    assert "no-such" in report["a.md"][1] and "XX" in report["a.md"][1] and "tlh" in report["a.md"][1]
    assert report["b.md"][0] == "refused" and "Vets of Mars" in report["b.md"][1]
    assert Page.objects.get(slug="c").audience == "members"


def test_pages_in_a_circle_come_in(secretariat):
    files = {
        f"{name}.md": f"---\ntitle: {name}\nunder: {above}\ntranslation_of: {above}\n---\nx"
        for name, above in (("A", "B"), ("B", "C"), ("C", "A"), ("D", "D"))
    }
    assert bring(secretariat, zipped(files)).counts["made"] == 4
    assert actions.recount() == 0


@pytest.mark.parametrize(
    ("content", "sentence"),
    [
        (b"", "neither a ZIP"),
        (b"PK\x03\x04 broken", "no end"),
        (b"\x1f\x8b\x08", "unpack it"),
        (zipped({"a.pdf": b"%PDF"}), "no pages in it"),
        (zipped({"a.md": b"0" * 30_000_000}), "grow far too large"),
        (b"<html></html>", "no export of MediaWiki"),
    ],
)
def test_a_file_that_is_none_is_told(content, sentence, secretariat):
    with pytest.raises(Exception, match=sentence):
        bring(secretariat, content)


@pytest.mark.parametrize(
    ("name", "content", "sentence"),
    [
        ("../../etc/cron.d/a.md", b"# A", "leads out"),
        ("/etc/a.md", b"# A", "leads out"),
        ("..\\..\\a.md", b"# A", "leads out"),
        ("a.md", b"\xff\xfe\x00", "not in UTF-8"),
        ("a.md", b"x" * 1_000_001, "larger than 1 MB"),
        ("a.md", b"# A\n\n" + b"x " * 110_000, "too long"),
        ("a.md", b"# A\n\n" + b"[" * 10_000, "brackets"),
        ("a.md", b"---\ntitle: " + b"x" * 200 + b"\n---\n", "longer than"),
    ],
)
def test_one_that_is_hostile_is_refused_and_the_others_come_in(name, content, sentence, secretariat):
    report = bring(secretariat, zipped({name: content, "good.md": "# Good\n\nText."}))
    refused = [one for one in report.outcomes if one.outcome == "refused"]
    assert len(refused) == 1 and sentence in " ".join(refused[0].sentences)
    assert list(Page.objects.values_list("slug", flat=True)) == ["good"]


def test_odd_packings_are_refused(secretariat):
    content = zipped({"a.md": "# A", "b.md": "# B"}, zipfile.ZIP_LZMA)
    assert bring(secretariat, content).counts["refused"] == 2


def test_scripts_in_a_page_are_words(secretariat):
    bring(secretariat, zipped({"a.md": "# A\n\n<script>alert(1)</script> [x](javascript:alert(1))"}))
    html = Page.objects.get().shown.body_html
    assert "<script" not in html and "href" not in html


def test_only_one_at_a_time_and_only_the_secretariat(secretariat, member):
    with another_at("knowledge.wiki.exchange"), pytest.raises(Busy):
        bring(secretariat, zipped({"a.md": "# A"}))
    with pytest.raises(AccessDenied):
        bring(member, zipped({"a.md": "# A"}))


def test_the_secretariat_sends_a_file_looks_at_it_and_brings_it_in(secretariat, browse, run_tasks):
    above = make_page(secretariat, title="Library")
    browser = browse(secretariat)
    assert "only checked" in browser.get(f"{ADMIN}add/").text
    file = SimpleUploadedFile("wiki.zip", zipped({"goats.md": "# Goats\n\nText.", "b.md": b"\xff"}))
    sent = {"file": file, "language": "fr", "audience": "members", "under": above.pk}
    page = browser.post(f"{ADMIN}add/", sent).url
    assert "Being checked" in browser.get(page).text
    run_tasks()
    shown = browser.get(page).text
    assert "new: 1 · changed: 0 · unchanged: 0 · refused: 1" in shown and "not in UTF-8" in shown
    assert Page.objects.count() == 1
    browser.post(page, {"bring_in": "on"})
    run_tasks()
    made = Page.objects.get(slug="goats")
    assert (made.language, made.audience, made.parent) == ("fr", "members", above)
    assert f"/admin/wiki/page/{made.pk}/change/" in browser.get(page).text
    report = b"".join(browser.get(f"{ADMIN}{PageImport.objects.get().pk}/report.csv").streaming_content)
    assert f"goats.md,made,{made.pk},Goats" in report.decode()
    assert "wiki.zip" in browser.get(ADMIN).text


def test_a_file_that_is_none_is_told_in_the_admin(secretariat, browse, run_tasks):
    file = SimpleUploadedFile("wiki.zip", b"PK broken")
    page = browse(secretariat).post(
        f"{ADMIN}add/", {"file": file, "language": "fr", "audience": "everyone"}
    ).url  # fmt: skip
    run_tasks()
    assert "Not imported" in browse(secretariat).get(page).text


def test_the_commands_write_and_read_a_folder_and_a_file(secretariat, tmp_path, capsys):
    (tmp_path / "in" / "animals").mkdir(parents=True)
    (tmp_path / "in" / "animals.md").write_text("# Animals\n\nAll.")
    (tmp_path / "in" / "animals" / "goats.md").write_text("# Goats\n\nText.")
    (tmp_path / "in" / "secret.md").symlink_to("/etc/passwd")
    call_command("import_wiki", str(tmp_path / "in"), "--dry-run")
    assert "Nothing was changed." in capsys.readouterr().out and not Page.objects.exists()
    call_command("import_wiki", str(tmp_path / "in"), "--report", str(tmp_path / "report.csv"))
    assert "2 made, 0 changed" in capsys.readouterr().out
    assert "animals/goats.md,made" in (tmp_path / "report.csv").read_text()
    assert Page.objects.get(slug="goats").parent.slug == "animals"
    call_command("export_wiki", str(tmp_path / "out.zip"))
    assert set(zipfile.ZipFile(tmp_path / "out.zip").namelist()) == {"animals.md", "animals/goats.md"}
    call_command("import_wiki", str(tmp_path / "out.zip"))
    assert "2 unchanged" in capsys.readouterr().out
    call_command("export_wiki", str(tmp_path / "out.epub"), "--page", "Animals")
    assert zipfile.is_zipfile(tmp_path / "out.epub")
    with pytest.raises(CommandError, match="no page"):
        call_command("import_wiki", str(tmp_path / "out.zip"), "--under", "Nothing")
    with pytest.raises(CommandError, match="ends in"):
        call_command("export_wiki", str(tmp_path / "out.pdf"))
