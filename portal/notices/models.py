"""Who watches what, what happened, who was told of it, and how each member wants to be written to."""

from datetime import timedelta
from typing import Any

from django.conf import settings
from django.contrib.postgres.fields import ArrayField
from django.db import models
from django.db.models import F, Q
from django.utils import timezone
from django.utils.crypto import get_random_string
from django.utils.translation import gettext_lazy as _

from portal.names import NAMELESS
from portal.notices.registry import events
from portal.text.characters import isolated


class Level(models.TextChoices):
    """How much of a watched thing reaches the watcher."""

    EVERY = "every", _("Every message by mail")
    FIRST = "first", _("One mail, until I come back")
    DIGEST = "digest", _("In my digest")
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

    It is about the thing `kind`, `object_id`, which belongs to the conversation `thread` ("topic:12").
    `to` are the ids of members whom it always reaches, `mentioned` those of them whom the text names;
    Where it is `nameless`, nobody is told who the `actor` is: `shown_actor` is whom all words name.
    `watched` lists "kind:id" of the things whose watchers it reaches.
    """

    name = models.CharField(max_length=40)
    actor = models.ForeignKey(settings.AUTH_USER_MODEL, models.SET_NULL, null=True, related_name="+")
    nameless = models.BooleanField(default=False)
    kind = models.CharField(max_length=20)
    object_id = models.BigIntegerField()
    thread = models.CharField(max_length=40)
    title = models.CharField(max_length=300)
    url = models.CharField(max_length=1000)  # a slug has 80 letters, each up to twelve characters here
    text = models.TextField(blank=True)
    language = models.CharField(max_length=3, blank=True)
    to = ArrayField(models.BigIntegerField(), default=list)
    mentioned = ArrayField(models.BigIntegerField(), default=list)
    watched = ArrayField(models.CharField(max_length=40), default=list)
    created_at = models.DateTimeField(default=timezone.now)

    class Meta:
        indexes = [models.Index(fields=["kind", "object_id"], name="event_by_object")]

    def __str__(self) -> str:
        return f"{self.name}: {self.title}"

    @property
    def sentence(self) -> str:
        """What happened, as a sentence in the active language."""
        return self.in_words(self.name)

    def sentence_for(self, member_id: int) -> str:
        """The same, as that member should read it: to be mentioned is said first."""
        return self.in_words("mentioned" if member_id in self.mentioned else self.name)

    @property
    def shown_actor(self) -> Any:
        """Who did it, as whoever is told of it may know."""
        return NAMELESS if self.nameless else self.actor

    @property
    def actor_name(self) -> str:
        return self.shown_actor.display_name if self.shown_actor else str(_("Somebody"))

    @property
    def is_content(self) -> bool:
        """Whether it is a text that somebody wrote."""
        return self.name in events and events[self.name].content

    @property
    def is_farewell(self) -> bool:
        """Whether it says that what it is about is gone."""
        return self.name in events and events[self.name].farewell

    def text_for(self, member_id: int) -> str:
        """What was said of it. Why something is gone is for those alone whom the event is meant for."""
        return "" if self.is_farewell and member_id not in self.to else self.text

    def in_words(self, name: str) -> str:
        words = {"actor": isolated(self.actor_name), "title": isolated(self.title)}
        return str(events[name].sentence) % words if name in events else self.title


class Delivery(models.TextChoices):
    """How a notification reaches its member, as it was decided when the event happened."""

    MAIL = "mail", _("By mail")
    DIGEST = "digest", _("In the digest")
    PORTAL = "portal", _("In the portal only")


class NotificationQuerySet(models.QuerySet):
    def visible_to(self, person: Any) -> "NotificationQuerySet":
        """One's own notices, and nobody else's."""
        return self.filter(member_id=person.pk) if getattr(person, "is_authenticated", False) else self.none()

    def unread(self) -> "NotificationQuerySet":
        return self.filter(read_at=None)

    def to_digest(self) -> "NotificationQuerySet":
        """What was collected for a digest, and neither came in one nor was read."""
        return self.unread().filter(delivery=Delivery.DIGEST, digested_at=None)

    def for_list(self) -> "NotificationQuerySet":
        return self.select_related("event__actor")


class Notification(models.Model):
    """One event told to one member: once, whichever of their watches it matches.

    `reason` is the watch that decided ("category:3"), empty for what was meant for the member alone;
    `thread` is the event's, kept here to be counted by.
    """

    member = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.CASCADE, related_name="notifications", db_index=False
    )
    event = models.ForeignKey(Event, models.CASCADE, related_name="notifications")
    thread = models.CharField(max_length=40)
    reason = models.CharField(max_length=40, blank=True)
    delivery = models.CharField(max_length=6, choices=Delivery, default=Delivery.PORTAL)
    read_at = models.DateTimeField(null=True)
    digested_at = models.DateTimeField(null=True)
    created_at = models.DateTimeField(default=timezone.now)

    objects = NotificationQuerySet.as_manager()

    class Meta:
        constraints = [models.UniqueConstraint(fields=["member", "event"], name="notification_once")]
        indexes = [
            # The list, its conversations, and what is unread.
            models.Index(fields=["member", "-created_at", "-id"], name="notification_list"),
            models.Index(fields=["member", "thread", "-created_at"], name="notification_thread"),
            models.Index(
                fields=["member", "-created_at", "-id"],
                condition=Q(read_at=None),
                name="notification_unread",
            ),
            models.Index(
                fields=["member", "id"],
                condition=Q(delivery="digest", digested_at=None, read_at=None),
                name="notification_to_digest",
            ),
        ]

    def __str__(self) -> str:
        return str(self.event)

    @property
    def sentence(self) -> str:
        return self.event.sentence_for(self.member_id)


class Mode(models.TextChoices):
    """How a member wants mail about what they follow."""

    EACH = "each", _("Each message, as I chose for what I follow")
    DIGEST = "digest", _("Together, in a digest")
    NONE = "none", _("No mail; I read in the portal")


class Period(models.TextChoices):
    """How often a digest comes."""

    DAILY = "daily", _("Every day")
    WEEKLY = "weekly", _("Every Monday")


class Waiting(models.TextChoices):
    """When the secretariat is written to about what waits for a decision."""

    BATCHES = "batches", _("Twice a day")
    AT_ONCE = "at_once", _("At once")
    NONE = "none", _("Not by mail")


def new_feed_key() -> str:
    return get_random_string(32)


class PreferenceQuerySet(models.QuerySet):
    def stopped(self) -> "PreferenceQuerySet":
        """Those whose present address mail does not reach."""
        return self.filter(stopped_at__isnull=False, stopped_address=F("member__email"))


class Preference(models.Model):
    """How one member wants to be written to; who has no row wants what the defaults say.

    `stopped_at` is set where mail to `stopped_address` failed for good; with another address it means
    nothing any more. `seen_at` is set at most once a day. `away_told` says that "what you missed" went out,
    after which there is silence until the member comes back. `waiting` is for the secretariat alone: mail
    about what it has to decide.
    """

    member = models.OneToOneField(
        settings.AUTH_USER_MODEL, models.CASCADE, primary_key=True, related_name="preference"
    )
    mode = models.CharField(_("mail about what I follow"), max_length=6, choices=Mode, default=Mode.EACH)
    period = models.CharField(_("digest"), max_length=6, choices=Period, default=Period.DAILY)
    watch_written = models.BooleanField(_("follow what I write in"), default=True)
    paused_until = models.DateField(_("no mail until"), null=True, blank=True)
    stopped_at = models.DateTimeField(_("mail stopped"), null=True, blank=True)
    stopped_why = models.TextField(_("why mail was stopped"), blank=True)
    stopped_address = models.CharField(_("address that mail does not reach"), max_length=254, blank=True)
    seen_at = models.DateTimeField(default=timezone.now)
    away_told = models.BooleanField(default=False)
    digest_at = models.DateTimeField(_("next digest"), null=True, blank=True)
    waiting = models.CharField(
        _("mail about what waits"), max_length=7, choices=Waiting, default=Waiting.BATCHES
    )
    feed_key = models.CharField(max_length=32, unique=True, default=new_feed_key)

    objects = PreferenceQuerySet.as_manager()

    class Meta:
        verbose_name = _("wish for mail")
        verbose_name_plural = _("wishes for mail")
        indexes = [
            models.Index(
                fields=["digest_at", "member"], condition=Q(digest_at__isnull=False), name="digest_due"
            ),
            models.Index(
                fields=["-stopped_at"], condition=Q(stopped_at__isnull=False), name="preference_stopped"
            ),
        ]

    def __str__(self) -> str:
        return str(self.member)

    @property
    def is_stopped(self) -> bool:
        """Whether mail to the member's present address failed for good."""
        return self.stopped_at is not None and self.stopped_address == self.member.email

    @property
    def is_paused(self) -> bool:
        """Whether the member wants no mail for now, until a date that has not come."""
        return self.paused_until is not None and self.paused_until > timezone.localdate()

    def delivery(self, level: str | None, *, personal: bool) -> str:
        """How an event that matched a watch at `level` (None: none) goes to this member.

        What is meant for the member alone (`personal`) comes by mail at once also to who reads digests;
        only who wants none of a thing, or no mail at all, finds it in the portal alone. So does who is
        away, whose digests are silent.
        """
        if self.mode == Mode.NONE or self.is_stopped or level in (Level.PORTAL, Level.MUTED):
            return Delivery.PORTAL
        together = not personal and (self.mode == Mode.DIGEST or level == Level.DIGEST)
        if together or self.is_paused:
            return Delivery.PORTAL if self.away_told else Delivery.DIGEST
        return Delivery.MAIL


class Digest(models.Model):
    """What one digest tells one member: chosen in their morning, read again and written when it goes out.

    `period` is that morning's day where they live ("2026-03-29"), or its week ("2026-W13"). `threads` has a
    list of notification ids and the number of others for each conversation, `more` counts what is in
    neither, `offers` has ids by the name of their section. With `missed` it is the last one before the
    silence towards who is away.
    """

    member = models.ForeignKey(settings.AUTH_USER_MODEL, models.CASCADE, related_name="digests")
    period = models.CharField(max_length=10)
    missed = models.BooleanField(default=False)
    threads = models.JSONField(default=list)
    more = models.PositiveIntegerField(default=0)
    offers = models.JSONField(default=dict)
    created_at = models.DateTimeField(default=timezone.now)

    KEPT = timedelta(days=40)  # longer than anything is offered, as what was offered once isn't again

    class Meta:
        constraints = [models.UniqueConstraint(fields=["member", "period"], name="digest_once")]
        indexes = [models.Index(fields=["created_at"], name="digest_old")]

    def __str__(self) -> str:
        return f"{self.member_id}, {self.period}"
