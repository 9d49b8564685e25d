"""Every state of a page's text."""

from django.conf import settings
from django.db import models
from django.db.models import Q
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from knowledge.wiki.models.pages import Page
from knowledge.wiki.querysets import RevisionQuerySet
from portal.models import Once
from portal.text.models import Body


class Revision(Body, Once):
    """One state of a page's text, with who wrote it, when and why; `parent` is the one it was made from.

    One that is `automatic` the portal made in somebody's name, as where links follow a new title.

    On a reviewed page `about` holds what waits of themes, countries and tags (`actions.subjects`).
    """

    body_profile = "wiki"

    # The indexes by number serve: with one of its own PostgreSQL would read a long history whole.
    page = models.ForeignKey(Page, models.CASCADE, related_name="revisions", db_index=False)
    number = models.PositiveIntegerField(_("number"))
    parent = models.ForeignKey("self", models.SET_NULL, null=True, blank=True, related_name="+")
    title = models.CharField(_("title"), max_length=200)
    author = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        models.SET_NULL,
        null=True,
        related_name="wiki_revisions",
        db_index=False,
        verbose_name=_("author"),
    )
    summary = models.CharField(_("summary"), max_length=200, blank=True)
    minor = models.BooleanField(_("minor"), default=False)
    automatic = models.BooleanField(_("automatic"), default=False)
    about = models.JSONField(null=True, editable=False)
    size = models.PositiveIntegerField(_("size in characters"), default=0)
    created_at = models.DateTimeField(_("written"), default=timezone.now)

    objects = RevisionQuerySet.as_manager()

    class Meta:
        verbose_name = _("revision")
        verbose_name_plural = _("revisions")
        constraints = [models.UniqueConstraint(fields=["page", "number"], name="revision_number_once")]
        indexes = [
            models.Index(fields=["-created_at", "-id"], name="revision_by_time"),
            models.Index(
                fields=["-created_at", "-id"], condition=Q(automatic=False), name="revision_by_people"
            ),
            models.Index(fields=["author", "-created_at", "-id"], name="revision_by_author"),
            models.Index(fields=["page", "-number"], name="revision_history"),
        ]

    def __str__(self) -> str:
        return f"{self.title} ({self.number})"
