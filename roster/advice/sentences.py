"""Whether an answer in whole sentences refuses or puts off, as people write it in the four languages.

What is compared is folded: without case, accents, apostrophes or marks. Only what the writer says of
themselves counts: "I have no time" refuses, "no goat of mine has time" does not; and who refuses one thing
but offers another ("I can't travel, but I can write") has not refused.
"""

import re

from portal.vocabulary.folding import fold

MOST = 2  # sentences, beside those that only thank: what people mean stands there
STOPS = re.compile(r"(?<!\bDr)(?<!\bMr)(?<!\bMrs)[.!?؟]+\s|\n")
THANKS = re.compile(r"(?:many |very |muchas )?(?:thanks|thank you|merci|gracias|شكرا|اشكرك|نشكر)\b")

CANT = (
    r"(?:(?:i|we) (?:cant|cannot|can not)|(?:i |we )(?:wont|will not) be able to"
    r"|(?:i am|im|we are) (?:not able|unable) to|je ne (?:peux|pourrai) (?:malheureusement )?pas"
    r"|no (?:te |le |les )?(?:puedo|podre)|(?:لا|لن) (?:استطيع|يمكنني|اتمكن من))"
)
DO_IT = (
    r"(?:help(?! but| thinking| wondering)|assist|advise|accept|(?:do|take) (?:this|that|it)"
    r"|(?:vous |t)?aider|accepter|ayudar\w*|aceptar\w*|atender\w*|المساعده|مساعد\w*|القبول|right now|now"
    r"|at (?:the|this) moment|at present|this (?:time|week|month)|maintenant|en ce moment"
    r"|ce mois|ahora|en este momento|حاليا|الان)"
)
SORRY = (
    r"(?:unfortunately|sorry|afraid|regret|malheureusement|desolee?|regrette|lamentablemente|lamento"
    r"|lo siento|desafortunadamente|للاسف|اسف|اسفه|عذرا)"
)
REFUSALS = [
    rf"{CANT} {DO_IT}",
    rf"{SORRY} (?:\w+ ){{0,4}}{CANT}$",
    # Decline, and its like.
    r"i (?:must|have to|will have to|would rather|regret to) (?:\w+ )?(?:decline|refuse|pass|say no)",
    r"ill have to (?:decline|pass)",
    r"je (?:dois|prefere|suis (?:obligee?|au regret) de(?: devoir)?) (?:decliner|refuser)",
    r"(?:tengo que|debo|prefiero) (?:declinar|rechazar)|(?:lamento|siento) (?:mucho )?no poder",
    r"^(?:nope|not me|declino|je decline|(?:ahora|por ahora|en este momento) no puedo)",
    r"اعتذر عن (?:عدم|المساعده|القبول|تقديم)",
    # No time.
    r"(?:i|we) (?:do not|dont|have not|havent)(?: \w+)? (?:(?:the|any|enough) )?time|i have no time|^no time",
    r"(?:i am|im|we are) (?:\w+ )?(?:too busy|booked|overloaded|on leave|not available|unavailable)",
    r"je (?:nai|naurai) (?:\w+ )?pas (?:assez )?(?:le |de )?temps|je suis (?:trop|tres) (?:occupee?|prise?)",
    r"je ne (?:suis|serai) (?:\w+ )?pas (?:disponible|libre|en mesure)",
    r"no (?:tengo|dispongo de) (?:el )?tiempo|no (?:estoy|estare) disponible",
    r"estoy (?:muy|demasiado) ocupad[oa]",
    r"no me (?:es|sera) posible",
    r"ليس (?:لدي|عندي) (?:اي )?(?:وقت|الوقت)|لا يوجد لدي وقت|لست (?:متاح|متفرغ)\w*|انا مشغول\w*",
    # Not the right one.
    r"not (?:really )?my (?:field|area|subject)|i am not the right person|pas (?:\w+ )?mon domaine",
    r"no es mi (?:campo|area|tema|especialidad)|ليس (?:من )?(?:تخصصي|مجالي|اختصاصي)",
]
REFUSES = re.compile(rf"\b(?:{'|'.join(REFUSALS)})\b|{THANKS.pattern} .{{0,60}}\bbut no$")
OFFERS = re.compile(
    r"\b(?:but|however|mais|pero|لكن|ولكن) (?:\w+ ){0,3}?(?:i can|i could|ill|i will|happy|gladly|je peux"
    r"|je pourrai|puedo|podre|podria|يمكنني|استطيع)\b"
)
UNTIL = r"(?:before|until|till|avant|jusqu\w+|antes de\w*|hasta|قبل|حتي)"
NOT_BEFORE = (
    r"(?:not (?:before|until)|only (?:after|from|in)|pas avant|seulement (?:apres|a partir|en)"
    r"|no (?:antes|hasta)(?: de\w*)?|ليس قبل)"
)
SINCE = r"(?:after|from|in|apres|a partir|en|despues|desde|بعد|في)"
PUTS_OFF = [
    # "Yes, but not before May"; "I can help from May on", but not "In May the grass is poor".
    rf"(?:^|\b(?:yes|oui|si|نعم) (?:\w+ ){{0,2}}?){NOT_BEFORE}",
    rf"\b(?:help|happy to|aider|plaisir|ayudar\w*|gusto|المساعده|سرور) (?:\w+ ){{0,4}}?{NOT_BEFORE}",
    rf"(?:help|aider|ayudar\w*|المساعده) (?:\w+ ){{0,4}}?{SINCE}",
    rf"^{SINCE}(?=(?: \w+){{1,3}}$)",
    # "I am away until May".
    r"(?:i am|im|i will be|ill be) (?:\w+ )?(?:travelling|traveling|away|abroad|in the field|busy|booked"
    rf"|on leave) (?:\w+ ){{0,3}}?{UNTIL}",
    r"je (?:ne )?(?:suis|serai) (?:\w+ )?(?:absente?|en (?:mission|voyage|conge)|occupee?|prise?|disponible)"
    rf" (?:\w+ ){{0,3}}?{UNTIL}",
    rf"(?:estoy|estare) (?:\w+ )?(?:de viaje|en (?:el )?campo|fuera|ocupad[oa]|disponible|de vacaciones)"
    rf" (?:\w+ ){{0,3}}?{UNTIL}",
    rf"(?:انا )?(?:مسافر|مشغول|في اجازه)\w* (?:\w+ ){{0,2}}?{UNTIL}",
    rf"{CANT} (?:\w+ ){{0,4}}?{UNTIL}",
]
WAITS = re.compile(rf"(?:{'|'.join(PUTS_OFF)})\b(?P<when>.*)")


def sentences(text: str) -> list[str]:
    """The first sentences, folded, without those that only thank."""
    folded = [fold(one) for one in STOPS.split(text[:1000])]
    return [one for one in folded if one and (not THANKS.match(one) or REFUSES.search(one))][:MOST]


def refuses(text: str) -> bool:
    """Whether the writer says that they can't help, and offers nothing else."""
    some = sentences(text)
    return any(REFUSES.search(one) for one in some) and not OFFERS.search(" ".join(some))


def when(text: str) -> str | None:
    """What follows where the writer says that it must wait, folded: a day, or anything; None where nobody
    says so."""
    found = next((found for one in sentences(text) if (found := WAITS.search(one))), None)
    return found["when"].strip() if found else None
