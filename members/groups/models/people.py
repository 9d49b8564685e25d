"""Who is in a group, who was, and who asks to be."""

from django.conf import settings
from django.db import models
from django.db.models import Q
from django.utils import timezone
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from members.groups.models.groups import Group
from members.groups.querysets import JoinRequestQuerySet, MembershipQuerySet


class Role(models.TextChoices):
    MEMBER = "member", pgettext_lazy("role in a group", "Member")
    COORDINATOR = "coordinator", pgettext_lazy("role in a group", "Coordinator")


class Membership(models.Model):
    """That a member is in a group, or was until `until`; `Member.group_ids` follows those that last.

    A new role begins a new row, so that the rows tell who was what, and when. `calendar_key` is the secret in
    the address of the member's own calendar of the group; a new one takes the old address away.
    """

    group = models.ForeignKey(Group, models.CASCADE, related_name="memberships", db_index=False)
    member = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.CASCADE, verbose_name=_("member"), related_name="memberships"
    )
    role = models.CharField(_("role"), max_length=11, choices=Role, default=Role.MEMBER)
    task = models.CharField(
        _("what they do in it"), max_length=80, blank=True, help_text=_("Such as: chair, note-taker.")
    )
    since = models.DateTimeField(_("since"), default=timezone.now)
    until = models.DateTimeField(_("until"), null=True, blank=True)
    calendar_key = models.CharField(max_length=40, default="", editable=False)

    objects = MembershipQuerySet.as_manager()

    class Meta:
        verbose_name = _("member of the group")
        verbose_name_plural = _("members of the group")
        constraints = [
            models.UniqueConstraint(
                fields=["group", "member"], condition=Q(until=None), name="membership_once"
            ),
            models.UniqueConstraint(
                fields=["calendar_key"], condition=~Q(calendar_key=""), name="membership_calendar_key"
            ),
            models.CheckConstraint(
                condition=Q(until=None) | Q(until__gte=models.F("since")), name="membership_in_time"
            ),
            models.CheckConstraint(condition=Q(role__in=Role.values), name="membership_role_known"),
            models.CheckConstraint(
                condition=Q(until=None) | Q(calendar_key=""), name="membership_past_has_no_key"
            ),
        ]
        indexes = [
            models.Index(fields=["group", "role", "id"], name="membership_by_role"),
            models.Index(
                fields=["group", "-until", "-id"], condition=Q(until__isnull=False), name="membership_past"
            ),
        ]

    def __str__(self) -> str:
        return str(self.member)

    @property
    def is_coordinator(self) -> bool:
        return self.role == Role.COORDINATOR


class RequestState(models.TextChoices):
    OPEN = "open", pgettext_lazy("request to join", "Open")
    ACCEPTED = "accepted", pgettext_lazy("request to join", "Accepted")
    DECLINED = "declined", pgettext_lazy("request to join", "Declined")
    WITHDRAWN = "withdrawn", pgettext_lazy("request to join", "Taken back")


class JoinRequest(models.Model):
    """That a member asks to be let into a closed group, and what became of it."""

    group = models.ForeignKey(Group, models.CASCADE, related_name="requests", verbose_name=_("group"))
    member = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.CASCADE, related_name="group_requests", verbose_name=_("member")
    )
    message = models.TextField(_("message"), blank=True)
    state = models.CharField(_("state"), max_length=9, choices=RequestState, default=RequestState.OPEN)
    asked_at = models.DateTimeField(_("asked"), default=timezone.now)
    decided_by = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        models.SET_NULL,
        null=True,
        blank=True,
        related_name="+",
        db_index=False,
        verbose_name=_("decided by"),
    )
    decided_at = models.DateTimeField(_("decided"), null=True, blank=True)
    reason = models.TextField(_("reason"), blank=True)

    objects = JoinRequestQuerySet.as_manager()

    class Meta:
        verbose_name = _("request to join a group")
        verbose_name_plural = _("requests to join groups")
        constraints = [
            models.UniqueConstraint(
                fields=["group", "member"], condition=Q(state="open"), name="join_request_open_once"
            )
        ]
        indexes = [
            models.Index(fields=["group", "state", "asked_at", "id"], name="join_request_waiting"),
            models.Index(fields=["-asked_at", "-id"], name="join_request_by_date"),
        ]

    def __str__(self) -> str:
        return f"{self.member} · {self.group}"

    def get_absolute_url(self) -> str:
        return f"{self.group.get_absolute_url()}requests/"
