"""Pages of DokuWiki and MediaWiki: through pandoc where it is installed, told clearly where it is not."""

import shutil

import pytest

from knowledge.wiki import actions
from knowledge.wiki.exchange import pandoc
from knowledge.wiki.exchange.incoming import NotPages, NotReadable
from knowledge.wiki.models import Page
from tests.wiki.wikis import article, bring, exported, told, zipped

CLINIC = """Open.

{{tag>goats "small stock"}}

===== Opening hours =====
Always((At least by day.)). ~~NOTOC~~ {{vets:map.png?200|The map}}

^ Day ^ Hour ^
| Monday \\\\ Tuesday | [[start|8]] |
"""
DOKUWIKI = zipped(
    {
        "data/pages/start.txt": "====== Welcome ======\n[[vets:]], [[Vets:Clinic#opening_hours|the clinic]].",
        "data/pages/vets/start.txt": "====== Vets ======\n[[clinic]], [[..:cold_chain]], [[fr:vets:clinic]]",
        "data/pages/vets/clinic.txt": CLINIC,
        "data/pages/fr/vets/clinic.txt": "====== Clinique ======\nOuvert.",
        "data/pages/surgery.txt": "~~REDIRECT>vets:clinic~~",
        "data/pages/wiki/syntax.txt": "====== Syntax ======",
        "data/media/vets/map.png": b"\x89PNG",
        "data/pages/caf%C3%A9.txt": "<html><script>alert(1)</script></html><php>x()</php> **Coffee**",
    }
)
PLAGUE = """'''Goats''' die of a [[disease]], see [[Kenya#Part two|there]].<ref>Said.</ref>

[[Catégorie:Small stock]] [[File:Goat.jpg|thumb|A goat]] {{Infobox|x=y}}
[[fr:Peste]]

== Signs ==
<math>x_1^2</math> __TOC__ <script>alert(1)</script>

{|
! Age !! Died
|-
| many<br>most
|
* young
* old
|}

<pre>[[not a link]]</pre>
"""
MEDIAWIKI = exported(
    article("Goat plague", "Old text.", PLAGUE),
    article("PPR", "#REDIRECT [[Goat plague]]", redirect="Goat plague"),
    article("Peste", "#REDIRECT [[PPR]]", redirect="PPR"),
    article("Round", "#REDIRECT [[Round about]]", redirect="Round about"),
    article("Round about", "#REDIRECT [[Round]]", redirect="Round"),
    article("Kenya", "== Part two ==\nText."),
    article("Kenya/Garissa", "[[/Deep]] [[../]] text"),
    article("Kenya/fr", "Le Kenya."),
    article("Talk:Kenya", "No.", ns=1),
    ns14="Catégorie",
)

