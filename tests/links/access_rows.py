from tests.access import MEMBERS, Row

ROWS = {"links:suggest": Row(get=MEMBERS)}
