"""The words by which a mail changes settings, in each language; a message that is one of them is no post."""

from portal.notices.inbox.reading import Message
from portal.notices.registry import WatchKind, Word
from portal.vocabulary.folding import fold

DAILY, WEEKLY, EACH, NOMAIL, MUTE, LEAVE, HELP = (
    "daily", "weekly", "each", "nomail", "mute", "leave", "help",
)  # fmt: skip

# The first word of a language is the one that the help names.
WORDS: dict[str, dict[str, list[str]]] = {
    DAILY: {
        "en": ["daily", "every day", "digest"],
        "fr": ["quotidien", "chaque jour", "tous les jours", "journalier"],
        "es": ["diario", "a diario", "cada día", "todos los días"],
        "ar": ["يومي", "يوميا", "كل يوم"],
    },
    WEEKLY: {
        "en": ["weekly", "every week"],
        "fr": ["hebdo", "hebdomadaire", "chaque semaine", "toutes les semaines"],
        "es": ["semanal", "semanalmente", "cada semana", "todas las semanas"],
        "ar": ["أسبوعي", "أسبوعيا", "كل أسبوع"],
    },
    EACH: {
        "en": ["each", "every message", "each message", "single mails"],
        "fr": ["chaque message", "chacun", "tous les messages"],
        "es": ["cada mensaje", "cada uno", "todos los mensajes"],
        "ar": ["كل رسالة", "كل الرسائل"],
    },
    NOMAIL: {
        "en": ["nomail", "no mail", "no mails", "unsubscribe"],
        "fr": ["aucun courriel", "pas de courriel", "sans courriel", "pas de mail", "désabonner"],
        "es": ["sin correo", "ningún correo", "no correo", "sin correos", "darme de baja"],
        "ar": ["بلا بريد", "بدون بريد", "لا بريد", "إلغاء الاشتراك"],
    },
    MUTE: {
        "en": ["mute", "mute this"],
        "fr": ["muet", "silence", "en sourdine"],
        "es": ["silenciar", "silencio"],
        "ar": ["كتم", "صامت", "كتم الصوت"],
    },
    LEAVE: {
        "en": ["leave", "close my account"],
        "fr": ["quitter", "fermer mon compte"],
        "es": ["salir", "abandonar", "cerrar mi cuenta"],
        "ar": ["مغادرة", "إغلاق حسابي"],
    },
    HELP: {
        "en": ["help"],
        "fr": ["aide"],
        "es": ["ayuda"],
        "ar": ["مساعدة"],
    },
}  # fmt: skip
YES = {"yes", "oui", "sí", "نعم"}  # to the question whether somebody really wants to leave

MEANING = {fold(word): name for name, words in WORDS.items() for some in words.values() for word in some}
CONFIRMING = {fold(word) for word in YES} | {word for word, name in MEANING.items() if name == LEAVE}
POLITE = {fold(word) for word in ("please", "thanks", "merci", "gracias", "favor", "por", "شكرا", "رجاء")}
# What may stand under such a word: thanks and a name.
GREETINGS = {
    fold(word)
    for word in [
        "thanks", "thank you", "many thanks", "regards", "best regards", "kind regards", "best", "cheers",
        "merci", "merci beaucoup", "cordialement", "bien cordialement", "bonne journée", "salutations",
        "gracias", "muchas gracias", "saludos", "un saludo", "atentamente",
        "شكرا", "شكرا جزيلا", "مع التحية", "تحياتي", "please", "s'il vous plaît", "por favor", "من فضلك",
    ]
}  # fmt: skip
MOST_LINES = 5


def command(message: Message) -> str:
    """Which word the message is; "" for any other: "Help! My goats cough" is a post.

    It is the word alone, with thanks and the sender's own name below it at most, or where nothing is written
    the subject alone.
    """
    if not message.text.strip():
        return MEANING.get(fold(message.subject), "")
    return MEANING.get(alone(message), "")


def alone(message: Message) -> str:
    """The one line that the message is, folded, with thanks and a name below it at most; "" for more.

    Quoted lines, which stay in a text where the person may have chosen them, don't count.
    """
    own = [line for line in message.text.split("\n") if not line.lstrip().startswith(">")]
    lines = [folded for line in own if (folded := fold(line))]
    if not lines or len(lines) > MOST_LINES or not all(is_closing(line, message) for line in lines[1:]):
        return ""
    return lines[0]


def word_of(kind: WatchKind, message: Message) -> Word | None:
    """Which of the words of a kind of thing the message is, where it is one."""
    said = alone(message) if message.text.strip() else fold(message.title)
    spelt = ((word, fold(one)) for word in kind.words for some in word.spellings.values() for one in some)
    return next((word for word, spelling in spelt if said and spelling == said), None)


def command_for_settings(message: Message) -> str:
    """The same at an address where nobody posts: there the first line or the subject may begin with it."""
    first = next((folded for line in message.text.split("\n") if (folded := fold(line))), "")
    subject = fold(message.title)
    for words in (first, subject, first.partition(" ")[0], subject.partition(" ")[0]):
        if words in MEANING:
            return MEANING[words]
    return ""


def confirms(message: Message) -> bool:
    """Whether the message says yes to leaving, and nothing else: "Leave my account as it is" says no."""
    first = next((folded for line in message.text.split("\n") if (folded := fold(line))), "")
    said = set(first.split())
    return first in CONFIRMING or (bool(said & CONFIRMING) and said <= CONFIRMING | POLITE)


def without_closing(message: Message) -> str:
    """The text of a message without thanks and a name at its end."""
    lines = message.text.strip().splitlines()
    while len(lines) > 1 and is_closing(fold(lines[-1]), message):
        lines.pop()
    return "\n".join(lines)


def is_closing(line: str, message: Message) -> bool:
    """Whether a line under the word is thanks, or a part of the sender's name."""
    names = f"{message.sender_name} {getattr(message.member, 'full_name', '')}"
    return line in GREETINGS or set(line.split()) <= set(fold(names).split())
