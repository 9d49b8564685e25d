"""How CGSpace and other repositories spell what we call otherwise: types, licences, access, places."""

import re

from knowledge.documents.models import Licence, Reader, Reviewed, Type
from portal.access import Audience
from portal.vocabulary.folding import fold

# What we write in a table for each type; the first of CGSpace's that mean the same, where there is one.
TYPE_NAMES = {
    Type.RESEARCH_PAPER: "Research Paper",
    Type.REPORT: "Report",
    Type.BRIEF: "Brief",
    Type.POLICY_BRIEF: "Policy Brief",
    Type.CASE_STUDY: "Case Study",
    Type.LESSON_LEARNED: "Lesson Learned",
    Type.GOOD_PRACTICE: "Good Practice",
    Type.TRAINING_MATERIAL: "Training Material",
    Type.TOOL: "Tool",
    Type.PRESENTATION: "Presentation",
    Type.DATASET: "Dataset",
    Type.MEDIA_LINK: "Media Link",
    Type.MINUTES: "Minutes",
    Type.STORY: "Story",
}
OTHER_TYPES = {
    Type.RESEARCH_PAPER: (
        "Journal Article", "Journal Item", "Article", "Book Chapter", "Conference Paper", "Data Paper",
        "Discussion Paper", "Manuscript-unpublished", "Preprint", "Thesis", "Working Paper",
    ),
    Type.REPORT: (
        "Annual Report", "Book", "Conference Proceedings", "Internal Document", "Other", "Photo Report",
        "Technical Report",
    ),
    Type.BRIEF: (
        "Abstract", "Blog Post", "Brochure", "Fact Sheet", "Infographic", "Magazine Article", "News Item",
        "Newsletter", "Opinion Piece", "Poster", "Press Item", "Info Note",
    ),
    Type.TRAINING_MATERIAL: ("Extension Material", "Guidelines", "Manual", "Training Manual"),
    Type.TOOL: ("Equation", "Map", "Software", "Source Code", "Template", "Website", "Wiki"),
    Type.MEDIA_LINK: ("Audio", "Image", "Logo", "Podcast", "Video"),
    Type.PRESENTATION: ("Slides",),
    Type.DATASET: ("Data Set",),
    Type.MINUTES: ("Meeting Minutes",),
}  # fmt: skip
TYPES = {
    fold(name): kind for kind in Type for name in (TYPE_NAMES[kind], kind.value, *OTHER_TYPES.get(kind, ()))
}

REVIEWS = {
    "peer review": Reviewed.PEER,
    "internal review": Reviewed.INTERNAL,
    "no review": Reviewed.NONE,
}
REVIEW_NAMES = {
    Reviewed.PEER: "Peer Review",
    Reviewed.INTERNAL: "Internal Review",
    Reviewed.NONE: "No Review",
}

READER_NAMES = {
    Reader.LIVESTOCK_KEEPERS: "Farmers",
    Reader.EXTENSION: "Extension",
    Reader.NGOS: "NGOs",
    Reader.RESEARCHERS: "Scientists",
    Reader.TEACHERS: "Teachers and Students",
    Reader.POLICY_MAKERS: "Policy Makers",
    Reader.DONORS: "Donors",
    Reader.BUSINESS: "Private Sector",
    Reader.PUBLIC: "General Public",
}
OTHER_READERS = {
    Reader.RESEARCHERS: ("Academics", "CGIAR", "Researchers"),
    Reader.NGOS: ("Development Practitioners",),
    Reader.LIVESTOCK_KEEPERS: ("Livestock Keepers", "Pastoralists"),
}
READERS = {
    fold(name): reader
    for reader in Reader
    for name in (READER_NAMES[reader], reader.value, *OTHER_READERS.get(reader, ()))
}

ACCESS_NAMES = {Audience.EVERYONE.value: "Open Access", Audience.MEMBERS.value: "Limited Access"}
# "Gold Open Access", "Timeless limited access" …; "not open" is nobody's way of saying it.
ACCESS_WORDS = {
    "limited": Audience.MEMBERS.value,
    "restricted": Audience.MEMBERS.value,
    "closed": Audience.MEMBERS.value,
    "open": Audience.EVERYONE.value,
}

# Names of countries beside those of our list, which knows ISO's, the everyday ones and their translations.
COUNTRIES = {
    "congo democratic republic of": "CD",
    "drc": "CD",
    "republic of congo": "CG",
    "congo republic of": "CG",
    "congo republic": "CG",
    "lao pdr": "LA",
    "uk": "GB",
    "hong kong": "HK",
    "macao": "MO",
    "korea dpr": "KP",
    "the netherlands": "NL",
    "yemen republic of": "YE",
    "egypt arab republic of": "EG",
    "ivory coast": "CI",
    "zanzibar": "TZ",
}
REGIONS = {
    "latin america": "419",
    "east africa": "014",
    "west africa": "011",
    "north africa": "015",
    "central africa": "017",
    "south asia": "034",
    "southeast asia": "035",
    "south east asia": "035",
    "east asia": "030",
    "africa south of sahara": "202",
    "global": "001",
}

RESERVED = ("copyrighted", "all rights reserved")
CC = re.compile(r"cc[ -]?(by(?:[ -](?:nc|nd|sa))*|0|zero)(?:[ -](\d)\.0)?(?:[ -](igo))?")
CC_URL = re.compile(r"creativecommons\.org/(?:licenses|publicdomain)/([a-z-]+)/(\d)\.0/?(igo)?")
KNOWN_LICENCES = {licence.value.lower(): licence.value for licence in Licence}


def type_of(words: str) -> Type | None:
    """The type meant; "Journal Article; ISI" and "Video (English)" begin with theirs."""
    return TYPES.get(fold(words)) or TYPES.get(fold(re.split(r"[;:(/]", words)[0]))


def access(words: str) -> str | None:
    """Who may see what has these words on access; None where they say nothing that we know."""
    said = fold(words).split()
    return next((audience for word, audience in ACCESS_WORDS.items() if word in said), None)


def licence(words: str) -> tuple[str, bool]:
    """The licence meant, "" where none of ours is; and whether its version had to be guessed."""
    lowered = words.lower().strip(" .")
    if lowered in KNOWN_LICENCES:
        return KNOWN_LICENCES[lowered], False
    if lowered.startswith(RESERVED):
        return Licence.RESERVED.value, False
    found = CC_URL.search(lowered) or CC.search(lowered.replace("_", "-"))
    if not found:
        return "", False
    name, version, igo = found[1].replace(" ", "-"), found[2], found[3]
    if name in ("0", "zero"):
        return Licence.CC_ZERO.value, False
    wanted = f"cc-{name}-{version or ('3' if igo else '4')}.0{'-igo' if igo else ''}"
    return KNOWN_LICENCES.get(wanted, ""), not version
