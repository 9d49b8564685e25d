"""Who watches what, what happened, and who was told of it."""

from typing import Any

from django.conf import settings
from django.contrib.postgres.fields import ArrayField
from django.db import models
from django.db.models import Q
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from portal.notices.registry import events


class Level(models.TextChoices):
    """How much of a watched thing reaches the watcher."""

    EVERY = "every", _("Every message by mail")
    PORTAL = "portal", _("In the portal only")
    MUTED = "muted", _("Nothing")


class Watch(models.Model):
    """One member's wish to be told of what happens to one thing."""

    member = models.ForeignKey(settings.AUTH_USER_MODEL, models.CASCADE, related_name="watches")
    kind = models.CharField(max_length=20)
    object_id = models.BigIntegerField()
    level = models.CharField(_("level"), max_length=6, choices=Level, default=Level.EVERY)
    created_at = models.DateTimeField(default=timezone.now)

    class Meta:
        constraints = [models.UniqueConstraint(fields=["member", "kind", "object_id"], name="watch_once")]
        indexes = [models.Index(fields=["kind", "object_id", "level"], name="watch_by_object")]

    def __str__(self) -> str:
        return f"{self.kind} {self.object_id}: {self.level}"


class Event(models.Model):
    """Something that happened and that people should know.

    `to` are the ids of members whom it always reaches; `watched` lists `kind:id` of the things
    whose watchers it reaches.
    """

    name = models.CharField(max_length=40)
    actor = models.ForeignKey(settings.AUTH_USER_MODEL, models.SET_NULL, null=True, related_name="+")
    kind = models.CharField(max_length=20)
    object_id = models.BigIntegerField()
    title = models.CharField(max_length=300)
    url = models.CharField(max_length=400)
    text = models.TextField(blank=True)
    to = ArrayField(models.BigIntegerField(), default=list)
    watched = ArrayField(models.CharField(max_length=40), default=list)
    created_at = models.DateTimeField(default=timezone.now)

    class Meta:
        indexes = [models.Index(fields=["kind", "object_id"], name="event_by_object")]

    def __str__(self) -> str:
        return f"{self.name}: {self.title}"

    @property
    def sentence(self) -> str:
        """What happened, as a sentence in the active language."""
        words = {"actor": self.actor.display_name if self.actor else _("Somebody"), "title": self.title}
        return str(events[self.name].sentence) % words if self.name in events else self.title


class NotificationQuerySet(models.QuerySet):
    def visible_to(self, person: Any) -> "NotificationQuerySet":
        """One's own notices, and nobody else's."""
        return self.filter(member_id=person.pk) if getattr(person, "is_authenticated", False) else self.none()

    def unread(self) -> "NotificationQuerySet":
        return self.filter(read_at=None)

    def for_list(self) -> "NotificationQuerySet":
        return self.select_related("event__actor")


class Notification(models.Model):
    """One event told to one member: once, whichever of their watches it matches."""

    member = models.ForeignKey(settings.AUTH_USER_MODEL, models.CASCADE, related_name="notifications")
    event = models.ForeignKey(Event, models.CASCADE, related_name="notifications")
    by_mail = models.BooleanField(default=False)
    read_at = models.DateTimeField(null=True)
    mailed_at = models.DateTimeField(null=True)
    created_at = models.DateTimeField(default=timezone.now)

    objects = NotificationQuerySet.as_manager()

    class Meta:
        constraints = [models.UniqueConstraint(fields=["member", "event"], name="notification_once")]
        indexes = [
            models.Index(fields=["member", "-id"], name="notification_list"),
            models.Index(fields=["member"], condition=Q(read_at=None), name="notification_unread"),
            models.Index(
                fields=["event", "id"], condition=Q(by_mail=True, mailed_at=None), name="notification_to_mail"
            ),
        ]

    def __str__(self) -> str:
        return str(self.event)
