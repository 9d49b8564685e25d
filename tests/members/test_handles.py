from itertools import islice

import pytest

from members.handles import LENGTH, RESERVED, candidates, plain_handle
from members.urls import urlpatterns


@pytest.mark.parametrize(
    ("name", "handle"),
    [
        ("Amina Yusuf", "amina-yusuf"),
        ("Élodie N’Diaye", "elodie-ndiaye"),
        ("José Ñúñez", "jose-nunez"),
        ("Łukasz Groß", "lukasz-gross"),
        ("Ɓalaraaɓe Ɗiallo", "balaraabe-diallo"),
        ("نور حداد", ""),
        ("王小明", ""),
        ("O", ""),
        ("123", ""),
    ],
)
def test_handles_are_the_name_in_plain_letters(name, handle):
    assert plain_handle(name) == handle


def test_names_in_another_script_get_a_neutral_handle():
    assert next(candidates("نور حداد")).startswith("member-")


@pytest.mark.parametrize("name", ["Me", "Admin", "Rules"])
def test_nobody_is_called_like_a_page(name):
    assert not set(islice(candidates(name), 20)) & RESERVED


def test_every_word_of_our_addresses_is_reserved():
    first_words = {str(pattern.pattern).split("/")[0] for pattern in urlpatterns}
    assert {word for word in first_words if word and not {"<", "."} & set(word)} <= RESERVED


def test_handles_fit_their_column():
    assert all(len(handle) <= LENGTH for handle in islice(candidates("Very Long " * 30), 10))
