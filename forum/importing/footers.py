"""What a list's server put under each message: how to leave the list, and where its archive is."""

import re

LONGEST = 16  # lines of such a footer
RULE = re.compile(r"\s*(?:[_=*#~-]{3,}|--\s?|(?:[-_.,]\s?){8,})\s*$")
TELLING = re.compile(
    r"unsubscri|un-subscri|mailman/(?:listinfo|options)|mailing list\s*$|list-?info\b|\blistserv\b"
    r"|(?:leave|quit|be removed from) (?:this|the) (?:mailing )?(?:list|group|community)"
    r"|you (?:are receiving|received|have received|receive) this (?:message|e-?mail|mail) because"
    r"|Yahoo! Groups|groups\.google\.com|googlegroups\.com|groups\.yahoo\.com|dgroups\.(?:org|info)"
    r"|d[ée]sabonn|d[ée]sinscri|vous recevez ce (?:message|mail|courriel) (?:car|parce)|liste de diffusion"
    r"|darse? de baja|cancelar (?:la |su )?suscripci|anular (?:la |su )?suscripci|lista de correo\s*$"
    r"|recibe este (?:mensaje|correo) porque"
    r"|إلغاء (?:ال)?اشتراك|القائمة البريدية|قائمة بريدية",
    re.IGNORECASE | re.MULTILINE,
)
# A footer without a rule is only believed where it begins as servers' sentences do.
BEGINS = re.compile(
    r"To (?:unsubscribe|leave this|post (?:a message )?to|subscribe)|You (?:are receiving|received) this"
    r"|Pour (?:vous d[ée](?:sabonn|sinscri)|quitter cette liste)|Vous recevez ce"
    r"|Para (?:darse de baja|cancelar|anular|dejar esta lista)|Recibe este|لإلغاء الاشتراك",
    re.IGNORECASE,
)
LINK = re.compile(
    r"https?://|mailto:|\S@\S|\bsend (?:a|an|the|your)?\b.*\bmail|\S+ at \S+\.\S+", re.IGNORECASE
)


def without_footers(text: str) -> str:
    """The text without the footers at its end, of which two lists may have put one each."""
    while (shorter := without_footer(text)) != text:
        text = shorter
    return text


def without_footer(text: str) -> str:
    """The text without its last lines, where they begin with a rule and tell how to leave the list.

    Without a rule the last paragraph is one, where it begins as one.
    """
    lines = text.rstrip().split("\n")
    last = max(0, len(lines) - LONGEST)
    for start in range(len(lines) - 1, last - 1, -1):
        below = "\n".join(lines[start + 1 :])
        if RULE.match(lines[start]) and TELLING.search(below) and LINK.search(below):
            return "\n".join(lines[:start]).rstrip()
    blank = max((at for at in range(last, len(lines)) if not lines[at].strip()), default=-1)
    paragraph = "\n".join(lines[blank + 1 :])
    if len(paragraph) < 500 and BEGINS.match(paragraph) and LINK.search(paragraph):
        return "\n".join(lines[: blank + 1]).rstrip()
    return text
