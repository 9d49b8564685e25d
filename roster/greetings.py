"""Polite words that people put first in a mail, before what they have to say."""

import re

from portal.vocabulary.folding import fold

HELLO = re.compile(
    r"(?:dear|hello|hi|good (?:morning|day|evening)|bonjour|bonsoir|salut|cher|chere|hola|estimad[oa]"
    r"|querid[oa]|buen[oa]s \w+|sala+m|مرحبا|السلام عليكم|عزيزي|عزيزتي|تحيه)\b(?: \S+){0,5}"
)
GREETED = re.compile(r"([^,،:!\n]{2,60})[,،:!] *(?=\S)")


def below_greeting(text: str) -> str:
    """What stands below a first line, or behind first words, that only greet."""
    first, _line, rest = text.partition("\n")
    if rest.strip() and len(first) < 80 and HELLO.fullmatch(fold(first)):
        return rest.strip()
    found = GREETED.match(text)
    return text[found.end() :] if found and HELLO.fullmatch(fold(found[1])) else text
