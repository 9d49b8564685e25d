"""The marks between words, as the active language has them."""

from collections.abc import Iterable
from typing import Any

from django.utils.translation import get_language


def comma() -> str:
    """What stands between the words of a list; in Arabic it is turned the other way."""
    return "،" if get_language() == "ar" else ","


def listed(words: Iterable[Any]) -> str:
    """The words one after the other, with a comma between; nothing stands for what is empty."""
    return f"{comma()} ".join(text for text in map(str, words) if text)
