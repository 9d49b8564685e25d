"""Who may open what of this part; see tests/test_access.py."""

from tests.access import Row

ROWS: dict[str, Row] = {}
