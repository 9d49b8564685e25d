"""Who may have tables made."""

from typing import Any

from portal.access import Verdict, must_be_secretariat
from portal.sheets import kinds


def can_order_sheets(person: Any) -> Verdict:
    """Whoever may have one of the tables; else the no of the first, or the secretariat's."""
    verdicts = [kind.may(person) for kind in kinds.values()]
    return next((one for one in verdicts if one), verdicts[0] if verdicts else must_be_secretariat(person))
