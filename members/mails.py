"""What people are told about their membership."""

from django.utils.translation import gettext_lazy as _

from members import by_mail
from portal import notices

notices.register_event(
    "member-approved", sentence=_("Welcome! The secretariat has approved your membership.")
)
notices.register_event("member-let-in", sentence=_("Welcome! You are a member now."))
notices.register_event(
    "member-asked",
    sentence=_("The secretariat has a question before it can welcome you."),
    reply_to=by_mail.address_of,
)
notices.register_event("member-declined", sentence=_("The secretariat could not accept your membership."))
notices.register_event(
    "member-suspended", sentence=_("The secretariat has suspended your membership for now.")
)
notices.register_event("member-reinstated", sentence=_("Your membership is open again. Welcome back!"))
notices.register_event(
    "member-second-factor",
    sentence=_(
        "The secretariat has taken away the second factor of your sign-in. If you did not ask, write to it."
    ),
)
notices.register_event(
    "posts-claimed",
    sentence=_("What you wrote on the old mailing list is yours here now."),
    by_mail=False,
)
