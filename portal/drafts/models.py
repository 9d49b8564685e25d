"""Texts that were begun."""

import json

from django.conf import settings
from django.db import models
from django.utils import timezone

from portal.drafts.querysets import DraftQuerySet
from portal.text import excerpt

SHOWN = ("title", "body")


class Draft(models.Model):
    """What one member typed into one form, field by field; seen by nobody else. `path` is the form's."""

    member = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.CASCADE, related_name="drafts", db_index=False
    )
    name = models.CharField(max_length=80)
    path = models.CharField(max_length=300, blank=True)
    fields = models.JSONField(default=dict)
    updated_at = models.DateTimeField(default=timezone.now)

    objects = DraftQuerySet.as_manager()

    class Meta:
        constraints = [models.UniqueConstraint(fields=["member", "name"], name="draft_once")]
        indexes = [models.Index(fields=["updated_at"], name="draft_by_age")]

    def __str__(self) -> str:
        return excerpt(" ".join(self.fields.get(name, "") for name in SHOWN), 120)

    @property
    def as_json(self) -> str:
        return json.dumps(self.fields)
