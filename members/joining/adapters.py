"""Who may open an account on the web, as the way in has it."""

from members import adapters
from members.joining.models import WayIn, way_in


class AccountAdapter(adapters.AccountAdapter):
    def is_open_for_signup(self, request):
        return way_in().way != WayIn.Way.INVITATION
