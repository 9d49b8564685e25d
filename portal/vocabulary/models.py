"""The words that every room shares: themes, countries and their regions, languages, concepts."""

from django.contrib.postgres.indexes import GinIndex
from django.core.validators import RegexValidator
from django.db import models
from django.urls import get_script_prefix
from django.utils.translation import get_language, pgettext_lazy
from django.utils.translation import gettext_lazy as _

from portal.vocabulary.concepts import ConceptManager
from portal.vocabulary.querysets import CountryManager, LanguageManager, RegionManager, ThemeManager

LANGUAGES = ("en", "fr", "es", "ar")


class Named(models.Model):
    """Something with a name in each language of the interface; English is the one that is always there."""

    name_en = models.CharField(_("name in English"), max_length=120)
    name_fr = models.CharField(_("name in French"), max_length=120, blank=True)
    name_es = models.CharField(_("name in Spanish"), max_length=120, blank=True)
    name_ar = models.CharField(_("name in Arabic"), max_length=120, blank=True)

    class Meta:
        abstract = True

    def __str__(self):
        return self.name

    @property
    def name(self) -> str:
        """The name in the reader's language, in English where there is none."""
        return self.name_in(get_language() or "en")

    @property
    def names(self) -> list[str]:
        """Every name it can be found by, English first."""
        return [name for code in LANGUAGES if (name := getattr(self, f"name_{code}"))]

    def name_in(self, language: str) -> str:
        """The name in `language` ("fr", "pt-br"), in English where there is none."""
        return getattr(self, f"name_{language[:2]}", "") or self.name_en


class Region(Named):
    """A region of the United Nations' M49 standard, from the world down to, say, Eastern Africa."""

    code = models.CharField(_("M49 code"), max_length=3, primary_key=True)
    parent = models.ForeignKey(
        "self",
        verbose_name=_("part of"),
        on_delete=models.PROTECT,
        null=True,
        blank=True,
        related_name="parts",
    )

    objects = RegionManager()

    class Meta:
        verbose_name = _("region")
        verbose_name_plural = _("regions")
        ordering = ["code"]


class Country(Named):
    """A country or territory of ISO 3166-1, in the smallest M49 region that holds it."""

    code = models.CharField(_("two-letter code"), max_length=2, primary_key=True)
    alpha3 = models.CharField(_("three-letter code"), max_length=3, unique=True)
    m49 = models.CharField(_("M49 code"), max_length=3, unique=True)
    region = models.ForeignKey(
        Region,
        verbose_name=_("region"),
        on_delete=models.PROTECT,
        null=True,
        blank=True,
        related_name="countries",
    )

    other_names = models.CharField(
        _("other names"), max_length=300, blank=True
    )  # for searching; "; " between
    # A point within its largest part, in degrees.
    latitude = models.FloatField(_("latitude"))
    longitude = models.FloatField(_("longitude"))

    objects = CountryManager()

    class Meta:
        verbose_name = _("country")
        verbose_name_plural = _("countries")
        ordering = ["name_en"]

    @property
    def names(self) -> list[str]:
        return [*super().names, *self.other_names.split("; "), self.code, self.alpha3]


class Language(Named):
    """A language people write or speak: ISO 639-1, or 639-3 where it has no two-letter code."""

    code = models.CharField(_("ISO 639 code"), max_length=3, primary_key=True)
    autonym = models.CharField(_("its own name"), max_length=120, blank=True)

    objects = LanguageManager()

    class Meta:
        verbose_name = _("language")
        verbose_name_plural = _("languages")
        ordering = ["name_en"]

    @property
    def names(self) -> list[str]:
        return [*super().names, self.autonym, self.code]


class Theme(Named):
    """A subject people work on: ten areas, and the livestock themes within each."""

    slug = models.SlugField(_("address"), max_length=60, unique=True)
    parent = models.ForeignKey(
        "self", models.PROTECT, null=True, blank=True, related_name="themes", verbose_name=_("area")
    )
    order = models.PositiveSmallIntegerField(pgettext_lazy("position in a list", "order"), default=0)
    agrovoc_uri = models.CharField(
        _("AGROVOC address"),
        max_length=200,
        blank=True,
        validators=[
            RegexValidator(
                r"^http://aims\.fao\.org/aos/agrovoc/c_\w+$",
                _("An AGROVOC address looks like http://aims.fao.org/aos/agrovoc/c_431."),
                code="agrovoc",
            )
        ],
        help_text=_("The same concept in FAO’s thesaurus. Leave it empty unless you are sure."),
    )
    withdrawn = models.BooleanField(
        _("withdrawn"),
        default=False,
        help_text=_("No longer offered for choice. What already has this theme keeps it."),
    )
    edited = models.BooleanField(editable=False, default=False)  # by the secretariat: loading leaves it alone

    objects = ThemeManager()

    class Meta:
        verbose_name = _("theme")
        verbose_name_plural = _("themes")
        ordering = ["order", "name_en"]
        constraints = [
            models.CheckConstraint(condition=~models.Q(parent=models.F("id")), name="theme_not_its_own_area")
        ]

    def get_absolute_url(self) -> str:
        return f"{get_script_prefix()}themes/{self.slug}/"


class Concept(Named):
    """A concept of FAO's AGROVOC thesaurus, known by its address. Too many to be kept in memory."""

    name_en = models.CharField(_("name in English"), max_length=200)
    name_fr = models.CharField(_("name in French"), max_length=200, blank=True)
    name_es = models.CharField(_("name in Spanish"), max_length=200, blank=True)
    name_ar = models.CharField(_("name in Arabic"), max_length=200, blank=True)
    uri = models.CharField(_("AGROVOC address"), max_length=200, unique=True)
    other_names = models.TextField(_("other names"), blank=True)  # "; " between
    folded = models.TextField(editable=False)  # all names, by `concepts.folded_names`

    objects = ConceptManager()

    class Meta:
        verbose_name = _("AGROVOC concept")
        verbose_name_plural = _("AGROVOC concepts")
        indexes = [GinIndex(fields=["folded"], name="concept_names", opclasses=["gin_trgm_ops"])]

    def get_absolute_url(self) -> str:
        return self.uri
