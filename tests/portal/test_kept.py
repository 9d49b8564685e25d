"""Kept pages: true to the last change, the same for every visitor, nobody's in particular."""

import gzip
import re
from concurrent.futures import ThreadPoolExecutor
from datetime import timedelta
from threading import Event

import pytest
from django.db import connection, transaction
from django.http import HttpResponse
from django.test import Client, RequestFactory
from django.utils import timezone
from django_tasks_db.models import DBTaskResult

from forum.models import Category, Topic
from members.backends import MemberBackend
from portal import kept, notices, pulse
from portal.kept import KeptPages, Memory
from portal.vocabulary.models import Theme
from tests.forum.conversations import discuss, make_category, reply
from tests.notices.happenings import notify

pytestmark = pytest.mark.django_db(transaction=True)
GZIP = {"accept-encoding": "gzip"}


@pytest.fixture(autouse=True)
def forget_pages():
    kept.pages.forget()
    kept.pieces.forget()


@pytest.fixture
def topic(author):
    return discuss(author, make_category())


def read(url: str, browser: Client | None = None, **headers: str) -> HttpResponse:
    return (browser or Client()).get(url, headers=GZIP | headers)


def text(url: str, browser: Client | None = None, **headers: str) -> str:
    return gzip.decompress(read(url, browser, **headers).content).decode()


def test_the_second_visitor_gets_the_same_page_for_one_query(topic, django_assert_num_queries):
    first = read(topic.get_absolute_url())
    with django_assert_num_queries(1):
        second = read(topic.get_absolute_url())
    assert second.content == first.content and second.headers == first.headers
    assert second["Content-Security-Policy"] and second["Content-Language"] == "en"


def test_a_change_is_in_the_next_page(topic, author):
    assert "Goats and the dry season" in text("/forum/")
    Topic.objects.update(title="Goats and the rains")
    assert "Goats and the rains" in text("/forum/") and "Goats and the rains" in text("/")
    discuss(author, topic.category, title="Camels")
    assert "Camels" in text("/forum/")


def test_a_change_elsewhere_leaves_a_page_as_it_is(topic, django_assert_num_queries):
    read("/wiki/")
    Topic.objects.update(title="Goats and the rains")
    with django_assert_num_queries(1):
        read("/wiki/")


def test_a_new_name_in_the_vocabulary_is_in_the_next_page(author):
    theme = Theme.objects.first()
    topic = discuss(author, make_category(), themes=[theme])
    assert theme.name_en in text(topic.get_absolute_url())
    Theme.objects.filter(pk=theme.pk).update(name_en="Yaks and llamas")
    try:
        assert "Yaks and llamas" in text(topic.get_absolute_url())
    finally:
        Theme.objects.filter(pk=theme.pk).update(name_en=theme.name_en)


def test_who_began_to_read_before_a_change_leaves_no_old_page():
    make_category()
    reading, written = Event(), Event()

    @kept.for_visitors
    def slow(request):
        names = list(Category.objects.values_list("name_en", flat=True))
        reading.set()
        written.wait(10)
        return HttpResponse(b"\x1f" + ",".join(names).encode(), headers={"Content-Encoding": "gzip"})

    def ask():
        try:
            return KeptPages(slow)(RequestFactory().get("/", headers=GZIP)).content
        finally:
            connection.close()

    with pytest.MonkeyPatch.context() as patch, ThreadPoolExecutor(1) as pool:
        patch.setattr(kept.gzip, "decompress", bytes)
        early = pool.submit(ask)
        assert reading.wait(10)
        Category.objects.update(name_en="Camels")
        written.set()
        assert early.result() == b"\x1fAnimal health"
        assert ask() == b"\x1fCamels" and ask() == b"\x1fCamels"


def test_whoever_writes_reads_what_they_wrote(author, other, member):
    category = make_category()
    rounds = 8

    def write_and_read(person):
        try:
            missing = []
            for number in range(rounds):
                title = f"{person.handle} {number}"
                discuss(person, category, title=title, body="Brief.")
                missing += [title for page in ("/forum/", "/forum/animal-health/") if title not in text(page)]
            return missing
        finally:
            connection.close()

    with ThreadPoolExecutor(3) as pool:
        assert list(pool.map(write_and_read, [author, other, member])) == [[], [], []]
    last = text("/forum/")
    assert all(f"{person.handle} {rounds - 1}" in last for person in (author, other, member))


def test_languages_addresses_and_hosts_are_kept_apart(topic, settings):
    settings.ALLOWED_HOSTS = ["one.example.org", "two.example.org", "testserver"]
    assert 'lang="en"' in text("/about/") and 'lang="fr"' in text("/about/", **{"accept-language": "fr"})
    browser = Client()
    browser.cookies["django_language"] = "ar"
    assert 'dir="rtl"' in text("/about/", browser) and 'lang="en"' in text("/about/")
    assert text("/forum/") != text("/forum/?after=x")  # the address is in the page's language form
    read("/about/", host="one.example.org")
    assert read("/about/", host="evil.example.org").status_code == 400


