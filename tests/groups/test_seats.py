"""The seats of a committee: terms with dates, vacant seats, and whom it does not represent."""

import re
from datetime import date, timedelta

import pytest
from django.utils import timezone

from members.groups import actions, seating
from members.groups.models import Seat, Term
from members.models import Member
from portal.access import AccessDenied
from portal.notices.models import Notification
from tests.groups.gatherings import make_group


def day(number):
    return timezone.localdate() + timedelta(days=number)


@pytest.fixture
def committee(db):
    return make_group("steering", "closed", name_en="Steering Committee", kind="committee")


@pytest.fixture
def seats(committee):
    """One for livestock keepers of Eastern Africa, one for research, one for anybody."""
    rows = [{"stakeholder": "keepers", "region_id": "014"}, {"stakeholder": "research"}, {}]
    return [Seat.objects.create(group=committee, order=number, **row) for number, row in enumerate(rows)]


def test_who_is_appointed_is_in_the_group_and_told(committee, seats, secretariat, member, author, run_tasks):
    term = actions.appoint(secretariat, seats[0], member, starts=day(0), ends=day(700))
    assert term.covers(day(0)) and Member.objects.get(pk=member.pk).group_ids == [committee.pk]
    actions.appoint(secretariat, seats[1], author, starts=day(5))
    assert Member.objects.get(pk=author.pk).group_ids == []  # their term has not begun
    run_tasks()
    told = Notification.objects.filter(member=member).values_list("event__name", flat=True)
    assert list(told) == ["group-appointed"]
    with pytest.raises(AccessDenied):
        actions.appoint(member, seats[2], author, starts=day(0))


@pytest.mark.parametrize(
    ("starts", "ends", "free"),
    [(-10, -1, True), (-10, 0, False), (5, 6, False), (5, None, False), (11, None, True), (10, 20, False)],
)
def test_nobody_shares_a_seat_on_any_day(seats, secretariat, member, author, starts, ends, free):
    actions.appoint(secretariat, seats[0], member, starts=day(0), ends=day(10))
    until = None if ends is None else day(ends)
    if free:
        assert actions.appoint(secretariat, seats[0], author, starts=day(starts), ends=until)
    else:
        with pytest.raises(actions.SeatTaken):
            actions.appoint(secretariat, seats[0], author, starts=day(starts), ends=until)


def test_terms_begin_and_end_by_themselves(committee, seats, secretariat, member, author):
    actions.appoint(secretariat, seats[0], member, starts=day(-5), ends=day(2))
    actions.appoint(secretariat, seats[0], author, starts=day(3))
    assert actions.end_terms(day(2)) == 0
    assert actions.end_terms(day(3)) == 2 and actions.end_terms(day(3)) == 0
    assert Member.objects.get(pk=member.pk).group_ids == []
    assert Member.objects.get(pk=author.pk).group_ids == [committee.pk]
    assert actions.recount() == 0


def test_who_holds_another_seat_or_coordinates_stays(committee, seats, secretariat, member, author):
    for seat in seats[:2]:
        actions.appoint(secretariat, seat, member, starts=day(-5), ends=day(2) if seat == seats[0] else None)
    actions.appoint(secretariat, seats[2], author, starts=day(-5), ends=day(2))
    actions.set_role(secretariat, committee, author, role="coordinator")
    assert actions.end_terms(day(3)) == 0


def test_the_page_says_who_sits_what_is_vacant_and_who_is_missing(
    committee, seats, secretariat, member, author, visitor
):
    actions.appoint(secretariat, seats[0], member, starts=day(-5), ends=day(300))
    actions.appoint(secretariat, seats[1], author, starts=day(-50), ends=day(-1))
    page = visitor.get("/groups/steering/seats/").content.decode()
    rows = re.findall(r"<tr>.*?</tr>", page, re.S)
    assert "Livestock keepers’ organisation · Eastern Africa" in rows[1] and "Amina Yusuf" in rows[1]
    assert "Vacant" in rows[2] and "Vacant" in rows[3] and "Any member" in rows[3]
    assert "Kofi Mensah" in page.split("Earlier terms")[1]
    missing = page.split("Regions not represented")[1].split("</section>")[0]
    assert "Western Africa" in missing and "Eastern Africa" not in missing
    kinds = {share.name: (share.seats, share.held, share.people) for share in by_kind(committee)}
    assert kinds["Livestock keepers’ organisation"] == (1, 1, 1)
    assert kinds["Research and academia"] == (1, 0, 0) and kinds["Private sector"] == (0, 0, 0)


def by_kind(committee):
    return seating.by_kind(seating.seats_of(committee))


def test_the_secretariat_appoints_and_ends_terms_in_the_admin(
    committee, seats, secretariat, member, author, browse
):
    admin, url = browse(secretariat), f"/admin/groups/seat/{seats[0].pk}/change/"
    data = {"group": committee.pk, "stakeholder": "keepers", "region": "014", "name": "", "order": 0}
    data |= {"terms-TOTAL_FORMS": 1, "terms-INITIAL_FORMS": 0, "terms-0-member": member.pk}
    data |= {"terms-0-starts": f"{day(-3)}", "terms-0-ends": ""}
    assert admin.post(url, data).status_code == 302
    term = Term.objects.get()
    assert Member.objects.get(pk=member.pk).group_ids == [committee.pk]
    data |= {"terms-TOTAL_FORMS": 2, "terms-INITIAL_FORMS": 1, "terms-0-id": term.pk}
    data |= {"terms-0-seat": seats[0].pk, "terms-1-member": author.pk, "terms-1-starts": f"{day(2)}"}
    page = admin.post(url, data)
    assert page.status_code == 200 and "holds the seat in that time" in page.content.decode()
    data |= {"terms-0-ends": f"{day(1)}", "terms-1-member": "", "terms-1-starts": ""}
    assert admin.post(url, data).status_code == 302
    term.refresh_from_db()
    assert term.ends == day(1)
    odd = data | {"terms-0-ends": f"{date(1999, 1, 1)}"}
    assert admin.post(url, odd).status_code == 200


def test_who_has_left_the_community_stays_as_a_former_member(committee, seats, secretariat, member, visitor):
    from members.actions import leave

    actions.appoint(secretariat, seats[0], member, starts=day(-5))
    leave(member)
    page = visitor.get("/groups/steering/seats/").content.decode()
    assert "Amina" not in page and Term.objects.get().ends == day(0)
