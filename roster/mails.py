"""What the roster tells people."""

from django.utils.translation import gettext_lazy as _

from portal import notices

notices.register_event(
    "expert-list", sentence=_("You are on the roster of experts now. Thank you for your help!")
)
notices.register_event(
    "expert-return",
    sentence=_("The secretariat has a question about your entry for the roster: “%(title)s”."),
)
notices.register_event("expert-rest", sentence=_("Your entry on the roster rests."))
