"""Deciding by mail: what the secretariat answers to the mail about something that waits.

Only the first word counts, and only where the mail says nothing that it could be mistaken for. The address
that is answered names the person and carries the mark of what they were shown.
"""

import re
from datetime import timedelta
from typing import Any

from django.conf import settings
from django.utils import timezone
from django.utils.formats import date_format
from django.utils.timezone import localtime
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from portal import text
from portal.access import must_be_secretariat, require
from portal.moderation.decisions import MEANING, Answer, Decision, decisions, mark
from portal.notices import outbox
from portal.notices.inbox import words
from portal.notices.inbox.reading import Message
from portal.notices.inbox.registry import Done, Ignored, Outcome, Refused
from portal.notices.outbox.addresses import Signed
from portal.notices.outbox.models import Mail
from portal.vocabulary.folding import fold

MOST_AGAIN = 3  # in a day, about one thing
LONGEST_REASON = 2000  # characters, as in the admin
FIRST_WORD = re.compile(r"[\s*_(\[\"“”«»]*([^\s.,;:!?،؛؟…—–()*_\"“”«»\[\]]+)(.*)")
AFTER_A_WORD = (".", ",", ";", ":", "،", "؛", "…", "—", "–", "-", "*", "_", '"', "”", "»", ")", "!")
BEFORE_A_REASON = ' \t.,;:،؛…—–-*_"”»)'

VERBS = {
    "approve": gettext_lazy("%(who)s approved it on %(date)s."),
    "ask": gettext_lazy("%(who)s asked for more on %(date)s."),
    "decline": gettext_lazy("%(who)s declined it on %(date)s."),
    "publish": gettext_lazy("%(who)s published it on %(date)s."),
    "list": gettext_lazy("%(who)s listed it on %(date)s."),
    "return": gettext_lazy("%(who)s returned it on %(date)s."),
    "withdraw": gettext_lazy("%(who)s withdrew it on %(date)s."),
    "hide": gettext_lazy("%(who)s hid it on %(date)s."),
    "restore": gettext_lazy("%(who)s showed it again on %(date)s."),
    "take": gettext_lazy("%(who)s took it as the member’s on %(date)s."),
    "refuse": gettext_lazy("%(who)s refused it on %(date)s."),
    "dismiss": gettext_lazy("%(who)s found nothing wrong on %(date)s."),
    "mend": gettext_lazy("%(who)s mended it and sent it again on %(date)s."),
    "warn": gettext_lazy("%(who)s warned its author on %(date)s."),
    "keep": gettext_lazy("%(who)s kept the decision on %(date)s."),
    "undo": gettext_lazy("%(who)s undid the decision on %(date)s."),
}


def decide(message: Message, signed: Signed) -> Outcome:
    """Do what a member of the secretariat answered to the mail about something that waits.

    With all checks of the admin, as the same actions do it, save the second factor: the address that they
    answer was sent to them alone, and the answer must come from theirs. Raises AccessDenied for who does not
    belong to the secretariat any more.
    """
    person, decision = message.member, decisions.get(signed.kind)
    if not settings.MODERATION_BY_MAIL or decision is None:
        return Refused(_("This cannot be decided by mail. Please decide in the admin."))
    if person is None or person.pk != signed.member_id or message.authenticated is False or message.vouched:
        return Refused(_("Only the one to whom this mail was sent can decide by answering it."))
    require(must_be_secretariat(person))
    obj = decision.waiting().filter(pk=signed.object_id).first()
    if obj is None:
        return Refused(who_was_faster(decision, signed.object_id))
    if mark(decision, obj) != signed.mark:
        return ask_again(
            message, decision, obj, _("Nothing was decided: this was changed since. Please read it again.")
        )
    answer, reason, wrong = understand(words.without_closing(message), decision)
    if answer is None:
        return ask_again(message, decision, obj, wrong)
    title = decision.describe(obj).title
    if not answer.act(person, obj, reason):
        return Refused(who_was_faster(decision, obj.pk))
    return Done(say=str(answer.done) % {"title": title})


def understand(said: str, decision: Decision) -> tuple[Answer | None, str, str]:
    """What was answered and the reason; or None, and what is wrong with it.

    A word that needs no reason stands alone on its line: "approve?" and "approve, if …" decide nothing.
    """
    own = [line for line in text.clean(said).splitlines() if not line.lstrip().startswith(">")]
    line, _newline, below = "\n".join(own).strip().partition("\n")
    found = FIRST_WORD.match(line)
    answer = decision.answers.get(MEANING.get(fold(found[1]), "")) if found else None
    if found is None or answer is None:
        return None, "", _("Nothing was decided: the first word of your mail is none of those below.")
    rest = found[2].strip()
    if rest.startswith(("?", "؟")) or (not answer.needs_reason and re.search(r"\w|[?؟]", rest)):
        wrong = _("Nothing was decided: “%(word)s” must stand alone on the first line of your mail.")
        return None, "", wrong % {"word": found[1]}
    if not answer.needs_reason:
        return answer, "", ""
    if answer.apart and rest and not rest.startswith(AFTER_A_WORD):
        wrong = _(
            "Nothing was decided: please write what the person shall read on the line below “%(word)s”, "
            "or after a colon."
        )
        return None, "", wrong % {"word": found[1]}
    reason = f"{rest}\n{below}".strip().lstrip(BEFORE_A_REASON).strip()
    if not reason:
        wrong = _("Nothing was decided: please write your reason after “%(word)s”. The person will read it.")
        return None, "", wrong % {"word": found[1]}
    if len(reason) > LONGEST_REASON:
        wrong = _("Nothing was decided: please give the reason in at most %(count)s characters.")
        return None, "", wrong % {"count": LONGEST_REASON}
    return answer, reason, ""


def ask_again(message: Message, decision: Decision, obj: Any, note: str) -> Outcome:
    """Send the thing once more as it stands, with what was wrong; at most thrice a day, for loops end so."""
    again = f"decide-again:{decision.name}:{obj.pk}:"
    today = timezone.now() - timedelta(days=1)
    sent = Mail.objects.filter(member=message.member, key__startswith=again, created_at__gt=today)
    if sent.exclude(key=f"{again}{message.incoming.pk}").count() >= MOST_AGAIN:
        return Ignored("The same was asked several times today.")
    data = {"kind": decision.name, "id": obj.pk, "note": note}
    outbox.post("decision", f"{again}{message.incoming.pk}", members=[message.member.pk], data=data)
    return Done()


def who_was_faster(decision: Decision, object_id: int) -> str:
    """The sentence for who answers too late."""
    decided = decision.decided(object_id)
    if decided is None or decided.verb not in VERBS:
        return _("Nothing was decided: this does not wait any more.")
    who = decided.who.display_name if decided.who else _("Somebody")
    day = date_format(localtime(decided.at), "DATE_FORMAT")
    said = _("Somebody was faster.") + " " + str(VERBS[decided.verb]) % {"who": who, "date": day}
    return said + (" " + _("The reason: %(reason)s") % {"reason": decided.reason} if decided.reason else "")
