"""Who may do what in the repository."""

from collections.abc import Callable
from typing import Any

from django.utils.translation import gettext_lazy as _

from knowledge.documents.finding import following
from knowledge.documents.models import QUERY_LENGTH
from portal import belongings, notices
from portal.access import Allowed, Denied, Verdict, is_secretariat, must_be_member, must_be_secretariat
from portal.vocabulary.folding import fold

OWN_WORK = _("This is your own work: others assess it. You are welcome to comment.")


def can_deposit(member: Any) -> Verdict:
    """Every active member may deposit; the secretariat publishes."""
    return must_be_member(member)


def can_edit_document(member: Any, document: Any) -> Verdict:
    """Depositors and the curators they name describe a document, and the secretariat every one; not what
    was hidden."""
    if not (verdict := must_be_member(member)):
        return verdict
    if is_secretariat(member):
        return Allowed()
    if document.depositor_id != member.pk and not document.is_curated_by(member):
        return Denied(_("Only its depositor, its curators and the secretariat can change this document."))
    if not document.is_published:
        return Denied(_("This document is hidden at present. Please write to the secretariat."))
    return Allowed()


def can_own_document(member: Any, document: Any) -> Verdict:
    """What is more than describing is for its depositor, and for the secretariat."""
    if not (verdict := can_edit_document(member, document)):
        return verdict
    if is_secretariat(member) or document.depositor_id == member.pk:
        return Allowed()
    return Denied(_("You can describe this document. The rest is for its depositor and the secretariat."))


def can_replace_file(member: Any, document: Any) -> Verdict:
    """A published file or link is the secretariat's to replace: readers trust that it was looked at."""
    if not (verdict := can_own_document(member, document)):
        return verdict
    if document.status == "published" and not is_secretariat(member):
        return Denied(_("This document is published. Please send a newer file to the secretariat."))
    return Allowed()


def can_name_curators(member: Any, document: Any) -> Verdict:
    """The depositor or the secretariat names who else may describe a document; a curator names nobody."""
    return can_own_document(member, document)


def can_view_changes(member: Any, document: Any) -> Verdict:
    """Who may change a document may read how it was changed."""
    return can_edit_document(member, document)


def can_translate_document(member: Any, document: Any) -> Verdict:
    """Every active member who sees a document may begin its edition in another language, as a draft of
    their own; not of another repository's record."""
    if not (verdict := must_be_member(member)):
        return verdict
    if document.source_id:
        return Denied(_("This document is kept in another repository. Please ask there."))
    return Allowed()


def can_submit_document(member: Any, document: Any) -> Verdict:
    """Once it has a year, a type and a file or a link, or says that there is nothing to fetch, its depositor
    hands a draft in; so is again what was returned or withdrawn."""
    if not (verdict := can_own_document(member, document)):
        return verdict
    if document.status in ("submitted", "published"):
        return Denied(_("This document has been handed in already."))
    if not document.is_complete:
        return Denied(_("Please add the year, the type, and a file or a link first."))
    return Allowed()


def can_withdraw_document(member: Any, document: Any) -> Verdict:
    """Depositors may take back what they handed in, and the secretariat anything, with a reason."""
    if not (verdict := can_own_document(member, document)):
        return verdict
    if document.status not in ("submitted", "published", "returned"):
        return Denied(_("There is nothing to withdraw."))
    return Allowed()


def can_publish_document(person: Any, document: Any) -> Verdict:
    """Publishing is the secretariat's; a draft is its depositor's own affair."""
    if not (verdict := must_be_secretariat(person)):
        return verdict
    if document.status == "draft":
        return Denied(_("This is a draft: its depositor has not handed it in yet."))
    return Allowed()


def can_return_document(person: Any, document: Any) -> Verdict:
    """As publishing."""
    return can_publish_document(person, document)


def can_moderate_document(person: Any, document: Any) -> Verdict:
    """Hiding and restoring are the secretariat's."""
    return must_be_secretariat(person)


def can_comment_document(person: Any, document: Any) -> Verdict:
    """Members comment on what is published."""
    if not (verdict := must_be_member(person)):
        return verdict
    if not document.is_readable:
        return Denied(_("Nobody can write here until the secretariat has published this."))
    return Allowed()


def can_follow_list(member: Any, conditions: Any, names: dict[str, str]) -> Verdict:
    """Every member may, a bounded number of lists; not one of what they can't see, nor of a page of words."""
    if not (verdict := must_be_member(member)):
        return verdict
    is_known = names.keys() >= conditions.chosen.keys() and ("author" in names or not conditions.author)
    if not is_known or len(conditions.query(sort=False)) > QUERY_LENGTH:
        return Denied(_("There is nothing here to follow. Please choose other conditions."))
    if notices.followed(member, following.KIND).count() >= following.MOST:
        return Denied(_("You follow as many lists as one can. Please stop following one of them first."))
    return Allowed()


MOST_COLLECTED = 500  # documents in one collection


def can_start_collection(member: Any) -> Verdict:
    """Every active member may; an official one is the secretariat's."""
    return must_be_member(member)