def test_nobody_gets_a_page_that_was_made_for_somebody(topic, member, browse):
    amina = browse(member)
    url = topic.get_absolute_url()
    assert 'href="/notifications/"' in text(url, amina)
    assert not kept.pages.things
    visitors = text(url)
    assert 'href="/notifications/"' not in visitors and "csrfmiddlewaretoken" not in visitors
    assert 'href="/notifications/"' in text(url, amina)


def test_what_only_members_may_read_is_not_found_by_visitors(author, member, browse):
    hidden = discuss(author, make_category("members-room", audience="members"))
    assert read(hidden.get_absolute_url(), browse(member)).status_code == 200
    assert read(hidden.get_absolute_url()).status_code == 404 and not kept.pages.things


def test_a_page_that_is_closed_to_visitors_is_gone_at_once(topic):
    assert read(topic.get_absolute_url()).status_code == 200
    Category.objects.update(audience="members")
    assert read(topic.get_absolute_url()).status_code == 404


@pytest.mark.parametrize("url", ["/accounts/login/", "/accounts/signup/", "/nothing/", "/robots.txt"])
def test_pages_with_tokens_errors_and_other_things_are_not_kept(url):
    read(url)
    assert not kept.pages.things


def test_a_message_for_one_reader_is_not_kept(topic):
    browser = Client()
    browser.cookies["messages"] = "whatever"
    read("/forum/", browser)
    assert not kept.pages.things


def test_a_page_made_from_a_table_without_a_pulse_is_not_kept():
    @kept.for_visitors
    def reads_tasks(request):
        DBTaskResult.objects.count()
        return HttpResponse(b"x", headers={"Content-Encoding": "gzip"})

    KeptPages(reads_tasks)(RequestFactory().get("/", headers=GZIP))
    assert not kept.pages.things


def test_who_has_the_page_already_gets_no_second_copy(topic):
    first = read("/forum/")
    again = read("/forum/", **{"if-none-match": first["ETag"]})
    assert again.status_code == 304 and not again.content
    Topic.objects.update(title="Goats and the rains")
    assert read("/forum/", **{"if-none-match": first["ETag"]}).status_code == 200


def test_memory_is_bounded_and_the_longest_unused_goes_first():
    memory, marks = Memory(100), {"a": (1, 1)}
    for number in range(10):
        memory.keep(number, str(number), dict(marks), 20)
        memory.find(5, marks)
    assert memory.bytes == 100 and len(memory.things) == 5
    assert memory.find(5, marks).thing == "5" and memory.find(9, marks).thing == "9"
    assert memory.find(0, marks) is None
    assert memory.find(5, {"a": (2, 2)}) is None


def test_the_same_marks_never_come_back(topic):
    before = pulse.marks()
    Topic.objects.update(title="Camels")
    Topic.objects.update(title=topic.title)
    assert pulse.marks() != before


def test_a_visitor_chooses_the_language_without_a_token_and_a_member_with_one(member):
    browser = Client(enforce_csrf_checks=True)
    answer = browser.post("/language/", {"language": "fr", "next": "/about/"})
    assert answer.url == "/about/" and browser.cookies["django_language"].value == "fr"
    browser.force_login(member)
    assert browser.post("/language/", {"language": "es"}).status_code == 403
    member.refresh_from_db()
    assert member.language == "en"


# --- Pieces ---------------------------------------------------------------------


@pytest.fixture
def request_open():
    with kept.request_open():
        yield


def fresh_request():
    kept.now.open, kept.now.marks = True, None


def test_a_piece_is_made_once_and_again_after_a_change(request_open):
    made = []

    def names():
        made.append(True)
        return list(Category.objects.values_list("name_en", flat=True))

    assert kept.piece("names", names) == kept.piece("names", names) == []
    make_category()
    fresh_request()
    assert kept.piece("names", names) == ["Animal health"] and len(made) == 2


def test_a_piece_is_made_anew_in_a_transaction_and_outside_of_requests(request_open):
    with transaction.atomic():
        assert kept.piece("x", lambda: 1) == 1 and kept.piece("x", lambda: 2) == 2
    kept.stop()
    assert kept.piece("x", lambda: 3) == 3


def test_a_page_made_with_a_piece_is_made_from_what_the_piece_is_made_from(author):
    make_category()

    @kept.for_visitors
    def view(request):
        names = kept.piece("names", lambda: list(Category.objects.values_list("name_en", flat=True)))
        return HttpResponse(gzip.compress(",".join(names).encode()), headers={"Content-Encoding": "gzip"})

    def ask(url):
        return gzip.decompress(KeptPages(view)(RequestFactory().get(url, headers=GZIP)).content)

    assert ask("/a") == ask("/b") == b"Animal health"  # the second finds the piece
    Category.objects.update(name_en="Camels")
    assert ask("/a") == ask("/b") == b"Camels"


