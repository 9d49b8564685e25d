"""Two links of the demonstration community by which people can come in."""

from datetime import datetime

from members.groups.models import Membership, Role
from members.joining import actions
from members.models import Member


def load(now: datetime) -> None:
    """Nothing before the groups are there."""


def finish(now: datetime) -> None:
    """A link of the secretariat into the community, and one of a coordinator into her or his group."""
    staff = Member.objects.secretariat().order_by("pk")[0]
    note = "Nous nous sommes rencontrés à l'atelier de Niamey. Vous seriez les bienvenus ici."
    actions.invite(staff, language="fr", most_uses=20, note=note, told=False)
    tends = Membership.objects.filter(role=Role.COORDINATOR, until=None, group__slug="south-asia")
    for membership in tends.select_related("member")[:1]:
        actions.invite(
            membership.member, kind="group", object_id=membership.group_id, language="en", told=False
        )
