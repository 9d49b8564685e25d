"""Who may do what in a group."""

from typing import Any

from portal.access import Verdict, must_be_secretariat


def can_change_group(person: Any, group: Any) -> Verdict:
    """Who is in a group, the secretariat decides."""
    return must_be_secretariat(person)
