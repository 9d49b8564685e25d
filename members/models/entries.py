"""The entry in the register: who a member is, and how they are willing to help."""

from functools import cache
from typing import Any, NamedTuple, Self

from django.conf import settings
from django.contrib.postgres.fields import ArrayField
from django.db import models
from django.urls import reverse
from django.utils import timezone
from django.utils.functional import Promise, cached_property
from django.utils.translation import gettext_lazy as _
from taggit.managers import TaggableManager

from members.models.choices import Gender, Help, Level
from members.models.organisations import Organisation
from portal.subjects.tags import TagRow, tags_of
from portal.uploads.names import hidden_name
from portal.vocabulary.models import Country, Theme
from portal.vocabulary.models import Language as SpokenLanguage

MOST_LINKS = 5
FIRST_DECADE = 1920
PHOTOS = "members/photos"  # in the storage


def decades() -> list[int]:
    """Those in which somebody who may be a member was born, by their first year."""
    return list(range(FIRST_DECADE, timezone.now().year - 14, 10))


# What a list may bring along with each member, and `take` keeps.
BROUGHT = ("theme_ids", "language_ids", "help_language_ids", "work_country_ids", "tag_rows")


class Photo(NamedTuple):
    """The addresses of a photograph: as it is on its person's page, and as it stands beside their words."""

    large: str
    small: str

    @classmethod
    def at(cls, key: str) -> Self:
        large, small = photo_urls()
        return cls(large.replace("KEY", key), small.replace("KEY", key))


@cache
def photo_urls() -> tuple[str, str]:
    return reverse("members:photo", args=["KEY"]), reverse("members:small_photo", args=["KEY"])


def stored_photo(instance: "Profile", name: str) -> str:
    return hidden_name(PHOTOS)


def one_of(choices: type[models.TextChoices], length: int) -> models.Field:
    return models.CharField(max_length=length, choices=choices)


