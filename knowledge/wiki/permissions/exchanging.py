"""Who may take pages along, and bring them in."""

from typing import Any

from knowledge.wiki.models import Page
from portal.access import Verdict, must_be_member, must_be_secretariat


def can_order_export(person: Any, page: Page) -> Verdict:
    """Whoever may read a page may take it along; what is made in the background is made for members."""
    return must_be_member(person)


def can_import_pages(person: Any) -> Verdict:
    """Bringing in another wiki's pages is the secretariat's."""
    return must_be_secretariat(person)
