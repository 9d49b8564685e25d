"""What members say of an expert with whom they have done something."""

from django.conf import settings
from django.db import models
from django.db.models import Q
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from portal.models import Once
from portal.moderation.models import Retractable
from portal.text.models import Body
from roster.models.experts import Expert
from roster.querysets import EndorsementQuerySet


class Endorsement(Body, Retractable, Once):
    """One member's word for an expert, tied to something that both did together.

    The expert is told, may answer beside it (`reply`), and may take it off their page (`put_away_at`).
    """

    expert = models.ForeignKey(Expert, models.CASCADE, related_name="endorsements", db_index=False)
    author = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        models.CASCADE,
        related_name="endorsements",
        verbose_name=_("author"),
        db_index=False,
    )
    language = models.CharField(_("language"), max_length=3, default="en")
    occasion = models.CharField(_("what you did together"), max_length=200)
    place = models.CharField(_("where"), max_length=120, blank=True)
    year = models.PositiveSmallIntegerField(_("in which year"))
    created_at = models.DateTimeField(_("written"), default=timezone.now)
    reply = models.TextField(_("the expert’s answer"), blank=True)
    replied_at = models.DateTimeField(_("answered"), null=True, blank=True)
    put_away_at = models.DateTimeField(_("taken off the page"), null=True, blank=True)

    objects = EndorsementQuerySet.as_manager()

    class Meta:
        verbose_name = _("endorsement")
        verbose_name_plural = _("endorsements")
        constraints = [
            models.UniqueConstraint(fields=["expert", "author"], name="endorsement_once"),
            models.CheckConstraint(condition=Q(year__gte=1950, year__lte=2200), name="endorsement_year"),
        ]
        indexes = [
            models.Index(fields=["expert", "-created_at", "-id"], name="endorsement_of_expert"),
            models.Index(fields=["author", "-id"], name="endorsement_by_author"),
            models.Index(fields=["id"], condition=Q(state="held"), name="endorsement_held"),
        ]

    def __str__(self) -> str:
        return self.occasion

    def get_absolute_url(self) -> str:
        return f"{self.expert.get_absolute_url()}#endorsement-{self.pk}"
