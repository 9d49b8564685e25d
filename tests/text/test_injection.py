import json
import re
from pathlib import Path

import nh3
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from portal import text
from tests.text.payloads import INJECTIONS, MARKDOWN, PLACES, SCHEMES
from tests.text.safety import assert_safe

BESIDE = Path(__file__).resolve().parents[3] / "shared" / "data" / "attack"


def assert_safe_or_refused(source: str, profile: str) -> None:
    try:
        assert_safe(text.render(source, profile=profile).html)
    except text.TextError as error:
        assert error.messages


def test_there_are_many_payloads():
    assert len(set(INJECTIONS)) >= 150


@pytest.mark.parametrize("profile", ["post", "wiki"])
def test_no_payload_gets_through(profile):
    for payload in INJECTIONS:
        assert_safe(text.render(payload, profile=profile).html)


def test_no_payload_gets_through_among_other_markup():
    for before, after in [("> - ", "\n> c"), ("a|b\n-|-\n**", "**|d")]:
        for payload in INJECTIONS:
            assert_safe(text.render(before + payload + after).html)


def test_a_script_is_shown_as_the_words_that_it_is():
    html = text.render("Look: <script>alert(1)</script>").html
    assert html == '<p dir="ltr">Look: &lt;script&gt;alert(1)&lt;/script&gt;</p>'


@pytest.mark.parametrize("place", PLACES[:4])
def test_a_link_that_leads_nowhere_good_keeps_its_words(place):
    for address in SCHEMES[:20]:
        assert "href" not in text.render(place.format(address)).html.replace('href="/documents', "")


def test_sanitising_again_changes_nothing():
    for payload in MARKDOWN:
        html = text.render(payload, profile="wiki").html
        everything = {
            "*": {"class", "dir", "id", "rel", "href", "src", "alt", "loading", "start", "tabindex"}
        }
        assert nh3.clean(html, attributes=everything, link_rel=None) == html


@settings(max_examples=150, deadline=None)
@given(
    st.text(alphabet="<>&\"'/\\[]()!*_`#@|:-=~^{}$ \n\tajsonclickerhtp:1.م\u200d\u202e\x02\x03", max_size=80)
)
def test_whatever_is_typed_is_shown_safely_or_refused_with_a_sentence(source):
    for profile in ("post", "wiki"):
        assert_safe_or_refused(source, profile)


def test_payloads_that_others_collected_do_not_get_through():
    if not BESIDE.is_dir():
        pytest.skip("The collected payloads are not beside this checkout (../shared/data/attack).")
    payloads = [case["payload"] for case in json.loads((BESIDE / "dompurify" / "expect.json").read_text())]
    payloads += [path.read_text() for path in sorted((BESIDE / "bleach").glob("*.test"))]
    payloads += [path.read_text() for path in sorted((BESIDE / "markdown" / "markdown2-xss").glob("*.text"))]
    for path in sorted((BESIDE / "markdown").glob("*.md")):
        payloads += re.split(r"^\.$", path.read_text(), flags=re.MULTILINE)
    assert len(payloads) > 300
    for payload in payloads:
        for profile in ("post", "wiki"):
            assert_safe_or_refused(payload, profile)
