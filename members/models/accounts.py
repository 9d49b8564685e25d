"""The account: how a person signs in, is named, and is written to."""

from collections.abc import Iterable
from functools import cache

from django.contrib.auth.base_user import AbstractBaseUser
from django.contrib.postgres.fields import ArrayField
from django.contrib.postgres.indexes import GinIndex, OpClass
from django.db import models
from django.db.models import F, Q
from django.db.models.functions import Lower
from django.urls import reverse
from django.utils import timezone
from django.utils.functional import Promise, cached_property
from django.utils.translation import gettext_lazy as _

from members.models.choices import Language, Stakeholder, Status
from members.models.entries import Photo, Profile
from members.models.names import AddressKey, SortName
from members.querysets import MemberManager


@cache
def register_url() -> str:
    return reverse("members:index")


WHY_NOT_ACTIVE: dict[str, str | Promise] = {
    "unconfirmed": _("Please confirm your e-mail address first; the link is in the mail that we sent you."),
    "incomplete": _("Please fill in your register entry first. Then the secretariat can welcome you."),
    "waiting": _("Your membership is waiting for the secretariat’s approval. We will write to you."),
    "declined": _("The secretariat could not accept your membership. Write to it if you have a question."),
    "suspended": _(
        "Your membership is suspended at present. Write to the secretariat if you have a question."
    ),
    "gone": _("This account has been closed."),
    "unclaimed": _("Nobody has claimed yet what this person wrote on the old mailing list."),
}


