"""What moderation tells people."""

from django.utils.translation import gettext_lazy as _

from portal import notices

notices.register_event(
    "moderation-hide", sentence=_("The secretariat has hidden what you wrote: “%(title)s”.")
)
notices.register_event("moderation-restore", sentence=_("What you wrote can be seen again: “%(title)s”."))
notices.register_event("moderation-approve", sentence=_("What you wrote is published: “%(title)s”."))
