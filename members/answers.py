"""Understanding what newcomers answer by mail: their country, work, organisation, and a word about them.

People answer line by line as they were asked, or number their lines, or name them, or write a sentence. What
is not understood stays in the text about them, which the secretariat reads.
"""

import re
from collections.abc import Iterable
from dataclasses import dataclass
from functools import cache

from django.utils.translation import override

from members.models import Language, Stakeholder
from portal.vocabulary import memory
from portal.vocabulary.folding import fold
from portal.vocabulary.models import Country

DIGITS = {
    ord(sign): str(number) for signs in ("٠١٢٣٤٥٦٧٨٩", "۰۱۲۳۴۵۶۷۸۹") for number, sign in enumerate(signs)
}
NUMBERED = re.compile(r"\(?(\d)\s*[.):–-]\s*(\S.*)")
IN_ONE_LINE = re.compile(r"(?:^|(?<=\s))\(?[123]\s*[.)]\s+")
LABELLED = re.compile(r"([^:：=]{2,40})\s*[:：=]\s*(\S.*)")
CHOSEN = re.compile(r"\W*([1-8])(?!\d)(\W*)(.*)")
BETWEEN = re.compile(r"[,،;؛/()]|\s[–—-]\s")
ELISION = re.compile(r"\b(?:[dljmnst]|qu)['’]", re.IGNORECASE)  # "d'éleveurs"
AROUND = " \t.,;:،؛–—-/()"

LABELS = {
    "country": "country, my country, pays, mon pays, país, mi país, البلد, بلدي, الدولة",
    "work": "work, kind of work, my work, travail, mon travail, trabajo, mi trabajo, العمل, عملي",
    "organisation": """organisation, organization, my organisation, my organization, mon organisation,
        organización, mi organización, المنظمة, المؤسسة, منظمتي""",
    "about": "about me, about, me, à propos, à propos de moi, moi, sobre mí, yo, عني, نبذة",
    "name": "name, my name, full name, nom, mon nom, nombre, mi nombre, الاسم, اسمي",
}
LABEL_OF = {fold(word): name for name, words in LABELS.items() for word in words.split(",")}

# Beside the kinds' own names. The more particular word comes first: "government university" is research.
KEYWORDS = {
    Stakeholder.RESEARCH: """research, researcher, university, academia, student, scientist, lecturer,
        recherche, chercheur, chercheuse, université, étudiant, étudiante, investigación, investigador,
        investigadora, universidad, estudiante, بحث, باحث, باحثة, جامعة, طالب, طالبة""",
    Stakeholder.NGO: """ngo, ngos, charity, non-profit, nonprofit, ong, منظمة غير حكومية, جمعية خيرية""",
    Stakeholder.EXTENSION: """extension, field officer, veterinarian, vet, animal health worker,
        vulgarisation, vulgarisateur, vétérinaire, extensión, extensionista, veterinario, veterinaria,
        إرشاد, مرشد, مرشدة, طبيب بيطري, طبيبة بيطرية""",
    Stakeholder.GOVERNMENT: """government, ministry, policy, gouvernement, ministère, gobierno, ministerio,
        حكومة, وزارة""",
    Stakeholder.PRIVATE: """private sector, company, business, enterprise, secteur privé, entreprise,
        sector privado, empresa, شركة, قطاع خاص, القطاع الخاص""",
    Stakeholder.DONOR: """donor, united nations, un agency, bailleur, organisation internationale,
        nations unies, donante, organización internacional, naciones unidas, مانح, منظمة دولية,
        الأمم المتحدة""",
    Stakeholder.KEEPERS: """livestock keeper, livestock keepers, pastoralist, pastoralists, farmer, farmers,
        herder, herders, éleveur, éleveurs, éleveuse, éleveuses, berger, ganadero, ganaderos, ganadera,
        ganaderas, pastor, pastora, pastores, مربي, مربية, مربو, مربين, راعي, رعاة""",
    Stakeholder.INDEPENDENT: """independent, freelance, indépendant, indépendante, independiente, مستقل,
        مستقلة""",
}

# Names of countries that are words or people's names besides: in a sentence they say nothing.
AMBIGUOUS = {"reunion", "salvador", "jersey", "jordan", "chad", "georgia", "maurice", "wales", "england"}
SHORTEST = 4  # letters of such a name


@dataclass
class Answers:
    """What was understood; empty is what was not. `about` is the rest of the text."""

    country: Country | None = None
    stakeholder: str = ""
    organisation: str = ""
    about: str = ""
    name: str = ""

    def missing(self) -> list[str]:
        """Which of the three questions are not answered."""
        return [part for part in ("country", "stakeholder", "about") if not getattr(self, part)]


def understand(text: str) -> Answers:
    """What a newcomer says of themselves in `text`, without quotations and signatures, in any language."""
    found, rest = Answers(), []
    for line in plain_lines(text):
        if not take(line, found):
            rest.append(line)
    found.about = "\n".join([found.about, *rest]).strip()
    whole = "\n".join(rest)
    apart = fold(ELISION.sub(" ", whole))
    found.country = found.country or country_in(fold(whole)) or country_in(apart)
    found.stakeholder = found.stakeholder or stakeholder_in(apart)
    return found


