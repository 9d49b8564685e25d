"""What people are told about their own data."""

from django.utils.translation import gettext_lazy as _

from portal import notices

notices.register_event(
    "archive-made", sentence=_("The archive of your data is ready. It waits for you for a week.")
)
notices.register_event(
    "erasure-asked",
    sentence=_(
        "The secretariat was asked to erase your account. If that is not your wish, write to it at once."
    ),
)
