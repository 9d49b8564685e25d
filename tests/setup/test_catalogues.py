"""The translations are compiled without gettext's tools, and only where they changed."""

import gettext
import os

import pytest

from portal.catalogues import compile_new

SOURCE = """
msgid ""
msgstr "Content-Type: text/plain; charset=UTF-8\\nPlural-Forms: nplurals=2; plural=n > 1;\\n"

msgid "Goats"
msgstr "Chèvres"

msgid "%d goat"
msgid_plural "%d goats"
msgstr[0] "%d chèvre"
msgstr[1] "%d chèvres"

msgctxt "month"
msgid "May"
msgstr "mai"

#, fuzzy
msgid "Sheep"
msgstr "Peut-être"
"""


@pytest.fixture
def source(tmp_path):
    source = tmp_path / "fr" / "LC_MESSAGES" / "django.po"
    source.parent.mkdir(parents=True)
    source.write_text(SOURCE)
    return source


def test_gettext_reads_what_was_compiled(source, tmp_path):
    assert compile_new(tmp_path) == [source.with_suffix(".mo")]
    french = gettext.translation("django", tmp_path, ["fr"])
    assert french.gettext("Goats") == "Chèvres"
    assert french.ngettext("%d goat", "%d goats", 0) == "%d chèvre"
    assert french.pgettext("month", "May") == "mai"
    assert french.gettext("Sheep") == "Sheep"


def test_only_what_changed_is_compiled_again(source, tmp_path):
    compile_new(tmp_path)
    assert compile_new(tmp_path) == []
    os.utime(source, ns=(0, 0))  # an older file put back is a change too
    assert compile_new(tmp_path) == [source.with_suffix(".mo")]
    assert sorted(path.name for path in source.parent.iterdir()) == ["django.mo", "django.po"]
