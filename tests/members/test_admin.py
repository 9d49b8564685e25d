import pytest
from django.core import mail
from django.urls import reverse

from members import actions
from members.models import Member
from portal.moderation.models import Act
from tests.conftest import make_member
from tests.members.entries import entry

LIST = "/admin/members/member/"


@pytest.fixture
def admin(secretariat, browse):
    return browse(secretariat)


def form_of(member, **changes) -> dict:
    """What the page about `member` sends back unchanged, and `changes`."""
    shown = {"decision": "", "decision_reason": ""}
    for part in ("profile", "consents"):  # read there, not changed
        shown |= {f"{part}-TOTAL_FORMS": "0", f"{part}-INITIAL_FORMS": "0"}
    for name, value in (("in_secretariat", member.is_staff), ("is_trusted", member.trusted)):
        shown |= {name: "on", f"initial-{name}": "True"} if value else {f"initial-{name}": "False"}
    return {name: value for name, value in (shown | changes).items() if value is not None}


def change(member) -> str:
    return reverse("admin:members_member_change", args=[member.pk])


def test_the_first_page_says_how_many_wait_and_leads_to_them(admin, pending):
    actions.complete_entry(pending, entry(about="Nine brown cows."))
    make_member("unready", "Un Ready", status="waiting", entered_at=None)
    html = admin.get("/admin/").content.decode()
    assert "Members to approve" in html and f"{LIST}?standing=waiting" in html
    queue = admin.get(f"{LIST}?standing=waiting").content.decode()
    assert "Binta Sow" in queue and "Nine brown cows." in queue and "Un Ready" not in queue


def test_the_secretariat_reads_the_entry_while_deciding(admin, pending):
    actions.complete_entry(pending, entry(about="Nine brown cows."), agreed=True)
    html = admin.get(change(pending)).content.decode()
    for words in ("Nine brown cows.", "Union des Laitières", "binta@example.org", "Approve", "Decline"):
        assert words in html


@pytest.mark.parametrize(
    ("decision", "reason", "standing"),
    [("approve", "", "active"), ("ask", "Which animals?", "incomplete"), ("decline", "No link.", "declined")],
)
def test_a_newcomer_is_decided_about(decision, reason, standing, admin, pending, run_tasks):
    response = admin.post(change(pending), form_of(pending, decision=decision, decision_reason=reason))
    assert response.status_code == 302
    pending.refresh_from_db()
    assert pending.standing == standing
    assert Act.objects.get().reason == reason
    run_tasks()
    assert mail.outbox[0].to == ["binta@example.org"]


@pytest.mark.parametrize("decision", ["ask", "decline"])
def test_a_no_needs_its_reason(decision, admin, pending):
    response = admin.post(change(pending), form_of(pending, decision=decision))
    assert "Please say why" in response.content.decode()
    pending.refresh_from_db()
    assert pending.standing == "waiting"


def test_a_member_is_suspended_and_comes_back(admin, member):
    admin.post(change(member), form_of(member, decision="suspend", decision_reason="Advertising."))
    member.refresh_from_db()
    assert (member.status, member.status_reason) == ("suspended", "Advertising.")
    admin.post(change(member), form_of(member, decision="reinstate"))
    member.refresh_from_db()
    assert member.is_active_member


def test_a_page_that_is_old_by_now_undoes_nothing(admin, secretariat, pending):
    old_page = form_of(pending, decision="decline", decision_reason="No link.")
    actions.approve(secretariat, pending)
    actions.trust(secretariat, pending, True)
    html = admin.post(change(pending), old_page, follow=True).content.decode()
    assert "Somebody else has already decided this." in html
    pending.refresh_from_db()
    assert pending.is_active_member and pending.trusted


def test_a_member_is_appointed_and_trusted(admin, newcomer):
    admin.post(change(newcomer), form_of(newcomer, in_secretariat="on", is_trusted="on"))
    newcomer.refresh_from_db()
    assert newcomer.is_staff and newcomer.trusted


def test_several_are_approved_at_once(admin, pending, secretariat):
    second = make_member("awa", "Awa Diallo", status="waiting")
    unready = make_member("unready", "Un Ready", status="waiting", entered_at=None)
    chosen = {"action": "approve_selected", "_selected_action": [pending.pk, second.pk, unready.pk]}
    html = admin.post(LIST, chosen, follow=True).content.decode()
    assert "2 members approved." in html
    assert set(Member.objects.active()) == {secretariat, pending, second}


def test_several_are_declined_at_once_with_a_reason(admin, pending, run_tasks):
    chosen = {"action": "decline_selected", "_selected_action": [pending.pk]}
    page = admin.post(LIST, chosen).content.decode()
    assert "Binta Sow" in page and 'name="reason"' in page
    assert "Please say why" in admin.post(LIST, chosen | {"reason": " "}).content.decode()
    admin.post(LIST, chosen | {"reason": "No link to livestock."})
    pending.refresh_from_db()
    assert pending.standing == "declined"
    run_tasks()
    assert "No link to livestock." in mail.outbox[0].body


@pytest.mark.parametrize(
    "standing", ["", "waiting", "incomplete", "active", "suspended", "gone", "secretariat", "rubbish"]
)
def test_the_list_is_filtered(standing, admin, cast):
    assert admin.get(f"{LIST}?standing={standing}").status_code in (200, 302)


def test_members_are_found_by_address(admin, member, other):
    html = admin.get(f"{LIST}?q=amina@example.org").content.decode()
    assert "Amina Yusuf" in html and "Rosa Quispe" not in html


def test_the_list_takes_as_many_queries_for_many_as_for_few(admin, django_assert_max_num_queries):
    for number in range(2):
        make_member(f"few-{number}", "Few", status="waiting")
    admin.get(LIST)
    with django_assert_max_num_queries(12) as few:
        admin.get(LIST)
    for number in range(30):
        make_member(f"many-{number}", "Many", status="waiting")
    with django_assert_max_num_queries(12) as many:
        admin.get(LIST)
    assert len(few) == len(many)


def test_nobody_is_made_or_deleted_in_the_admin(admin, member):
    assert admin.get(f"{LIST}add/").status_code == 403
    assert admin.post(f"{LIST}{member.pk}/delete/", {"post": "yes"}).status_code == 403


def test_the_log_of_agreements_is_read_only(admin, member):
    actions.complete_entry(member, entry(), agreed=True)
    consent = member.consents.get()
    url = reverse("admin:members_consent_change", args=[consent.pk])
    assert admin.get(url).status_code == 200
    assert admin.post(url, {"version": "9"}).status_code == 403
