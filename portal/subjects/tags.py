"""Free tags (django-taggit) beside the fixed themes: read with what has them, and where each has its page."""

from typing import Any

from django.contrib.postgres.expressions import ArraySubquery
from django.db.models import OuterRef
from django.db.models.functions import JSONObject
from django.urls import reverse

TagRow = dict[str, Any]


def tags_of(model: Any) -> ArraySubquery:
    """The tags of a row of `model`, by name, each as {"id", "name", "slug"}, in the query that reads it."""
    tied = model.tags.through.objects.filter(
        content_type__app_label=model._meta.app_label,
        content_type__model=model._meta.model_name,
        object_id=OuterRef("pk"),
    )
    row = JSONObject(id="tag_id", name="tag__name", slug="tag__slug")
    return ArraySubquery(tied.order_by("tag__name").values_list(row))


def url(tag: Any) -> str:
    """The page of a tag; nothing for one whose name has neither letter nor digit."""
    return reverse("subjects:tag", args=[tag.slug]) if tag.slug else ""
