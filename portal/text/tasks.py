from django.apps import apps
from django_tasks import task

from portal.text import stale


@task()
def rerender() -> None:
    """Start to render again, in the background, what an older version rendered."""
    for model in stale.models():
        if stale.stale(model).exists():
            rerender_batch.enqueue(model._meta.label_lower, 0)


@task()
def rerender_batch(label: str, after: int) -> None:
    """Render a batch of `label`'s rows again and leave the next to a task of its own."""
    last = stale.rerender(apps.get_model(label), after)
    if last is not None:
        rerender_batch.enqueue(label, last)
