import pytest

from portal import text


@pytest.mark.parametrize(
    ("title", "slug"),
    [
        ("Goat plague (PPR)", "goat-plague-ppr"),
        ("L’élevage à l'œuvre", "l-elevage-a-l-oeuvre"),
        ("¿Qué ganado?", "que-ganado"),
        ("الثَّروة الحيوانيّة", "الثروة-الحيوانية"),
        ("Größe Øre Łódź", "grosse-ore-lodz"),
        ("___", "-"),
        ("", "-"),
        ("🐐", "-"),
        ("ＧＯＡＴ", "goat"),
    ],
)
def test_slugs(title, slug):
    assert text.slugify(title) == slug


def test_a_slug_has_a_length_and_no_hyphen_at_its_end():
    assert text.slugify("goat " * 50, 14) == "goat-goat-goat"


def test_the_same_letters_written_in_two_ways_give_one_slug():
    assert text.slugify("e\u0301levage") == text.slugify("élevage") == "elevage"


def test_directions():
    assert [text.direction(code) for code in ("en", "fr", "ar", "ar-eg", "fa", "ur", "")] == (
        ["ltr", "ltr", "rtl", "rtl", "rtl", "rtl", "ltr"]
    )


def test_plain_words_of_what_was_rendered():
    assert text.plain(text.render("# A & B\n\n- one\n- *two* < three").html) == "A & B one two < three"


@pytest.mark.parametrize(
    ("words", "length", "shown"),
    [
        ("Goats and sheep", 20, "Goats and sheep"),
        ("Goats and sheep", 15, "Goats and sheep"),
        ("Goats and sheep", 12, "Goats and…"),
        ("Goats, and sheep", 8, "Goats…"),
        ("ااااااااااااااااااااا", 5, "اااا…"),
        ("", 5, ""),
    ],
)
def test_excerpts(words, length, shown):
    assert text.excerpt(words, length) == shown
    assert text.excerpt(text.render(words).html, length) == shown


def test_an_excerpt_is_never_longer_than_asked():
    words = "Insurance — pays; when (the) grass, fails! " * 3
    assert all(len(text.excerpt(words, length)) <= length for length in range(1, 130))
