"""Who looks after a category."""

from typing import Any

from django.utils.translation import gettext_lazy as _

from forum.models import Category
from portal.access import Allowed, Denied, Verdict, is_member, is_secretariat, must_be_member

ARCHIVED = _("This conversation is archived. It stays here to be read.")


def facilitates(person: Any, category: Category) -> bool:
    """Whether `person` looks after `category`: one of its facilitators, or the secretariat."""
    return is_secretariat(person) or (is_member(person) and person.pk in category.facilitator_ids)


def must_facilitate(person: Any, category: Category) -> Verdict:
    """Yes for the category's facilitators and the secretariat."""
    if not (verdict := must_be_member(person)):
        return verdict
    if facilitates(person, category):
        return Allowed()
    return Denied(_("Only a facilitator of this category or the secretariat can do this."))
