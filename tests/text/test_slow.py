"""Bounds are on the processor time of this thread, so that a busy machine does not fail them."""

import json
import time
from pathlib import Path

import pytest

from portal import text
from tests.text.payloads import SLOW, SLOW_IN_WIKI

POST_SECONDS = 4  # each takes some 2 at most where this was written, most a tenth of one
WIKI_SECONDS = 8
BESIDE = Path(__file__).resolve().parents[3] / "shared" / "data" / "attack" / "markdown"


def seconds_for(source: str, profile: str) -> float:
    """The processor time that it takes to show the source or to refuse it."""
    start = time.thread_time()
    try:
        text.render(source, profile=profile)
    except text.TextError as error:
        assert error.messages
    return time.thread_time() - start


def test_there_are_many_slow_texts():
    assert len(SLOW) >= 30


@pytest.mark.parametrize("name", SLOW)
def test_no_post_takes_long(name):
    assert seconds_for(SLOW[name], "post") < POST_SECONDS


@pytest.mark.parametrize("name", SLOW_IN_WIKI)
def test_no_wiki_page_takes_long(name):
    assert seconds_for(SLOW_IN_WIKI[name][:199_000], "wiki") < WIKI_SECONDS


def test_a_megabyte_is_refused_at_once():
    start = time.thread_time()
    with pytest.raises(text.TextError, match="too long"):
        text.render("a" * 1_000_000)
    assert time.thread_time() - start < 0.5


def test_an_honest_text_of_the_full_length_is_shown_in_good_time():
    paragraph = "Herders in dry lands lose animals to **drought**; see [the study](https://example.org/a). "
    source = ("## Heading\n\n" + paragraph * 5 + "\n\n- one\n- two\n\n> quoted\n\n") * 95
    assert 45_000 < len(source) < 50_000
    assert seconds_for(source, "post") < 1
    assert seconds_for(source * 4, "wiki") < 4
    text.render(source)


def test_a_text_that_broke_the_parser_breaks_nothing_after_it():
    with pytest.raises(text.TextError):
        text.render("1. " * 3_000)
    assert text.render("1. one\n2. two").html.count("<li>") == 2


def test_slow_texts_that_others_collected_do_not_take_long():
    if not BESIDE.is_dir():
        pytest.skip("The collected texts are not beside this checkout (../shared/data/attack).")
    for name in ("cmark_pathological.json", "markdown2_redos.json"):
        for case in json.loads((BESIDE / name).read_text())["cases"]:
            source = "".join(piece * min(count, 199_000 // len(piece)) for piece, count in case["parts"])
            assert seconds_for(source[:49_000], "post") < POST_SECONDS, case["name"]
            assert seconds_for(source[:199_000], "wiki") < WIKI_SECONDS, case["name"]
