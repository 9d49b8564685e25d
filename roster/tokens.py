"""What stands in the links of our mails, so that a click needs no sign-in: a number, signed, for a while."""

from datetime import timedelta

from django.core.signing import BadSignature, TimestampSigner

CONFIRM, REFEREE = "roster.confirm", "roster.referee"
VALID = timedelta(days=120)


def token(purpose: str, number: int) -> str:
    """A token for the thing of this number."""
    return TimestampSigner(salt=purpose).sign(str(number))


def number_of(purpose: str, token: str) -> int | None:
    """The number that a token stands for; None where it is too old, or not one of ours."""
    try:
        return int(TimestampSigner(salt=purpose).unsign(token, max_age=VALID))
    except (BadSignature, ValueError):
        return None
