"""Documents put together and in order, by members and by the secretariat."""

from django.conf import settings
from django.db import models
from django.db.models import Q
from django.utils import timezone
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from knowledge.documents.models.documents import SLUG_LENGTH, Document, room_url
from knowledge.documents.querysets import CollectedQuerySet, CollectionQuerySet
from portal.access import Audience
from portal.models import Once
from portal.moderation.models import Moderated
from portal.text.models import Body


class Collection(Moderated, Once, Body):
    """A reading list with a title, and a description as its text. An `official` one is the secretariat's."""

    title = models.CharField(_("title"), max_length=200)
    slug = models.CharField(max_length=SLUG_LENGTH, editable=False)
    language = models.CharField(_("language"), max_length=3, default="en")
    audience = models.CharField(_("who may read it"), max_length=20, default=Audience.EVERYONE)
    official = models.BooleanField(_("of the secretariat"), default=False)
    owner = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        models.SET_NULL,
        null=True,
        related_name="document_collections",
        verbose_name=_("made by"),
    )
    created_at = models.DateTimeField(_("begun"), default=timezone.now)
    updated_at = models.DateTimeField(_("changed"), default=timezone.now)
    document_count = models.PositiveIntegerField(_("documents"), default=0, editable=False)
    revision = models.PositiveIntegerField(default=1, editable=False)

    objects = CollectionQuerySet.as_manager()

    class Meta:
        verbose_name = _("collection")
        verbose_name_plural = _("collections")
        constraints = [
            models.CheckConstraint(
                condition=Q(audience__regex=r"^(everyone|members|group:[0-9]+)$"),
                name="collection_audience_known",
            )
        ]
        indexes = [
            models.Index(fields=["-official", "-updated_at", "-id"], name="document_collection_list"),
            models.Index(fields=["owner", "-updated_at"], name="document_collection_mine"),
        ]

    def __str__(self) -> str:
        return self.title

    def get_absolute_url(self) -> str:
        return f"{room_url()}collections/{self.pk}/{self.slug}/"

    @property
    def is_open(self) -> bool:
        """Whether everyone may read it."""
        return self.is_published and self.audience == Audience.EVERYONE


class Collected(models.Model):
    """A document's place in a collection, with a line on why it is there."""

    collection = models.ForeignKey(Collection, models.CASCADE, related_name="collected")
    document = models.ForeignKey(Document, models.CASCADE, related_name="collected_in")
    order = models.PositiveIntegerField(pgettext_lazy("position in a list", "order"))
    note = models.CharField(_("note"), max_length=300, blank=True)
    added_at = models.DateTimeField(_("added"), default=timezone.now)

    objects = CollectedQuerySet.as_manager()

    class Meta:
        verbose_name = _("collected document")
        verbose_name_plural = _("collected documents")
        ordering = ["collection", "order", "id"]
        constraints = [
            models.UniqueConstraint(fields=["collection", "document"], name="document_collected_once")
        ]
        indexes = [models.Index(fields=["collection", "order", "id"], name="document_collected_order")]

    def __str__(self) -> str:
        return f"{self.collection_id} {self.document_id}"
