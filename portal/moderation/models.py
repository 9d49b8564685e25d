"""The state of what people write, reports and answers about it, what waits, and the log of what was done."""

from typing import Any, Self

from django.conf import settings
from django.contrib.postgres.fields import ArrayField
from django.core.validators import MinValueValidator
from django.db import models
from django.db.models import Exists, OuterRef, Q
from django.utils import timezone
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from portal.access import is_secretariat


class State(models.TextChoices):
    """Whether others see what somebody wrote."""

    PUBLISHED = "published", _("Published")
    HELD = "held", _("Held for approval")
    RETURNED = "returned", _("Returned to its author")
    HIDDEN = "hidden", _("Hidden")


class ModeratedQuerySet(models.QuerySet):
    """Filters by moderation state; `author_field` names the one who always sees their own."""

    author_field = "author"

    def published(self) -> Self:
        """What has passed moderation."""
        return self.filter(state=State.PUBLISHED)

    def held(self) -> "ModeratedQuerySet":
        """What waits for a moderator."""
        return self.filter(state=State.HELD)

    def in_state_for(self, person: Any) -> Self:
        """What moderation lets `person` see: the published, their own, and for the secretariat all."""
        if is_secretariat(person):
            return self
        seen = Q(state=State.PUBLISHED)
        if getattr(person, "is_authenticated", False):
            seen |= Q(**{self.author_field: person.pk})
        return self.filter(seen)


class Moderated(models.Model):
    """A row that can be held and hidden, with who did so, when and why."""

    state = models.CharField(_("state"), max_length=9, choices=State, default=State.PUBLISHED)
    state_by = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        models.SET_NULL,
        null=True,
        blank=True,
        related_name="+",
        verbose_name=_("decided by"),
    )
    state_at = models.DateTimeField(_("decided"), null=True, blank=True)
    state_reason = models.TextField(_("reason"), blank=True)

    class Meta:
        abstract = True

    @property
    def is_published(self) -> bool:
        return self.state == State.PUBLISHED

    @property
    def is_held(self) -> bool:
        return self.state == State.HELD

    @property
    def is_hidden(self) -> bool:
        return self.state == State.HIDDEN


class Retractable(Moderated):
    """What its `author` can take back, out of everybody's sight, and put back again."""

    author_id: int | None

    class Meta:
        abstract = True

    @property
    def is_taken_back(self) -> bool:
        """Whether its author has taken it back."""
        return self.is_hidden and self.author_id is not None and self.state_by_id == self.author_id

    def is_by(self, person: Any) -> bool:
        """Whether `person` wrote it; what an erased author wrote is nobody's, a visitor's neither."""
        return self.author_id is not None and self.author_id == person.pk

    def is_stone_for(self, person: Any, *, moderates: bool) -> bool:
        """Whether `person` learns only that it was here: it is hidden, not theirs, and not for them to judge,
        as they would who moderate it."""
        return self.is_hidden and not moderates and not self.is_by(person)


class Reason(models.TextChoices):
    """Why somebody reports something; short, so that it takes two taps."""

    SPAM = "spam", _("Advertising or spam")
    RUDE = "rude", _("Unkind or disrespectful")
    WRONG = "wrong", _("Wrong or harmful advice")
    PRIVATE = "private", _("Private information")
    OTHER = "other", _("Something else")


class ReportQuerySet(models.QuerySet):
    def open(self) -> "ReportQuerySet":
        """Reports that nobody has decided yet."""
        return self.filter(state=Report.State.OPEN)

    def first_of_each(self) -> "ReportQuerySet":
        """Of the open reports about one thing the first: they are decided together."""
        earlier = Report.objects.open().filter(
            kind=OuterRef("kind"), object_id=OuterRef("object_id"), pk__lt=OuterRef("pk")
        )
        return self.open().exclude(Exists(earlier))


