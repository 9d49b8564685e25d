"""Which language words are in: by their commonest small words, and by their script."""

import re

# Of those that two of these languages have, neither is counted.
SMALL_WORDS = {
    "en": "the of and to is with that for are was this from have which were been their has not by it an",
    "fr": "les des du dans est pour qui sur une par au sont avec ce aux cette ont pas leur être ces mais",
    "es": "los las del en el con por para una es al se más como su lo son sus pero entre está fue sobre muy",
    "pt": "os das dos em uma não com para por é ao mais como são pelo pela foi seu sua também às na no",
}
ARABIC = re.compile("[\u0621-\u064a]")
WORD = re.compile(r"[^\W\d_]+")
ENOUGH = 15  # of such words
CODE = re.compile(r"^\s*([a-zA-Z]{2,3})(?:[-_].*)?$")
THREE_LETTERS = {
    "eng": "en", "fra": "fr", "fre": "fr", "spa": "es", "ara": "ar", "por": "pt", "rus": "ru", "zho": "zh",
    "deu": "de", "ger": "de", "ita": "it", "swa": "sw", "hin": "hi", "amh": "am",
}  # fmt: skip
EVERY = " ".join(SMALL_WORDS.values()).split()
BY_WORD = {
    word: code for code, words in SMALL_WORDS.items() for word in words.split() if EVERY.count(word) == 1
}


def code_of(said: str) -> str:
    """The code of a language: "fr" for "fr-FR" and "fra"; nothing where it is none."""
    found = CODE.match(said)
    code = found[1].lower() if found else ""
    return "" if code in ("und", "zxx", "mul", "x") else THREE_LETTERS.get(code, code)


def guess(words: str) -> str:
    """The language of `words`, where there are enough of them that say so clearly."""
    words = words[:40_000].lower()
    if len(ARABIC.findall(words)) > len(words) / 3:
        return "fa" if len(re.findall("[پچژگ]", words)) * 50 > len(words) else "ar"
    counts = dict.fromkeys(SMALL_WORDS, 0)
    for word in WORD.findall(words):
        if code := BY_WORD.get(word):
            counts[code] += 1
    best, second = sorted(counts, key=lambda code: -counts[code])[:2]
    return best if counts[best] >= ENOUGH and counts[best] > 2 * counts[second] else ""
