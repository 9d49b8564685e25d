"""The words that a document is described with, each from a short list."""

from django.db import models
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy


class Status(models.TextChoices):
    """How far a document is on its way to its readers."""

    DRAFT = "draft", _("Draft")
    SUBMITTED = "submitted", _("Waiting to be looked at")
    PUBLISHED = "published", _("Published")
    RETURNED = "returned", _("Returned to its depositor")
    WITHDRAWN = "withdrawn", _("Withdrawn")


class Type(models.TextChoices):
    """What kind of work a document is."""

    RESEARCH_PAPER = "research-paper", _("Research paper")
    REPORT = "report", pgettext_lazy("type of document", "Report")
    BRIEF = "brief", _("Brief")
    POLICY_BRIEF = "policy-brief", _("Policy brief")
    CASE_STUDY = "case-study", _("Case study")
    LESSON_LEARNED = "lesson-learned", _("Lesson learned")
    GOOD_PRACTICE = "good-practice", _("Good practice")
    TRAINING_MATERIAL = "training-material", _("Training material")
    TOOL = "tool", _("Tool")
    PRESENTATION = "presentation", _("Presentation")
    DATASET = "dataset", _("Dataset")
    MEDIA_LINK = "media-link", _("Video or audio link")
    MINUTES = "minutes", _("Minutes")
    STORY = "story", _("Story")


TYPE_LABELS = dict(Type.choices)  # Django's own get_type_display makes such a dictionary each time


class Licence(models.TextChoices):
    """What readers may do with a document, under the names of the SPDX licence list."""

    CC_BY = "CC-BY-4.0", _("CC BY 4.0: share and adapt, naming the authors")
    CC_BY_SA = "CC-BY-SA-4.0", _("CC BY-SA 4.0: share and adapt under the same licence")
    CC_BY_NC = "CC-BY-NC-4.0", _("CC BY-NC 4.0: share and adapt, not for profit")
    CC_BY_NC_SA = "CC-BY-NC-SA-4.0", _("CC BY-NC-SA 4.0: not for profit, under the same licence")
    CC_BY_ND = "CC-BY-ND-4.0", _("CC BY-ND 4.0: share unchanged")
    CC_BY_NC_ND = "CC-BY-NC-ND-4.0", _("CC BY-NC-ND 4.0: share unchanged, not for profit")
    CC_ZERO = "CC0-1.0", _("CC0: no rights reserved")
    CC_BY_IGO = "CC-BY-3.0-IGO", _("CC BY 3.0 IGO: of an intergovernmental organisation")
    CC_BY_SA_IGO = "CC-BY-SA-3.0-IGO", _("CC BY-SA 3.0 IGO: under the same licence")
    CC_BY_NC_IGO = "CC-BY-NC-3.0-IGO", _("CC BY-NC 3.0 IGO: not for profit")
    CC_BY_NC_SA_IGO = "CC-BY-NC-SA-3.0-IGO", _("CC BY-NC-SA 3.0 IGO: not for profit, same licence")
    CC_BY_NC_ND_IGO = "CC-BY-NC-ND-3.0-IGO", _("CC BY-NC-ND 3.0 IGO: unchanged, not for profit")
    CC_BY_ND_IGO = "CC-BY-ND-3.0-IGO", _("CC BY-ND 3.0 IGO: share unchanged")
    CC_BY_3 = "CC-BY-3.0", "CC BY 3.0"
    CC_BY_SA_3 = "CC-BY-SA-3.0", "CC BY-SA 3.0"
    CC_BY_NC_3 = "CC-BY-NC-3.0", "CC BY-NC 3.0"
    CC_BY_NC_SA_3 = "CC-BY-NC-SA-3.0", "CC BY-NC-SA 3.0"
    CC_BY_ND_3 = "CC-BY-ND-3.0", "CC BY-ND 3.0"
    CC_BY_NC_ND_3 = "CC-BY-NC-ND-3.0", "CC BY-NC-ND 3.0"
    RESERVED = "LicenseRef-reserved", _("All rights reserved: read, but ask before copying")


class Reviewed(models.TextChoices):
    """Who judged a work before it was published (dcterms "status" of peer review in CG Core)."""

    PEER = "peer", _("Reviewed by peers")
    INTERNAL = "internal", _("Reviewed within the organisation")
    NONE = "none", _("Not reviewed")


class Reader(models.TextChoices):
    """Whom a work was written for (dcterms.audience)."""

    LIVESTOCK_KEEPERS = "livestock-keepers", _("Livestock keepers")
    EXTENSION = "extension", _("Extension and animal health workers")
    NGOS = "ngos", _("Civil society and NGOs")
    RESEARCHERS = "researchers", _("Researchers")
    TEACHERS = "teachers", _("Teachers and students")
    POLICY_MAKERS = "policy-makers", _("Policy makers")
    DONORS = "donors", _("Donors and international organisations")
    BUSINESS = "business", _("Private sector")
    PUBLIC = "public", _("General public")


class Rung(models.TextChoices):
    """How far a good practice has proven itself, from the lowest rung of the ladder to the highest."""

    INNOVATION = "innovation", _("Innovation")
    PROMISING = "promising", _("Promising practice")
    GOOD = "good", _("Good practice")
    POLICY = "policy", _("Adopted in policy")


# What members assess: what somebody did and found to work, or not.
PRACTICES = (Type.GOOD_PRACTICE, Type.LESSON_LEARNED, Type.CASE_STUDY)


class RelationKind(models.TextChoices):
    """What a document is to another one (dcterms.isVersionOf, isPartOf, replaces …)."""

    EDITION_OF = "edition-of", _("Edition of")
    TRANSLATION_OF = "translation-of", _("Translation of")
    PART_OF = "part-of", _("Part of")
    SUPERSEDES = "supersedes", _("Supersedes")


class TextState(models.TextChoices):
    """How far the words of a file are on their way into the search."""

    WAITING = "waiting", _("Its words are being read for the search")
    DONE = "done", _("Its words can be searched")
    FAILED = "failed", _("Its words could not be read")
    REFUSED = "refused", _("Its words were not read, because the file is not safe to open")


class ScanState(models.TextChoices):
    """What the virus scanner said of a file; a file that waits is given to nobody."""

    UNSCANNED = "unscanned", _("Not scanned")  # no scanner was set up when it arrived
    WAITING = "waiting", _("Waiting for the virus scanner")
    CLEAN = "clean", _("No virus found")
    INFECTED = "infected", _("A virus was found")