class Report(models.Model):
    """A member's word that something should be looked at."""

    class State(models.TextChoices):
        OPEN = "open", _("Open")
        UPHELD = "upheld", _("Acted upon")
        DISMISSED = "dismissed", _("Nothing wrong")

    kind = models.CharField(_("kind"), max_length=20)
    object_id = models.BigIntegerField()
    label = models.CharField(_("what"), max_length=200)
    url = models.CharField(max_length=1000)
    reporter = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.CASCADE, related_name="reports", verbose_name=_("reported by")
    )
    reason = models.CharField(_("reason"), max_length=8, choices=Reason)
    note = models.TextField(_("note"), blank=True)
    state = models.CharField(_("state"), max_length=9, choices=State, default=State.OPEN)
    created_at = models.DateTimeField(_("reported"), default=timezone.now)
    closed_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.SET_NULL, null=True, blank=True, related_name="+"
    )
    closed_at = models.DateTimeField(null=True, blank=True)

    objects = ReportQuerySet.as_manager()

    class Meta:
        verbose_name = _("report")
        verbose_name_plural = _("reports")
        constraints = [
            models.UniqueConstraint(
                fields=["kind", "object_id", "reporter"],
                condition=Q(state="open"),
                name="report_once_while_open",
            )
        ]
        indexes = [models.Index(fields=["state", "-created_at"], name="report_queue")]

    def __str__(self) -> str:
        return self.label


class CaseQuerySet(models.QuerySet):
    def open(self) -> "CaseQuerySet":
        """What nobody has decided yet."""
        return self.filter(state=Case.State.OPEN)


class Case(models.Model):
    """One thing that waits for a moderator, for whatever reasons: a line of the queue.

    Kept by `portal.moderation.cases` in the transactions of what it tells of, so that the queue is paged and
    filtered by its own columns, whatever kinds of things there are. `place` is a key of the kind's `places`.
    """

    class State(models.TextChoices):
        OPEN = "open", _("Open")
        DECIDED = "decided", _("Decided")

    kind = models.CharField(_("kind"), max_length=20)
    object_id = models.BigIntegerField()
    author = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.SET_NULL, null=True, related_name="+", verbose_name=_("author")
    )
    language = models.CharField(_("language"), max_length=3, blank=True)
    place = models.CharField(_("place"), max_length=40, blank=True)
    held = models.BooleanField(_("held"), default=False)
    reported = models.BooleanField(pgettext_lazy("something", "reported"), default=False)
    answered = models.BooleanField(_("its author has answered a decision"), default=False)
    noticed = models.BooleanField(_("noticed by the rules"), default=False)
    state = models.CharField(_("state"), max_length=7, choices=State, default=State.OPEN)
    since = models.DateTimeField(_("waits since"), default=timezone.now)
    closed_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.SET_NULL, null=True, related_name="+", db_index=False
    )
    closed_at = models.DateTimeField(null=True)

    objects = CaseQuerySet.as_manager()

    class Meta:
        verbose_name = _("thing to decide")
        verbose_name_plural = _("things to decide")
        constraints = [
            models.UniqueConstraint(
                fields=["kind", "object_id"], condition=Q(state="open"), name="case_once_while_open"
            ),
            models.CheckConstraint(
                condition=Q(held=True)
                | Q(reported=True)
                | Q(answered=True)
                | Q(noticed=True)
                | Q(state="decided"),
                name="case_waits_for_something",
            ),
        ]
        indexes = [models.Index(fields=["since", "id"], condition=Q(state="open"), name="case_queue")]

    def __str__(self) -> str:
        return f"{self.kind} {self.object_id}"


class Act(models.Model):
    """One line of the log: who did what to which thing, when, why, and what it was before and after.

    `about` is the person concerned: who wrote the thing, or whose account it is.
    """

    actor = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.SET_NULL, null=True, related_name="acts", verbose_name=_("who")
    )
    verb = models.CharField(_("what was done"), max_length=40)
    kind = models.CharField(_("kind"), max_length=20)
    object_id = models.BigIntegerField()
    label = models.CharField(_("to what"), max_length=200)
    reason = models.TextField(_("why"), blank=True)
    before = models.JSONField(_("before"), default=dict, blank=True)
    after = models.JSONField(_("after"), default=dict, blank=True)
    at = models.DateTimeField(_("when"), default=timezone.now)
    about = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        models.SET_NULL,
        null=True,
        related_name="acts_about",
        verbose_name=_("person concerned"),
        db_index=False,
    )

    class Meta:
        verbose_name = _("act of moderation")
        verbose_name_plural = _("log of moderation")
        indexes = [
            models.Index(fields=["-at"], name="act_by_time"),
            models.Index(fields=["kind", "object_id", "-at"], name="act_by_object"),
            models.Index(fields=["about", "-at"], name="act_by_person"),
        ]

    def __str__(self) -> str:
        return f"{self.verb}: {self.label}"


class AppealQuerySet(models.QuerySet):
    def open(self) -> "AppealQuerySet":
        """What nobody has settled yet."""
        return self.filter(state=Appeal.State.OPEN)

    def about(self, kind: str, object_id: int) -> "AppealQuerySet":
        """The answers to decisions about one thing."""
        return self.filter(act__kind=kind, act__object_id=object_id)


