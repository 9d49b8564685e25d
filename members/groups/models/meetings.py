"""The meetings of a group."""

from datetime import timedelta

from django.conf import settings
from django.db import models
from django.db.models import Q
from django.utils import timezone
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from members.groups.models.groups import Group
from members.groups.querysets import MeetingQuerySet, MinutesQuerySet
from portal.models import Once
from portal.moderation.models import Moderated
from portal.text.models import Body


class Meeting(Once, Body, Moderated):
    """A meeting: when, in which place or at which link, its agenda (`body`), and afterwards its minutes.

    `time_zone` is the one whose clock it was planned by; members read it by their own. The link is for who is
    in the group. The minutes are a text, a document of the repository (`minutes_document`, its number), or
    both. `revision` grows with each change, as calendars want it (RFC 5545, 3.8.7.4).
    The state of moderation is that of the agenda alone.
    """

    group = models.ForeignKey(Group, models.CASCADE, related_name="meetings", verbose_name=_("group"))
    title = models.CharField(_("title"), max_length=150)
    language = models.CharField(_("language"), max_length=3, default="en")
    starts_at = models.DateTimeField(_("begins"))
    ends_at = models.DateTimeField(_("ends"))
    time_zone = models.CharField(_("time zone"), max_length=40, default="UTC")
    place = models.CharField(_("place"), max_length=200, blank=True)
    link = models.CharField(_("link to take part"), max_length=500, blank=True)
    body = models.TextField(_("agenda"), blank=True)
    author = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        models.SET_NULL,
        null=True,
        related_name="announced_meetings",
        verbose_name=_("announced by"),
    )
    created_at = models.DateTimeField(_("announced"), default=timezone.now)
    updated_at = models.DateTimeField(_("changed"), default=timezone.now)
    cancelled_at = models.DateTimeField(_("called off"), null=True, editable=False)
    reminded_at = models.DateTimeField(null=True, editable=False)
    revision = models.PositiveIntegerField(default=1, editable=False)
    coming_count = models.PositiveIntegerField(default=0, editable=False)

    objects = MeetingQuerySet.as_manager()

    class Meta:
        verbose_name = _("meeting")
        verbose_name_plural = _("meetings")
        constraints = [
            models.CheckConstraint(
                condition=Q(ends_at__gt=models.F("starts_at")), name="meeting_ends_after_start"
            )
        ]
        indexes = [
            models.Index(fields=["group", "starts_at", "id"], name="meeting_of_group"),
            models.Index(
                fields=["starts_at"],
                condition=Q(reminded_at=None, cancelled_at=None),
                name="meeting_to_remind",
            ),
        ]

    def __str__(self) -> str:
        return self.title

    def get_absolute_url(self) -> str:
        return f"{self.group.get_absolute_url()}meetings/{self.pk}/"

    @property
    def is_short(self) -> bool:
        """Whether the hour at which it ends says enough."""
        return self.ends_at - self.starts_at < timedelta(hours=12)

    @property
    def is_over(self) -> bool:
        return self.ends_at < timezone.now()


class Minutes(Body, Moderated):
    """What was said and decided at a meeting: a text, a document of the repository (its number), or both."""

    body_profile = "wiki"

    meeting = models.OneToOneField(Meeting, models.CASCADE, related_name="minutes", primary_key=True)
    body = models.TextField(_("minutes"), blank=True)
    language = models.CharField(_("language"), max_length=3, default="en")
    document = models.BigIntegerField(null=True, blank=True)
    author = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        models.SET_NULL,
        null=True,
        related_name="written_minutes",
        verbose_name=_("written by"),
    )
    written_at = models.DateTimeField(_("written"), default=timezone.now)
    revision = models.PositiveIntegerField(default=1, editable=False)

    objects = MinutesQuerySet.as_manager()

    class Meta:
        verbose_name = _("minutes")
        verbose_name_plural = _("minutes")

    def __str__(self) -> str:
        return str(self.meeting)

    def get_absolute_url(self) -> str:
        return f"{self.meeting.get_absolute_url()}#minutes"


class Answer(models.TextChoices):
    YES = "yes", pgettext_lazy("to a meeting", "I will come")
    PERHAPS = "perhaps", pgettext_lazy("to a meeting", "Perhaps")
    NO = "no", pgettext_lazy("to a meeting", "I cannot come")


class Attendance(models.Model):
    """What a member of the group says about coming to a meeting."""

    meeting = models.ForeignKey(Meeting, models.CASCADE, related_name="answers", db_index=False)
    member = models.ForeignKey(settings.AUTH_USER_MODEL, models.CASCADE, related_name="meeting_answers")
    answer = models.CharField(_("answer"), max_length=7, choices=Answer)
    answered_at = models.DateTimeField(default=timezone.now)

    class Meta:
        verbose_name = _("answer to a meeting")
        verbose_name_plural = _("answers to meetings")
        constraints = [models.UniqueConstraint(fields=["meeting", "member"], name="attendance_once")]

    def __str__(self) -> str:
        return f"{self.member} · {self.get_answer_display()}"
