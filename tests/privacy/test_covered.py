"""Every table that names a member is one that somebody speaks for: given to the person, and erased."""

import re

import pytest
from django.apps import apps
from django.contrib.postgres.fields import ArrayField
from django.db import models

from members.models import Member
from portal import personal

# Fields that lead to a member, or could hold an address, in tables that nobody speaks for: why that is right.
NAMELESS = "It leads to the account, which has no name any more."
EXCUSED = {
    "documents.TableImport.by": NAMELESS,
    "wiki.PageImport.by": NAMELESS,
    "wiki.Address.by": NAMELESS,
    "documents.Visit.person": "A keyed hash that differs from day to day, and is forgotten the next.",
    "wiki.Page.edited_by": "Which group may change a page.",
}

LIKE_A_PERSON = re.compile(
    r"(^|_)(e?mail|address|handle|ip|sender|recipients?|person|member|member_ids?|user|author|signature)$"
)


def spoken_for() -> set[str]:
    return {table for holding in personal.holdings.values() for table in holding.tables}


def fields_about_people() -> list[tuple[type[models.Model], str]]:
    """Every field that leads to a member, or whose kind or name says that it may hold who somebody is."""
    found = []
    for model in apps.get_models(include_auto_created=True):
        for field in model._meta.concrete_fields:
            text = isinstance(field, (models.CharField, models.TextField, ArrayField, models.JSONField))
            of_its_kind = isinstance(field, (models.EmailField, models.GenericIPAddressField))
            if field.related_model is Member or of_its_kind or (text and LIKE_A_PERSON.search(field.name)):
                found.append((model, field.name))
    return found


@pytest.mark.parametrize(
    ("model", "field"), fields_about_people(), ids=[f"{m._meta.label}.{f}" for m, f in fields_about_people()]
)
def test_somebody_speaks_for_every_field_about_people(model, field):
    if model._meta.proxy:
        return
    label = model._meta.label
    assert label in spoken_for() or f"{label}.{field}" in EXCUSED, (
        f"{label}.{field} names a member: register the table with portal.personal in the app's apps.py, "
        "so that it is given to its owner and erased, or say in EXCUSED why that is not needed."
    )


def test_nothing_is_registered_or_excused_that_is_not_there():
    known = {model._meta.label for model in apps.get_models(include_auto_created=True)}
    assert spoken_for() <= known
    for field in EXCUSED:
        model, _dot, name = field.rpartition(".")
        assert name in {one.name for one in apps.get_model(model)._meta.get_fields()}
