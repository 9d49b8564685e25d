"""What every change of a document ends with: search and other repositories learn of it."""

from collections.abc import Iterable

from knowledge.documents import oai
from knowledge.documents.finding import listing
from portal import comments, search


def shown_anew(ids: Iterable[int]) -> None:
    """Make the search index, the lists and what OAI-PMH offers right for these documents, whether they were
    made, changed, hidden or deleted. The last step of an action, in its transaction."""
    wanted = list(ids)
    search.update("document", wanted)
    listing.update(wanted)
    oai.update(wanted)
    comments.shown_anew("document", wanted)
