"""Spreadsheets that were ordered."""

import uuid
from datetime import timedelta
from urllib.parse import parse_qsl

from django.conf import settings
from django.db import models
from django.db.models.functions import MD5
from django.urls import reverse
from django.utils.translation import gettext_lazy as _

from portal.making import MadeFile
from portal.sheets import SheetKind, kinds
from portal.sheets.querysets import SheetQuerySet

SHEETS = "sheets"  # in the storage


class Sheet(MadeFile):
    """A spreadsheet that somebody has ordered: the `kind` of table, by the `conditions` of its list (a query
    string), in a language. One that is ordered again is the same row.

    `count` rows were found when it was ordered; `written` are there so far.
    """

    KEPT = timedelta(days=1)

    owner = models.ForeignKey(settings.AUTH_USER_MODEL, models.CASCADE, related_name="+", db_index=False)
    key = models.UUIDField(default=uuid.uuid4, unique=True, editable=False)
    kind = models.CharField(max_length=20)
    conditions = models.TextField(blank=True)
    addresses = models.BooleanField(default=False)
    language = models.CharField(max_length=10)
    count = models.PositiveIntegerField()
    written = models.PositiveIntegerField(default=0)

    objects = SheetQuerySet.as_manager()

    class Meta:
        verbose_name = _("spreadsheet that was ordered")
        verbose_name_plural = _("spreadsheets that were ordered")
        constraints = [
            # The conditions may be longer than what an index holds.
            models.UniqueConstraint(
                "owner", "kind", MD5("conditions"), "addresses", "language", name="sheet_once"
            )
        ]

    def __str__(self) -> str:
        return f"{self.kind}: {self.conditions}"

    @property
    def known_kind(self) -> SheetKind:
        return kinds[self.kind]

    @property
    def list_url(self) -> str:
        """Where the list is seen that it was ordered from."""
        return f"{reverse(self.known_kind.url)}?{self.conditions}"

    @property
    def said(self) -> str:
        """The conditions in one line."""
        return ", ".join(f"{name}={value}" for name, value in parse_qsl(self.conditions))
