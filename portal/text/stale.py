"""Rendering again what an older version rendered, a batch at a time."""

from django.apps import apps
from django.db.models import QuerySet

from portal import text
from portal.text.models import Body
from portal.text.rendering import as_typed

BATCH = 200


def models() -> list[type[Body]]:
    """Every model whose rows hold a body."""
    return [model for model in apps.get_models() if issubclass(model, Body)]


def stale(model: type[Body]) -> QuerySet:
    """The rows of `model` that an older version rendered, by id."""
    return model._base_manager.filter(body_version__lt=text.VERSION).order_by("pk")


def rerender(model: type[Body], after: int = 0) -> int | None:
    """Render a batch of the stale rows above the id `after` again. Returns the last id, None at the end.

    A row that its author changes meanwhile is left alone: it has been rendered anew. A text that is too
    tangled for today's renderer is shown as it was typed, and nothing is lost.
    """
    rows = stale(model).filter(pk__gt=after).only("pk", "body", "body_version")[:BATCH]
    last = None
    for row in rows:
        try:
            html = text.render(row.body, profile=model.body_profile).html
        except text.TextError:
            html = as_typed(row.body)
        unchanged = model._base_manager.filter(pk=row.pk, body_version=row.body_version)
        unchanged.update(body_html=html, body_version=text.VERSION)
        last = row.pk
    return last
