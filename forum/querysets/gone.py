"""What somebody meant to change, and another has taken away meanwhile."""

from django.utils.translation import gettext as _

from portal.access import AccessDenied


class Gone(AccessDenied):
    """A topic was merged into another one, or a post is no longer where it was, since it was read."""

    def __init__(self) -> None:
        super().__init__(_("This is no longer here. Perhaps somebody has just put it together with another."))
