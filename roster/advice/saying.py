"""What an expert says in the first line of an answer by mail: a word, and what belongs to it."""

import re
from dataclasses import dataclass, replace
from datetime import date
from typing import Any

from django.utils import timezone, translation
from django.utils.dates import MONTHS

from portal.vocabulary.folding import fold
from roster.advice import sentences
from roster.advice.models import Act
from roster.greetings import below_greeting

# The first of a language is the one that mails name.
SPELLINGS: dict[Any, dict[str, list[str]]] = {
    Act.ACCEPT: {
        "en": ["accept", "I accept", "accepted", "yes", "I can help"],
        "fr": ["accepter", "j’accepte", "accepte", "oui", "je peux aider"],
        "es": ["aceptar", "acepto", "sí", "puedo ayudar"],
        "ar": ["قبول", "أقبل", "نعم", "موافق", "موافقة"],
    },
    Act.LATER: {
        "en": ["later", "not now"],
        "fr": ["plus tard", "pas maintenant"],
        "es": ["más tarde", "más adelante", "ahora no"],
        "ar": ["لاحقا", "فيما بعد", "ليس الآن"],
    },
    Act.DECLINE: {
        "en": ["decline", "I decline", "no", "declined", "I can’t", "I cannot"],
        "fr": ["décliner", "je décline", "non", "refuser", "je ne peux pas"],
        "es": ["rechazar", "rechazo", "no puedo", "declinar"],
        "ar": ["اعتذار", "أعتذر", "لا", "لا أستطيع"],
    },
}
# Before a name: "decline, please ask Amina Yusuf".
ASK = {
    fold(word)
    for word in [
        *("please ask", "ask", "try", "better ask", "instead"),
        *("demandez à", "demander à", "adressez-vous à", "plutôt", "demandez plutôt à"),
        *("pregunte a", "pregunta a", "pregúntele a", "mejor", "pregunten a"),
        *("اسأل", "اسألوا", "يرجى سؤال", "جربوا"),
    ]
}
# How a sentence refuses, folded, which must not count as a yes.
POLITE = (
    r"(?:(?:(?:i am |im )?(?:very |so )?sorry|unfortunately|(?:i am |im )afraid|(?:many )?thanks|thank you"
    r"|(?:je suis )?desolee?|malheureusement|merci|lo siento(?: mucho)?|lamentablemente|(?:muchas )?gracias"
    r"|عذرا|اسف|اسفه|للاسف|شكرا)(?: but| mais| pero| لكن)? )"
)
UNABLE = r"(?:i (?:cant|cannot)|je ne (?:peux|pourrai) pas|no (?:puedo|podre)|لا استطيع|لا يمكنني)"
NO_THANKS = r"(?:no thanks|no thank you|non merci|no gracias|لا شكرا)"
REFUSES = re.compile(rf"{POLITE}*{NO_THANKS}\b|{POLITE}+(?:{UNABLE}|no|non|لا)\b")
LATER = r"(?:later|not now|plus tard|pas maintenant|mas tarde|ahora no|لاحقا)"
PUTS_OFF = re.compile(rf"{POLITE}+{LATER}\b|{LATER} \d")  # or with a day that there is not
MARKS = " \t.,;:!،؛–—-"
NO = {"no", "non", "لا"}
# "No, it is not the feed" speaks of the matter, and "no problem" is a yes.
OF_THE_MATTER = re.compile(
    r"(?:it|its|this|that|they|there|the|i (?:dont|do not) (?:think|believe)|problem|worries|doubt|need"
    r"|ce|cest|je ne (?:crois|pense)|es|esto|eso|hay|creo|ليس|هذا|هذه|انه|انها|باس|مانع|مشكله|شك)\b"
)
NOT_IN_NAMES = re.compile(r"[?!؟،,;]|(?<!\bDr)(?<!\bMr)(?<!\bProf)(?<!\b\w)[.] |^عن |^ليس |^لا ")
PARTICLES = {
    "de",
    "la",
    "las",
    "los",
    "del",
    "el",
    "al",
    "y",
    "e",
    "da",
    "do",
    "dos",
    "das",
    "di",
    "du",
    "le",
}
PARTICLES |= {
    "ben",
    "bin",
    "ibn",
    "bint",
    "ould",
    "ag",
    "abu",
    "van",
    "von",
    "der",
    "den",
    "bi",
    "wa",
    "dr",
    "prof",
}
SHORT = re.compile(r"[^\W\d]+(?: [^\W\d]+){0,2}")  # "later, please", and no day that there is not
FIRST_ASK = (
    "please ask ",
    "ask ",
    "better ask ",
    "demandez ",
    "adressez vous a ",
    "pregunt",
    "اسال",
    "يرجي سؤال",
)
DIGITS = {ord(digit): str(place % 10) for place, digit in enumerate("٠١٢٣٤٥٦٧٨٩۰۱۲۳۴۵۶۷۸۹")}
BY_YEAR = re.compile(r"(?<!\d)(\d{4})[-/.](\d{1,2})[-/.](\d{1,2})(?!\d)")
BY_DAY = re.compile(r"(?<!\d)(\d{1,2})[-/.](\d{1,2})[-/.](\d{4})(?!\d)")
IN_WORDS = re.compile(
    r"(?<!\d)(\d{1,2})(?:st|nd|rd|th|er)?(?: de| من)? (\w+)(?: de| del)?(?: (\d{4}))?(?!\d)"
)
BEFORE_DAY = re.compile(
    r"^(?:(?:on|from|in|the|early|late|mid|beginning|end|of|le|la|el|l|du|de|del|en|mois|mes|debut|mi|fin|fines"
    r"|principios|من|في|شهر|اول|نهايه|منتصف) )+"
)
MONTH_FIRST = re.compile(r"(?<!\w)([^\W\d]+) (\d{1,2})(?:st|nd|rd|th)?(?: (\d{4}))?(?!\d)")


