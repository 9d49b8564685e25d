"""What members found when they judged or tried a good practice."""

from typing import Any

from django.conf import settings
from django.contrib.postgres.fields import ArrayField
from django.db import models
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from knowledge.documents.models.choices import Rung
from knowledge.documents.models.documents import Document, room_url
from knowledge.documents.querysets import AssessmentQuerySet
from portal.models import Once
from portal.moderation.models import Retractable
from portal.text import excerpt
from portal.text.models import Body
from portal.vocabulary.models import Country

BEGINNING = 400  # characters of an assessment on the page of its document


class Criterion(models.TextChoices):
    """What a good practice is judged by (FAO's criteria of good practices)."""

    EFFECTIVE = "effective", _("Effective")
    SUSTAINABLE = "sustainable", _("Sustainable")
    GENDER_SENSITIVE = "gender-sensitive", _("Gender-sensitive")
    FEASIBLE = "feasible", _("Feasible")
    PARTICIPATORY = "participatory", _("Participatory")
    ADAPTABLE = "adaptable", _("Adaptable")


class Evidence(models.TextChoices):
    """What an assessment rests on."""

    RESEARCH = "research", _("Research")
    FIELD = "field", _("Experience in the field")


class Assessment(Retractable, Once, Body):
    """One member's judgement of one practice; its text says what happened where they tried it.

    `agrees` is whether they stand by the practice; `met` and `unmet` are the criteria that it meets and
    doesn't, where they say so.
    """

    document = models.ForeignKey(Document, models.CASCADE, related_name="assessments")
    author = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.SET_NULL, null=True, related_name="assessments"
    )
    agrees = models.BooleanField(_("agrees"))
    rung = models.CharField(_("how far proven"), max_length=10, choices=Rung, blank=True)
    met = ArrayField(models.CharField(max_length=16, choices=Criterion), default=list, blank=True)
    unmet = ArrayField(models.CharField(max_length=16, choices=Criterion), default=list, blank=True)
    evidence = models.CharField(_("evidence"), max_length=8, choices=Evidence)
    tried = models.BooleanField(_("tried it"), default=False)
    country = models.ForeignKey(Country, models.PROTECT, null=True, blank=True, verbose_name=_("country"))
    context = models.CharField(_("context"), max_length=300, blank=True)
    language = models.CharField(_("language"), max_length=3, default="en")
    created_at = models.DateTimeField(_("written"), default=timezone.now)
    updated_at = models.DateTimeField(_("changed"), default=timezone.now)
    revision = models.PositiveIntegerField(default=1, editable=False)

    objects = AssessmentQuerySet.as_manager()

    class Meta:
        verbose_name = _("assessment")
        verbose_name_plural = _("assessments")
        constraints = [
            models.UniqueConstraint(fields=["document", "author"], name="document_assessment_once")
        ]
        indexes = [
            models.Index(fields=["document", "-created_at", "-id"], name="document_assessments"),
            models.Index(fields=["author", "-id"], name="document_assessed_by"),
        ]

    def __str__(self) -> str:
        return excerpt(self.body_html, 80) or self.context or str(self.verdict)

    def get_absolute_url(self) -> str:
        """Its permanent address, which leads to where it stands now."""
        return f"{room_url()}assessments/{self.pk}/"

    @property
    def verdict(self) -> Any:
        """Whether its author stands by the practice, in words."""
        return _("agrees") if self.agrees else _("dissents")

    @property
    def met_labels(self) -> list[Any]:
        return [Criterion(value).label for value in self.met]

    @property
    def unmet_labels(self) -> list[Any]:
        return [Criterion(value).label for value in self.unmet]

    @property
    def place(self) -> Any:
        """Its country, from memory."""
        return Country.objects.known().get(self.country_id)

    @property
    def beginning(self) -> str:
        """Its first words, in plain text."""
        return excerpt(self.body_html, BEGINNING)
