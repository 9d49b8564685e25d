from tests.access import MEMBERS, PUBLIC, Row

ROWS = {
    "search:search": Row(get=PUBLIC),
    "search:similar": Row(get=MEMBERS),
    "search:search with words and filters": Row(get=PUBLIC, query="?q=goats&theme=pastoralism&country=KE"),
}