@dataclass(frozen=True)
class Said:
    """What was said: `words` go to the asker, `instead` names somebody else; it is `unsure` where it may as
    well be a sentence, in a script without capitals."""

    act: Any
    words: str = ""
    instead: str = ""
    unsure: bool = False
    day: date | None = None


def read(text: str) -> Said | None:
    """What an answer says from its start; None where it is an answer in words.

    A word counts where it is the whole line, or a mark or what belongs to it follows: a day, a name. So
    "Accept my thanks!" and "No goat of mine has ever…" are answers in words. Behind a greeting it counts as
    well, and a sentence that refuses or puts off ("Sorry, I can't") is understood; then all is passed on.
    """
    whole = text.strip()
    body = below_greeting(whole)
    said = read_word(body)
    if said and body != whole:
        said = replace(said, words=whole)
    if said and said.act != Act.ACCEPT:
        return Said(said.act, whole) if said.unsure and sentences.refuses(body) else said
    plain = fold(body.partition("\n")[0][:300])
    waits = sentences.when(body)
    if waits and (day := day_at(waits)):
        return Said(Act.LATER, whole, day=day)
    if said:
        return said
    if PUTS_OFF.match(plain):
        return Said(Act.LATER, whole, day=day_in(plain))
    if (name := name_asked(body)) or REFUSES.match(plain) or sentences.refuses(body):
        return Said(Act.DECLINE, whole, instead=name)
    return None


def read_word(text: str) -> Said | None:
    """The word with which `text` begins, and what belongs to it."""
    first, _line, rest = text.strip().partition("\n")
    for spelling, act in BY_LENGTH:
        said, behind = split(first, spelling)
        if not said:
            continue
        plain = behind.strip(MARKS + "()")
        if spelling in NO and OF_THE_MATTER.match(fold(plain)):
            return None
        marked = behind[:1] in MARKS.strip() or behind.lstrip()[:1] in ("-", "–", "—", ":")
        if not plain:
            return Said(act, rest.strip())
        if act == Act.LATER and (day := day_in(plain) or month_in(fold(plain))):
            return Said(act, "\n".join(filter(None, [unless_day(plain), rest.strip()])), day=day)
        if act == Act.DECLINE and (marked or spelling not in NO) and is_name(plain):
            name = without_asking(plain)
            unsure = name == plain and not any(letter.isupper() for letter in name) and ":" not in behind
            return Said(act, rest.strip(), instead=name, unsure=unsure and not name.startswith("@"))
        if (
            act == Act.DECLINE
            and spelling not in NO
            and may_be_name(plain)
            and (marked or spelling == "decline")
        ):
            return Said(act, rest.strip(), instead=without_asking(plain), unsure=True)
        if marked or (act == Act.LATER and SHORT.fullmatch(plain)):
            return Said(act, "\n".join(filter(None, [plain, rest.strip()])))
    return None


