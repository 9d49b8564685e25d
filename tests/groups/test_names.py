"""What a group was called before finds it, and its old addresses lead on."""

from members.groups import actions
from members.groups.models import FormerName, Group
from portal import search
from tests.groups.gatherings import make_group, make_meeting

FIELDS = {"kind": "network", "openness": "public", "language": "en", "body": "For all who keep goats."}
EMPTY = {
    f"{name}-{count}": 0
    for name in ("memberships", "seats", "former_names")
    for count in ("TOTAL_FORMS", "INITIAL_FORMS")
}


def test_a_group_renamed_in_the_admin_is_found_by_its_former_name(secretariat, visitor, browse):
    admin, data = browse(secretariat), EMPTY | FIELDS
    data |= {"slug": "elks", "name_en": "Enhancing Livestock Knowledge"}
    assert admin.post("/admin/groups/group/add/", data).status_code == 302
    group = Group.objects.get()
    assert "goats" in visitor.get("/groups/elks/").content.decode()
    data |= {"slug": "south-asia", "name_en": "South Asia Network"}
    assert admin.post(f"/admin/groups/group/{group.pk}/change/", data).status_code == 302
    page = visitor.get("/groups/elks/meetings/?past=1")
    assert (page.status_code, page.url) == (301, "/groups/south-asia/meetings/?past=1")
    assert "Enhancing Livestock Knowledge" in visitor.get("/groups/south-asia/").content.decode()
    assert "South Asia Network" in visitor.get("/groups/?q=enhancing+livestock").content.decode()
    assert [hit.url for hit in search.find(None, "enhancing livestock").rows] == ["/groups/south-asia/"]


def test_an_address_that_comes_back_leads_nowhere_else(secretariat, visitor):
    group = make_group("goats")
    FormerName.objects.create(group=group, slug="sheep", name="Sheep")
    newer = make_group("sheep")
    actions.change_group(secretariat, newer, None)
    assert visitor.get("/groups/sheep/").status_code == 200
    assert FormerName.objects.get().slug is None


def test_the_index_follows_what_coordinators_write(facilitator, browse):
    from tests.groups.gatherings import put_in

    group = put_in(make_group(), facilitator, role="coordinator")
    make_meeting(group)
    url = f"{group.get_absolute_url()}edit/"
    form = {"body": "We breed *Boer* goats.", "language": "en", "revision": 1}
    assert browse(facilitator).post(url, form).status_code == 302
    assert [hit.url for hit in search.find(None, "boer").rows] == [group.get_absolute_url()]
    late = browse(facilitator).post(url, form | {"body": "We breed Sahel goats."})
    page = late.content.decode()
    assert late.status_code == 409 and "Sahel goats" in page and "<em>Boer</em>" in page, "Both texts."
    actions.index(group)
    assert [search.rebuild(kind).differed for kind in ("group", "meeting")] == [0, 0]