class Appeal(models.Model):
    """What the person concerned answers to a decision; once, and it is settled once."""

    class State(models.TextChoices):
        OPEN = "open", _("Open")
        KEPT = "kept", _("Kept as it is")
        UNDONE = "undone", _("Undone")

    act = models.OneToOneField(
        Act, models.CASCADE, related_name="appeal", verbose_name=_("the decision that it answers")
    )
    member = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.CASCADE, related_name="appeals", verbose_name=_("member")
    )
    text = models.TextField(_("answer"))
    created_at = models.DateTimeField(_("answered"), default=timezone.now)
    state = models.CharField(_("state"), max_length=6, choices=State, default=State.OPEN)
    settled_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.SET_NULL, null=True, related_name="+", db_index=False
    )
    settled_at = models.DateTimeField(null=True)
    word = models.TextField(_("word to the member"), blank=True)

    objects = AppealQuerySet.as_manager()

    class Meta:
        verbose_name = _("answer to a decision")
        verbose_name_plural = _("answers to decisions")
        indexes = [models.Index(fields=["id"], condition=Q(state="open"), name="appeal_open")]

    def __str__(self) -> str:
        return str(self.act)


class Budget(models.Model):
    """How many texts a member has sent since a period began; see `portal.moderation.budgets`."""

    member = models.ForeignKey(settings.AUTH_USER_MODEL, models.CASCADE, related_name="+", db_index=False)
    period = models.CharField(max_length=4)
    began = models.DateTimeField(default=timezone.now)
    used = models.PositiveIntegerField(default=0)

    class Meta:
        constraints = [models.UniqueConstraint(fields=["member", "period"], name="budget_once")]

    def __str__(self) -> str:
        return f"{self.member_id}, {self.period}: {self.used}"


def at_least_one(default: int, name: Any) -> models.PositiveSmallIntegerField:
    """A limit: a number of which one may always have one."""
    return models.PositiveSmallIntegerField(name, default=default, validators=[MinValueValidator(1)])


class Rules(models.Model):
    """The rules by which new posts are held; one row, edited in the admin."""

    hold_first_posts = models.PositiveSmallIntegerField(
        _("hold until this many posts of a new member are approved"), default=1
    )
    hold_links = models.PositiveSmallIntegerField(
        _("hold a new member’s post with more links than"), default=2
    )
    held_words = ArrayField(
        models.CharField(max_length=80),
        verbose_name=_("words that hold a post"),
        default=list,
        blank=True,
        help_text=_(
            "Separated by commas. A text with one of them as a whole word waits for the secretariat, whoever "
            "wrote it. Capitals and accents make no difference."
        ),
    )
    held_domains = ArrayField(
        models.CharField(max_length=253),
        verbose_name=_("sites to which a link holds a post"),
        default=list,
        blank=True,
        help_text=_("Separated by commas, such as: example.com. What stands below them is meant too."),
    )
    refused_domains = ArrayField(
        models.CharField(max_length=253),
        verbose_name=_("sites to which nobody may link"),
        default=list,
        blank=True,
        help_text=_("Separated by commas. Who links to them is asked to take the link out."),
    )
    new_per_hour = at_least_one(10, _("texts that a new member may send in an hour"))
    new_per_day = at_least_one(30, _("texts that a new member may send in a day"))
    per_hour = at_least_one(60, _("texts that any other member may send in an hour"))
    per_day = at_least_one(300, _("texts that any other member may send in a day"))
    new_links = at_least_one(5, _("links in one text of a new member"))
    links = at_least_one(50, _("links in one text of any other member"))
    new_mentions = at_least_one(5, _("people named in one text of a new member"))
    mentions = at_least_one(20, _("people named in one text of any other member"))
    new_messages = at_least_one(10, _("messages to members that a new member may send in a day"))
    messages = at_least_one(100, _("messages to members that any other member may send in a day"))
    new_contacts = at_least_one(3, _("people to whom a new member may write for the first time in a day"))
    contacts = at_least_one(20, _("people to whom any other member may write for the first time in a day"))

    class Meta:
        verbose_name = _("moderation rules")
        verbose_name_plural = _("moderation rules")
        constraints = [models.CheckConstraint(condition=Q(pk=1), name="moderation_rules_one_row")]

    def __str__(self) -> str:
        return str(self._meta.verbose_name)
