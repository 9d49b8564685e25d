"""Requests for advice: what is needed, who was asked, what was said between both, and what came of it."""

from typing import Any

from django.conf import settings
from django.db import models
from django.db.models import Q
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from portal.models import Once
from portal.moderation.models import Retractable
from portal.text.models import Body
from portal.vocabulary.models import Country, Language, Theme
from roster.advice.querysets import MessageQuerySet, NeedQuerySet, RequestQuerySet
from roster.models import Level, Service

TITLE_LENGTH = 150


class Need(Body, Once):
    """What a member needs, for which experts are proposed; only they see it, and whom they ask.

    Where it is a thing that others can read, such as a question of the forum, `kind` and `object_id` name
    that thing, and whoever is asked sees it there.
    """

    asker = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        models.CASCADE,
        related_name="needs",
        verbose_name=_("asker"),
        db_index=False,
    )
    title = models.CharField(_("in one line"), max_length=TITLE_LENGTH)
    language = models.CharField(_("language"), max_length=3)
    theme = models.ForeignKey("vocabulary.Theme", models.PROTECT, related_name="+", verbose_name=_("theme"))
    country = models.ForeignKey(
        "vocabulary.Country", models.PROTECT, null=True, related_name="+", verbose_name=_("country")
    )
    level = models.CharField(_("level of work"), max_length=13, choices=Level, blank=True)
    service = models.CharField(_("service"), max_length=12, choices=Service, default=Service.ADVICE)
    wanted_by = models.DateField(_("by when"), null=True)
    kind = models.CharField(max_length=20, blank=True)
    object_id = models.BigIntegerField(null=True)
    created_at = models.DateTimeField(_("begun"), default=timezone.now)

    objects = NeedQuerySet.as_manager()

    class Meta:
        verbose_name = _("need of advice")
        verbose_name_plural = _("needs of advice")
        constraints = [
            models.CheckConstraint(
                condition=Q(kind="", object_id=None) | (~Q(kind="") & Q(object_id__isnull=False)),
                name="need_thing_whole",
            ),
            models.UniqueConstraint(
                fields=["asker", "kind", "object_id"], condition=~Q(kind=""), name="need_of_thing_once"
            ),
        ]
        indexes = [models.Index(fields=["asker", "-created_at", "-id"], name="need_by_asker")]

    def __str__(self) -> str:
        return self.title

    def get_absolute_url(self) -> str:
        return reverse("advice:need", args=[self.pk])

    @property
    def is_public(self) -> bool:
        """Whether it is a thing that others read too."""
        return bool(self.kind)

    @property
    def thing(self) -> tuple[str, int] | None:
        return (self.kind, self.object_id) if self.kind and self.object_id else None

    @property
    def known_theme(self) -> Theme:
        """The theme, from process memory, as the next two."""
        return Theme.objects.known()[self.theme_id]

    @property
    def known_country(self) -> Country | None:
        return Country.objects.known().get(self.country_id)

    @property
    def known_language(self) -> Language:
        return Language.objects.known()[self.language]


class State(models.TextChoices):
    """How far a request is."""

    ASKED = "asked", _("Waiting for an answer")
    ACCEPTED = "accepted", pgettext_lazy("request for advice", "Accepted")
    LATER = "later", pgettext_lazy("request for advice", "Later")
    DECLINED = "declined", pgettext_lazy("request for advice", "Declined")
    CLOSED = "closed", pgettext_lazy("request for advice", "Closed")
    WITHDRAWN = "withdrawn", pgettext_lazy("request for advice", "Withdrawn")


OPEN = (State.ASKED, State.LATER, State.ACCEPTED)
WAITING = (State.ASKED, State.LATER)


class Result(models.TextChoices):
    """What came of a request, as its asker says."""

    HELPED = "helped", _("It helped")
    PARTLY = "partly", _("It helped in part")
    NOTHING = "nothing", _("Nothing came of it")
    PROBLEM = "problem", _("There was a problem")


