"""The entry in the register: who a member is, and how they are willing to help."""

from django.conf import settings
from django.contrib.postgres.fields import ArrayField
from django.db import models
from django.db.models.functions import Lower
from django.utils.functional import Promise, cached_property
from django.utils.translation import gettext_lazy as _

from members.models.choices import Level, Stakeholder
from portal.vocabulary.models import Language as SpokenLanguage
from portal.vocabulary.models import Theme


class Organisation(models.Model):
    """An organisation that members belong to, shared among them."""

    name = models.CharField(_("name"), max_length=200)
    kind = models.CharField(_("kind"), max_length=12, choices=Stakeholder, blank=True)
    country = models.ForeignKey(
        "vocabulary.Country",
        models.PROTECT,
        null=True,
        blank=True,
        verbose_name=_("country"),
        related_name="+",
    )

    class Meta:
        verbose_name = _("organisation")
        verbose_name_plural = _("organisations")
        constraints = [models.UniqueConstraint(Lower("name"), name="organisation_name_once")]

    def __str__(self) -> str:
        return self.name


class Profile(models.Model):
    """A member's entry in the register: who they are and how they are willing to help.

    `audiences` holds, by field name, who may see the field where its owner chose
    otherwise than `members.permissions.FIELD_AUDIENCE` has it.
    """

    member = models.OneToOneField(
        settings.AUTH_USER_MODEL, models.CASCADE, primary_key=True, related_name="profile"
    )
    organisation = models.ForeignKey(
        Organisation,
        models.SET_NULL,
        null=True,
        blank=True,
        verbose_name=_("organisation"),
        related_name="profiles",
    )
    position = models.CharField(_("position"), max_length=150, blank=True)
    about = models.TextField(_("about me"), blank=True)
    themes = models.ManyToManyField(
        "vocabulary.Theme", verbose_name=_("interests"), blank=True, related_name="profiles"
    )
    languages = models.ManyToManyField(
        "vocabulary.Language",
        verbose_name=_("languages read and written"),
        blank=True,
        related_name="profiles",
    )
    willing_to_help = models.BooleanField(_("willing to help others"), default=False)
    levels = ArrayField(
        models.CharField(max_length=13, choices=Level),
        verbose_name=_("levels of work"),
        default=list,
        blank=True,
    )
    help_offered = models.TextField(_("what I can help with"), blank=True)
    orcid = models.CharField(_("ORCID iD"), max_length=19, blank=True)
    link = models.CharField(_("link"), max_length=200, blank=True)
    listed = models.BooleanField(_("show me in the register"), default=True)
    audiences = models.JSONField(_("audience of each field"), default=dict, blank=True)

    class Meta:
        verbose_name = _("register entry")
        verbose_name_plural = _("register entries")

    def __str__(self) -> str:
        return str(self.member)

    @cached_property
    def known_themes(self) -> list[Theme]:
        """The interests from process memory; one query, and none where a list has brought `theme_ids`."""
        ids = self.__dict__.get("theme_ids")
        if ids is None:
            ids = Profile.themes.through.objects.filter(profile=self.pk).values_list("theme", flat=True)
        return Theme.objects.named(ids)

    @cached_property
    def known_languages(self) -> list[SpokenLanguage]:
        """The languages likewise, from `language_ids`."""
        ids = self.__dict__.get("language_ids")
        if ids is None:
            ids = Profile.languages.through.objects.filter(profile=self.pk).values_list("language", flat=True)
        return SpokenLanguage.objects.named(ids)

    @property
    def level_labels(self) -> list[str | Promise]:
        """The levels of work in words."""
        return [Level(level).label for level in self.levels if level in Level.values]
