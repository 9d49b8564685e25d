"""Who wrote on an old list is named beside it and otherwise unknown, until they confirm the address."""

import re

import pytest
from allauth.account.models import EmailAddress
from django.core import mail
from django.urls import reverse

from forum.models import Post, Topic
from members import actions, unclaimed
from members.models import Member, OldAddress
from portal import search
from portal.access import AccessDenied
from portal.moderation.models import Act
from portal.notices.models import Event, Notification
from portal.notices.outbox.models import Mail
from portal.search.models import SearchEntry
from tests.forum.conversations import discuss, make_category, opening, reply

ADDRESS = "nafula@example.net"
SIGN_UP = {"full_name": "Nafula W.", "email": ADDRESS, "password1": "three goats and a hen"}


@pytest.fixture
def nafula(db) -> Member:
    """She wrote on the list for years, and has never heard of the portal."""
    unclaimed.open_unclaimed({ADDRESS: "Nafula Wekesa"})
    return Member.objects.get(old_address__address=ADDRESS)


@pytest.fixture
def topic(nafula, author, run_tasks) -> Topic:
    """What she wrote: the opening of a discussion, and the last word in it."""
    topic = discuss(author, make_category())
    post = reply(author, topic, "Pods of acacia.")
    Topic.objects.update(author=nafula, last_post_by=nafula)
    Post.objects.filter(topic=topic).update(author=nafula)
    search.update("topic", [topic.pk])
    search.update("post", [post.pk])
    run_tasks()
    mail.outbox.clear()
    return Topic.objects.get()


def authors() -> set[str]:
    """Whom topics, posts and the index name."""
    posts = Post.objects.select_related("author", "topic__author", "topic__last_post_by")
    named = {str(person) for post in posts for person in (post.author, post.topic.author)}
    named |= {str(post.topic.last_post_by) for post in posts}
    return named | set(
        SearchEntry.objects.filter(kind__in=["topic", "post"]).values_list("summary", flat=True)
    )


def link_in(message) -> str:
    return re.search(r"https?://[^/]+(/accounts/\S+)", message.body).group(1)


def sign_up(browser, run_tasks, **changes):
    response = browser.post(reverse("account_signup"), SIGN_UP | changes)
    run_tasks()
    return response


# --- What is known of who is unclaimed ----------------------------------------


def test_the_name_stands_beside_the_posts_and_nothing_else_does(nafula, topic, visitor, browse, member):
    for browser in (visitor, browse(member)):
        html = browser.get(topic.get_absolute_url()).content.decode()
        assert "<bdi>Nafula Wekesa</bdi>" in html
        assert nafula.handle not in html and ADDRESS not in html and nafula.email not in html
    assert nafula.get_absolute_url() == ""


def test_nobody_finds_the_person_in_the_register_or_by_search(nafula, visitor, browse, member, secretariat):
    for person in (None, member, secretariat):
        assert nafula not in Member.objects.visible_to(person)
        assert browse(person).get(f"/members/{nafula.handle}/").status_code == 404
    assert "Nafula" not in browse(member).get(reverse("members:index")).content.decode()
    search.rebuild("member")
    assert not SearchEntry.objects.filter(kind="member", object_id=nafula.pk).exists()


def test_no_mail_and_no_notice_gets_to_them(nafula, topic, member, run_tasks):
    reply(member, topic, "@" + nafula.handle + " is this still so?")
    reply(member, opening(topic), "And in April?")
    run_tasks()
    assert Event.objects.filter(to__contains=[nafula.pk]).exists()
    assert not Notification.objects.filter(member=nafula).exists()
    assert not Mail.objects.filter(member=nafula).exists()
    assert {address for message in mail.outbox for address in message.to} == {"kofi@example.org"}


def test_they_cannot_sign_in_nor_get_a_password(nafula, visitor, run_tasks):
    nafula.set_password("a good long password")
    nafula.save()
    for login in (ADDRESS, nafula.email):
        response = visitor.post(
            reverse("account_login"), {"login": login, "password": "a good long password"}
        )
        assert response.status_code == 200 or response.url == reverse("account_inactive")
    for login in (ADDRESS, nafula.email):
        visitor.post(reverse("account_reset_password"), {"email": login})
    run_tasks()
    assert all("password/reset/key" not in message.body for message in mail.outbox)
    assert "_auth_user_id" not in visitor.session


