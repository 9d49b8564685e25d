import re
import threading

import pytest
from django.test import override_settings
from django.utils import translation

from portal import text


def html(source: str, profile: str = "post") -> str:
    return text.render(source, profile=profile).html


def test_a_paragraph_with_emphasis():
    assert html("A *kid* and a **goat**.") == ('<p dir="ltr">A <em>kid</em> and a <strong>goat</strong>.</p>')


def test_a_line_ends_in_a_post_where_its_author_ended_it_and_flows_on_in_the_wiki():
    assert "one<br>\ntwo" in html("one\ntwo")
    assert "one\ntwo" in html("one\ntwo", "wiki")


def test_a_list_needs_no_empty_line_before_it_and_takes_bullets_from_a_word_processor():
    assert html("Bring:\n- salt\n- rope").count("<li>") == 2
    assert html("• salt\n• rope").count("<li>") == 2
    assert html("In\n1990. A dry year\n- 3 goats or\n-3 degrees").count("<li>") == 1
    assert html("- one\n    - two\n- three").count("<ul") == 2


def test_a_table_aligns_by_class_and_scrolls_in_a_box_that_the_keyboard_reaches():
    shown = html("Breed|Milk\n-|-:\nBoran|4\n")
    assert '<div class="scroll" dir="ltr" tabindex="0"><table>' in shown and '<td class="end">4</td>' in shown
    assert "style=" not in shown and "align=" not in shown


def test_code_is_kept_as_it_is():
    shown = html("```python\nif a < b: @amina [[no]]\n```\n\nand `<b>@kofi`")
    assert '<code class="language-python">if a &lt; b: @amina [[no]]' in shown
    assert "<code>&lt;b&gt;@kofi</code>" in shown
    assert text.render("`@kofi` ```\n@amina\n```").mentions in ([], ["amina"])


def test_an_indented_paragraph_is_a_paragraph():
    assert html("    Dear all,") == '<p dir="ltr">Dear all,</p>'


@pytest.mark.parametrize(("profile", "tags"), [("post", "h3 h4 h5 h6 h6"), ("wiki", "h2 h3 h4 h5 h6")])
def test_headings_stand_below_those_of_the_page(profile, tags):
    shown = html("# a\n## b\n### c\n#### d\n##### e", profile)
    assert re.findall(r"<(h\d)", shown) == tags.split()


@pytest.mark.parametrize(
    ("source", "tags"),
    [
        ("## a\n## b\n### c", "h2 h2 h3"),
        ("# a\n### b\n###### c\n## d", "h2 h3 h4 h3"),
        ("#### a\n# b\n### c\n## d", "h2 h2 h3 h3"),
        ("## a\n> #### b\n> # c\n\n- ## d\n\n### e", "h2 h3 h3 h3 h3"),
        ("> ### a\n\n### b", "h2 h2"),
    ],
)
def test_headings_skip_no_level_whatever_was_typed(source, tags):
    assert re.findall(r"<(h\d)", html(source, "wiki")) == tags.split()


def test_headings_of_the_wiki_have_addresses_of_their_own_each_once():
    shown = html("# Élevage caprin\n# Élevage caprin\n# الماعز\n# main", "wiki")
    assert 'id="s-elevage-caprin"' in shown and 'id="s-elevage-caprin_1"' in shown
    assert 'id="s-الماعز"' in shown and 'id="s-main"' in shown
    assert "id=" not in html("# main")


def test_footnotes_are_the_wikis():
    shown = html("Goats[^a b]\n\n[^a b]: Small ruminants.", "wiki")
    assert '<sup id="fnref-a-b">' in shown and 'href="#fn-a-b"' in shown and '<li id="fn-a-b">' in shown
    assert "footnote" not in html("Goats[^1]\n\n[^1]: Small ruminants.")


# --- People and wiki pages ----------------------------------------------------


def test_a_mention_is_a_link_and_named_once():
    rendered = text.render("@Amina and @kofi-2, see @amina. Not a@b.org, x/@y, or https://m.example/@z.")
    assert rendered.mentions == ["amina", "kofi-2"]
    assert '<a class="mention" href="/members/amina/">@amina</a> and' in rendered.html


