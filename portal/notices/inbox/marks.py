"""What mail programs write around a quotation, and how to know it from what a person wrote.

The header lines of a dozen languages are mail-parser-reply's. What it does not know stands here: the
programs' French, Spanish and Arabic, wrapped lines, marks of direction. Its own cutting is not used: it ends
a message at "Best regards". Every function looks at a few short lines: a hostile message costs little.
"""

import re
from functools import lru_cache
from urllib.parse import quote

from django.conf import settings
from mailparser_reply.constants import MAIL_LANGUAGES
from mailparser_reply.parser import EmailMessage

LONGEST = 300  # characters of a line, or of an attribution over several lines, that a mail program writes
WRAPPED = 4  # lines over which an attribution may be wrapped
SURE = 2  # an attribution that a program wrote: it names an address
LIKELY = 1  # one that a person might have written; enough where a quotation with ">" follows

# Marks of direction and the like, and vowel signs, which some programs write and others leave out.
DIRECTIONS = [*range(0x200B, 0x2010), *range(0x202A, 0x202F), *range(0x2060, 0x206A), 0xFEFF]
UNSEEN = dict.fromkeys([*DIRECTIONS, 0xAD, 0x640, *range(0x64B, 0x653)])
DIGITS = {ord(digit): str(i % 10) for i, digit in enumerate("٠١٢٣٤٥٦٧٨٩۰۱۲۳۴۵۶۷۸۹")}
LETTERS = {ord(letter): plain for letter, plain in zip("أإآى：’", "اااي:'", strict=True)}
PLAIN = UNSEEN | DIGITS | LETTERS


def words(*alternatives: str) -> str:
    """A pattern that matches any of these."""
    return f"(?:{'|'.join(alternatives)})"


def pattern(*alternatives: str) -> re.Pattern[str]:
    return re.compile("|".join(alternatives), re.IGNORECASE)


ADDRESS = pattern(r"[^\s<>@()\[\]:;,]{1,64}@[^\s<>@()\[\]:;,]{1,200}")
TIME = pattern(r"(?<!\d)\d{1,2}\s?[:.h]\s?\d{2}(?!\d)")
YEAR = pattern(r"(?<!\d)(?:20\d\d|\d{1,2}[/.-]\d{1,2}[/.-]\d{2})(?!\d)")

# How the line above a quotation starts: a preposition, a name and its address (Horde), or the date.
PREPOSITION = (
    words(
        *("On", "At", "In a message dated", "Quoting", "Le", "Citation de", "El", "Citando a"),
        *("في", "بتاريخ", "يوم", "اقتباس", "Em", "Am", "Op", "Il", "Den", "Dne", "Dnia"),
    )
    + r"\s"
)
NEW_START = pattern(PREPOSITION)
START = pattern(
    PREPOSITION,
    r"[\"']?[^\s<>:][^<>:]{0,80}\s[<(\[]\s?[^\s<>@]{1,64}@",
    r"<?[^\s<>@]{1,64}@",
    r"\d{1,4}[-/. ]",
)
WROTE = pattern(
    words(r"\bwrote", r"\bwrites", r"\ba [eé]crit", r"\b[eé]crivait", r"\bescribi[oó]", r"\bha escrito")
    + r"\s?(?:\([^)]{0,80}\)|<[^>]{0,200}>)?,?\s?:$",
    r"^" + words("Quoting", "Citation de", "Citando a", "In a message dated", "اقتباس") + r"\b",
    r"\bكتب(?:ت|/كتبت|\(ت\)|\s?/\s?ت)?\b",
    r"\b" + words("تمت كتابة ما يلي", "جاء من", "يكتب") + r"\b",
)
# A person tells what somebody wrote: "as I wrote:", "le ministre nous a écrit :".
TOLD = pattern(
    r"\b(?:I|we|you|they|he|she|who) (?:wrote|writes)\s?:$",
    r"\b(?:j'ai|m'a|nous a|vous a|on a|leur a|lui a|il a|elle a|qui a) [eé]crit\s?:$",
    r"\b(?:me|nos|te|les?|os) (?:escribi[oó]|ha escrito)\s?:$",
    r"\bكتبت? (?:الي|لي|لنا|له|لها)\b",
)

