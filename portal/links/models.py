"""What leads where."""

from django.db import models
from django.utils import timezone


class Link(models.Model):
    """One thing leads to another; both are named as the search index names them.

    `thread` is the conversation that the first belongs to ("topic:12"), by which what leads here is counted.
    """

    class Relation(models.TextChoices):
        CITES = "cites"
        MADE_FROM = "made-from"

    kind = models.CharField(max_length=20)
    object_id = models.BigIntegerField()
    thread = models.CharField(max_length=40)
    relation = models.CharField(max_length=9, choices=Relation, default=Relation.CITES)
    to_kind = models.CharField(max_length=20)
    to_id = models.BigIntegerField()
    created_at = models.DateTimeField(default=timezone.now)

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["kind", "object_id", "relation", "to_kind", "to_id"], name="link_once"
            ),
        ]
        indexes = [models.Index(fields=["to_kind", "to_id", "relation", "-id"], name="link_from")]

    def __str__(self) -> str:
        return f"{self.kind} {self.object_id} → {self.to_kind} {self.to_id}"
