"""What other repositories write in the fields of Dublin Core, in the words that are used here."""

import re
from collections.abc import Iterable
from datetime import date

from django.utils.translation import override

from knowledge.documents.models import Licence, Type
from portal.vocabulary.folding import fold
from portal.vocabulary.models import Country, Language, Region, Theme

# ISO 639-2, both forms, of the languages that have a code of two letters and are met in such repositories.
PAIRS = """
afr=af amh=am ara=ar aym=ay ben=bn bul=bg bur=my mya=my ces=cs cze=cs zho=zh chi=zh dan=da deu=de ger=de
nld=nl dut=nl ell=el gre=el eng=en ewe=ee fas=fa per=fa fin=fi fra=fr fre=fr ful=ff grn=gn guj=gu hau=ha
heb=he hin=hi hun=hu ibo=ig ind=id ita=it jpn=ja kan=kn kaz=kk khm=km kin=rw kir=ky kor=ko lao=lo lin=ln
lug=lg mal=ml mar=mr mlg=mg mon=mn msa=ms may=ms nep=ne nor=no nya=ny orm=om ori=or pan=pa pol=pl por=pt
pus=ps que=qu ron=ro rum=ro run=rn rus=ru sin=si sna=sn som=so sot=st spa=es swa=sw swe=sv tam=ta tel=te
tgk=tg tha=th tir=ti tuk=tk tur=tr tsn=tn ukr=uk urd=ur uzb=uz vie=vi wol=wo xho=xh yor=yo zul=zu
"""
THREE = {three: two for three, _is, two in (pair.partition("=") for pair in PAIRS.split())}

# Parts of the names of types, the telling ones first.
TYPES = (
    ("policy brief|policybrief|note de politique", Type.POLICY_BRIEF),
    ("brief|brochure|factsheet|fact sheet|leaflet|flyer|infographic", Type.BRIEF),
    ("good practice|best practice", Type.GOOD_PRACTICE),
    ("lesson", Type.LESSON_LEARNED),
    ("case study|casestudy", Type.CASE_STUDY),
    ("training|learning object|lecture|course|manual|extension|guide", Type.TRAINING_MATERIAL),
    ("presentation|poster|slides", Type.PRESENTATION),
    ("dataset|data set|database", Type.DATASET),
    ("video|audio|moving image|movingimage|sound|podcast|film|recording", Type.MEDIA_LINK),
    ("tool|software|source code|template", Type.TOOL),
    ("minutes", Type.MINUTES),
    ("story|blog|news|opinion|press", Type.STORY),
    ("article|paper|thesis|preprint|dissertation|book|journal|proceedings|manuscript|research",
     Type.RESEARCH_PAPER),
)  # fmt: skip

LICENCE_URL = re.compile(
    r"creativecommons\.org/(?:licenses/([a-z-]+)/([0-9.]+)(/igo)?|publicdomain/zero)", re.ASCII | re.I
)
LICENCE_NAME = re.compile(
    r"\bcc[ -]?(by(?:[ -](?:nc|nd|sa))*)[ -]?([0-9]\.[0-9])?[ -]?(igo)?\b", re.ASCII | re.I
)
YEAR = re.compile(r"(?<!\d)(1[5-9]\d\d|20\d\d)(?!\d)", re.ASCII)
DATE = re.compile(r"(\d{4})(?:-(\d\d)(?:-(\d\d))?)?(?![\d-])", re.ASCII)


def language(words: Iterable[str]) -> str:
    """The code of the first language that is named, by a code or a name: "eng", "en_GB", "Français"."""
    known = Language.objects.known()
    names = {fold(name): code for code, row in known.items() for name in row.names if name}
    for word in words:
        code = re.split(r"[-_;,/ ]", word.strip().lower())[0]
        code = THREE.get(code, code)
        if code in known:
            return str(code)
        if fold(word) in names:
            return names[fold(word)]
    return ""


def kind(words: Iterable[str]) -> str:
    """The type that these words come nearest to; a report where none does."""
    said = [re.split(r"[/#]", word)[-1].casefold() for word in words]
    with override("en"):
        ours = {str(label).casefold(): value for value, label in Type.choices}
    if exact := next((ours[word] for word in said if word in ours), ""):
        return exact
    for parts, found in TYPES:
        if any(part in word.replace("_", " ") for word in said for part in parts.split("|")):
            return found
    return Type.REPORT


def licence(words: Iterable[str]) -> str:
    """The licence that is named by its address or in short; nothing where it is none that is known here."""
    for word in words:
        if word.strip() in Licence.values:
            return word.strip()
        if found := LICENCE_URL.search(word):
            if not found[1]:
                return Licence.CC_ZERO
            name = licence_named(found[1], found[2], found[3])
        elif found := LICENCE_NAME.search(word):
            name = licence_named(found[1], found[2] or "4.0", found[3])
        elif "cc0" in word.casefold():
            return Licence.CC_ZERO
        elif "all rights reserved" in word.casefold():
            return Licence.RESERVED
        else:
            continue
        if name:
            return name
    return ""


def licence_named(terms: str, version: str, igo: str | None) -> str:
    name = f"CC-{terms.upper().replace(' ', '-')}-{version}{'-IGO' if igo else ''}"
    return name if name in Licence.values else ""


def issued(words: Iterable[str]) -> str:
    """The date of issue at the precision that is known; "" where there is none.

    Repositories give several dates without saying which is which. What has a time of day is when the record
    was made; of the others the earliest is taken.
    """
    dates, years = [], []
    for word in words:
        word = word.strip()
        if (found := DATE.fullmatch(word)) and possible(found[1], found[2], found[3]):
            dates.append(word)
        elif found := YEAR.search(word):
            years.append((("T" in word), found[1]))
    if dates:
        earliest = min(dates)
        return max((one for one in dates if one.startswith(earliest)), key=len)
    return min(years)[1] if years else ""


def possible(year: str, month: str | None, day: str | None) -> bool:
    try:
        date(int(year), int(month or 1), int(day or 1))
    except ValueError:
        return False
    return 1400 <= int(year) <= 2100


def places(words: Iterable[str]) -> tuple[list[Country], list[Region]]:
    """The countries and regions that are named, by name in any language or by code."""
    countries = {fold(name): row for row in Country.objects.known().values() for name in row.names if name}
    regions = {fold(name): row for row in Region.objects.known().values() for name in row.names if name}
    said = [fold(word) for word in words]
    return (
        list(dict.fromkeys(countries[word] for word in said if word in countries)),
        list(dict.fromkeys(regions[word] for word in said if word in regions)),
    )


def themes(words: Iterable[str]) -> tuple[list[Theme], list[str]]:
    """The themes that are named, in any language, and the words that name none."""
    known = {fold(name): row for row in Theme.objects.known().values() for name in row.names if name}
    found, others = [], []
    for word in words:
        if fold(word) in known:
            found.append(known[fold(word)])
        else:
            others.append(word)
    return list(dict.fromkeys(found)), others