ORIGINAL = words(
    *("original message", "original appointment", "reply message"),
    *("message d'origine", "message original", "mail original", "e-mail d'origine", "courriel original"),
    *("mensaje original", "correo original", "الرسالة الاصلية", "رسالة اصلية"),
    *("urspr[uü]ngliche nachricht", "mensagem original", "messaggio originale", "oorspronkelijk bericht"),
)
DIVIDER = pattern(rf"[-_=*]{{2,}}\s?{ORIGINAL}\s?[-_=*]{{2,}}$")
# Samsung's and Yahoo's phones put the quotation on the same line. Nobody types an address in angle brackets.
SAME_LINE = pattern(
    rf"-{{2,}}\s?{ORIGINAL}\s?-{{2,}}\s?{words('from', 'de', 'من')}\s?:.*@",
    rf"{words('On', 'Le', 'El', 'في', 'بتاريخ')}\s[^<>]{{1,200}}<[^\s<>@]{{1,64}}@[^\s<>@]{{1,200}}>\s?"
    rf"{words('wrote', 'a écrit', 'escribió', 'كتب')}?\s?:\s",
)
ZOHO = pattern(r"^-{2,} (On .{1,250} wrote) -{2,}$")
RULE = pattern(r"[-_]{10,}$")
RULES = ("--", "__", "==", "**")

FORWARDED = words(
    *("forwarded message", "forwarded mail", r"forwarded by\b.{0,80}", "weitergeleitete nachricht"),
    *("message transf[eé]r[eé]", "message r[eé]exp[eé]di[eé]", "courriel transf[eé]r[eé]"),
    *("mensaje reenviado", "correo reenviado"),
    *("(?:ال)?رسالة (?:ال)?معاد(?:ة)? (?:توجيهها|ارسالها)", "(?:ال)?رسالة (?:ال)?محولة"),
)
FORWARD = pattern(
    rf"[-_=*]{{2,}}\s?{FORWARDED}\s?[-_=*]{{2,}}$",
    rf"(?:begin|d[eé]but du|inicio del|بداية|بدء) {FORWARDED}\s?:?$",
)
SENT_ON = pattern(
    r"(?:\[[^\]]{1,60}\] ?)?" + words("fwd?", "tr", "rv", "wg", "enc", "اعادة توجيه", "محولة?") + r"\s?:"
)

LABEL = pattern(r"\*{0,2}([^\W\d][^:*]{0,24}?)\s?\*{0,2}\s?:\s?\*{0,2}\s?(.*)$")
FROM = {"from", "de", "من", "المرسل"}
WHEN = {"sent", "date", "envoye", "envoye le", "date d'envoi", "enviado", "enviado el", "fecha"}
WHEN |= {
    "enviada em",
    "enviado em",
    "تم الارسال",
    "تم الارسال في",
    "تاريخ الارسال",
    "التاريخ",
    "تاريخ",
    "ارسل",
    "ارسلت",
    "ارسلت في",
}
SUBJECT = {"subject", "objet", "sujet", "asunto", "assunto", "الموضوع", "موضوع"}
OTHER = {"to", "cc", "bcc", "reply-to", "reply to", "importance", "attachments", "a", "cci", "repondre a"}
OTHER |= {"pieces jointes", "priorite", "para", "cco", "responder a", "adjuntos", "prioridad"}
OTHER |= {"الي", "نسخة", "نسخة الي", "الرد علي", "المرفقات"}
LABELS = FROM | WHEN | OTHER | SUBJECT
FOREIGN = EmailMessage(
    text="", languages=[name for name in MAIL_LANGUAGES if name not in ("en", "fr", "es", "david")]
).HEADER_REGEX