def test_they_are_not_offered_where_a_person_is_chosen(nafula, browse, secretariat):
    category = make_category()
    query = f"?app_label=forum&model_name=category&field_name=facilitators&term=Nafula&id={category.pk}"
    found = browse(secretariat).get(reverse("admin:autocomplete") + query)
    assert found.json()["results"] == []


# --- Claiming -----------------------------------------------------------------


def test_who_signs_up_with_the_address_and_confirms_it_gets_the_posts(nafula, topic, visitor, run_tasks):
    sign_up(visitor, run_tasks)
    visitor.post(link_in(mail.outbox[0]))
    run_tasks()
    joined = Member.objects.get(email=ADDRESS)
    assert set(Post.objects.values_list("author", flat=True)) == {joined.pk}
    assert authors() == {"Nafula W."}
    assert not Member.objects.filter(pk=nafula.pk).exists() and not OldAddress.objects.exists()
    from forum.actions import recount

    assert recount() == 0


def test_they_are_told_so_in_the_portal(nafula, topic, visitor, run_tasks):
    sign_up(visitor, run_tasks)
    visitor.post(link_in(mail.outbox[0]))
    run_tasks()
    told = Notification.objects.get(member__email=ADDRESS)
    assert told.event.sentence == "What you wrote on the old mailing list is yours here now."
    assert told.delivery == "portal"


def test_before_the_address_is_confirmed_nothing_changes_hands(nafula, topic, visitor, run_tasks, browse):
    """Somebody else signs up with her address, under a name of their own."""
    sign_up(visitor, run_tasks, full_name="Mallory")
    assert authors() == {"Nafula Wekesa"}
    assert not unclaimed.claim(Member.objects.get(email=ADDRESS), ADDRESS)
    html = browse(None).get(topic.get_absolute_url()).content.decode()
    assert "Nafula Wekesa" in html and "Mallory" not in html
    Member.objects.get(email=ADDRESS).delete()  # as the portal does after thirty days
    assert authors() == {"Nafula Wekesa"} and OldAddress.objects.get().member == nafula


def test_signing_up_tells_nobody_whether_the_address_is_in_the_list(nafula, visitor, browse, run_tasks, db):
    in_list = sign_up(visitor, run_tasks)
    other = sign_up(browse(None), run_tasks, email="someone@example.net")
    assert (in_list.status_code, in_list.url) == (other.status_code, other.url)
    one, two = mail.outbox
    assert one.subject == two.subject
    assert re.sub(r"/accounts/\S+", "", one.body) == re.sub(r"/accounts/\S+", "", two.body)


def test_a_member_who_adds_and_confirms_the_address_gets_the_posts(nafula, topic, member, browse, run_tasks):
    browser = browse(member)
    browser.post(reverse("account_reauthenticate"), {"password": "a good long password"})
    browser.post(reverse("account_email"), {"email": ADDRESS, "action_add": ""})
    run_tasks()
    assert authors() == {"Nafula Wekesa"}
    browser.post(link_in(mail.outbox[-1]))
    run_tasks()
    assert EmailAddress.objects.get(email=ADDRESS).verified
    assert authors() == {"Amina Yusuf"}
    html = browse(None).get(topic.get_absolute_url()).content.decode()
    assert '<a href="/members/amina/">' in html


def test_who_joins_by_mail_from_the_address_gets_the_posts_by_answering(nafula, topic, run_tasks):
    joining = actions.open_account_by_mail(ADDRESS, "Nafula W.", "en")
    run_tasks()
    assert authors() == {"Nafula Wekesa"}
    actions.confirm_by_answer(joining)
    run_tasks()
    assert authors() == {"Nafula W."}


def test_claiming_twice_gives_nothing_more(nafula, topic, member):
    EmailAddress.objects.create(user=member, email=ADDRESS, verified=True)
    assert unclaimed.claim(member, ADDRESS)
    assert not unclaimed.claim(member, ADDRESS)