def test_a_mention_in_arabic_punctuation():
    assert text.render("شكراً @amina، و@kofi.").mentions == ["amina"]
    assert text.render("(@amina)").mentions == ["amina"]


def test_a_mention_within_a_link_stays_words():
    assert text.render("[@amina](https://example.org)").mentions == []


def test_mentions_of_people_who_are_not_there_become_words():
    shown = html("@amina and @nobody")
    assert text.mentioned(shown, html("@kofi")) == {"amina", "nobody", "kofi"}
    kept = text.keep_mentions(shown, {"amina"})
    assert 'href="/members/amina/"' in kept and kept.endswith("and @nobody</p>")


def test_wiki_links():
    rendered = text.render(
        "[[Goat plague]], [[goat plague|PPR]], [[Goat plague#What to do]], [[طاعون الماعز]]"
    )
    assert rendered.links == ["goat-plague", "طاعون-الماعز"]
    assert '<a class="wikilink" href="/wiki/goat-plague/">PPR</a>' in rendered.html
    assert 'href="/wiki/goat-plague/#s-what-to-do">Goat plague</a>' in rendered.html


def test_a_wiki_link_in_a_table_and_one_that_is_meant_as_it_stands():
    assert '<td><a class="wikilink" href="/wiki/a/">b</a></td>' in html("x|y\n-|-\n[[A\\|b]]|c")
    assert text.render("\\[[no]]").links == []
    assert text.render("[[ ]] [[|]] [[]]").html


# --- Links and pictures -------------------------------------------------------


def test_a_link_to_the_outside_is_not_vouched_for():
    assert html("[study](https://example.org/a)") == (
        '<p dir="ltr"><a href="https://example.org/a" rel="nofollow ugc noopener">study</a></p>'
    )


def test_links_within_the_site_stay_as_they_are():
    assert '<a href="/topics/1/milk/#post-2">it</a>' in html("[it](/topics/1/milk/#post-2)")
    with override_settings(SITE_URL="https://portal.example"):
        assert '<a href="https://portal.example/wiki/">' in html("see https://portal.example/wiki/ here")
        assert "nofollow" in html("see https://portal.example.org/")


@pytest.mark.parametrize(
    ("source", "address"),
    [
        ("https://example.org/a_b_c", "https://example.org/a_b_c"),
        ("(see http://example.org/x)", "http://example.org/x"),
        ("www.example.org.", "https://www.example.org"),
        ("انظر https://example.org/a، ثم", "https://example.org/a"),
        ("« https://example.org »", "https://example.org"),
        ("https://example.org/?a=1&copy=2", "https://example.org/?a=1&amp;copy=2"),
        ("[x](example.org/a)", "https://example.org/a"),
        ("[x](//example.org/a)", "https://example.org/a"),
        ("[x](</documents/1/a b.pdf>)", "/documents/1/a%20b.pdf"),
        ("[x](mailto:a@example.org)", "mailto:a@example.org"),
        ("[x](tel:+254700000000)", "tel:+254700000000"),
    ],
)
def test_addresses(source, address):
    assert f'href="{address}"' in html(source)


@pytest.mark.parametrize(
    "source", ["report.md", "e.g. this", "kofi@example.org", "<kofi@example.org>", "12:30"]
)
def test_what_is_not_linked(source):
    assert "<a" not in html(source)


def test_a_picture_from_outside_becomes_a_link_with_words():
    shown = html("![A goat](https://example.org/goat.png) ![](https://example.org/sheep.png)")
    assert "<img" not in shown and ">A goat</a>" in shown and ">sheep.png</a>" in shown
    linked = html("[![A goat](https://example.org/g.png)](https://example.org)")
    assert linked.count("<a") == 1 and "<span>A goat</span></a>" in linked


def test_a_picture_from_our_documents_is_shown():
    assert '<img alt="A goat" loading="lazy" src="/documents/12/goat.png">' in html(
        "![A goat](/documents/12/goat.png)"
    )
    assert "<img" not in html("![x](/members/me/data/leave/)")


# --- Directions ---------------------------------------------------------------


