"""Resumption tokens (section 3.5): all that the rest of a list needs, signed, and nothing kept here.

A list goes by the id of the documents, not by datestamp: a record that changes while the list is read keeps
its place in it, so that a list without `until` has each record once, whatever happens meanwhile.
"""

from dataclasses import asdict, dataclass
from datetime import timedelta

from django.core import signing

LASTS = timedelta(days=1)
SALT = "documents oai"


class BadToken(Exception):
    """It is none of ours, has expired, or belongs to another verb."""


@dataclass(frozen=True)
class Place:
    """Where a list goes on: with what comes `after` this id, having given `cursor` of about `size`."""

    verb: str
    prefix: str = ""
    from_: str = ""
    until: str = ""
    set: str = ""
    after: int = 0
    cursor: int = 0
    size: int | None = None


def written(place: Place) -> str:
    return signing.dumps(list(asdict(place).values()), salt=SALT)


def read(token: str, verb: str) -> Place:
    """The place that the token names; raises BadToken."""
    try:
        place = Place(*signing.loads(token, salt=SALT, max_age=LASTS))
    except (signing.BadSignature, TypeError, ValueError) as error:
        raise BadToken from error
    if place.verb != verb:
        raise BadToken
    return place