def test_every_row_that_names_a_member_is_moved(nafula, member):
    """A model that is added later with a field for a member needs no line in `claim`."""
    named = {model for model, _field in unclaimed.naming_members()}
    assert {Topic, Post, Event, Act} <= named and OldAddress not in named


def test_until_who_claimed_them_is_welcomed_the_name_has_no_link(nafula, topic, visitor, run_tasks, browse):
    sign_up(visitor, run_tasks)
    visitor.post(link_in(mail.outbox[0]))
    run_tasks()
    html = browse(None).get(topic.get_absolute_url()).content.decode()
    assert "<bdi>Nafula W.</bdi>" in html and 'href="/members/nafula' not in html


# --- Erasing on request ---------------------------------------------------------


def test_the_secretariat_finds_them_by_address_and_erases_them(nafula, topic, secretariat, browse, run_tasks):
    browser = browse(secretariat)
    found = browser.get(reverse("admin:members_member_changelist"), {"q": ADDRESS})
    assert "Nafula Wekesa" in found.content.decode()
    url = reverse("admin:members_member_change", args=[nafula.pk])
    assert ADDRESS in browser.get(url).content.decode()
    done = {"decision": "erase", "decision_reason": "She asked by mail."}
    inlines = {"old_address-TOTAL_FORMS": 0, "old_address-INITIAL_FORMS": 0}
    management = {
        f"{prefix}-{name}": 0
        for prefix in ("profile", "consents")
        for name in ("TOTAL_FORMS", "INITIAL_FORMS")
    }
    assert browser.post(url, done | inlines | management).status_code == 302
    run_tasks()
    nafula.refresh_from_db()
    assert nafula.status == "gone" and nafula.full_name == ""
    assert authors() == {"Former member"}
    assert not OldAddress.objects.filter(address=ADDRESS).exists()
    assert "Nafula" not in str(list(Act.objects.values_list("label", "reason")))


def test_the_list_of_members_shows_them_only_to_who_looks_for_them(nafula, secretariat, browse):
    browser, url = browse(secretariat), reverse("admin:members_member_changelist")
    asked = ({}, {"standing": "unclaimed"}, {"q": "Nafula"}, {"standing": "active", "q": "Nafula"})
    shown = ["Nafula Wekesa" in browser.get(url, query).content.decode() for query in asked]
    assert shown == [False, True, True, False]


def test_a_later_import_knows_the_erased_address_and_names_nobody(nafula, secretariat):
    assert actions.erase(secretariat, nafula)
    assert unclaimed.owners([ADDRESS]) == {ADDRESS: nafula.pk}


def test_who_was_erased_can_still_join_and_gets_nothing_back(nafula, topic, secretariat, visitor, run_tasks):
    actions.erase(secretariat, nafula)
    sign_up(visitor, run_tasks)
    visitor.post(link_in(mail.outbox[0]))
    run_tasks()
    assert Member.objects.get(email=ADDRESS).standing == "incomplete"
    assert authors() == {"Former member"}


def test_only_the_secretariat_erases_and_only_who_never_joined(nafula, member, secretariat):
    with pytest.raises(AccessDenied):
        actions.erase(member, nafula)
    with pytest.raises(AccessDenied, match="themselves"):
        actions.erase(secretariat, member)


# --- Who is behind an address ---------------------------------------------------


def test_a_confirmed_address_comes_before_an_old_one(nafula, member):
    assert unclaimed.owners([ADDRESS, "nobody@example.net"]) == {ADDRESS: nafula.pk}
    address = EmailAddress.objects.create(user=member, email=ADDRESS, verified=False)
    assert unclaimed.owners([ADDRESS]) == {ADDRESS: nafula.pk}
    EmailAddress.objects.filter(pk=address.pk).update(verified=True)
    assert unclaimed.owners([ADDRESS]) == {ADDRESS: member.pk}


def test_an_address_that_was_confirmed_while_the_list_came_in_is_given_away(nafula, member, run_tasks):
    EmailAddress.objects.create(user=member, email=ADDRESS, verified=True)
    Member.objects.give_away([ADDRESS])
    run_tasks()
    assert not Member.objects.filter(pk=nafula.pk).exists()
