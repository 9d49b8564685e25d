"""Polls: a question to all in a topic, with a few answers to choose from."""

from django.conf import settings
from django.db import models
from django.db.models import Q
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from forum.models.topics import Topic

POLL_TITLE_LENGTH = 200
CHOICE_LENGTH = 150


class Poll(models.Model):
    """A poll in a topic. How it is held is said at the start and stays so.

    In a `secret` one no row joins a member to what they chose: `Ballot` says that they voted, and the
    choices are counted by `PollChoice.votes` alone.
    """

    class Results(models.TextChoices):
        VOTED = "voted", _("To who has voted")
        END = "end", _("To everyone, when the poll is closed")

    topic = models.OneToOneField(Topic, models.CASCADE, verbose_name=_("topic"), related_name="poll")
    title = models.CharField(_("what is asked"), max_length=POLL_TITLE_LENGTH)
    several = models.BooleanField(_("several choices"), default=False)
    secret = models.BooleanField(_("secret"), default=True)
    results = models.CharField(_("results are shown"), max_length=5, choices=Results, default=Results.VOTED)
    closes_at = models.DateTimeField(_("closes"), null=True, blank=True)
    ballot_count = models.PositiveIntegerField(default=0, editable=False)
    created_at = models.DateTimeField(default=timezone.now)

    class Meta:
        verbose_name = _("poll")
        verbose_name_plural = _("polls")
        constraints = [models.CheckConstraint(condition=~Q(title=""), name="poll_has_title")]

    def __str__(self) -> str:
        return self.title

    @property
    def is_open(self) -> bool:
        return self.closes_at is None or self.closes_at > timezone.now()


class PollChoice(models.Model):
    """One of the answers to choose from."""

    poll = models.ForeignKey(Poll, models.CASCADE, related_name="choices", db_index=False)
    position = models.PositiveSmallIntegerField()
    text = models.CharField(_("choice"), max_length=CHOICE_LENGTH)
    votes = models.PositiveIntegerField(default=0, editable=False)

    class Meta:
        verbose_name = _("choice")
        verbose_name_plural = _("choices")
        ordering = ["position"]
        constraints = [
            models.UniqueConstraint(fields=["poll", "position"], name="poll_choice_position"),
            models.CheckConstraint(condition=~Q(text=""), name="poll_choice_has_text"),
        ]

    def __str__(self) -> str:
        return self.text


class Ballot(models.Model):
    """That a member has voted; what for, only in a poll that isn't secret: see `Vote`."""

    poll = models.ForeignKey(Poll, models.CASCADE, related_name="ballots", db_index=False)
    member = models.ForeignKey(settings.AUTH_USER_MODEL, models.CASCADE, related_name="+")

    class Meta:
        verbose_name = _("ballot")
        verbose_name_plural = _("ballots")
        constraints = [models.UniqueConstraint(fields=["poll", "member"], name="ballot_once")]

    def __str__(self) -> str:
        return f"{self.poll_id}, {self.member_id}"


class Vote(models.Model):
    """What a member chose in a poll that is not secret."""

    choice = models.ForeignKey(PollChoice, models.CASCADE, related_name="chosen", db_index=False)
    member = models.ForeignKey(settings.AUTH_USER_MODEL, models.CASCADE, related_name="+")

    class Meta:
        verbose_name = _("vote")
        verbose_name_plural = _("votes")
        constraints = [models.UniqueConstraint(fields=["choice", "member"], name="vote_once")]

    def __str__(self) -> str:
        return f"{self.choice_id}, {self.member_id}"
