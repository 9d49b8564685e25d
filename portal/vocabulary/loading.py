"""Reading the vocabulary from the files in data/ into the database."""

from pathlib import Path

DATA = Path(__file__).parent / "data"


def load(apps=None) -> None:
    """Load the vocabulary."""
