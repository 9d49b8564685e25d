import pytest

from knowledge.documents.oai import listing
from tests.documents.deposits import make_document


@pytest.fixture
def publish(author, secretariat):
    """`publish(title="…")` is a document that everybody may read, with a link."""

    def make(**changes):
        return make_document(author, published_by=secretariat, **{"file": None} | changes)

    return make


@pytest.fixture
def small_pages(monkeypatch):
    """Two records a page."""
    monkeypatch.setattr(listing, "PAGE", 2)
