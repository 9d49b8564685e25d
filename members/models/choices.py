"""What the fields of accounts and entries may hold."""

from django.db import models
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from portal.access import Audience


class Status(models.TextChoices):
    """Where an account stands; only the active ones are members.

    *Unclaimed* is who wrote on a mailing list that was brought along, and never agreed to anything: nothing
    but the name beside those posts is shown of them, nobody finds them, writes to them or signs in as them.
    """

    UNCONFIRMED = "unconfirmed", _("Awaiting confirmation")
    WAITING = "waiting", _("Awaiting approval")
    ACTIVE = "active", _("Active")
    SUSPENDED = "suspended", _("Suspended")
    GONE = "gone", _("Gone")
    UNCLAIMED = "unclaimed", _("Unclaimed")


class Stakeholder(models.TextChoices):
    """The kinds of people and organisations that the community brings together."""

    KEEPERS = "keepers", _("Livestock keepers’ organisation")
    EXTENSION = "extension", _("Extension and field practice")
    NGO = "ngo", _("Non-governmental organisation")
    RESEARCH = "research", _("Research and academia")
    GOVERNMENT = "government", _("Government and policy")
    PRIVATE = "private", _("Private sector")
    DONOR = "donor", _("Donor and international organisation")
    INDEPENDENT = "independent", _("Independent")


class Level(models.TextChoices):
    """The levels at which somebody works or is willing to help."""

    INTERNATIONAL = "international", pgettext_lazy("level of work", "International")
    NATIONAL = "national", pgettext_lazy("level of work", "National")
    REGIONAL = "regional", pgettext_lazy("level of work", "Regional")
    LOCAL = "local", pgettext_lazy("level of work", "Local")


class Help(models.TextChoices):
    """With what a member is willing to help others."""

    ANSWERS = "answers", _("Answering questions")
    READING = "reading", _("Reading and commenting on texts")
    TRAINING = "training", _("Teaching and training")
    VISITS = "visits", _("Receiving visitors in the field")
    TRANSLATION = "translation", _("Translating and interpreting")
    MODERATION = "moderation", _("Leading discussions and workshops")
    CONTACTS = "contacts", _("Finding people and partners")


class Gender(models.TextChoices):
    """What members may say of their gender, for statistics alone."""

    WOMAN = "woman", _("Woman")
    MAN = "man", _("Man")
    OTHER = "other", _("Another")


class Language(models.TextChoices):
    """The languages of the interface and of mail."""

    EN = "en", "English"
    FR = "fr", "Français"
    ES = "es", "Español"
    AR = "ar", "العربية"


class FieldAudience(models.TextChoices):
    """Who may see one field of a register entry."""

    EVERYONE = Audience.EVERYONE.value, _("Everyone")
    MEMBERS = Audience.MEMBERS.value, _("Members only")
    SECRETARIAT = "secretariat", _("The secretariat only")