DEVICE = words(
    *("i(?:phone|pad|pod)", "android", "samsung", "galaxy", "huawei", "tecno", "infinix", "itel", "nokia"),
    *("xiaomi", "redmi", "oppo", "vivo", "blackberry", "motorola", "outlook", "yahoo", "gmail", "hotmail"),
    *(
        "proton ?mail",
        "zoho",
        "gmx",
        "tuta",
        "spark",
        "k-9",
        "thunderbird",
        "windows",
        "bluemail",
        "mail",
        "mobile",
        "phone",
        "smartphone",
    ),
    *("cell", "tablet", "tablette", "t[eé]l[eé]phone", "portable", "appareil", "courrier"),
    *("m[oó]vil", "celular", "tel[eé]fono", "dispositivo", "correo", "tableta"),
    *(
        r"(?:ال)?هاتف\w{0,3}",
        r"(?:ال)?جوال\w{0,3}",
        r"(?:ال)?جهاز\w{0,3}",
        "(?:ال)?بريد",
        r"(?:ال)?محمول\w{0,3}",
    ),
    *("ios", "(?:ال)?ايفون", "اندرويد", "سامسونج", "ياهو", "جالكسي"),
)
EXCUSE = words(
    *("please (?:excuse|forgive|pardon)", "(?:excuse|forgive|pardon) (?:my|the|any)"),
    *("veuillez (?:excuser|pardonner)", "merci d'excuser", "(?:por favor, )?disculpen?", "المعذرة", "عذرا"),
)
SENT_FROM = pattern(
    words(
        *("sent (?:from|with|via|using)", "get", "yahoo mail"),
        *("envoy[eé]e? (?:de|depuis|via|avec|[aà] partir)", "t[eé]l[eé]charge[rz]?", "obten(?:ir|ez)"),
        *("enviado (?:desde|con|via)", "obtener", "obt[eé]n", "descarga", r"provenance\s?:"),
        *("ا?م?رسلت? (?:من|عبر|بواسطة)", "تم الارسال (?:من|عبر|باستخدام)", "(?:ال|ا)حصول علي", "احصل علي"),
    )
    + rf"\s(?:[\w'.-]+\s){{0,3}}?(?:ال\s?)?{DEVICE}\b"
    + r"(?:\s?"
    + words(
        r"[<(\[]?https?://\S+",
        r"[(\[<][^)\]>]{0,120}[)\]>]",
        *("for", "on", "using", "by", "with", "secure", "email", "e-mail", "app", "device", "inc"),
        *("pour", "sur", "s[eé]curis[eé]e?", "avec", "la", "le", "para", "en", "con", "el", "seguro"),
        *("electr[oó]nico", "de", "الخاص بي", "لـ?", "علي", "من", "ل?نظام", "الامن"),
        r"\d[\w.+-]*",
        DEVICE,
    )
    + r"\b[)>\]]?)*[\s.!]*"
    + rf"(?:[,;-]? ?{EXCUSE}.{{0,60}})?$",
)
APPENDED = pattern(  # by virus scanners, and by offices that care for trees
    r".{0,40}\bwww\.(?:avast|avg)\.com$",
    r".{0,30}\b(?:consider|think of|pense[zr]?|piense|cuide).{0,30}(?:environ|medio ambiente).{0,80}$",
)
CONTACT = pattern(r"\+?\d[\d\s().-]{6,}\d", r"https?://", r"www\.", r"@\w", r"\s\|\s")
LINK = pattern(r"\[([^\]]{1,200})\]\([^)]{1,300}\)")
DELIMITER = pattern(r"(?:--|—) ?$")

