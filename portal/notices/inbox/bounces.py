"""Reports that a mail did not arrive."""

import re
from dataclasses import dataclass
from datetime import timedelta
from email.message import Message as Parsed

from django.utils import timezone
from flufl.bounce import all_failures

from portal.notices import preferences
from portal.notices.inbox import headers, parsing
from portal.notices.inbox.models import Incoming
from portal.notices.inbox.registry import Done, Ignored, Outcome
from portal.notices.outbox import sending
from portal.text import clean_line

KIND = "bounce"
STATUS = re.compile(r"\b([245])\.(\d{1,3})\.(\d{1,3})\b")
# What is wrong isn't the address: its box is full, the mail was too large, or a rule refused it (RFC 3463).
PASSING = {(2, 2), (2, 3), (3, 4)}
PASSING_SUBJECTS = {4, 6, 7}  # the network, the content, security and policy
MOST_PASSING = 5  # such reports in a month, after which nothing gets through all the same


@dataclass(frozen=True)
class Report:
    """What a report says: whether it is over for this mail, the status (RFC 3463), and the server's words."""

    failed: bool
    status: str
    words: str

    @property
    def is_for_good(self) -> bool:
        """Whether the address itself is bad, so that no other mail would arrive either."""
        found = STATUS.search(self.status)
        if not self.failed or (found and found[1] != "5"):
            return False
        subject, detail = (int(found[2]), int(found[3])) if found else (0, 0)
        return (subject, detail) not in PASSING and subject not in PASSING_SUBJECTS


def read(message: Parsed) -> Report | None:
    """What the message reports, by RFC 3464 or in one of the many older forms; None where it is no report."""
    return by_standard(message) or by_custom(message)


def by_standard(message: Parsed) -> Report | None:
    """The first recipient that a delivery status report tells of."""
    for part in parsing.walk(message):
        if part.get_content_type() != "message/delivery-status":
            continue
        for group in parsing.children(part):
            if action := headers.raw(group, "Action").strip().lower():
                status = headers.raw(group, "Status").strip()
                said = headers.words(headers.raw(group, "Diagnostic-Code"))
                return Report(action == "failed", status, clean_line(f"{status} {said}")[:500])
    return None


def by_custom(message: Parsed) -> Report | None:
    """What mail servers wrote before there was a standard, or beside it."""
    try:
        passing, lasting = all_failures(message)
    except Exception:  # its detectors read what strangers wrote, and expect less than these can think of
        return None
    if not passing and not lasting:
        return None
    text = "\n".join(piece.text for piece in parsing.contents(message).pieces)
    said = next((line for line in text.split("\n") if STATUS.search(line)), "")
    found = STATUS.search(said)
    return Report(bool(lasting), found.group() if found else "", clean_line(said or text)[:500])


def handle_mail(report: Report, mail_id: int) -> Outcome:
    """Note of a mail to somebody who is no member that it came back, for whatever reason; of one that is only
    late nothing is said."""
    if report.failed and sending.came_back(mail_id, report.words):
        return Done(KIND)
    return Ignored(f"It may arrive yet, or nobody waits for it any more: {report.words}")


def handle(report: Report, member_id: int) -> Outcome:
    """Send this member no more mail where the report says that there is no such address."""
    if report.is_for_good or (report.failed and failures_lately(member_id) >= MOST_PASSING):
        preferences.stop_mail(member_id, report.words)
        return Done(KIND, member_id)
    kind = KIND if report.failed else ""
    return Ignored(f"It may pass: {report.words}", kind, member_id if kind else None)


def failures_lately(member_id: int) -> int:
    """How many mails to the member failed in the last month for reasons that may pass."""
    lately = timezone.now() - timedelta(days=30)
    return Incoming.objects.filter(kind=KIND, object_id=member_id, received_at__gt=lately).count()
