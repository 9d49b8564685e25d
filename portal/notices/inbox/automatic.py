"""Telling what a machine sent: such a message makes nothing, and nobody answers it."""

import re
from email.message import Message

from django.conf import settings

from portal.notices import letters
from portal.notices.inbox import headers
from portal.notices.inbox.parsing import walk
from portal.notices.registry import kinds

MOST_HOPS = 50
BULK = {"bulk", "junk", "auto_reply", "auto-reply"}
MARKS = [  # headers that no person's message has
    "X-Autoreply", "X-Autorespond", "X-Autoresponder", "X-Auto-Reply", "X-AutoReply-From", "X-Auto-Response",
    "X-Mail-Autoreply", "X-Vacation", "X-FC-Machinegenerated", "X-Failed-Recipients", "X-Amavis-Alert",
]  # fmt: skip
SPAM = ("X-Spam-Flag", "X-Spam-Status", "X-Spam")
MACHINES = re.compile(
    r"(?:mailer-?daemon|mail-?daemon|postmaster|no-?_?reply|do-?not-?reply|ne-?pas-?repondre|no-?responder"
    r"|auto-?reply|autoresponder|bounces?|nobody|listserv|majordomo|mail(?:er)?-?system)(?:[+._-].*)?@",
    re.IGNORECASE,
)
CALENDAR = {"text/calendar", "application/ics"}
ANSWERS = {"reply", "counter", "cancel", "refresh"}
# How mail programs begin the subject of an answer that nobody wrote. Whole, or before a colon or a bracket:
# "Out of office hours: who milks?" is somebody's question.
SAID = r"""
    auto(?:matic)?[ -]?(?:reply|response|responder) | automated[ ](?:reply|response)
    | out[ -]of[ -](?:the[ -])?office(?:[ ](?:auto-?)?reply|[ ]notice)?
    | away[ ]from[ ](?:my[ ]mail|the[ ]office) | vacation[ ]reply
    | r[ée]ponse[ ]automatique(?:[ ]d['’]absence)? | absence[ ]du[ ]bureau | absente?[ ]du[ ]bureau
    | (?:message|notification)[ ]d['’]absence
    | (?:respuesta|contestaci[óo]n)[ ]autom[áa]tica | fuera[ ]de[ ](?:la[ ])?oficina
    | (?:ال)?رد[ ](?:ال)?تلقائي | رد[ ]آلي | خارج[ ]المكتب
    | automatische[ ]antwort | abwesenheits(?:notiz|benachrichtigung|meldung|assistent) | nicht[ ]im[ ]b[üu]ro
    | risposta[ ]automatica | fuori[ ]ufficio | resposta[ ]autom[áa]tica | fora[ ]do[ ]escrit[óo]rio
    | automatisch[ ]antwoord | afwezigheidsbericht | autosvar | automatiskt[ ]svar | automaattinen[ ]vastaus
    | odpowied[źz][ ]automatyczna | автоответ | автоматический[ ]ответ | 自动回复 | 自動返信 | 자동[ ]회신
"""
# These begin honest subjects as well, so they count only alone or before an answer's own subject.
UNSURE = r"auto | vacation | absence | absent | ausencia | ausente | afwezig | aus[êe]ncia | abwesend"
VACATION = re.compile(
    rf"(?:re:\s*|\[[^\]]{{1,40}}\]\s*)*"
    rf"(?:(?:{SAID})\s*(?:$|[:：(\[—–-])|(?:{UNSURE})\s*(?:$|:\s*(?:re|rv|tr|aw|sv|رد)\s*:))",
    re.IGNORECASE | re.VERBOSE,
)

# How reports of failure begin that keep to no standard, and how one ends.
FAILED = re.compile(
    r"""undeliver(?:able|ed)\b | returned[ ]mail\b
    | (?:mail|message)[ ]delivery[ ](?:failed|failure|warning|status) | mail[ ](?:failure|system[ ]error)
    | delivery[ ](?:status[ ]notification|failure|has[ ]failed|failed) | failure[ ]notice$
    | (?:mail|message)[ ]could[ ]not[ ]be[ ]delivered | warning:[ ]could[ ]not[ ]send
    | non[ ]remis | [ée]chec[ ]de[ ](?:la[ ])?(?:remise|livraison|distribution) | message[ ]non[ ]distribu[ée]
    | correo[ ]no[ ]entregado | no[ ]se[ ]puede[ ]entregar | error[ ]en[ ]la[ ]entrega | unzustellbar
    | تعذر[ ](?:ال)?تسليم | لم[ ]يتم[ ](?:ال)?تسليم | غير[ ]قابل[ ]للتسليم
    | .{0,200}\(delivery[ ]failed\)$""",
    re.IGNORECASE | re.VERBOSE,
)


def why(message: Message, envelope_sender: str) -> str:
    """What shows that a machine sent the message (RFC 3834), "" for a person's.

    `envelope_sender` is empty where a report of failure or an automatic answer came (RFC 5321, 4.5.5).
    """
    submitted = headers.raw(message, "Auto-Submitted").partition(";")[0].strip().lower()
    if submitted not in ("", "no"):
        return f"Auto-Submitted: {submitted}"
    if not envelope_sender:
        return "The sender of the envelope is empty."
    if (precedence := headers.raw(message, "Precedence").strip().lower()) in BULK:
        return f"Precedence: {precedence}"
    if found := next((name for name in MARKS if name in message), ""):
        return f"It has the header {found}."
    if any(headers.raw(message, name).strip().lower().startswith("yes") for name in SPAM):
        return "The mail server takes it for spam."
    for _name, address in headers.addresses(message, "From")[:5]:
        if MACHINES.match(address):
            return f"From {address}"
    return why_by_content(message) or why_loop(message)


def why_by_content(message: Message) -> str:
    """Reports, receipts (RFC 8098), answers to invitations (RFC 5546), and words in the subject."""
    if message.get_content_type() == "multipart/report":
        return "It is a report, not a message."
    for part in walk(message):
        if part.get_content_type() in CALENDAR and headers.parameter(part, "method").lower() in ANSWERS:
            return "It is an answer to an invitation."
        if part.get_content_type() in ("message/disposition-notification", "message/delivery-status"):
            return "It is a report, not a message."
    subject = headers.words(headers.raw(message, "Subject"))
    if VACATION.match(subject) or FAILED.match(subject):
        return f"Its subject: {subject[:100]}"
    return ""


def why_loop(message: Message) -> str:
    """Whether it is a message of the portal's own that comes back."""
    for value in headers.all_raw(message, "List-Id"):
        if value.strip().lower().endswith(f".{settings.MAIL_DOMAIN}>"):
            return "It is a message of the portal’s own that came back."
    own = letters.own_thing(headers.raw(message, "Message-ID"))
    if own and (own[0] in kinds or own[0] in ("event", "mail")):
        return "It is a message of the portal’s own that came back."
    if len(message.get_all("Received", [])) > MOST_HOPS:
        return "It has gone round and round."
    return ""
