"""Asking people who know an expert; only the secretariat reads what they answer."""

from collections.abc import Collection, Iterable
from datetime import datetime, timedelta
from typing import Any

from django.contrib.auth import get_user_model
from django.db import transaction
from django.urls import reverse
from django.utils import timezone

from portal import notices, text
from portal.notices import outbox
from portal.notices.outbox.models import Mail
from roster.models import Expert, Referee, RefereeState

MOST_REFEREES = 3  # who are asked at a time
MOST_ASKED = 6  # in all, so that nobody has us write to the whole world
WAIT = timedelta(days=60)


def ask(member: Any, expert: Expert, people: Iterable[tuple[str, str, str]]) -> int:
    """Write to some people, as (name, address, language), whom `member` names for their entry; how many.

    Each address once; no more than MOST_REFEREES at a time and MOST_ASKED in all; never oneself.
    """
    there = list(Referee.objects.filter(expert=expert))
    left = min(MOST_REFEREES - sum(one.is_asked for one in there), MOST_ASKED - len(there))
    known = {one.email for one in there} | {member.email}
    asked = 0
    for name, email, language in people:
        if asked >= left or (email := email.lower()) in known:
            continue
        known.add(email)
        referee = Referee.objects.create(expert=expert, name=name, email=email, language=language)
        outbox.post("referee", f"referee:{referee.pk}", address=email, data={"referee": referee.pk})
        asked += 1
    return asked


@transaction.atomic
def answer_as_referee(referee: Referee, words: str) -> bool:
    """Keep what a referee answers; False where they have answered already, or need not any more."""
    return end(referee, RefereeState.ANSWERED, answer=text.clean(words))


@transaction.atomic
def decline_as_referee(referee: Referee) -> bool:
    """Note that a referee would rather not answer; False likewise."""
    return end(referee, RefereeState.DECLINED)


def end(referee: Referee, state: str, **values: Any) -> bool:
    """The first of two answers counts. The address is not needed any more."""
    asked = Referee.objects.filter(pk=referee.pk, state__in=(RefereeState.ASKED, RefereeState.BOUNCED))
    if not asked.update(state=state, answered_at=timezone.now(), email="", **values):
        return False
    forget_mails([referee.pk])
    tell_secretariat(referee)
    return True


@transaction.atomic
def note_return(referee_id: int) -> bool:
    """Our mail to a referee came back: the expert is told, so that they can name somebody else instead, and
    the secretariat sees it. The address is forgotten. False where nobody waits for the answer."""
    asked = Referee.objects.filter(pk=referee_id, state=RefereeState.ASKED)
    if not asked.update(state=RefereeState.BOUNCED, email=""):
        return False
    referee = Referee.objects.select_related("expert__member").get(pk=referee_id)
    forget_mails([referee.pk])
    expert = referee.expert
    notices.tell(
        "expert-referee-bounced",
        actor=None,
        kind="expert",
        object_id=expert.pk,
        title=referee.name,
        url=reverse("roster:apply") + "#referees-fold",
        to=[expert.member],
    )
    tell_secretariat(referee, "expert-referee-unreached")
    return True


def tell_secretariat(referee: Referee, event: str = "expert-referee") -> None:
    """Only in the portal: it reads the answer when it looks at the entry."""
    expert = referee.expert
    notices.tell(
        event,
        actor=None,
        kind="expert",
        object_id=expert.pk,
        title=str(expert),
        url=reverse("admin:roster_expert_change", args=[expert.pk]),
        to=list(get_user_model().objects.secretariat().exclude(pk=expert.member_id)),
    )


@transaction.atomic
def withdraw_referees(expert: Expert, ids: Collection[int]) -> int:
    """Forget people whom an expert has named by mistake and who haven't answered yet; how many."""
    return close(Referee.objects.filter(expert=expert, pk__in=list(ids)))


def end_asking(expert: Expert) -> int:
    """The secretariat has decided: nobody need answer any more."""
    return close(Referee.objects.filter(expert=expert))


def forget_addresses(now: datetime | None = None) -> int:
    """Forget the addresses of those who haven't answered in two months; how many."""
    return close(Referee.objects.filter(asked_at__lt=(now or timezone.now()) - WAIT))


def close(referees: Any) -> int:
    ids = list(referees.filter(state=RefereeState.ASKED).values_list("pk", flat=True))
    forget_mails(ids)
    return Referee.objects.filter(pk__in=ids).update(state=RefereeState.SILENT, email="")


def forget_mails(ids: Collection[int]) -> None:
    """The outbox need not remember where it wrote to, either."""
    Mail.objects.filter(name="referee", key__in=[f"referee:{pk}" for pk in ids]).delete()
