"""Noting when what other repositories are shown of a document changes."""

from collections.abc import Iterable


def update(ids: Iterable[int]) -> None:
    """Move the datestamps of these documents, as far as they are shown differently from before."""
