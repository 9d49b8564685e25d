from tests.access import MEMBERS, Row

ROWS = {"vocabulary:suggest-concepts": Row(get=MEMBERS)}
