"""Free tags of entries: words of somebody's own, which go with the last thing that has them."""

from collections.abc import Iterable

from django.db.models import Exists, OuterRef
from taggit.models import Tag, TaggedItem


def forget_unused_tags(ids: Iterable[int]) -> None:
    """Delete those of these tags that nothing has any more."""
    used = TaggedItem.objects.filter(tag=OuterRef("pk"))
    Tag.objects.filter(~Exists(used), pk__in=list(ids)).delete()
