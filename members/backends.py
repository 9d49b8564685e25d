"""Who signs in, and who is signed in."""

from copy import copy
from typing import Any

from allauth.account.auth_backends import AuthenticationBackend

from portal import kept


class MemberBackend(AuthenticationBackend):
    """Allauth's, that reads a member once while no member changes: every page of a member needs theirs."""

    def get_user(self, user_id: Any) -> Any:
        read = super().get_user
        member = kept.piece(("member", user_id), lambda: read(user_id))
        return copy(member)  # its own for each request, which may change it
