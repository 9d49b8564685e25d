"""How one comes in: the way that the secretariat has set, invitations, and who came by which."""

import secrets
from datetime import datetime, timedelta

from django.conf import settings
from django.db import models
from django.db.models import F, Q
from django.urls import reverse
from django.utils import timezone
from django.utils.crypto import salted_hmac
from django.utils.translation import gettext_lazy as _

from members.joining.querysets import InvitationQuerySet
from members.models import Language
from portal.uploads.names import hidden_name
from portal.uploads.sent import SentFile

SENT_LISTS = "members/invited"  # in the storage
DAYS = 30  # for which an invitation holds, where nothing else is said


class WayIn(models.Model):
    """How people join; one row, edited in the admin."""

    class Way(models.TextChoices):
        OPEN = "open", _("Open: who confirms the address and fills in the entry is a member")
        APPROVAL = "approval", _("By approval: the secretariat reads each entry first")
        INVITATION = "invitation", _("By invitation: only who was invited opens an account")

    class Coordinators(models.TextChoices):
        NO = "no", _("No")
        PROPOSE = "propose", _("Yes; the secretariat approves who comes")
        VOUCH = "vouch", _("Yes; who comes needs no approval")

    way = models.CharField(_("how people join"), max_length=10, choices=Way, default=Way.APPROVAL)
    coordinators = models.CharField(
        _("coordinators of groups may invite"),
        max_length=7,
        choices=Coordinators,
        default=Coordinators.PROPOSE,
        help_text=_("Into their own groups. Where only the invited join, their word opens the door too."),
    )

    class Meta:
        verbose_name = _("way in")
        verbose_name_plural = _("way in")
        constraints = [models.CheckConstraint(condition=Q(pk=1), name="joining_way_in_one_row")]

    def __str__(self) -> str:
        return str(self._meta.verbose_name)


def way_in() -> WayIn:
    """The way in, or as it is before the secretariat has changed it."""
    return WayIn.objects.first() or WayIn()


def new_key() -> str:
    return secrets.token_urlsafe(16)


def in_some_days() -> datetime:
    return timezone.now() + timedelta(days=DAYS)


def stored_list(instance: "PeopleImport", name: str) -> str:
    return hidden_name(SENT_LISTS)


class PeopleImport(SentFile):
    """A list of people whom the secretariat would like to invite, what a trial run said of it, and how far it
    is. Neither it nor its report keeps a name or an address once the invitations are written."""

    file = models.FileField(_("file"), upload_to=stored_list, max_length=100, blank=True)
    language = models.CharField(
        _("language of the mail"), max_length=2, choices=Language, default=Language.EN
    )
    note = models.TextField(_("a word to them"), max_length=500, blank=True)
    unknown = models.JSONField(_("columns without a place here"), default=list)

    class Meta:
        verbose_name = _("list of people to invite")
        verbose_name_plural = _("lists of people to invite")