class Profile(models.Model):
    """A member's entry in the register: who they are, and how they are willing to help.

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
    # Both are made by us from what was sent; the key is in their addresses, and new with each photograph.
    photo = models.FileField(_("photograph"), upload_to=stored_photo, max_length=100, blank=True)
    photo_small = models.FileField(upload_to=stored_photo, max_length=100, blank=True, editable=False)
    photo_key = models.CharField(max_length=22, blank=True, editable=False)
    work_countries = models.ManyToManyField(
        "vocabulary.Country", verbose_name=_("countries of work"), blank=True, related_name="+"
    )
    places = models.CharField(_("places of work"), max_length=300, blank=True)
    themes = models.ManyToManyField(
        "vocabulary.Theme", verbose_name=_("interests"), blank=True, related_name="profiles"
    )
    languages = models.ManyToManyField(
        "vocabulary.Language",
        verbose_name=_("languages read and written"),
        blank=True,
        related_name="profiles",
    )
    tags = TaggableManager(blank=True)
    willing_to_help = models.BooleanField(_("willing to help others"), default=False)
    levels = ArrayField(one_of(Level, 13), verbose_name=_("levels of work"), default=list, blank=True)
    help_levels = ArrayField(
        one_of(Level, 13), verbose_name=_("levels at which I help"), default=list, blank=True
    )
    help_with = ArrayField(one_of(Help, 12), verbose_name=_("ways in which I help"), default=list, blank=True)
    help_languages = models.ManyToManyField(
        "vocabulary.Language", verbose_name=_("languages in which I help"), blank=True, related_name="+"
    )
    help_offered = models.TextField(_("what I can help with"), blank=True)
    orcid = models.CharField(_("ORCID iD"), max_length=19, blank=True)
    # Whether the person has signed in with that iD at ORCID; so only while the two accounts are connected.
    orcid_verified = models.BooleanField(_("ORCID iD verified"), default=False, editable=False)
    links = ArrayField(models.CharField(max_length=200), verbose_name=_("links"), default=list, blank=True)
    # For statistics alone: nobody but the member ever sees these two.
    gender = models.CharField(_("gender"), max_length=5, choices=Gender, blank=True)
    birth_decade = models.PositiveSmallIntegerField(_("decade of birth"), null=True, blank=True)
    listed = models.BooleanField(_("show me in the register"), default=True)
    audiences = models.JSONField(_("audience of each field"), default=dict, blank=True)
    revision = models.PositiveIntegerField(default=1, editable=False)  # grows with each change by its owner

    class Meta:
        verbose_name = _("register entry")
        verbose_name_plural = _("register entries")
        constraints = [
            models.UniqueConstraint(
                fields=["photo_key"], condition=~models.Q(photo_key=""), name="profile_photo_key_once"
            ),
            models.CheckConstraint(
                condition=models.Q(orcid_verified=False) | ~models.Q(orcid=""), name="profile_verified_orcid"
            ),
        ]

    def __str__(self) -> str:
        return str(self.member)

    def memberships_seen_by(self, person: Any) -> list[Any]:
        """What the member is in which groups, those that they look after first, as far as `person` may know
        of the groups."""
        rows = self.member.memberships.visible_to(person).select_related("group")
        return list(rows.defer("group__body", "group__body_html").order_by("role", "group__name_en", "pk"))

    @cached_property
    def known_themes(self) -> list[Theme]:
        """The interests from process memory; one query, and none where a list has brought `theme_ids`."""
        return Theme.objects.named(self.ids_of("theme_ids", "themes", "theme"))

    @cached_property
    def known_languages(self) -> list[SpokenLanguage]:
        """The languages likewise, from `language_ids`."""
        return SpokenLanguage.objects.named(self.ids_of("language_ids", "languages", "language"))

    @cached_property
    def known_help_languages(self) -> list[SpokenLanguage]:
        """The languages in which the member helps, from `help_language_ids`."""
        return SpokenLanguage.objects.named(self.ids_of("help_language_ids", "help_languages", "language"))

    @cached_property
    def known_countries(self) -> list[Country]:
        """The countries of work, from `work_country_ids`."""
        return Country.objects.named(self.ids_of("work_country_ids", "work_countries", "country"))

    @cached_property
    def known_tags(self) -> list[TagRow]:
        """The tags by name, each with "id", "name" and "slug", from `tag_rows`."""
        if (rows := self.__dict__.get("tag_rows")) is None:
            rows = Profile.objects.filter(pk=self.pk).values_list(tags_of(Profile), flat=True).first()
        return rows or []

    def ids_of(self, brought: str, relation: str, column: str) -> list[Any]:
        """The ids at the other end of a relation, read where the query has not `brought` them."""
        if (ids := self.__dict__.get(brought)) is None:
            rows = getattr(Profile, relation).through.objects.filter(profile=self.pk)
            ids = list(rows.values_list(column, flat=True))
        return ids

    def forget_lists(self) -> None:
        """Read anew what was chosen from lists, as it has changed."""
        for name in [name for name in self.__dict__ if name in BROUGHT or name.startswith("known_")]:
            del self.__dict__[name]

    def take(self, member: Any) -> None:
        """Have what a query has brought with `member`, so that nothing is read again."""
        self.member = member
        self.__dict__ |= {name: member.__dict__[name] for name in BROUGHT if name in member.__dict__}

    @property
    def photo_addresses(self) -> Photo | None:
        """Where the photograph is shown: to whoever may see it, as that address asks again."""
        return Photo.at(self.photo_key) if self.photo_key else None

    @property
    def level_labels(self) -> list[str | Promise]:
        """The levels of work in words."""
        return [Level(level).label for level in self.levels if level in Level.values]

    @property
    def help_labels(self) -> list[str | Promise]:
        """With what the member helps, in words."""
        return [Help(way).label for way in self.help_with if way in Help.values]

    @property
    def help_level_labels(self) -> list[str | Promise]:
        """The levels at which the member helps, in words."""
        return [Level(level).label for level in self.help_levels if level in Level.values]
