"""What reviewers have said of revisions, and what readers have said of pages."""

from django.conf import settings
from django.db import models
from django.db.models import Q
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from knowledge.wiki.models.pages import Page
from knowledge.wiki.models.revisions import Revision


class Review(models.Model):
    """That a reviewer has approved a revision of a reviewed page, or has given it back with a comment."""

    class Verdict(models.TextChoices):
        APPROVED = "approved", _("Approved")
        RETURNED = "returned", _("Given back")

    page = models.ForeignKey(Page, models.CASCADE, related_name="reviews", db_index=False)
    revision = models.ForeignKey(Revision, models.CASCADE, related_name="reviews")
    reviewer = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.SET_NULL, null=True, related_name="+", db_index=False
    )
    verdict = models.CharField(_("verdict"), max_length=10, choices=Verdict)
    comment = models.TextField(_("comment"), blank=True)
    created_at = models.DateTimeField(_("when"), default=timezone.now)

    class Meta:
        verbose_name = _("review")
        verbose_name_plural = _("reviews")
        indexes = [models.Index(fields=["page", "-created_at", "-id"], name="review_of_page")]

    def __str__(self) -> str:
        return f"{self.revision}: {self.get_verdict_display()}"


class Flag(models.Model):
    """That a member says a page needs an update, and why; open until somebody closes it."""

    page = models.ForeignKey(Page, models.CASCADE, related_name="flags", db_index=False)
    member = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.SET_NULL, null=True, related_name="+", db_index=False
    )
    reason = models.CharField(_("what is out of date"), max_length=300)
    created_at = models.DateTimeField(_("when"), default=timezone.now)
    # The edit of a reviewed page that sees to it: it is closed when readers get that.
    seen_to = models.ForeignKey(Revision, models.SET_NULL, null=True, related_name="+", db_index=False)
    closed_at = models.DateTimeField(_("closed"), null=True)
    closed_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.SET_NULL, null=True, related_name="+", db_index=False
    )

    class Meta:
        verbose_name = _("needs an update")
        verbose_name_plural = _("need an update")
        constraints = [
            models.UniqueConstraint(
                fields=["page", "member"], condition=Q(closed_at=None), name="flag_open_once"
            )
        ]
        indexes = [
            models.Index(fields=["page", "-id"], name="flag_of_page"),
            models.Index(fields=["-id"], condition=Q(closed_at=None), name="flag_open"),
        ]

    def __str__(self) -> str:
        return self.reason