# What lawyers have appended to the mail of a whole office.
DISCLAIMER_SIGNS = [
    pattern("confiden[tc]", "privileged", "سري"),
    pattern("intended (?:only|solely|for|recipient)", "addressee", "destina(?:taire|tario)", "المرسل اليه"),
    pattern("attach", "pi[eè]ces? jointes?", "adjunt", "anexo", "مرفق"),
    pattern("delete", "destroy", "supprime", "d[eé]trui", "elim[ií]n", "b[oó]rr", "destru", "حذف", "اتلاف"),
    pattern("unauthori[sz]ed", "prohibited", "strictly", "interdit", "non autoris", "prohib", "no autorizad"),
    pattern("محظور", "يحظر", "غير مصرح", "الموجهة? (?:اليه|ل)", "المقصود"),
    pattern("notify", "inform the sender", "avis[ae]", "informer l", "pr[eé]venir", "notifi", "comuni"),
    pattern(
        "ابلاغ", "اخطار", "اعلام", "e-?mail", "message", "courriel", "correo", "mensaje", "رسالة", "بريد"
    ),
]
ANSWERED_BELOW = pattern(
    r"\b(?:in[- ]?line|see below|below (?:in|are)|in (?:red|blue|green|bold|capitals))\b",
    r"\b(?:answer|repl|comment|response|note)\w{0,4}\b.{0,40}\bbelow\b",
    r"\b(?:answer|repl|comment)\w{0,4}\b.{0,40}\bin (?:the|your) (?:mail|message|text)\b",
    r"\b(?:ci-dessous|plus bas|en (?:rouge|bleu|vert|gras|majuscules))\b",
    r"\bdans (?:le|votre|ton) (?:texte|message|mail|courriel)\b",
    r"\b(?:m[aá]s abajo|abajo|debajo|a continuaci[oó]n|entre l[ií]neas|dentro del? (?:texto|tu correo))\b",
    r"\ben (?:rojo|azul|verde|negrita|may[uú]sculas)\b",
    *("ادناه", "اسفل", "بالاحمر", "بالازرق", "باللون", "بين السطور", "داخل النص", "ضمن النص"),
)
AFTERTHOUGHT = pattern(
    r"(?:p\.?\s?s\.?|n\.?\s?b\.?|post-?scriptum|ملاحظة|ملحوظة)\s?[:.,-]", r"(?-i:PS|NB|P\.S\.)\s"
)


def bare(line: str) -> str:
    """The line as patterns read it: without marks of direction, Arabic digits as ours, single spaces."""
    plain = " ".join(line.translate(PLAIN).split()) if len(line) <= LONGEST else ""
    return ZOHO.sub(r"\1:", plain)


def ends_own_mail(line: str) -> bool:
    """Whether it is the last line of each mail of the portal: its name and address (templates/mail/base.txt).

    Of the HTML it is a link, in Outlook's text "name<address>"; Microsoft's filters wrap the address.
    """
    return bool(own_end(settings.SITE_NAME, settings.SITE_URL.partition("//")[2]).match(bare(line)))


@lru_cache(maxsize=8)
def own_end(name: str, host: str) -> re.Pattern[str]:
    wrapped = re.escape(quote(f"//{host}", safe=""))
    return pattern(
        rf"\W{{0,6}}{re.escape(name)}\W{{1,6}}https?://(?:{re.escape(host)}/?|\S*{wrapped}\S*)\W{{0,3}}$"
    )


def words_of(text: str) -> list[str]:
    return re.findall(r"\w+", text.translate(PLAIN).lower())


def letters(text: str) -> str:
    """The text's letters and digits alone, so that no program's spaces and marks make it another."""
    return "".join(words_of(text))


def runs_on(line: str) -> bool:
    """Whether a line announces a quotation and holds its first words, or all of it, too."""
    start = " ".join(line[: 2 * LONGEST].translate(PLAIN).split())
    return bool(SAME_LINE.match(start) and (TIME.search(start) or YEAR.search(start)))


def unmarked(line: str) -> str | None:
    """What stands behind the line's first ">", or None where it is no quoted line (RFC 3676, section 4.5)."""
    first = line[:1]
    if first != ">" and (first.isalnum() or not line[:12].translate(UNSEEN).lstrip().startswith(">")):
        return None
    return line[line.index(">") + 1 :].removeprefix(" ")


