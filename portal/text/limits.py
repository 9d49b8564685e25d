"""What we do not try to render: each limit is far above what an honest text needs."""

from django.utils.translation import gettext_lazy as _

from portal.text.errors import TextError

MAX_BYTES = {"post": 50_000, "wiki": 200_000}


def check_source(source: str, profile: str) -> None:
    """Raise TextError if `source` is longer than the profile allows."""
    if len(source.encode()) > MAX_BYTES[profile]:
        raise TextError(
            _("This text is too long: at most %(most)s kB. Please shorten it or split it.")
            % {"most": MAX_BYTES[profile] // 1000}
        )
