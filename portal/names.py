"""Who writes without showing their name, as everybody else meets them."""

from typing import Any

from django.utils.translation import gettext as _


class Nameless:
    """Stands where a person would stand who wrote without a name: nothing in it tells who that is, nor where
    they live. In sentences it is "A member"."""

    pk = id = 0
    country = country_id = None
    is_active_member = is_authenticated = is_staff = False

    @property
    def display_name(self) -> str:
        return _("A member")

    @property
    def role_line(self) -> str:
        """What stands beside the name."""
        return _("without a name")

    def __str__(self) -> str:
        return self.display_name


NAMELESS: Any = Nameless()