def can_edit_collection(member: Any, collection: Any) -> Verdict:
    """Its owner describes, fills and arranges a collection, unless it was hidden, and so do the coordinators
    of the group that it belongs to; the secretariat any."""
    if not (verdict := must_be_member(member)):
        return verdict
    if is_secretariat(member):
        return Allowed()
    if collection.owner_id != member.pk and not is_of_group(member, collection, belongings.tended_by):
        return Denied(_("Only who made this collection and the secretariat can change it."))
    if collection.is_hidden:
        return Denied(_("This collection is hidden at present. Please write to the secretariat."))
    return Allowed()


def is_of_group(member: Any, collection: Any, those: Callable[[Any, str], Any]) -> bool:
    """Whether a collection is among those things of groups that `belongings` gives for the member."""
    return bool(member.group_ids) and belongings.is_among(those(member, "collection"), collection.pk)


def can_collect(member: Any, collection: Any, document: Any) -> Verdict:
    """Who may change the collection puts into it what the lists show, up to a number; into that of a group,
    every member of the group."""
    verdict = can_edit_collection(member, collection)
    if not verdict and not (
        must_be_member(member)
        and collection.is_published
        and is_of_group(member, collection, belongings.used_by)
    ):
        return verdict
    if not document.is_readable:
        return Denied(_("This document is not published."))
    if collection.document_count >= MOST_COLLECTED:
        return Denied(_("This collection is full. Please begin another one."))
    return Allowed()


def can_moderate_collection(person: Any, collection: Any) -> Verdict:
    """Hiding and restoring are the secretariat's."""
    return must_be_secretariat(person)


def can_read_numbers(person: Any, document: Any) -> Verdict:
    """By month and country: its depositor, its curators and the secretariat. The totals are for everyone."""
    if not (verdict := must_be_member(person)):
        return verdict
    if is_secretariat(person) or document.depositor_id == person.pk or document.is_curated_by(person):
        return Allowed()
    return Denied(_("Only its depositor, its curators and the secretariat can read these numbers."))


def can_export_numbers(person: Any) -> Verdict:
    """The numbers of all documents are for the secretariat."""
    return must_be_secretariat(person)


def can_import_documents(person: Any) -> Verdict:
    """Bringing in a table of documents, and taking all of them out as one, is the secretariat's."""
    return must_be_secretariat(person)


def can_assess(member: Any, document: Any) -> Verdict:
    """Members assess published good practices, lessons learned and case studies; not what they deposited or
    wrote themselves."""
    if (verdict := can_begin_assessment(member, document)) and is_author(member, document):
        return Denied(OWN_WORK)
    return verdict


def can_begin_assessment(member: Any, document: Any) -> Verdict:
    """The same, as far as the document's row says: who its authors are takes two queries, too many for a page
    that only offers it."""
    if not (verdict := must_be_member(member)):
        return verdict
    if not document.is_practice:
        return Denied(_("Only good practices, lessons learned and case studies are assessed."))
    if not document.is_readable:
        return Denied(_("Nobody can assess this until the secretariat has published it."))
    return Denied(OWN_WORK) if document.depositor_id == member.pk else Allowed()


def is_author(member: Any, document: Any) -> bool:
    """Whether an author of `document` has the ORCID iD of `member`, or just the words of their name."""
    orcid = getattr(getattr(member, "profile", None), "orcid", "")
    own = sorted(fold(member.full_name).split())
    people = [author for author in document.authors.all() if not author.is_organisation]
    return any(
        (orcid and author.orcid == orcid) or (own and sorted(fold(author.name).split()) == own)
        for author in people
    )


def can_change_assessment(member: Any, assessment: Any) -> Verdict:
    """Members change what they said themselves, unless the secretariat has hidden it."""
    if not (verdict := must_be_member(member)):
        return verdict
    if assessment.author_id != member.pk:
        return Denied(_("Only its author can change this text."))
    if assessment.is_hidden and not assessment.is_taken_back:
        return Denied(_("This text was hidden, so it can no longer be changed."))
    return Allowed()


def can_take_back_assessment(member: Any, assessment: Any) -> Verdict:
    """Members take back what they said themselves, as long as it is there."""
    if not (verdict := can_change_assessment(member, assessment)):
        return verdict
    return Denied(_("You have taken this back already.")) if assessment.is_taken_back else Allowed()


def can_moderate_assessment(person: Any, assessment: Any) -> Verdict:
    """Assessments are the secretariat's to hide, restore and approve."""
    return must_be_secretariat(person)


def can_set_rung(person: Any, document: Any, rung: str = "") -> Verdict:
    """The secretariat gives a practice its place on the ladder, once members have assessed it; it may always
    take the place away."""
    if not (verdict := must_be_secretariat(person)):
        return verdict
    if not document.is_practice:
        return Denied(_("Only good practices, lessons learned and case studies have a place on the ladder."))
    if rung and not document.tally:
        return Denied(_("No member has assessed this yet: the ladder rests on what members have found."))
    return Allowed()
