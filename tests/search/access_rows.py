from tests.access import PUBLIC, Row

ROWS = {
    "search:search": Row(get=PUBLIC),
    "search:search with words and filters": Row(get=PUBLIC, query="?q=goats&theme=pastoralism&country=KE"),
}