def split(line: str, spelling: str) -> tuple[bool, str]:
    """Whether `line` begins with the folded `spelling` as whole words, and what stands behind it."""
    words = line.split(" ")
    for count in range(1, len(words) + 1):
        behind = line[len(" ".join(words[:count])) :]
        said = words[count - 1]
        bare = said.rstrip(MARKS)
        start = fold(" ".join([*words[: count - 1], bare]))
        if start == spelling:
            return True, said[len(bare) :] + behind
        if len(start) > len(spelling):
            break
    return False, ""


BY_LENGTH = sorted(
    ((fold(one), act) for act, words in SPELLINGS.items() for some in words.values() for one in some),
    key=lambda pair: -len(pair[0]),
)


def is_name(words: str) -> bool:
    """Whether what follows is somebody's name: a few words with a capital, or a script without; a handle."""
    words = without_asking(words)
    some = words.split()
    if words.startswith("@") or "/experts/" in words:
        return len(some) == 1
    if not 2 <= len(some) <= 6 or NOT_IN_NAMES.search(words):
        return False
    named = [word for word in some if word[:1].isupper() or not word[:1].islower()]
    return len(named) >= 2 and all(fold(word) in PARTICLES for word in some if word not in named)


def may_be_name(words: str) -> bool:
    """Whether one, two or three words alone may be a name that somebody typed in a hurry, or half of it."""
    words = without_asking(words)
    return 1 <= len(words.split()) <= 3 and not NOT_IN_NAMES.search(words)


def name_asked(text: str) -> str:
    """The name where a text begins with whom to ask: "Please ask Kofi Mensah instead."; else ""."""
    first = sentences.STOPS.split(text)[0].strip(MARKS)
    name = without_asking(first)
    if name == first or not fold(first).startswith(FIRST_ASK):
        return ""
    return name if is_name(name) or (may_be_name(name) and name.istitle()) else ""


def without_asking(words: str) -> str:
    """The name alone, without "please ask" before it and "instead" behind it."""
    some = words.split()
    for count in (3, 2, 1):
        if fold(" ".join(some[:count])) in ASK and len(some) > count:
            some = some[count:]
            break
    if some and fold(some[-1]) in ASK:
        some = some[:-1]
    return " ".join(some).strip(MARKS)


def day_in(words: str) -> date | None:
    """The day that is named: 2027-01-15, 15/1/2027, 15 January 2027, in the months of any of the languages;
    without a year the next such day."""
    plain = words.translate(DIGITS)
    if found := BY_YEAR.search(plain):
        return day_of(found[1], found[2], found[3])
    if found := BY_DAY.search(plain):
        return day_of(found[3], found[2], found[1])
    folded = fold(plain)
    for found in IN_WORDS.finditer(folded):
        if month := months().get(found[2]):
            return day_of(found[3], month, found[1])
    for found in MONTH_FIRST.finditer(folded):
        if month := months().get(found[1]):
            return day_of(found[3], month, found[2])
    return None


def day_of(year: Any, month: Any, day: Any) -> date | None:
    today = timezone.localdate()
    try:
        found = date(int(year or today.year), int(month), int(day))
        return found if year or found > today else found.replace(year=today.year + 1)
    except ValueError:
        return None


def day_at(words: str) -> date | None:
    """The day or the month with which folded `words` begin, as "15 march" or "the end of may"."""
    words = BEFORE_DAY.sub("", words)
    first = re.sub(r"^(\d+) (\d+) (\d+)", r"\1-\2-\3", words).split()[:3]
    return day_in(" ".join(first)) or month_in(words)


def month_in(words: str) -> date | None:
    """The first day of the month with which folded `words` begin, the next there is; None without one."""
    words = BEFORE_DAY.sub("", words)
    month = months().get(words.split()[0]) if words else None
    return day_of(None, month, 1) if month else None


def unless_day(words: str) -> str:
    """What stands beside a day, where that is more than a preposition."""
    return words if len(words.split()) > 5 else ""


_months: dict[str, int] = {}


def months() -> dict[str, int]:
    """The months by their folded names in each language."""
    if not _months:
        for language in ("en", "fr", "es", "ar"):
            with translation.override(language):
                _months.update({fold(str(name)): number for number, name in MONTHS.items()})
    return _months
