"""Comparing names the way a reader does: without accents, case, hyphens or the marks of vowelled Arabic."""

import re
import unicodedata

# Letters that Unicode does not take apart, and spellings of one Arabic letter that people mix freely.
ALIKE = str.maketrans(
    {
        "ø": "o", "đ": "d", "ł": "l", "ß": "ss", "æ": "ae", "œ": "oe", "ı": "i", "ð": "d", "þ": "th",
        "أ": "ا", "إ": "ا", "آ": "ا", "ٱ": "ا", "ى": "ي", "ئ": "ي", "ؤ": "و", "ة": "ه", "ـ": None,
        "'": None, "’": None, "‘": None, "ʼ": None, "ʻ": None, "`": None, "´": None,
        "\N{ZERO WIDTH NON-JOINER}": None,
    }
)  # fmt: skip
NOT_WORD = re.compile(r"[^\w]+|_+")


def fold(words: str) -> str:
    """Return `words` for comparison: "Côte d’Ivoire" and "cote divoire" give the same."""
    bare = unicodedata.normalize("NFKD", words.casefold().translate(ALIKE))
    bare = "".join(character for character in bare if not unicodedata.combining(character))
    return NOT_WORD.sub(" ", bare.translate(ALIKE)).strip()


def sort_key(name: str) -> str:
    """Return the key to sort names by: accents ignored, and the Arabic article "al-" too."""
    return fold(name[2:] if name.startswith("ال") and len(name) > 4 else name)
