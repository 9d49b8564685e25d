"""What is done to an account that nobody shall have any more."""

from allauth.usersessions.models import UserSession

from members.models import Member, Status
from members.personal import addresses_of
from members.tasks import mend_index
from portal import personal, search


def close(person: Member, *, withdraw: bool = False) -> bool:
    """Make the account nobody's: each room erases what it holds of the person, then name, address and handle
    go. What others wrote, and what is in files, is gone through in the background; so is, with `withdraw`,
    what the person wrote and nobody has answered. False where that was done meanwhile."""
    if Member.objects.select_for_update().get(pk=person.pk).status == Status.GONE:
        return False
    traces = personal.Traces(
        pk=person.pk,
        name=person.full_name,
        handle=person.handle,
        addresses=sorted(addresses_of(person)),
        networks=sorted(set(UserSession.objects.filter(user=person).values_list("ip", flat=True))),
    )
    for holding in sorted(personal.holdings.values(), key=lambda one: one.name == "members"):
        holding.erase(person)  # the account itself last: the others may ask for its addresses
    person.email = f"gone-{person.pk}@former.invalid"
    person.handle = f"former-{person.pk}"
    person.status = Status.GONE
    person.full_name = person.stakeholder = person.status_reason = person.face = ""
    person.country, person.last_login, person.time_zone = None, None, "UTC"
    person.is_staff = person.is_expert = person.trusted = False
    person.set_unusable_password()
    person.save()
    for follow in personal.followers:
        follow(traces, withdraw)
    search.update("member", [person.pk])
    mend_index.enqueue(person.pk)
    return True
