"""What helps those who write: beginnings to start from, and who else is writing now."""

from django.conf import settings
from django.db import models
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from knowledge.wiki.models.pages import Page


class Template(models.Model):
    """A beginning for a new page, which the secretariat keeps: headings, and what to write under each."""

    name = models.CharField(_("name"), max_length=100)
    language = models.CharField(_("language"), max_length=3, choices=settings.LANGUAGES)
    about = models.CharField(_("what it is for"), max_length=200, blank=True)
    body = models.TextField(_("text"))
    order = models.PositiveSmallIntegerField(_("order"), default=100)
    is_offered = models.BooleanField(_("is offered"), default=True)

    class Meta:
        verbose_name = _("template")
        verbose_name_plural = _("templates")
        ordering = ["language", "order", "name"]
        constraints = [models.UniqueConstraint(fields=["language", "name"], name="wiki_template_once")]

    def __str__(self) -> str:
        return self.name


class Editing(models.Model):
    """That a member has a page open to change it, and was last seen there `at`; a warning, never a lock."""

    page = models.ForeignKey(Page, models.CASCADE, related_name="editing", db_index=False)
    member = models.ForeignKey(settings.AUTH_USER_MODEL, models.CASCADE, related_name="+")
    at = models.DateTimeField(default=timezone.now, db_index=True)

    class Meta:
        constraints = [models.UniqueConstraint(fields=["page", "member"], name="editing_once")]

    def __str__(self) -> str:
        return f"{self.member_id}: {self.page_id}"
