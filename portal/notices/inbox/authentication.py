"""What the mail server in front found out about who sent a message."""

import re
from email.message import Message

from django.conf import settings

from portal.notices.inbox import headers

RESULT = re.compile(r"\b(dmarc|spf|dkim)\s*=\s*([a-z]+)", re.IGNORECASE)
COMMENT = re.compile(r"\([^()]*\)")
GOOD, BAD = "pass", {"fail", "softfail", "policy", "permerror"}


def authenticated(message: Message) -> bool | None:
    """Whether the message comes from the domain that it says, by the Authentication-Results (RFC 8601).

    Only those of MAIL_AUTH_SERVER count: anybody can write the header. False where DMARC failed, or without
    DMARC both SPF and DKIM; None where that server says nothing, or none is set.
    """
    results: dict[str, set[str]] = {}
    for value in headers.all_raw(message, "Authentication-Results"):
        server, _semicolon, said = COMMENT.sub(" ", value).partition(";")
        if not settings.MAIL_AUTH_SERVER or server.lower().split()[:1] != [settings.MAIL_AUTH_SERVER]:
            continue
        for method, result in RESULT.findall(said):
            results.setdefault(method.lower(), set()).add(result.lower())
    if "dmarc" in results and results["dmarc"] != {"none"}:
        return True if GOOD in results["dmarc"] else False if results["dmarc"] & BAD else None
    # A pass of these alone may be for another domain than the one that the reader sees.
    both = [results.get(method, set()) for method in ("spf", "dkim")]
    return False if all(one & BAD and GOOD not in one for one in both) else None