class Invitation(models.Model):
    """A link by which people come in, and into what it carries, such as a group.

    One with an `address` is for one person: it was written to that address alone, so who comes by it has
    shown that the address is theirs. `details` is what a list said of them; nobody but the secretariat and
    they themselves ever see it. Both go as soon as they have said yes or no.
    """

    key = models.CharField(max_length=22, unique=True, default=new_key, editable=False)
    by = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        models.SET_NULL,
        null=True,
        related_name="invitations",
        verbose_name=_("invited by"),
    )
    address = models.EmailField(_("e-mail address"), blank=True)
    language = models.CharField(_("language"), max_length=2, choices=Language, default=Language.EN)
    kind = models.CharField(max_length=20, blank=True)
    object_id = models.BigIntegerField(null=True, blank=True)
    note = models.TextField(_("a word to them"), max_length=500, blank=True)
    vouched = models.BooleanField(_("who comes needs no approval"), default=False)
    most_uses = models.PositiveIntegerField(_("for how many people"), null=True, blank=True)
    uses = models.PositiveIntegerField(_("came by it"), default=0)
    details = models.JSONField(default=dict, blank=True)
    source = models.ForeignKey(PeopleImport, models.SET_NULL, null=True, blank=True, related_name="+")
    created_at = models.DateTimeField(_("written"), default=timezone.now)
    expires_at = models.DateTimeField(_("holds until"), default=in_some_days)
    ended_at = models.DateTimeField(_("withdrawn"), null=True, blank=True)

    objects = InvitationQuerySet.as_manager()

    class Meta:
        verbose_name = _("invitation")
        verbose_name_plural = _("invitations")
        constraints = [
            models.UniqueConstraint(
                fields=["address"], condition=~Q(address=""), name="invitation_once_an_address"
            ),
            models.CheckConstraint(
                condition=Q(most_uses=None) | Q(uses__lte=F("most_uses")), name="invitation_not_overused"
            ),
            models.CheckConstraint(
                condition=Q(kind="", object_id=None) | (~Q(kind="") & Q(object_id__isnull=False)),
                name="invitation_carries_one_thing",
            ),
        ]
        indexes = [models.Index(fields=["by", "-id"], name="invitation_by_person")]

    def __str__(self) -> str:
        return f"{self._meta.verbose_name} {self.pk}"  # never whom it is for: it stands in the log

    def get_absolute_url(self) -> str:
        return reverse("joining:invitation", args=[self.key])

    @property
    def is_live(self) -> bool:
        left = self.most_uses is None or self.uses < self.most_uses
        return left and self.ended_at is None and self.expires_at > timezone.now()


class Arrival(models.Model):
    """That somebody came by an invitation. It counts (`counted`) once their entry is complete."""

    invitation = models.ForeignKey(Invitation, models.CASCADE, related_name="arrivals")
    member = models.ForeignKey(settings.AUTH_USER_MODEL, models.CASCADE, related_name="arrivals")
    counted = models.BooleanField(default=False)
    at = models.DateTimeField(default=timezone.now)

    class Meta:
        verbose_name = _("arrival by an invitation")
        verbose_name_plural = _("arrivals by invitations")
        constraints = [models.UniqueConstraint(fields=["invitation", "member"], name="arrival_once")]

    def __str__(self) -> str:
        return f"{self.member_id} by {self.invitation_id}"


class Unfinished(models.Model):
    """Since when somebody who has shown their address has not begun with their entry, and how often they were
    reminded of it. Who does begin has no such row any more."""

    KEPT = timedelta(days=90)  # then the empty account is closed
    AFTER_A_REMINDER = timedelta(days=30)  # but never sooner than so long after the last one

    member = models.OneToOneField(
        settings.AUTH_USER_MODEL, models.CASCADE, primary_key=True, related_name="unfinished"
    )
    since = models.DateTimeField(default=timezone.now)
    reminded = models.PositiveSmallIntegerField(default=0)
    reminded_at = models.DateTimeField(null=True)

    class Meta:
        verbose_name = _("entry not begun")
        verbose_name_plural = _("entries not begun")

    def __str__(self) -> str:
        return f"{self.member_id}: {self.reminded}"

    @property
    def closes_at(self) -> datetime:
        """When the account is closed, which the reminders name."""
        end = self.since + self.KEPT
        return max(end, self.reminded_at + self.AFTER_A_REMINDER) if self.reminded_at else end


class Refusal(models.Model):
    """That somebody does not want to be invited: a keyed digest of their address, from which nobody learns
    it, and by which a later list knows not to write to them."""

    digest = models.CharField(max_length=64, unique=True)
    at = models.DateTimeField(default=timezone.now)

    class Meta:
        verbose_name = _("refusal of invitations")
        verbose_name_plural = _("refusals of invitations")

    def __str__(self) -> str:
        return self.digest[:8]


def digest_of(address: str) -> str:
    """What is kept of an address whose owner said no."""
    return salted_hmac("members.joining", address.lower(), algorithm="sha256").hexdigest()
