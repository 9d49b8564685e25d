"""A group: what it is called, what it is for, who may see and join it."""

from django.conf import settings
from django.db import models
from django.db.models import Q
from django.urls import get_script_prefix
from django.utils import timezone
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from members.groups.querysets import GroupQuerySet
from portal.access import Audience, group_audience
from portal.moderation.models import Moderated
from portal.text.models import Body
from portal.vocabulary.models import Named


class Kind(models.TextChoices):
    """What brings its members together."""

    COMMITTEE = "committee", pgettext_lazy("kind of group", "Committee")
    NETWORK = "network", pgettext_lazy("kind of group", "Regional network")
    THEME = "theme", pgettext_lazy("kind of group", "Thematic group")
    WORKING = "working", pgettext_lazy("kind of group", "Working group")


class Openness(models.TextChoices):
    """Who sees a group, and how one gets into it."""

    PUBLIC = "public", pgettext_lazy("openness of a group", "Public: every member may join")
    CLOSED = "closed", pgettext_lazy("openness of a group", "Closed: one asks to join")
    HIDDEN = "hidden", pgettext_lazy("openness of a group", "Hidden: only its members know of it")


class Group(Named, Body, Moderated):
    """A group or committee; its text, in `language`, says what it is for, and `described_by` wrote it last.

    The state of moderation is that of this text alone: a group itself is never held or hidden by it.
    `member_count` counts who is in it now. Nobody but its members and the secretariat learns of a hidden one.
    """

    slug = models.SlugField(_("address"), max_length=60, unique=True)
    kind = models.CharField(_("kind"), max_length=9, choices=Kind, default=Kind.WORKING)
    openness = models.CharField(
        _("who may see and join it"), max_length=6, choices=Openness, default=Openness.CLOSED
    )
    body = models.TextField(_("what it is for"), blank=True)
    language = models.CharField(_("language of this text"), max_length=3, default="en")
    region = models.ForeignKey(
        "vocabulary.Region",
        models.PROTECT,
        null=True,
        blank=True,
        verbose_name=_("region"),
        related_name="+",
    )
    themes = models.ManyToManyField(
        "vocabulary.Theme", verbose_name=_("themes"), blank=True, related_name="groups"
    )
    founded = models.DateField(_("founded"), null=True, blank=True)
    created_at = models.DateTimeField(_("opened here"), default=timezone.now, editable=False)
    member_count = models.PositiveIntegerField(_("members"), default=0, editable=False)
    described_by = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        models.SET_NULL,
        null=True,
        editable=False,
        related_name="described_groups",
        verbose_name=_("described by"),
    )
    revision = models.PositiveIntegerField(default=1, editable=False)

    objects = GroupQuerySet.as_manager()

    class Meta:
        verbose_name = _("group")
        verbose_name_plural = _("groups")
        ordering = ["name_en", "id"]
        constraints = [
            models.CheckConstraint(condition=Q(kind__in=Kind.values), name="group_kind_known"),
            models.CheckConstraint(condition=Q(openness__in=Openness.values), name="group_openness_known"),
        ]

    @property
    def is_public(self) -> bool:
        return self.openness == Openness.PUBLIC

    @property
    def is_closed(self) -> bool:
        return self.openness == Openness.CLOSED

    @property
    def is_hidden(self) -> bool:
        """Whether only its members know of it; of its text, `is_published` says what moderation decided."""
        return self.openness == Openness.HIDDEN

    @property
    def audience(self) -> str:
        """Who may know of it."""
        return group_audience(self.pk) if self.is_hidden else Audience.EVERYONE.value

    @property
    def audience_inside(self) -> str:
        """Who may read what is said and kept in it: of a public group everyone, else its members."""
        return Audience.EVERYONE.value if self.is_public else group_audience(self.pk)

    def get_absolute_url(self) -> str:
        return f"{get_script_prefix()}groups/{self.slug}/"


class FormerName(models.Model):
    """What a group was called before, or an address that it had: both still lead to it."""

    group = models.ForeignKey(Group, models.CASCADE, related_name="former_names", verbose_name=_("group"))
    name = models.CharField(_("former name"), max_length=120, blank=True)
    slug = models.SlugField(_("former address"), max_length=60, unique=True, null=True, blank=True)
    until = models.DateField(_("until"), null=True, blank=True)

    class Meta:
        verbose_name = _("former name")
        verbose_name_plural = _("former names")
        ordering = ["group", "-until", "id"]
        constraints = [
            models.CheckConstraint(
                condition=~Q(name="") | Q(slug__isnull=False), name="former_name_says_something"
            )
        ]

    def __str__(self) -> str:
        return self.name or self.slug or ""


class Possession(models.Model):
    """Something in one of the rooms that is the group's own; `kind` is one of `portal.belongings`."""

    group = models.ForeignKey(Group, models.CASCADE, related_name="possessions", db_index=False)
    kind = models.CharField(max_length=20)
    object_id = models.BigIntegerField()

    class Meta:
        verbose_name = _("what a group has")
        verbose_name_plural = _("what groups have")
        constraints = [
            models.UniqueConstraint(fields=["kind", "object_id"], name="possession_of_one_group"),
            models.UniqueConstraint(
                fields=["group"], condition=Q(kind="category"), name="possession_one_category"
            ),
        ]
        indexes = [models.Index(fields=["group", "kind"], name="possession_of_group")]

    def __str__(self) -> str:
        return f"{self.kind} {self.object_id}"