class Member(AbstractBaseUser):
    """An account: how a person signs in, is named beside what they write, and is written to."""

    email = models.EmailField(_("e-mail address"), unique=True)
    handle = models.SlugField(_("handle"), max_length=40, unique=True)
    full_name = models.CharField(_("full name"), max_length=120)
    sort_name = models.GeneratedField(
        expression=SortName("full_name"), output_field=models.TextField(), db_persist=True
    )
    status = models.CharField(_("status"), max_length=12, choices=Status, default=Status.UNCONFIRMED)
    status_reason = models.TextField(_("reason for the status"), blank=True)
    country = models.ForeignKey(
        "vocabulary.Country",
        models.PROTECT,
        null=True,
        blank=True,
        verbose_name=_("country"),
        related_name="+",
    )
    stakeholder = models.CharField(_("kind of stakeholder"), max_length=12, choices=Stakeholder, blank=True)
    language = models.CharField(_("language"), max_length=2, choices=Language, default=Language.EN)
    time_zone = models.CharField(_("time zone"), max_length=40, default="UTC")
    is_staff = models.BooleanField(_("secretariat"), default=False, help_text=_("May use the admin."))
    is_expert = models.BooleanField(_("listed expert"), default=False, editable=False)
    trusted = models.BooleanField(
        _("trusted"), default=False, help_text=_("What a trusted member writes is published at once.")
    )
    date_joined = models.DateTimeField(_("joined"), default=timezone.now)
    entered_at = models.DateTimeField(_("register entry completed"), null=True, blank=True)
    approved_at = models.DateTimeField(_("approved"), null=True, blank=True)
    rules_version = models.CharField(_("version of the rules agreed to"), max_length=20, blank=True)
    rules_accepted_at = models.DateTimeField(_("rules accepted"), null=True, blank=True)
    # The key of the photograph where everybody may see it, so that it stands beside what the person wrote.
    face = models.CharField(max_length=22, blank=True, editable=False)
    # Those of `Membership`, kept here too, so that who sees what is known without another query.
    group_ids = ArrayField(models.BigIntegerField(), default=list, editable=False)

    USERNAME_FIELD = "email"
    EMAIL_FIELD = "email"
    REQUIRED_FIELDS = ["full_name", "handle"]

    objects = MemberManager()

    class Meta:
        verbose_name = _("member")
        verbose_name_plural = _("members")
        constraints = [
            models.CheckConstraint(condition=Q(email=Lower("email")), name="member_email_lower"),
            models.CheckConstraint(condition=Q(handle=Lower("handle")), name="member_handle_lower"),
            models.CheckConstraint(condition=Q(status__in=Status.values), name="member_status_known"),
        ]
        indexes = [
            models.Index(fields=["status", "-date_joined", "-id"], name="member_by_date"),
            models.Index(fields=["sort_name", "id"], condition=Q(status="active"), name="member_by_name"),
            models.Index(
                fields=["country", "sort_name", "id"], condition=Q(status="active"), name="member_by_country"
            ),
            models.Index(
                fields=["-approved_at", "-id"], condition=Q(status="active"), name="member_by_approval"
            ),
            models.Index(fields=["-date_joined", "-id"], name="member_newest"),
            GinIndex(
                F("country"),
                OpClass(F("sort_name"), "gin_trgm_ops"),
                OpClass(F("email"), "gin_trgm_ops"),
                name="member_trigrams",
            ),
            GinIndex(
                OpClass(F("sort_name"), "gin_trgm_ops"),
                condition=Q(country=None),
                name="member_trigrams_no_country",
            ),
            models.Index(AddressKey("email"), name="member_by_address_key"),
        ]

    def __str__(self) -> str:
        return self.display_name

    @property
    def is_active(self) -> bool:
        """Whether the account may sign in: also to wait, or to read why it is suspended."""
        return self.status not in (Status.GONE, Status.UNCLAIMED)

    @property
    def is_active_member(self) -> bool:
        return self.status == Status.ACTIVE

    @property
    def standing(self) -> str:
        """The status, told finer: who is "incomplete" goes on, who is "declined" never was a member."""
        if self.status == Status.WAITING and not self.entered_at:
            return "incomplete"
        if self.status == Status.SUSPENDED and not self.approved_at:
            return "declined"
        return self.status

    @property
    def why_not_active(self) -> str | Promise:
        """The sentence that tells a member who isn't active what is missing."""
        return WHY_NOT_ACTIVE.get(self.standing, "")

    def has_perm(self, permission: str, obj: models.Model | None = None) -> bool:
        """The secretariat may use all of the admin; what nobody may do there, its classes say."""
        return self.is_active_member and self.is_staff

    def has_perms(self, permissions: Iterable[str], obj: models.Model | None = None) -> bool:
        return self.has_perm("")

    def has_module_perms(self, app_label: str) -> bool:
        return self.has_perm("")

    @property
    def display_name(self) -> str:
        """The name beside what the person wrote."""
        if self.status == Status.GONE:
            return str(_("Former member"))
        if self.status == Status.UNCLAIMED and not self.full_name:
            return str(_("Somebody on the mailing list"))
        return self.full_name

    @property
    def role_line(self) -> str | Promise:
        """What stands beside the name: the role in the portal, else the kind of stakeholder."""
        if self.is_staff:
            return _("Secretariat")
        if self.is_expert:
            return _("Expert")
        return Stakeholder(self.stakeholder).label if self.stakeholder else ""

    @cached_property
    def interest_ids(self) -> frozenset[int]:
        """The themes of the register entry, by id; no query after `with_interests`."""
        ids = self.__dict__.get("theme_ids")
        if ids is None:
            ids = Profile.themes.through.objects.filter(profile=self.pk).values_list("theme", flat=True)
        return frozenset(ids)

    @cached_property
    def read_languages(self) -> frozenset[str]:
        """The languages that the member reads, as ISO 639 codes: those of the register entry and the
        interface's. Empty where the entry names none: then nothing is withheld. Likewise without a query."""
        codes = self.__dict__.get("language_ids")
        if codes is None:
            rows = Profile.languages.through.objects.filter(profile=self.pk)
            codes = rows.values_list("language", flat=True)
        declared = frozenset(codes)
        return declared and declared | {self.language}

    def get_full_name(self) -> str:
        return self.full_name

    def get_short_name(self) -> str:
        return self.full_name

    @property
    def face_url(self) -> str:
        """The small photograph that stands beside what an active member wrote, for everybody; or nothing."""
        return Photo.at(self.face).small if self.face and self.status == Status.ACTIVE else ""

    def get_absolute_url(self) -> str:
        """The person's page; nothing for who has none: the gone and the unclaimed."""
        return f"{register_url()}{self.handle}/" if self.is_active else ""


class OldAddress(models.Model):
    """The address from which an unclaimed person wrote; whoever confirms it gets their posts.

    It stands apart from `Member.email`, so that signing up, new passwords and mails know nothing of it. Where
    the person had themselves erased, only its keyed digest is left, by which a later import knows not to
    name them again.
    """

    member = models.OneToOneField(
        Member, models.CASCADE, primary_key=True, verbose_name=_("member"), related_name="old_address"
    )
    address = models.CharField(_("e-mail address"), max_length=254, unique=True)

    class Meta:
        verbose_name = _("address on an old list")
        verbose_name_plural = _("addresses on old lists")

    def __str__(self) -> str:
        return self.address


class Consent(models.Model):
    """The log of what a member agreed to: which text, in which version, when."""

    member = models.ForeignKey(Member, models.CASCADE, related_name="consents")
    text = models.CharField(_("text"), max_length=40, default="rules")
    version = models.CharField(_("version"), max_length=20)
    at = models.DateTimeField(_("agreed"), default=timezone.now)

    class Meta:
        verbose_name = _("consent")
        verbose_name_plural = _("consents")
        constraints = [models.UniqueConstraint(fields=["member", "text", "version"], name="consent_once")]

    def __str__(self) -> str:
        return f"{self.text} {self.version}"
