"""Who may ask for advice, answer, and end a request."""

from datetime import timedelta
from typing import Any

from django.db.models import Count, Q
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from portal import blocks
from portal.access import Allowed, Denied, Verdict, must_be_member, must_be_secretariat
from roster.advice.finding import MONTH
from roster.advice.models import WAITING, Need, Request, State

AT_ONCE = 5  # experts who wait with one for the same need
A_DAY = 10  # requests of one member

ONLY_EXPERT = _("Only the expert who was asked can answer.")
ONLY_ASKER = _("Only who asked can do this.")
ENDED = _("This request is closed.")


def can_ask_for_advice(person: Any) -> Verdict:
    """Every active member may say what they need."""
    return must_be_member(person)


def can_send_requests(person: Any, need: Need, count: int = 1) -> Verdict:
    """Who asks chooses at most five experts at a time for one need, and sends at most ten requests a day."""
    if not (verdict := must_be_member(person)):
        return verdict
    if need.asker_id != person.pk:
        return Denied(ONLY_ASKER)
    day = timezone.now() - timedelta(days=1)
    mine = Request.objects.filter(need__asker=person).filter(Q(need=need) | Q(asked_at__gt=day))
    sent = mine.aggregate(
        waiting=Count("pk", filter=Q(need=need, state__in=WAITING)),
        today=Count("pk", filter=Q(asked_at__gt=day)),
    )
    if sent["waiting"] + count > AT_ONCE:
        return Denied(
            _("At most five experts are asked at a time. Please wait for the answers of some first.")
        )
    if sent["today"] + count > A_DAY:
        return Denied(_("That was a lot for one day. Please ask further experts tomorrow."))
    return Allowed()


def can_ask_expert(person: Any, expert: Any) -> Verdict:
    """Listed experts other than oneself are asked, up to the number of requests a month that each of them
    set."""
    if expert.member_id == person.pk:
        return Denied(_("This is your own entry."))
    if not (expert.is_listed and expert.member.is_active_member):
        return Denied(_("This expert is not on the roster at present."))
    if blocks.has_blocked(expert.member_id, person.pk):
        return Denied(_("This expert can’t be asked at present."))
    if not expert.requests_per_month:
        return Denied(_("This expert takes no requests at present."))
    lately = Request.objects.filter(expert=expert.member_id, asked_at__gt=timezone.now() - MONTH)
    if lately.count() >= expert.requests_per_month:
        return Denied(_("This expert has had as many requests this month as they can answer."))
    return Allowed()


def can_read_request(person: Any, request: Request) -> Verdict:
    """Both of them, and nobody else."""
    if not (verdict := must_be_member(person)):
        return verdict
    return Allowed() if request.is_between(person) else Denied(_("This is between two other people."))


def can_write_message(person: Any, request: Request) -> Verdict:
    """Both write as long as the request is open and the other one is here. When one of them has ended it,
    the other still has one word: thanks for an honest no, or for the thanks."""
    if not (verdict := can_read_request(person, request)):
        return verdict
    if not (request.is_open or has_last_word(person, request)):
        return Denied(ENDED)
    other = request.need.asker if person.pk == request.expert_id else request.expert
    return Allowed() if other.is_active_member else Denied(_("This person can’t be written to at present."))


def has_last_word(person: Any, request: Request) -> bool:
    """Whether the other one has ended the request, and `person` has said nothing since."""
    ended_by_expert = request.state == State.DECLINED
    if ended_by_expert == (person.pk == request.expert_id):
        return False
    since = request.messages.filter(author=person, created_at__gte=request.closed_at)
    return not since.exists()


def must_be_asked(person: Any, request: Request) -> Verdict:
    if not (verdict := can_read_request(person, request)):
        return verdict
    return Allowed() if person.pk == request.expert_id else Denied(ONLY_EXPERT)


def can_accept_request(person: Any, request: Request) -> Verdict:
    """The expert accepts what waits, or what they have declined before and the asker has not ended."""
    if not (verdict := must_be_asked(person, request)):
        return verdict
    if request.state == State.ACCEPTED:
        return Denied(_("You have accepted this request already."))
    return Allowed() if request.is_waiting or request.state == State.DECLINED else Denied(ENDED)


def can_postpone_request(person: Any, request: Request) -> Verdict:
    """The expert may come back to an open request later."""
    if not (verdict := must_be_asked(person, request)):
        return verdict
    return Allowed() if request.is_open else Denied(ENDED)


def can_decline_request(person: Any, request: Request) -> Verdict:
    """As coming back to it later."""
    return can_postpone_request(person, request)


def must_have_asked(person: Any, request: Request) -> Verdict:
    if not (verdict := can_read_request(person, request)):
        return verdict
    return Allowed() if person.pk == request.need.asker_id else Denied(ONLY_ASKER)


def can_close_request(person: Any, request: Request) -> Verdict:
    """Who asked says what came of it, once the expert has answered; before that they can withdraw it."""
    if not (verdict := must_have_asked(person, request)):
        return verdict
    if not request.is_open:
        return Denied(ENDED)
    if not request.first_answer_at:
        return Denied(_("The expert has not answered yet. You can withdraw the request."))
    return Allowed()


def can_withdraw_request(person: Any, request: Request) -> Verdict:
    """Who asked may need no answer any more, until the expert has accepted."""
    if not (verdict := must_have_asked(person, request)):
        return verdict
    return Allowed() if request.is_waiting else Denied(ENDED)


def can_see_to_request(person: Any, request: Request) -> Verdict:
    """What nobody answers the secretariat sees to; that it is there, and not what it says."""
    return must_be_secretariat(person)


def can_moderate_message(person: Any, message: Any) -> Verdict:
    """What one of the two has reported the secretariat decides about, unless it is one of the two itself."""
    if not (verdict := must_be_secretariat(person)):
        return verdict
    if message.request.is_between(person):
        return Denied(_("Please let a colleague decide on your own conversation."))
    return Allowed()


def can_read_numbers(person: Any) -> Verdict:
    """The numbers are the secretariat's."""
    return must_be_secretariat(person)
