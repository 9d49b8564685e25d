"""Who may open an account on the web: as the way in has it, and by which invitation."""

from typing import Any

from members import adapters
from members.actions import confirm_address
from members.joining import actions
from members.joining.models import Invitation, WayIn, way_in

IN_SESSION = "invitation"


class AccountAdapter(adapters.AccountAdapter):
    def is_open_for_signup(self, request):
        return way_in().way != WayIn.Way.INVITATION or invitation_of(request) is not None

    def save_user(self, request, user, form, commit=True):
        invitation = invitation_of(request)
        saved = super().save_user(request, user, form, commit)
        if invitation and actions.arrive(saved, invitation):
            if self.is_email_verified(request, saved.email):  # the invitation was written to it alone
                confirm_address(saved, saved.email)
            request.session.pop(IN_SESSION, None)
        return saved


def invitation_of(request: Any) -> Invitation | None:
    """The invitation that this browser has said yes to, as long as it holds."""
    key = request.session.get(IN_SESSION) if hasattr(request, "session") else None
    return Invitation.objects.live().filter(key=key).first() if key else None
