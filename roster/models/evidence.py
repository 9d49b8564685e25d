"""What shows that an entry is right: the CV, publications, and people who can be asked."""

from urllib.parse import quote

from django.db import models
from django.db.models import Q
from django.utils import timezone
from django.utils.html import format_html
from django.utils.safestring import SafeString
from django.utils.translation import gettext_lazy as _

from portal.uploads.attached import Attached
from roster.models.choices import RefereeState
from roster.models.experts import Expert
from roster.querysets import CvQuerySet


class CurriculumVitae(Attached):
    """The CV of an expert; who may read it, its entry says (`cv_audience`).

    Where there is a virus scanner nobody but that gets it before it is `scanned`.
    """

    folder = "cv"
    place = "expert"

    expert = models.OneToOneField(Expert, models.CASCADE, null=True, related_name="cv")
    scanned = models.BooleanField(default=True)

    objects = CvQuerySet.as_manager()

    class Meta:
        verbose_name = _("CV")
        verbose_name_plural = _("CVs")
        indexes = [models.Index(fields=["owner"], condition=Q(expert=None), name="cv_waiting")]


class Publication(models.Model):
    """A document of the repository, by its number, or anything else by its DOI."""

    expert = models.ForeignKey(Expert, models.CASCADE, related_name="publications")
    # A number and no key: the repository is another room, and says by its search entry who may see it.
    document_id = models.BigIntegerField(null=True)
    doi = models.CharField(_("DOI"), max_length=200, blank=True)
    title = models.CharField(_("title"), max_length=300, blank=True)

    class Meta:
        verbose_name = _("publication")
        verbose_name_plural = _("publications")
        ordering = ["pk"]
        constraints = [
            models.UniqueConstraint(fields=["expert", "document_id"], name="publication_document_once"),
            models.UniqueConstraint(
                fields=["expert", "doi"], condition=~Q(doi=""), name="publication_doi_once"
            ),
            models.CheckConstraint(
                condition=Q(document_id=None) ^ Q(doi=""), name="publication_document_or_doi"
            ),
        ]

    def __str__(self) -> str:
        return self.title or self.doi or f"#{self.document_id}"

    @property
    def short_link(self) -> SafeString:
        """A link to the document, which each reader who may see it reads as its title (`portal.links`)."""
        number = self.document_id
        return format_html('<a class="short" href="/documents/{}/">document:{}</a>', number, number)

    @property
    def doi_url(self) -> str:
        return f"https://doi.org/{quote(self.doi, safe='/:()')}" if self.doi else ""


class Referee(models.Model):
    """Somebody who can say whether an entry is right; often no member. Only the secretariat reads the answer.

    The address is erased as soon as it is needed no longer: when they have answered, when the secretariat
    has decided, at the latest after two months.
    """

    expert = models.ForeignKey(Expert, models.CASCADE, related_name="referees")
    name = models.CharField(_("name"), max_length=120)
    email = models.EmailField(_("e-mail address"), blank=True)
    language = models.CharField(_("language"), max_length=2, default="en")
    state = models.CharField(_("state"), max_length=8, choices=RefereeState, default=RefereeState.ASKED)
    asked_at = models.DateTimeField(_("asked"), default=timezone.now)
    answered_at = models.DateTimeField(_("answered"), null=True, blank=True)
    answer = models.TextField(_("answer"), blank=True)

    class Meta:
        verbose_name = _("referee")
        verbose_name_plural = _("referees")
        ordering = ["pk"]
        constraints = [
            models.UniqueConstraint(
                fields=["expert", "email"], condition=~Q(email=""), name="referee_address_once"
            )
        ]
        indexes = [models.Index(fields=["asked_at"], condition=~Q(email=""), name="referee_address_kept")]

    def __str__(self) -> str:
        return self.name

    @property
    def is_asked(self) -> bool:
        """Whether an answer is waited for."""
        return self.state == RefereeState.ASKED

    @property
    def may_answer(self) -> bool:
        """Whether an answer is taken: also of who has our mail after all, by another way."""
        return self.state in (RefereeState.ASKED, RefereeState.BOUNCED)
