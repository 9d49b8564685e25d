"""Looking after topics on the site: each page as a facilitator uses it, without scripts."""

import pytest

from forum import actions
from forum.models import MergedTopic, Topic
from portal.moderation import actions as moderation
from tests.forum.conversations import discuss, fresh, make_category, opening, reply
from tests.forum.soundness import assert_sound


@pytest.fixture
def desk(facilitator, browse, category):
    return browse(facilitator)


def test_the_menu_is_there_for_who_looks_after_the_category(desk, member, discussion, browse):
    for browser, there in ((desk, True), (browse(member), False), (browse(None), False)):
        page = browser.get(discussion.get_absolute_url()).content.decode()
        assert ("Look after this" in page) is there


def test_a_topic_is_moved(desk, discussion):
    make_category("breeding", name_en="Breeding")
    assert "Breeding (Everyone)" in desk.get(f"/topics/{discussion.pk}/move/").content.decode()
    response = desk.post(f"/topics/{discussion.pk}/move/", {"category": "breeding", "reason": "Breeds."})
    assert response.url == discussion.get_absolute_url()
    assert fresh(discussion).category.slug == "breeding"
    assert desk.post(f"/topics/{discussion.pk}/move/", {"category": "nowhere"}).status_code in (403, 422)


def test_a_topic_is_archived_and_brought_back(desk, discussion):
    desk.post(f"/topics/{discussion.pk}/archive/", {"archived": "yes"})
    page = desk.get(discussion.get_absolute_url()).content.decode()
    assert "This conversation is archived" in page and "Take out of the archive" in page
    desk.post(f"/topics/{discussion.pk}/archive/", {"archived": "no"})
    assert not fresh(discussion).archived


def test_ticked_posts_are_split_off_and_both_lead_to_each_other(desk, member, other, discussion):
    reply(other, reply(member, discussion, "Camels?"), "Milk.")
    page = desk.get(f"/topics/{discussion.pk}/split/?post=2").content.decode()
    assert 'name="number" value="2" checked' in page and 'name="number" value="3">' in page
    form = {"number": ["2"], "title": "Camels", "kind": "discussion", "more": "", "reason": ""}
    assert desk.post(f"/topics/{discussion.pk}/split/", form | {"number": []}).status_code == 422
    assert desk.post(f"/topics/{discussion.pk}/split/", form | {"more": "two"}).status_code == 422
    refused = desk.post(f"/topics/{discussion.pk}/split/", form | {"number": ["1"]})
    assert refused.status_code == 403 and "not the opening text" in refused.content.decode()
    part = Topic.objects.get(title="Camels") if desk.post(f"/topics/{discussion.pk}/split/", form) else None
    assert discussion.get_absolute_url() in desk.get(part.get_absolute_url()).content.decode()
    assert part.get_absolute_url() in desk.get(discussion.get_absolute_url()).content.decode()
    assert_sound()


def test_a_topic_is_merged_by_the_address_of_the_other(desk, author, other, discussion, category):
    twin = discuss(other, category, title="Goats and the dry season again", body="Which pods?")
    assert desk.post(f"/topics/{twin.pk}/merge/", {"address": "nowhere"}).status_code == 422
    address = {"address": f"http://localhost:8000{discussion.get_absolute_url()}"}
    response = desk.post(f"/topics/{twin.pk}/merge/", {"address": discussion.get_absolute_url()})
    assert response.url == f"{discussion.get_absolute_url()}#post-2", address
    assert MergedTopic.objects.get(pk=twin.pk).topic == discussion
    assert_sound()


def test_a_topic_is_relabelled_unless_somebody_was_faster(desk, facilitator, secretariat, discussion):
    page = desk.get(f"/topics/{discussion.pk}/labels/").content.decode()
    seen = actions.labels_seen(discussion)
    assert seen in page
    form = {"title": "Goats in March", "kind": "question", "language": "en", "seen": seen, "tags": "feed"}
    response = desk.post(f"/topics/{discussion.pk}/labels/", form)
    assert response.url == f"/questions/{discussion.pk}/goats-in-march/"
    again = desk.post(f"/topics/{discussion.pk}/labels/", form | {"title": "Something else"})
    assert again.status_code == 409
    page = again.content.decode()
    assert "Something else" in page and "Goats in March" in page
    assert actions.labels_seen(fresh(discussion)) in page


def test_what_is_held_or_reported_is_decided_on_the_site_in_ones_own_category_alone(
    desk, newcomer, member, other, discussion, browse
):
    held = reply(newcomer, discussion, "I keep camels.")
    theirs = reply(newcomer, discuss(other, make_category("breeding")), "Elsewhere.")
    reported = reply(member, discussion, "Buy my pods.")
    moderation.report(other, fresh(reported), "spam")
    page = desk.get("/forum/moderate/").content.decode()
    assert "I keep camels." in page and "Buy my pods." in page and "Elsewhere." not in page
    assert "/admin/" not in page.split("<main")[1].split("</main>")[0]
    token = page.split(f'name="case" value="post:{held.pk}:')[1].split('"')[0]
    case = f"post:{held.pk}:{token}"
    refused = desk.post("/forum/moderate/decide/", {"case": case, "verb": "hide", "reason": ""})
    assert refused.status_code == 422 and fresh(held).state == "held"
    assert desk.post("/forum/moderate/decide/", {"case": case, "verb": "approve"}).status_code == 302
    assert fresh(held).state == "published"
    again = desk.post("/forum/moderate/decide/", {"case": case, "verb": "approve"}, follow=True)
    assert "Somebody was faster" in again.content.decode()
    assert desk.get(f"/forum/moderate/post/{reported.pk}/").status_code == 200
    assert desk.get(f"/forum/moderate/post/{theirs.pk}/").status_code == 404
    assert desk.get(f"/forum/moderate/post/{opening(discussion).pk}/").status_code in (403, 404)
    assert desk.get("/forum/moderate/wiki/1/").status_code == 404
    sent = {"case": f"post:{theirs.pk}:0:x", "verb": "approve"}
    assert browse(member).post("/forum/moderate/decide/", sent).status_code in (403, 404)
    assert_sound()