if pandoc.version() >= pandoc.OLDEST:

    def test_namespaces_titles_links_tags_and_languages_of_dokuwiki_come_in(secretariat):
        report = bring(secretariat, DOKUWIKI)
        assert report.counts == {"made": 5, "changed": 0, "unchanged": 0, "refused": 0}
        assert report.left_out == ["2 files are no pages."]
        clinic = Page.objects.get(slug="clinic")
        assert clinic.parent.title == "Vets" and clinic.addresses.filter(slug="surgery").exists()
        assert {tag.name for tag in clinic.tags.all()} == {"goats", "small stock"}
        assert "[^1]: At least by day." in clinic.current.body and "NOTOC" not in clinic.current.body
        assert "# Opening hours" in clinic.current.body and "The map" in clinic.current.body
        assert "| Monday Tuesday | [[Vets\\|8]] |" in clinic.current.body
        assert "vets/map.png" in told(report)["data/pages/vets/clinic.txt"][1]
        french = Page.objects.get(slug="clinique")
        assert (french.language, french.translation_of) == ("fr", clinic)
        welcome = Page.objects.get(slug="welcome").current.body
        assert "[[Vets]]" in welcome and "[[Clinic#opening hours|the clinic]]" in welcome
        vets = Page.objects.get(slug="vets").current.body
        assert "[[Cold chain|cold" in vets and "[[Clinique|" in vets
        coffee = Page.objects.get(slug="cafe")
        assert "<script" not in coffee.current.body_html and "**Coffee**" in coffee.current.body
        assert bring(secretariat, DOKUWIKI).counts["unchanged"] == 5
        assert actions.recount() == 0

    def test_titles_links_categories_and_redirects_of_mediawiki_come_in(secretariat):
        report = bring(secretariat, MEDIAWIKI, name="dump.xml")
        assert report.counts["made"] == 4 and report.counts["refused"] == 0
        page = Page.objects.get(slug="goat-plague")
        body = page.current.body
        assert "**Goats** die of a [[Disease|disease]], see [[Kenya#Part two|there]].[^1]" in body
        assert "[^1]: Said." in body and "# Signs" in body and "$x_1^2$" in body and "TOC" not in body
        assert (
            "| many most | young; old |" in body and "A goat" in body and "```\n[[not a link]]\n```" in body
        )
        assert {tag.name for tag in page.tags.all()} == {"Small stock"}
        assert set(page.addresses.values_list("slug", flat=True)) == {"goat-plague", "ppr", "peste"}
        assert "<script" not in page.current.body_html and "Old text" not in body
        assert "Infobox" in told(report)["Goat plague"][1] and "Goat.jpg" in told(report)["Goat plague"][1]
        garissa, french = Page.objects.get(slug="kenya-garissa"), Page.objects.get(language="fr")
        assert garissa.current.body == "[[Kenya/Garissa/Deep|/Deep]] [[Kenya|../]] text"
        assert garissa.parent.title == "Kenya" and french.translation_of.title == "Kenya"
        assert report.left_out == ["1 page is of another kind (talk, users, templates, categories, files)."]
        assert bring(secretariat, MEDIAWIKI, name="dump.xml").counts["unchanged"] == 4
        changed = exported(article("Kenya", "== Part two ==\nOther text."))
        assert bring(secretariat, changed, name="later.xml").counts["changed"] == 1

    def test_titles_that_differ_little_and_links_to_other_kinds_of_pages(secretariat):
        pages = [
            article("Goat", "The animal. See [[goat]], [[Help:Editing|how]], [[Talk:Goat]]."),
            article("goat", "The word."),
            article("C++", "One."),
            article("C#", "Another.<ref name=a>Said.</ref> Again.<ref name=a /> [[C++]]"),
        ]
        content = exported(*pages, ns12="Help", ns1="Talk")
        report = told(bring(secretariat, content, name="words.xml"))
        assert {said[0] for said in report.values()} == {"made"} and "has this title, too" in report["goat"][
            1
        ]
        bodies = {page.slug: page.current.body for page in Page.objects.all()}
        assert bodies["goat"] == "The animal. See [[Goat|goat]], how, Talk:Goat."
        assert (bodies["goat-2"], bodies["c"]) == ("The word.", "One.") and "[[C++]]" in bodies["c-2"]
        assert "[^2]" not in bodies["c-2"], "no empty footnote"
        assert bring(secretariat, content, name="words.xml").counts["unchanged"] == 4

    def test_what_makes_pandoc_say_too_much_is_refused_and_the_rest_comes_in(secretariat, monkeypatch):
        monkeypatch.setattr(pandoc, "LARGEST", 20_000)
        report = told(
            bring(secretariat, exported(article("Long", "Word " * 9_000), article("Good", "Text.")))
        )
        assert report["Good"][0] == "made"
        assert report["Long"][0] == "refused" and "too tangled" in report["Long"][1]

    def test_what_takes_pandoc_too_long_is_refused_and_comes_in_when_there_is_time(secretariat, monkeypatch):
        pandoc.api()  # is known already
        content = exported(article("Good", "Text."))
        with monkeypatch.context() as hurried:
            hurried.setattr(pandoc, "SECONDS", 0)
            assert told(bring(secretariat, content))["Good"][0] == "refused"
        assert told(bring(secretariat, content))["Good"][0] == "made"

    def test_pandoc_runs_without_our_files_and_environment(monkeypatch, tmp_path):
        secret = tmp_path / "secret.txt"
        secret.write_text("A secret.")
        monkeypatch.setenv("SECRET_KEY", "A secret.")
        asking = {"dokuwiki": f"{{{{include>{secret}}}}}", "rst": f".. include:: {secret}\n"}
        for markup, source in asking.items():
            assert "A secret." not in str(pandoc.read(source, markup))
        with pytest.raises(NotReadable):
            pandoc.read("x", "no-such-markup")

else:

    def test_where_pandoc_is_not_installed_that_is_told(secretariat):
        for content in (DOKUWIKI, MEDIAWIKI):
            with pytest.raises(NotPages, match="pandoc, which this server"):
                bring(secretariat, content)


def test_without_pandoc_other_wikis_are_refused_with_what_to_do_and_markdown_is_not(secretariat, monkeypatch):
    monkeypatch.setattr(shutil, "which", lambda name: None)
    pandoc.version.cache_clear()
    try:
        for content in (DOKUWIKI, MEDIAWIKI):
            with pytest.raises(NotPages, match="Please have it installed"):
                bring(secretariat, content)
        assert bring(secretariat, zipped({"a.md": "# A"})).counts["made"] == 1
        plain = exported(article("Plain", "**Markdown** [[A]]", model="markdown"))
        assert bring(secretariat, plain).counts["made"] == 1
    finally:
        pandoc.version.cache_clear()


def test_an_old_pandoc_is_not_used(monkeypatch):
    monkeypatch.setattr(pandoc, "version", lambda: (2, 9))
    with pytest.raises(NotPages, match="too old"):
        pandoc.require()


LAUGHS = "".join(f'<!ENTITY l{n + 1} "{f"&l{n};" * 10}">' for n in range(9))
TEXT = "<mediawiki><page><title>A</title><revision><text>{}</text></revision></page></mediawiki>"
HOSTILE = {
    "laughs": (f'<!DOCTYPE m [<!ENTITY l0 "ha">{LAUGHS}]>{TEXT.format("&l9;")}', "entities"),
    "file": (f'<!DOCTYPE m [<!ENTITY x SYSTEM "file:///etc/passwd">]>{TEXT.format("&x;")}', "entities"),
    "cut": ("<mediawiki><page><title>A</title>", "broken"),
    "deep": (f"<mediawiki>{'<a>' * 5000}</mediawiki>", "broken"),
    "huge": (TEXT.format("x" * 11_000_000), "broken"),
    "feed": ("<feed/>", "no export of MediaWiki"),
}


@pytest.mark.parametrize("name", HOSTILE)
def test_hostile_xml_is_refused(secretariat, name):
    xml, sentence = HOSTILE[name]
    with pytest.raises(NotPages, match=sentence):
        bring(secretariat, xml.encode())
    assert not Page.objects.exists()
