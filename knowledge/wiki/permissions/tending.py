"""Who may look after the pages of the wiki."""

from typing import Any

from portal.access import Verdict, must_be_secretariat


def can_moderate_page(member: Any, page: Any) -> Verdict:
    """Hiding and restoring are the secretariat's."""
    return must_be_secretariat(member)


def can_protect_page(member: Any, page: Any) -> Verdict:
    """Protecting a page is the secretariat's."""
    return must_be_secretariat(member)
