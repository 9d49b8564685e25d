"""How the secretariat is shown by mail what was handed in, and what it can answer."""

from typing import Any

from django.conf import settings
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from knowledge.documents import actions
from knowledge.documents.models import Assessment, Document
from portal.moderation.decisions import Answer, Item
from portal.vocabulary.models import Language


def describe_document(document: Document) -> Item:
    """A document that was handed in, with its file."""
    facts: list[tuple[Any, Any]] = [
        (_("Authors"), "; ".join(author.name for author in document.authors.all())),
        (_("Type"), document.type_label),
        (_("Year"), document.year),
        (_("Language"), Language.objects.known().get(document.language, document.language)),
        (_("Publisher"), document.publisher),
        (_("Licence"), document.get_licence_display() if document.licence else ""),
        (_("Who may read it"), document.get_audience_display()),
        ("DOI", document.doi),
        (_("Link"), document.link),
        (_("File"), _("There is nothing to fetch: only describe it") if document.only_described else ""),
    ]
    file = document.current
    return Item(
        document.title,
        text=document.abstract,
        author=document.depositor,
        facts=[(label, words) for label, words in facts if words],
        url=document.get_absolute_url(),
        files=[(file.name, file.size, settings.SITE_URL + file.get_absolute_url())] if file else [],
    )


def describe_assessment(assessment: Assessment) -> Item:
    """An assessment that waits, with all that its author says of the practice."""
    facts: list[tuple[Any, Any]] = [
        (_("Verdict"), assessment.verdict),
        (_("Evidence"), assessment.get_evidence_display()),
        (_("Met"), ", ".join(map(str, assessment.met_labels))),
        (_("Not met"), ", ".join(map(str, assessment.unmet_labels))),
        (_("Country"), assessment.country),
        (_("Conditions"), assessment.context),
    ]
    return Item(
        assessment.document.title,
        assessment.body,
        assessment.author,
        [(label, words) for label, words in facts if words],
        html=assessment.body_html,
        url=assessment.get_absolute_url(),
    )


ANSWERS = {
    "approve": Answer(
        lambda person, document, reason: actions.publish_document(person, document),
        does=gettext_lazy("it is published"),
        done=gettext_lazy("It is published: “%(title)s”."),
    ),
    "return": Answer(
        actions.return_document,
        does=gettext_lazy("its depositor gets it back, and reads the reason"),
        done=gettext_lazy("It went back to its depositor with your reason: “%(title)s”."),
        needs_reason=True,
    ),
}
