"""Experts: entries of the roster, vetted by the secretariat, kept by the experts themselves."""

from datetime import date

from django.conf import settings
from django.contrib.postgres.fields import ArrayField
from django.contrib.postgres.indexes import GinIndex
from django.db import models
from django.db.models import F, Q
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from portal.models import Once
from portal.text.models import Body
from portal.vocabulary.models import Language, Theme
from roster.models.choices import Availability, CvAudience, Fee, Level, Service, Skill, Status
from roster.querysets import ExpertQuerySet

DEFAULT_REQUESTS_PER_MONTH = 4


class Expert(Body, Once):
    """One member's entry on the roster; `body` says what they know and have done."""

    member = models.OneToOneField(
        settings.AUTH_USER_MODEL, models.CASCADE, related_name="expert", verbose_name=_("member")
    )
    headline = models.CharField(_("in one line"), max_length=150)
    language = models.CharField(_("language of the text"), max_length=3, default="en")
    themes = models.ManyToManyField("vocabulary.Theme", through="ExpertTheme", related_name="experts")
    languages = models.ManyToManyField(
        "vocabulary.Language", through="ExpertLanguage", related_name="experts"
    )
    countries = models.ManyToManyField(
        "vocabulary.Country", verbose_name=_("countries worked in"), related_name="experts", blank=True
    )
    levels = ArrayField(
        models.CharField(max_length=13, choices=Level),
        verbose_name=_("levels of work"),
        default=list,
        blank=True,
    )
    services = ArrayField(
        models.CharField(max_length=12, choices=Service), verbose_name=_("services"), default=list, blank=True
    )
    availability = models.CharField(
        _("availability"), max_length=11, choices=Availability, default=Availability.AVAILABLE
    )
    available_from = models.DateField(_("available from"), null=True, blank=True)
    available_until = models.DateField(_("available until"), null=True, blank=True)
    requests_per_month = models.PositiveSmallIntegerField(
        _("requests for advice in a month, at most"), default=DEFAULT_REQUESTS_PER_MONTH
    )
    fee = models.CharField(_("fee"), max_length=8, choices=Fee, default=Fee.FREE)
    status = models.CharField(_("status"), max_length=9, choices=Status, default=Status.SUBMITTED)
    decided_by = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        models.SET_NULL,
        null=True,
        blank=True,
        related_name="+",
        verbose_name=_("decided by"),
    )
    decided_at = models.DateTimeField(_("decided"), null=True, blank=True)
    decision_reason = models.TextField(_("reason"), blank=True)
    submitted_at = models.DateTimeField(_("submitted"), default=timezone.now)
    listed_at = models.DateTimeField(_("listed"), default=timezone.now)
    cv_audience = models.CharField(
        _("who may read the CV"), max_length=11, choices=CvAudience, default=CvAudience.SECRETARIAT
    )
    confirmed_at = models.DateTimeField(_("confirmed"), default=timezone.now)
    # How often the expert was asked since then whether the entry is still right, and when last.
    confirm_asked = models.PositiveSmallIntegerField(default=0, editable=False)
    confirm_asked_at = models.DateTimeField(null=True, editable=False)
    revision = models.PositiveIntegerField(default=1, editable=False)

    objects = ExpertQuerySet.as_manager()

    class Meta:
        verbose_name = _("expert")
        verbose_name_plural = _("experts")
        constraints = [
            models.CheckConstraint(condition=Q(status__in=Status.values), name="expert_status_known"),
            models.CheckConstraint(
                condition=Q(available_from=None)
                | Q(available_until=None)
                | Q(available_from__lte=F("available_until")),
                name="expert_available_in_order",
            ),
        ]
        indexes = [
            models.Index(fields=["-listed_at", "-id"], condition=Q(status="listed"), name="expert_listed"),
            models.Index(fields=["status", "-submitted_at"], name="expert_queue"),
            models.Index(fields=["confirmed_at"], condition=Q(status="listed"), name="expert_to_confirm"),
            GinIndex(fields=["levels", "services"], name="expert_levels_services"),
        ]

    def __str__(self) -> str:
        return self.member.display_name

    def get_absolute_url(self) -> str:
        return reverse("roster:expert", args=[self.member.handle])

    @property
    def shown_publications(self) -> list:
        """The publications, which the query has brought (`for_page`)."""
        from roster.models.evidence import Publication

        return [Publication(**row) for row in self.__dict__["publication_rows"]]

    @property
    def is_listed(self) -> bool:
        return self.status == Status.LISTED

    @property
    def is_resting(self) -> bool:
        return self.status == Status.RESTING

    def availability_on(self, day: date) -> str:
        """How available the expert is on `day`: as they say, from the first day they named to the last."""
        if self.available_until and day > self.available_until:
            return Availability.UNAVAILABLE
        if self.available_from and day < self.available_from:
            return Availability.UNAVAILABLE
        if self.available_from and self.availability == Availability.UNAVAILABLE:
            return Availability.AVAILABLE
        return self.availability

    @property
    def level_labels(self) -> list:
        return [Level(level).label for level in self.levels]

    @property
    def service_labels(self) -> list:
        return [Service(service).label for service in self.services]


class ExpertTheme(models.Model):
    """A theme that an expert knows, since how long, and one line that shows it."""

    expert = models.ForeignKey(Expert, models.CASCADE, related_name="theme_rows")
    theme = models.ForeignKey("vocabulary.Theme", models.PROTECT, related_name="+", verbose_name=_("theme"))
    years = models.PositiveSmallIntegerField(_("years"), default=1)
    proof = models.CharField(_("what shows it, in one line"), max_length=200, blank=True)

    class Meta:
        constraints = [models.UniqueConstraint(fields=["expert", "theme"], name="expert_theme_once")]

    def __str__(self) -> str:
        return self.known_theme.name

    @property
    def known_theme(self) -> Theme:
        """The theme, from process memory: no query, however many rows a page shows."""
        return Theme.objects.known()[self.theme_id]


class ExpertLanguage(models.Model):
    """A language that an expert works in, and how well."""

    expert = models.ForeignKey(Expert, models.CASCADE, related_name="language_rows")
    language = models.ForeignKey(
        "vocabulary.Language", models.PROTECT, related_name="+", verbose_name=_("language")
    )
    level = models.CharField(_("level"), max_length=2, choices=Skill, default=Skill.B2)

    class Meta:
        constraints = [models.UniqueConstraint(fields=["expert", "language"], name="expert_language_once")]

    def __str__(self) -> str:
        return f"{self.known_language.name} ({self.level})"

    @property
    def known_language(self) -> Language:
        """The language, from process memory."""
        return Language.objects.known()[self.language_id]
