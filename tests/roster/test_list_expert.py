import pytest
from django.core import mail
from django.utils import translation

from portal import search
from portal.access import AccessDenied
from portal.moderation.models import Act
from roster import actions, permissions
from roster.models import Expert
from tests.roster.entries import data, make_expert, theme


def test_the_secretariat_lists_an_expert_in_the_admin(member, secretariat, browse, run_tasks):
    expert = make_expert(member)
    browser = browse(secretariat)
    assert "Experts to look at" in browser.get("/admin/").content.decode()
    page = browser.post(
        f"/admin/roster/expert/{expert.pk}/change/",
        {"decision": "list", "seen_status": "submitted", "reason": ""} | EMPTY_ROWS,
    )
    assert page.status_code == 302, page.content.decode()[:3000]
    run_tasks()
    member.refresh_from_db()
    assert member.is_expert
    assert Act.objects.get().verb == "list"
    assert [message.to for message in mail.outbox] == [[member.email]]
    assert "Goat keeper" in browse(None).get("/experts/").content.decode()


EMPTY_ROWS = {
    f"{prefix}-{name}": "0"
    for prefix in ("theme_rows", "language_rows", "publications", "referees")
    for name in ("TOTAL_FORMS", "INITIAL_FORMS")
}


def test_the_secretariat_reads_an_entry_in_its_own_language(member, secretariat, browse):
    expert = make_expert(member)
    browser = browse(secretariat)
    browser.post("/language/", {"language": "fr", "next": "/"})
    page = browser.get(f"/admin/roster/expert/{expert.pk}/change/").content.decode()
    assert "Thèmes" in page and "Langues" in page and "Expert themes" not in page
    services, levels = expert.service_labels, expert.level_labels
    with translation.override("fr"):
        assert ", ".join(map(str, services)) in page and ", ".join(map(str, levels)) in page


def test_returning_needs_a_reason_and_tells_it(member, secretariat, browse, run_tasks):
    expert = make_expert(member)
    address = f"/admin/roster/expert/{expert.pk}/change/"
    page = browse(secretariat).post(address, {"decision": "return", "seen_status": "submitted"} | EMPTY_ROWS)
    assert "Please say why" in page.content.decode()
    browse(secretariat).post(
        address, {"decision": "return", "seen_status": "submitted", "reason": "Which years?"} | EMPTY_ROWS
    )
    run_tasks()
    assert Expert.objects.get().status == "returned"
    assert "Which years?" in mail.outbox[0].body


def test_two_who_decide_at_once_do_not_undo_each_other(member, secretariat):
    make_expert(member)
    mine, theirs = Expert.objects.get(), Expert.objects.get()
    assert actions.list_expert(secretariat, mine)
    assert not actions.return_expert(secretariat, theirs, "Too late")
    assert Expert.objects.get().status == "listed"


@pytest.mark.parametrize(
    ("person", "allowed"),
    [("member", False), ("author", False), ("suspended", False), ("pending", False), ("secretariat", True)],
)
def test_who_may_list(cast, person, allowed):
    expert = make_expert(cast.author)
    assert bool(permissions.can_list_expert(getattr(cast, person), expert)) is allowed


def test_nobody_lists_themselves(secretariat):
    expert = make_expert(secretariat)
    with pytest.raises(AccessDenied, match="colleague"):
        actions.list_expert(secretariat, expert)


def test_a_visitor_finds_an_expert_by_theme_country_and_language(member, other, secretariat, visitor):
    make_expert(member, listed_by=secretariat)
    make_expert(other, listed_by=secretariat, **data(headline="Dairy in the Andes") | {
        "countries": [], "themes": [(theme("dairy"), 3, "")], "languages": []})  # fmt: skip
    page = visitor.get("/experts/?theme=small-ruminants&country=ET&language=sw").content.decode()
    assert "Amina Yusuf" in page and "Rosa Quispe" not in page
    page = visitor.get("/experts/?theme=dairy").content.decode()
    assert "Rosa Quispe" in page and "Amina Yusuf" not in page
    assert "No expert fits all of this" in visitor.get("/experts/?country=MN").content.decode()
    assert "Amina Yusuf" in visitor.get("/experts/?region=202&level=local&service=training").content.decode()
    assert visitor.get("/experts/?theme=nonsense&country=%00&after=" + "9" * 500).status_code == 200


def test_a_listed_expert_is_found_by_the_one_search(member, secretariat):
    make_expert(member, listed_by=secretariat)
    assert [hit.title for hit in search.find(None, "goats neighbours").rows] == ["Amina Yusuf"]


def test_a_resting_entry_leaves_the_roster_and_the_index(member, secretariat, browse, visitor):
    make_expert(member, listed_by=secretariat)
    assert browse(member).post("/experts/amina/rest/").status_code == 302
    assert visitor.get("/experts/amina/").status_code == 404
    assert search.find(None, "goats neighbours").rows == []
    member.refresh_from_db()
    assert not member.is_expert


@pytest.mark.parametrize("count", [3, 30])
def test_the_roster_takes_as_many_queries_for_three_as_for_many(
    count, secretariat, visitor, django_assert_max_num_queries
):
    from tests.conftest import make_member

    for number in range(count):
        make_expert(make_member(f"expert-{number}", f"Expert {number}"), listed_by=secretariat)
    visitor.get("/experts/")
    with django_assert_max_num_queries(5):
        assert visitor.get("/experts/").status_code == 200