def test_each_block_reads_in_its_own_direction():
    shown = html("Hello\n\nتنظم FAO ورشة عمل\n\n- one\n- واحد من المشاركين\n\n12:30")
    assert '<p dir="ltr">Hello</p>' in shown and '<p dir="rtl">تنظم' in shown
    assert '<li dir="ltr">one</li>' in shown or '<li dir="rtl">واحد' in shown
    assert "<p>12:30</p>" in shown


def test_an_address_or_a_name_does_not_turn_an_arabic_paragraph():
    assert '<p dir="rtl">' in html("@amina https://example.org/a/b/c-d مرحبا بكم")


# --- Characters ---------------------------------------------------------------


def test_control_characters_go_and_joiners_stay():
    assert text.clean("a\x00b\x1fc\u202ed\u2066e\ufefff\r\ng\rh\u2028i\tj") == "abcdef\ng\nh\ni\tj"
    persian, emoji = "می\u200cخواهم", "👩\u200d🌾"
    assert text.clean(persian + emoji + "\u200f") == persian + emoji + "\u200f"
    assert text.clean_line("  a\n b\x00  c ") == "a b c"


def test_control_characters_do_not_come_back_as_entities():
    assert "\u202e" not in html("a&#x202E;b &#0; &#2;")


# --- Limits -------------------------------------------------------------------


def test_what_is_too_long_is_refused_with_a_sentence():
    with pytest.raises(text.TextError, match="at most 50 kB"):
        text.render("é" * 25_001)
    text.render("a " * 24_999)
    with pytest.raises(text.TextError, match="at most 200 kB"):
        text.render("a" * 200_001, profile="wiki")


@pytest.mark.parametrize(
    ("source", "sentence"),
    [
        ("[" * 101, "more than 100 opening brackets"),
        ("# a\n\n" * 501, "more than 500 headings or rules"),
        (">" * 40 + " a", "too tangled"),
        ("1. " * 3000, "too tangled"),
    ],
)
def test_what_is_too_tangled_is_refused_with_a_sentence(source, sentence):
    with pytest.raises(text.TextError, match=sentence):
        text.render(source)


def test_brackets_in_code_and_over_several_paragraphs_are_no_trouble():
    shown = html("```\n" + "[" * 500 + "\n```\n\n" + ("[a](/b) " * 90 + "\n\n") * 5)
    assert "[" * 500 in shown and shown.count('href="/b"') == 450


def test_nothing_at_all():
    assert text.render("") == text.Rendered("", [], [])


def test_the_language_of_whoever_renders_does_not_matter():
    with translation.override("ar"):
        assert html("Goats[^1]\n\n[^1]: Yes.", "wiki") == html("Goats[^1]\n\n[^1]: Yes.", "wiki")