def plain_lines(text: str) -> list[str]:
    """The person's lines that hold something, without the questions that they quote and their numbers."""
    lines = [line.strip() for line in text.translate(DIGITS).splitlines()]
    lines = [line for line in lines if line and not line.startswith(">")]
    if len(lines) == 1:
        lines = in_one_line(lines[0])
    numbered = [NUMBERED.fullmatch(line) for line in lines]
    numbers = [int(found[1]) for found in numbered if found]
    if len(numbers) > 1 and numbers == list(range(1, len(numbers) + 1)):
        return [found[2] if found else line for found, line in zip(numbered, lines, strict=True)]
    return lines


def in_one_line(line: str) -> list[str]:
    """The parts of "1. Kenya 2. NGO 3. I keep goats" and of "Kenya, 3, I keep goats"."""
    parts = [part.strip() for part in IN_ONE_LINE.split(line) if part.strip()]
    if len(parts) > 1:
        return parts
    parts = [part.strip() for part in re.split(r"[,،;؛]", line, maxsplit=2) if part.strip()]
    return parts if len(parts) > 1 and country_named(parts[0]) else [line]


def take(line: str, found: Answers) -> bool:
    """Take from a line of its own what it answers; whether nothing is left of it."""
    labelled = LABELLED.fullmatch(line)
    label = LABEL_OF.get(fold(labelled[1])) if labelled else None
    words = labelled[2] if labelled and label else line
    if label == "name":
        found.name = words
    elif label == "organisation":
        found.organisation = words
    elif label == "about":
        found.about = words
    elif label != "work" and not found.country and (country := country_named(words)):
        found.country = country
        return bool(label) or fold(without_number(words)) in country_names()
    elif label != "country" and not found.stakeholder and (chosen := stakeholder_named(words)):
        found.stakeholder, organisation = chosen
        found.organisation = found.organisation or organisation
    else:
        return False
    return True


# --- Countries ------------------------------------------------------------------


def country_named(words: str) -> Country | None:
    """The country whose name `words` are, or one of their parts between commas."""
    names, words = country_names(), without_number(words)
    for part in (words, *BETWEEN.split(words)):
        if code := names.get(fold(part)):
            return Country.objects.known()[code]
    return None


def without_number(words: str) -> str:
    """What stands after the number of a question."""
    numbered = NUMBERED.fullmatch(words)
    return numbered[2] if numbered else words


def country_in(folded: str) -> Country | None:
    """The country first named in a folded text; of names that begin alike the longest."""
    padded, best = f" {folded} ", None
    for name, code in country_names().items():
        place = padded.find(f" {name} ") if len(name) >= SHORTEST and name not in AMBIGUOUS else -1
        if place >= 0 and (best is None or (place, -len(name)) < best[:2]):
            best = (place, -len(name), code)
    return Country.objects.known()[best[2]] if best else None


def country_names() -> dict[str, str]:
    """The code of each country by its folded names in all languages."""
    return memory.made(Country, "codes by name", _country_names)


def _country_names() -> dict[str, str]:
    found = {"uk": "GB"}
    for row in Country.objects.known().values():
        for name in row.names:
            if name not in ("", row.code, row.alpha3):  # codes are words too: "no", "in", "per"
                found.setdefault(fold(name), row.code)
    return found


# --- Kinds of work --------------------------------------------------------------


def stakeholder_named(words: str) -> tuple[str, str] | None:
    """The kind that a line chooses by number or by its name, and the organisation named after it."""
    if (chosen := CHOSEN.fullmatch(words)) and is_choice(*chosen.groups()):
        kind = list(Stakeholder)[int(chosen[1]) - 1]
        return kind, without_name(chosen[3], kind)
    first, *rest = BETWEEN.split(words, maxsplit=1)
    if kind := stakeholder_names().get(fold(first)):
        return kind, (rest[0] if rest else "").strip(AROUND)
    return (kind, "") if (kind := stakeholder_names().get(fold(words))) else None


def is_choice(number: str, between: str, rest: str) -> bool:
    """Whether a line that begins with a number chooses by it: "3", "3, Garissa Goats", not "3 goats"."""
    kind = list(Stakeholder)[int(number) - 1]
    return not rest or bool(between.strip()) or not rest[0].islower() or stakeholder_in(fold(rest)) == kind


def without_name(words: str, kind: str) -> str:
    """What follows the number, without the name of its kind: people copy the whole line."""
    for name in sorted(names_of(kind), key=len, reverse=True):
        if fold(words).startswith(fold(name)):
            pattern = r"\W+".join(map(re.escape, re.findall(r"\w+", name)))
            words = re.sub(rf"^\W*{pattern}", "", words, count=1, flags=re.IGNORECASE)
            break
    return words.strip(AROUND)


def stakeholder_in(folded: str) -> str:
    """The kind of work that a folded text names first, "" where it names none."""
    padded = f" {folded} "
    places = [
        (place, order, name)
        for order, (name, words) in enumerate(KEYWORDS.items())
        for word in words.split(",")
        if (place := padded.find(f" {fold(word)} ")) >= 0
    ]
    return min(places)[2] if places else ""


@cache
def stakeholder_names() -> dict[str, str]:
    """Each kind by its folded names and keywords."""
    found = {fold(word): str(kind) for kind, words in KEYWORDS.items() for word in words.split(",")}
    return found | {fold(name): str(kind) for kind in Stakeholder for name in names_of(kind)}


@cache
def names_of(kind: str) -> Iterable[str]:
    """The names of a kind in the languages of the portal."""
    found = []
    for language in Language.values:
        with override(language):
            found.append(str(Stakeholder(kind).label))
    return tuple(dict.fromkeys(found))
