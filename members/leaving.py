"""What is done to an account that nobody shall have any more."""

from members.models import Member, Profile, Status
from members.tasks import mend_index
from portal import search


def close(person: Member) -> None:
    """Make the account nobody's, and mend what the index says of its posts."""
    person.email = f"gone-{person.pk}@former.invalid"
    person.handle = f"former-{person.pk}"
    person.status = Status.GONE
    person.full_name = person.stakeholder = person.status_reason = ""
    person.country, person.last_login, person.time_zone = None, None, "UTC"
    person.is_staff = person.is_expert = person.trusted = False
    person.set_unusable_password()
    person.save()
    erase_belongings(person)
    search.update("member", [person.pk])
    mend_index.enqueue(person.pk)


def erase_belongings(person: Member) -> None:
    """Delete what hangs on the account and names the person: entry, addresses, keys, sign-ins, watches."""
    from allauth.account.models import EmailAddress
    from allauth.mfa.models import Authenticator
    from allauth.socialaccount.models import SocialAccount
    from allauth.usersessions.models import UserSession

    from portal.drafts.models import Draft
    from portal.moderation.actions import forget_appeals
    from portal.moderation.models import Act
    from portal.notices.inbox.tidying import erase_mail_of
    from portal.notices.models import Digest, Event, Notification, Preference, Watch
    from portal.notices.outbox.models import Mail

    for session in UserSession.objects.filter(user=person):
        session.end()
    for model in (EmailAddress, Authenticator, SocialAccount):
        model.objects.filter(user=person).delete()
    for model in (Profile, Notification, Watch, Draft, Preference, Digest, Mail):
        model.objects.filter(member=person).delete()
    forget_appeals(person)
    erase_mail_of(person)
    Event.objects.filter(kind="member", object_id=person.pk).delete()
    Act.objects.filter(kind="member", object_id=person.pk).update(label=str(person))