def test_several_threads_at_once_do_not_meet():
    found = {}

    def work(number):
        found[number] = [text.render(f"@person{number} {turn}").mentions for turn in range(20)]

    threads = [threading.Thread(target=work, args=(number,)) for number in range(6)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert all(found[number] == [[f"person{number}"]] * 20 for number in range(6))


def test_what_is_handed_out_may_be_changed_without_harm():
    text.render("@amina").mentions.append("kofi")
    assert text.render("@amina").mentions == ["amina"]


# --- Beyond plain Markdown -----------------------------------------------------


def test_a_quotation_that_begins_with_a_word_in_brackets_is_a_box():
    shown = html("> [!WARNING] Before the *rains*\n> - Vaccinate kids.\n> - And does.", "wiki")
    assert shown.startswith('<div class="notice warn" dir="ltr"><strong>Before the <em>rains</em></strong>')
    assert shown.count("<li>") == 2
    assert html("> [!TIP]\n> Warm milk.").startswith(
        '<div class="notice good" dir="ltr"><strong>Tip</strong>'
    )
    assert "<strong>Note</strong>" in html("> [!note] One line says it.")
    assert "blockquote" in html("> Not so: [!note] at all.") and "blockquote" in html("> [note] nor this")


@pytest.mark.parametrize(
    ("word", "kind"),
    [("تنبيه", "notice warn"), ("Consejo", "notice good"), ("Peligro", "notice bad"), ("Histoire", "notice")],
)
def test_the_word_of_a_box_may_be_of_any_language(word, kind):
    shown = html(f"> [!{word}]\n> لقحوا الماعز قبل المطر", "wiki")
    assert f'<div class="{kind}" dir="rtl"><strong' in shown and f">{word}</strong>" in shown


def test_boxes_and_quotations_that_follow_one_another_stay_apart():
    shown = html("Look:\n> [!tip] A\n> b\n\n> [!tip] C\n> d\n\n> e", "wiki")
    assert shown.count('class="notice good"') == 2 and shown.count("<blockquote") == 1


def test_tasks():
    shown = html("- [x] Order *vaccine*\n- [ ] Train\n- [](/a)")
    assert '<li class="task">☑ Order <em>vaccine</em></li>' in shown and ">☐ Train<" in shown
    assert html("1. [X] a\n\n2. [ ] b").count('class="task"') == 2
    assert "task" not in html("[ ] no list")


def test_terms_and_their_definitions_are_the_wikis():
    shown = html("Kid\nYoung goat\n: Less than a *year* old.\n: Or small.\nDoe\n: A female.", "wiki")
    assert shown.count("<dl") == 1 and shown.count("<dt") == 3 and shown.count("<dd") == 3
    assert '<dt dir="rtl">' in html("Goat\n: One\n\nماعز\n: Two", "wiki")
    assert "<dl" not in html(": no term", "wiki") + html("Goat\n: in a post")


@pytest.mark.parametrize("profile", ["post", "wiki"])
@pytest.mark.parametrize(
    "formula",
    [
        "$a*b*c$",
        "$x_1 + y_2$",
        "$a *b* [[c]] @amina$",
        "$[a](/b)$",
        "$$\\sum_i *x*$$",
        "$2^{n}$",
    ],
)
def test_formulas_are_left_as_they_are(formula, profile):
    rendered = text.render(f"So {formula} holds.", profile=profile)
    assert f'<p dir="ltr">So <span class="math" dir="ltr">{formula}</span> holds.</p>' == rendered.html
    assert not rendered.links and not rendered.mentions


def test_a_formula_on_lines_of_its_own():
    shown = html("As\n$$\na = b\n- c < d\n# *e*\n$$\nsaid.", "wiki")
    assert '<pre class="math">$$\na = b\n- c &lt; d\n# *e*\n$$</pre>' in shown and ">said.</p>" in shown
    assert "<em>" in html("$$\n*no end*\n\n$$")


def test_a_formula_reads_from_left_to_right_in_arabic():
    assert '<p dir="rtl">' in html("المساحة $E = m c d e f g$") and "<em>" not in html("مع $a *b* c$ هنا")


@pytest.mark.parametrize(
    "money",
    [
        "$5 *each*, $10 in all",
        "US$ 5 *each* and AU$ 7",
        "10$ *each*, 20$ in all",
        "$US 5 *each*, not AU$",
        "$5 or *3*$",
        "a $ *b* $",
        "\\$5 *each* and 3$",
    ],
)
def test_amounts_of_money_are_no_formulas(money):
    assert "<em>" in html(money) and "math" not in html(money)


def test_short_links_name_a_thing_by_its_number():
    rendered = text.render("[[document:12]] [[Question: 4]] [[topic:5|the talk]] [[expert:Kofi-2]]")
    assert rendered.links == ["question-4"]  # a space makes it a page's title
    assert '<a class="short" href="/documents/12/">document:12</a>' in rendered.html
    assert '<a href="/topics/5/">the talk</a>' in rendered.html
    assert '<a class="short" href="/experts/kofi-2/">expert:kofi-2</a>' in rendered.html
    assert text.render("[[document:x]] [[document:1234567890]]").links == [
        "document-x",
        "document-1234567890",
    ]


def test_what_is_short_or_in_a_formula_is_not_relinked():
    source = "[[document:12]] $[[Document 12]]$ [[Document 12|it]]"
    assert text.relink(source, "document-12", "New") == "[[document:12]] $[[Document 12]]$ [[New|it]]"
