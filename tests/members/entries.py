"""What the tests of this room fill in."""

ENTRY = {
    "revision": "1",
    "full_name": "Binta Sow",
    "country": "SN",
    "stakeholder": "keepers",
    "organisation": "Union des Laitières",
    "position": "Trésorière",
    "about": "J'élève neuf vaches.",
    "help_offered": "",
    "orcid": "",
    "links": "",
    "listed": "on",
    "languages_0": "fr",
    "languages_1": "wo",
    "agreed": "on",
}


def entry(**changes) -> dict:
    """A complete entry as cleaned data, for the action."""
    usual = {
        "full_name": "Binta Sow",
        "country": None,
        "stakeholder": "keepers",
        "organisation": "Union des Laitières",
        "position": "Trésorière",
        "about": "J'élève neuf vaches.",
        "themes": [],
        "languages": [],
        "levels": ["local"],
        "willing_to_help": True,
        "help_offered": "Hygiène du lait",
        "orcid": "",
        "links": [],
        "listed": True,
        "audiences": {},
    }
    return usual | changes
