"""What the fields of the roster may hold."""

from django.db import models
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from portal.access import Audience


class Status(models.TextChoices):
    """How far an entry is."""

    SUBMITTED = "submitted", _("Waiting to be looked at")
    LISTED = "listed", _("Listed")
    RETURNED = "returned", _("Returned to its author")
    REFUSED = "refused", _("Not taken onto the roster")
    RESTING = "resting", _("Resting")


class Level(models.TextChoices):
    """The levels at which an expert works."""

    INTERNATIONAL = "international", pgettext_lazy("level of work", "International")
    NATIONAL = "national", pgettext_lazy("level of work", "National")
    REGIONAL = "regional", pgettext_lazy("level of work", "Regional")
    LOCAL = "local", pgettext_lazy("level of work", "Local")


class Service(models.TextChoices):
    """What an expert offers to do."""

    ADVICE = "advice", _("Advice")
    TRAINING = "training", _("Training")
    EVALUATION = "evaluation", _("Evaluation")
    DESIGN = "design", _("Design of projects")
    FACILITATION = "facilitation", _("Facilitation")
    HOSTING = "hosting", _("Hosting field visits")


class Availability(models.TextChoices):
    AVAILABLE = "available", _("Available")
    LIMITED = "limited", _("Little time")
    UNAVAILABLE = "unavailable", _("Not available now")


class Fee(models.TextChoices):
    FREE = "free", _("Free of charge")
    EXPENSES = "expenses", _("Expenses only")
    FEE = "fee", _("For a fee")


class Skill(models.TextChoices):
    """How well a language is spoken, on the Common European Framework of Reference."""

    A1 = "A1", _("A1, beginner")
    A2 = "A2", _("A2, elementary")
    B1 = "B1", _("B1, intermediate")
    B2 = "B2", _("B2, upper intermediate")
    C1 = "C1", _("C1, advanced")
    C2 = "C2", _("C2, as a first language")


class CvAudience(models.TextChoices):
    """Who may read a CV."""

    EVERYONE = Audience.EVERYONE.value, _("Everyone")
    MEMBERS = Audience.MEMBERS.value, _("Members only")
    SECRETARIAT = "secretariat", _("The secretariat only")


class RefereeState(models.TextChoices):
    """How far a referee is."""

    ASKED = "asked", _("Asked")
    ANSWERED = "answered", _("Answered")
    DECLINED = "declined", _("Would rather not")
    SILENT = "silent", _("Did not answer")
    BOUNCED = "bounced", _("Our mail did not arrive")