def test_the_next_page_knows_who_was_signed_out_suspended_or_renamed(member, browse):
    amina, elsewhere = browse(member), browse(member)
    assert "Amina Yusuf" in text("/members/amina/", amina)
    type(member).objects.filter(pk=member.pk).update(full_name="Amina Ali")
    assert "Amina Ali" in text("/members/amina/", amina)
    elsewhere.post("/accounts/logout/")
    assert read("/members/me/", elsewhere).status_code == 302
    type(member).objects.filter(pk=member.pk).update(status="suspended")
    assert read("/notifications/", amina).status_code in (200, 403)
    assert read("/forum/animal-health/new/", amina).status_code in (403, 404)


def test_a_new_password_ends_the_sessions_elsewhere(member, browse):
    amina = browse(member)
    assert read("/members/me/", amina).status_code == 200
    member.set_password("another good password")
    member.save(update_fields=["password"])
    assert read("/members/me/", amina).status_code == 302


def test_an_expired_session_is_over(member, browse):
    amina = browse(member)
    assert read("/members/me/", amina).status_code == 200
    with pytest.MonkeyPatch.context() as patch:
        later = timezone.now() + timedelta(days=100)
        patch.setattr("portal.sessions.timezone.now", lambda: later)
        assert read("/members/me/", amina).status_code == 302


def test_what_one_request_does_to_its_member_is_not_seen_by_the_next(member, request_open):
    backend = MemberBackend()
    backend.get_user(member.pk).full_name = "Somebody else"
    assert backend.get_user(member.pk).full_name == "Amina Yusuf"


def test_reading_what_a_notice_is_about_lowers_the_count_at_once(topic, other, author, browse, run_tasks):
    reply(other, topic)
    run_tasks()
    kofi = browse(author)
    unread = '<span class="count">1'
    assert unread in text("/about/", kofi) and unread in text("/about/", kofi)
    assert unread not in text(topic.get_absolute_url(), kofi)
    assert unread not in text("/about/", kofi)


def test_two_members_never_share_what_is_their_own(topic, member, other, browse):
    amina, rosa = browse(member), browse(other)
    for browser, own, others in [(amina, "/members/amina/", "/members/rosa/")] * 2 + [
        (rosa, "/members/rosa/", "/members/amina/")
    ]:
        for url in ("/", "/forum/", topic.get_absolute_url(), "/about/"):
            page = text(url, browser)
            assert own in page and others not in page, url


# --- What is one person's own -----------------------------------------------------


def signed_in(member, **options) -> Client:
    browser = Client(**options)
    browser.force_login(member)
    return browser


def test_what_is_kept_for_one_person_is_nobody_elses_and_costs_no_query(
    topic, member, other, django_assert_max_num_queries
):
    notices.watch(member, "topic", topic.pk)
    browser = signed_in(member)
    assert topic.title not in text("/watching/", signed_in(other))
    for _twice in range(2):  # a member's very first visit is written down, which ends what is kept
        assert topic.title in text("/watching/", browser)
    with django_assert_max_num_queries(2):  # the marks, and who it is
        assert topic.title in text("/watching/", browser)


def test_what_is_kept_for_a_person_ends_with_what_they_may_see(author, member):
    among_us = discuss(author, make_category("among-us", audience="members"), title="Among us")
    notices.watch(member, "topic", among_us.pk)
    notify(member, among_us, "topic")
    browser = signed_in(member)
    assert "Among us" in text("/notifications/", browser) and "Among us" in text("/watching/", browser)
    type(member).objects.filter(pk=member.pk).update(status="suspended")
    assert "Among us" not in text("/notifications/", browser)
    type(member).objects.filter(pk=member.pk).update(status="active")
    Category.objects.filter(slug="among-us").update(audience="everyone")
    Topic.objects.filter(pk=among_us.pk).update(state="hidden")
    assert "Among us" not in text("/notifications/", browser) and "Among us" not in text(
        "/watching/", browser
    )


def test_the_forms_in_what_is_kept_carry_each_sessions_own_token(topic, member):
    notices.watch(member, "topic", topic.pk)
    for _twice in range(2):
        browser = signed_in(member, enforce_csrf_checks=True)
        html = text("/watching/", browser)
        token = re.search(r'name="csrfmiddlewaretoken" value="(\w+)"', html.partition("<main")[2])[1]
        assert kept.TOKEN not in html
        sent = {"level": "digest", "list": "1", "csrfmiddlewaretoken": token}
        assert browser.post(f"/watching/topic/{topic.pk}/", sent).status_code == 302
        assert '<option value="digest" selected' in text("/watching/", browser)


def test_a_new_notice_is_in_the_list_at_once_and_one_that_is_read_is_read(topic, member):
    browser = signed_in(member)
    assert "Nothing new for you" in text("/notifications/", browser)
    told = notify(member, topic, "topic")
    assert "is-new" in text("/notifications/", browser)
    browser.get(f"/notifications/{told.pk}/")
    assert "is-new" not in text("/notifications/", browser)
