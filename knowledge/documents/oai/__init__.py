"""What other repositories are offered by OAI-PMH 2.0, live from the tables."""

from knowledge.documents.oai.stamping import update

__all__ = ["update"]