def may_announce(line: str) -> bool:
    """Whether a bare line is worth a closer look: most are not."""
    return bool(START.match(line) or LABEL.match(line) or FORWARD.match(line) or line[:2] in RULES)


def attribution(lines: list[str]) -> tuple[int, int]:
    """How many of the first `lines` (bare) are the line above a quotation, and how sure that is.

    (0, 0) where they are none. It ends in a colon, as in every program known, be it some lines further down.
    """
    if not lines or not lines[0] or not START.match(lines[0]):
        return 0, 0
    joined = ""
    for count, line in enumerate(lines[:WRAPPED], 1):
        if not line or len(joined) + len(line) > LONGEST:
            return 0, 0
        joined = f"{joined} {line.lstrip('> ')}".strip()
        if line.endswith(":"):
            return (count, sure) if (sure := sureness(joined)) else (0, 0)
        if count < len(lines) and NEW_START.match(lines[count]):
            return 0, 0
    return 0, 0


def line_above(lines: list[str]) -> int:
    """How many of the last `lines` (bare) announce the quotation right below, in whatever language."""
    joined = ""
    for count, line in enumerate(reversed(lines[-WRAPPED:]), 1):
        joined = f"{line} {joined}".strip()
        if not line or len(joined) > LONGEST or not joined.endswith((":", ">")):
            return 0
        if joined.endswith(">") and not line[0].isdigit():  # old telephones: the date and who, and no more
            return 0
        if re.search(r"<\s?[^\s<>@]+@", joined) and (TIME.search(joined) or YEAR.search(joined)):
            return count
    return 0


def sureness(line: str) -> int:
    """SURE, LIKELY or 0, of a whole attribution on one line."""
    if TOLD.search(line):
        return 0
    address, time, year = ADDRESS.search(line), TIME.search(line), YEAR.search(line)
    wrote = WROTE.search(line) or FOREIGN.match(line)
    if wrote and address:
        return SURE
    return LIKELY if (wrote and time) or (address and (time or year)) else 0


def header_block(lines: list[str], ruled: bool = False) -> int:
    """How many of the first `lines` (bare) are the From, Sent, To and Subject of a quoted message.

    Asked for are a sender, a date, one more, and an address or a line that rules them off, so that
    "From: Kano, To: Lagos, Date: Monday" stays. Values may be wrapped, and blank lines may stand between.
    """
    seen: set[str] = set()
    end = loose = 0
    certain = ruled
    for count, line in enumerate(lines[:16], 1):
        found = LABEL.match(line)
        label = strip_accents(found[1]) if found else ""
        if label in LABELS:
            seen.add("from" if label in FROM else "when" if label in WHEN else label)
            certain |= bool(ADDRESS.search(line))
            end, loose = count, 0
        elif not end or loose >= 2:
            break
        elif line or loose:
            loose += 1
    if {"from", "when"} <= seen and len(seen) >= 3 and certain:
        return end
    return foreign_block(lines, ruled)


def foreign_block(lines: list[str], ruled: bool) -> int:
    """The same in the languages that mail-parser-reply knows; `ruled` off from the rest, in any other."""
    block = lines[: next((i for i, line in enumerate(lines[:8]) if not line), 8)]
    if len(block) < 3 or not LABEL.match(block[0]) or not any(ADDRESS.search(line) for line in block):
        return 0
    if ruled and all(LABEL.match(line) for line in block[:3]) and any(TIME.search(line) for line in block):
        return len(block)
    found = FOREIGN.match("\n".join(block))
    return min(found[0].count("\n") + 1, len(block)) if found and found[0].count("\n") >= 2 else 0


def strip_accents(label: str) -> str:
    return label.strip().lower().translate(str.maketrans("éèàâ", "eeaa"))


def is_disclaimer(paragraph: str) -> bool:
    """Whether a whole paragraph is a lawyer's: at least four of the things that all of them say."""
    text = " ".join(paragraph[:4000].translate(PLAIN).split())
    return len(text) > 80 and sum(bool(sign.search(text)) for sign in DISCLAIMER_SIGNS) >= 4
