"""The community's rules: their text is `templates/members/rules.html`, their version stands here.

A new version asks every member to agree again, and each agreement is kept in `Consent`.
"""

RULES_VERSION = "1"