class Request(models.Model):
    """One expert asked for advice on one need. What both say stands in its messages, which are theirs alone.

    Two flags say whether each of both lives in the South, so that this can be counted when either has left.
    `first_answer_at` is when the expert first said anything. `reminded` counts the reminders since the expert
    was asked, or since the day until which they wanted to wait; after the second the request is on the
    secretariat's list until somebody has `seen_to` it.
    """

    need = models.ForeignKey(Need, models.CASCADE, related_name="requests", verbose_name=_("need"))
    expert = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        models.CASCADE,
        related_name="advice_requests",
        verbose_name=_("expert"),
        db_index=False,
    )
    state = models.CharField(_("state"), max_length=9, choices=State, default=State.ASKED)
    asked_at = models.DateTimeField(_("asked"), default=timezone.now)
    first_answer_at = models.DateTimeField(_("first answered"), null=True)
    accepted_at = models.DateTimeField(_("accepted"), null=True)
    closed_at = models.DateTimeField(_("ended"), null=True)
    last_at = models.DateTimeField(_("last message"), default=timezone.now)
    later_on = models.DateField(_("later, on"), null=True)
    due_from = models.DateTimeField(default=timezone.now, editable=False)
    reminded = models.PositiveSmallIntegerField(_("reminders"), default=0)
    seen_to_by = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        models.SET_NULL,
        null=True,
        related_name="+",
        verbose_name=_("seen to by"),
    )
    seen_to_at = models.DateTimeField(_("seen to"), null=True)
    suggested = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        models.SET_NULL,
        null=True,
        related_name="+",
        verbose_name=_("expert named instead"),
    )
    result = models.CharField(_("result"), max_length=7, choices=Result, blank=True)
    asker_south = models.BooleanField(null=True, editable=False)
    expert_south = models.BooleanField(null=True, editable=False)

    objects = RequestQuerySet.as_manager()

    class Meta:
        verbose_name = _("request for advice")
        verbose_name_plural = _("requests for advice")
        constraints = [
            models.UniqueConstraint(fields=["need", "expert"], name="request_once"),
            models.CheckConstraint(condition=Q(state__in=State.values), name="request_state_known"),
            models.CheckConstraint(
                condition=Q(closed_at=None) ^ Q(state__in=["declined", "closed", "withdrawn"]),
                name="request_ended_or_not",
            ),
        ]
        indexes = [
            models.Index(fields=["expert", "-last_at", "-id"], name="request_of_expert"),
            models.Index(fields=["expert", "-asked_at"], name="request_load"),
            models.Index(fields=["due_from"], condition=Q(state__in=["asked", "later"]), name="request_due"),
            models.Index(fields=["-asked_at", "-id"], name="request_by_date"),
            models.Index(
                fields=["-asked_at", "-id"],
                condition=Q(state__in=["asked", "later"], reminded__gte=2, seen_to_at=None),
                name="request_for_secretariat",
            ),
        ]

    def __str__(self) -> str:
        return str(_("Request for advice %(number)s")) % {"number": self.pk}

    def get_absolute_url(self) -> str:
        return reverse("advice:request", args=[self.pk])

    @property
    def is_open(self) -> bool:
        return self.state in OPEN

    @property
    def is_waiting(self) -> bool:
        """Whether the expert has yet to say whether they can."""
        return self.state in WAITING

    def is_between(self, person: Any) -> bool:
        """Whether `person` is one of the two."""
        return person is not None and person.pk in (self.expert_id, self.need.asker_id)


class Act(models.TextChoices):
    """What a message does beside saying something."""

    ASK = "ask", _("asks for advice")
    SAY = "say", pgettext_lazy("message in a request for advice", "writes")
    ACCEPT = "accept", _("accepts")
    LATER = "later", _("can help later")
    DECLINE = "decline", _("can’t help this time")
    CLOSE = "close", pgettext_lazy("message in a request for advice", "closes the request")
    WITHDRAW = "withdraw", _("needs no answer any more")
    LEAVE = "leave", _("has left the community")


class Message(Body, Retractable, Once):
    """What one of the two said, or did without a word: asking, accepting, closing. Nobody else reads it,
    unless one of them reports it."""

    request = models.ForeignKey(Request, models.CASCADE, related_name="messages", db_index=False)
    author = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        models.CASCADE,
        related_name="advice_messages",
        verbose_name=_("author"),
    )
    act = models.CharField(max_length=8, choices=Act, default=Act.SAY)
    language = models.CharField(_("language"), max_length=3)
    named = models.CharField(_("named instead"), max_length=120, blank=True)  # who is no listed expert
    created_at = models.DateTimeField(_("written"), default=timezone.now)
    by_mail = models.BooleanField(_("came by mail"), default=False, editable=False)

    objects = MessageQuerySet.as_manager()

    class Meta:
        verbose_name = _("message in a request for advice")
        verbose_name_plural = _("messages in requests for advice")
        indexes = [models.Index(fields=["request", "created_at", "id"], name="advice_thread")]

    def __str__(self) -> str:
        """Nothing of what it says: this stands in lists of the secretariat."""
        return str(_("Message in a request for advice"))

    def get_absolute_url(self) -> str:
        return f"{reverse('advice:request', args=[self.request_id])}#message-{self.pk}"
