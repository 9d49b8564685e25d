"""What other repositories are offered by OAI-PMH 2.0, live from the tables.

`offering` says what is offered and how it is described, `formats` write that as XML, `stamping` notes when it
changes, `asking` reads a request, `tokens` its continuation, and `answering` has a function for each verb.
Section numbers in this package are those of the protocol (document version of 2015-01-08).
"""

from knowledge.documents.oai.stamping import batches, rebuild, update

__all__ = ["batches", "rebuild", "update"]
