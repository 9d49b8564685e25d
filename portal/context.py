"""What every template knows."""

from django.conf import settings
from django.utils.functional import SimpleLazyObject

from portal import blocks, notices
from portal.access import is_member, is_secretariat


def site(request):
    """The site's name and contact, and what the header says to the person who reads."""
    person = getattr(request, "user", None)
    return {
        "site": {"name": settings.SITE_NAME, "contact": settings.CONTACT_EMAIL, "url": settings.SITE_URL},
        "is_member": is_member(person),
        "is_secretariat": is_secretariat(person),
        "unread": SimpleLazyObject(lambda: len(notices.known_glance(person).unread)),
        "unread_messages": SimpleLazyObject(lambda: notices.unread_of(person, "message")),
        "mail_stopped": SimpleLazyObject(lambda: notices.mail_stopped(person)),
        "blocked": SimpleLazyObject(lambda: blocks.of(person)),
    }
