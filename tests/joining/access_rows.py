"""Who may open what of this part; see tests/test_access.py."""

from members.joining.models import Invitation
from tests.access import PUBLIC, Row, answers, for_members


def an_invitation(cast):
    return {"key": Invitation.objects.create(by=cast.secretariat).key}


def one_for_somebody(cast):
    new = Invitation.objects.create(by=cast.secretariat, address="awa@example.net", most_uses=1)
    return {"key": new.key}


def one_to_end(cast):
    return {"invitation_id": Invitation.objects.create(by=cast.secretariat).pk}


ROWS: dict[str, Row] = {
    "joining:invitation": Row(get=PUBLIC, make=an_invitation),
    "joining:accept-invitation": Row(post=answers(302), make=an_invitation),
    "joining:decline-invitation": Row(post=answers(200), make=one_for_somebody),
    "joining:invitations": Row(get=for_members(403, secretariat=200), post=for_members(403, secretariat=422)),
    "joining:end-invitation": Row(post=for_members(404, secretariat=302), make=one_to_end),
}
