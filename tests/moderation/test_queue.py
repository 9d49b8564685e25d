"""The secretariat's one queue: what it shows, what is decided in it, and that nothing breaks it."""

from concurrent.futures import ThreadPoolExecutor
from html import unescape

import pytest
from django.core import mail
from django.db import connection
from django.test.utils import CaptureQueriesContext

from forum.models import Post, Topic
from members.models import Member
from portal.moderation import actions, deciding, drawing
from portal.moderation.models import Act, Case, Report
from portal.moderation.registry import kinds
from tests.conftest import make_member
from tests.forum.conversations import discuss, fresh, make_category, reply
from tests.moderation.tokens import token
from tests.wiki.pages import make_page

QUEUE = "/admin/moderation/case/"
DECIDE = "/admin/moderation/case/decide/"


@pytest.fixture
def office(secretariat, browse):
    """Lucia's browser, in which she has been today."""
    browser = browse(secretariat)
    browser.get("/about/")
    return browser


def send(office, verb, *things, **fields):
    return office.post(
        DECIDE, {"verb": verb, "case": [token(thing) for thing in things]} | fields, follow=True
    )


def waiting() -> set[tuple[str, int]]:
    return set(Case.objects.open().values_list("kind", "object_id"))


def test_a_row_shows_all_that_is_needed_to_decide(newcomer, author, member, other, secretariat, office):
    topic = discuss(author, title="Hay and straw")
    actions.warn(secretariat, discuss(newcomer, topic.category, title="Old"), "Please be kind.")
    post = reply(newcomer, reply(author, topic, "Straw is cheap."), "Buy **pods** from me.")
    actions.report(member, fresh(topic), "wrong", "Straw is not hay.")
    actions.report(other, fresh(topic), "rude")
    page = office.get(QUEUE).content.decode()
    for words in ("Hay and straw", "Buy <strong>pods</strong> from me.", "Straw is cheap.", "Animal health",
                  "Nuru Bashir", "Kenya", "not yet trusted", "warned: 1", "Please be kind.", "Amina Yusuf",
                  "Straw is not hay.", "Rosa Quispe", "Unkind or disrespectful", "published: 2"):  # fmt: skip
        assert words in page, words
    assert waiting() >= {("topic", topic.pk), ("post", post.pk)}


def test_a_long_text_is_folded_and_a_hostile_one_harmless(newcomer, office):
    discuss(newcomer, body="<script>alert(1)</script> " + "Long words. " * 200)
    page = office.get(QUEUE).content.decode()
    assert '<details class="desk-text">' in page and "<script>alert" not in page


def test_the_queue_is_narrowed_by_what_it_is_where_it_stands_and_why(newcomer, author, member, office):
    here, there = make_category(), make_category("there", name_en="There")
    discuss(newcomer, here, title="Goats held")
    discuss(newcomer, there, title="Camels held", language="fr")
    actions.report(member, discuss(author, there, title="Hens reported"), "spam")
    for query, shown in {
        "kind=topic": {"Goats", "Camels", "Hens"},
        "kind=post": set(),
        "language=fr": {"Camels"},
        f"place=category:{there.pk}": {"Camels", "Hens"},
        "why=held": {"Goats", "Camels"},
        "why=reported": {"Hens"},
        "why=report-spam": {"Hens"},
        "why=report-rude": set(),
        "why=nonsense&kind=nothing": {"Goats", "Camels", "Hens"},
    }.items():
        page = office.get(f"{QUEUE}?{query}").content.decode()
        assert {name for name in ("Goats", "Camels", "Hens") if f"{name} " in page} == shown, query


def test_each_decision_does_what_its_button_says(newcomer, author, member, office, run_tasks):
    category = make_category()
    topics = {
        verb: discuss(newcomer, category, title=f"To {verb}")
        for verb in ("approve", "return", "hide", "spam")
    }
    for verb, topic in topics.items():
        page = send(office, verb, topic, reason="Because.").content.decode()
        assert "1 thing decided." in page
    states = {verb: Topic.objects.get(pk=topic.pk).state for verb, topic in topics.items()}
    assert states == {"approve": "published", "return": "returned", "hide": "hidden", "spam": "hidden"}
    assert not waiting()
    run_tasks()
    told = [message.subject for message in mail.outbox if message.to == [newcomer.email]]
    assert len(told) == 3 and not any("To spam" in subject for subject in told)
    send(office, "restore", fresh(topics["hide"]))
    assert fresh(topics["hide"]).is_published
    actions.report(member, fresh(topics["hide"]), "rude")
    send(office, "dismiss", fresh(topics["hide"]))
    assert Report.objects.get().state == "dismissed" and not waiting()


def test_without_a_reason_nothing_is_hidden_and_nothing_typed_is_lost(newcomer, office):
    topic = discuss(newcomer)
    refused = office.post(DECIDE, {"verb": "hide", "case": token(topic), "reason": ""})
    assert refused.status_code == 422 and "Please say why" in refused.content.decode()
    refused = office.post(DECIDE, {"verb": "nonsense", "case": token(topic), "reason": "My many words"})
    assert "My many words" in refused.content.decode()
    assert "Nothing is ticked." in office.post(DECIDE, {"verb": "approve"}).content.decode()
    assert fresh(topic).state == "held"


def test_an_author_is_warned_suspended_or_trusted_from_the_row(
    newcomer, author, secretariat, office, run_tasks
):
    category = make_category()
    topic = discuss(newcomer, category)
    send(office, "warn", topic, reason="Please do not advertise.")
    act = Act.objects.get(verb="warn")
    assert (act.about, act.actor, act.reason) == (newcomer, secretariat, "Please do not advertise.")
    send(office, "vouch", topic)
    assert Member.objects.get(pk=newcomer.pk).trusted
    send(office, "suspend", topic, reason="Advertising.")
    assert Member.objects.get(pk=newcomer.pk).status == "suspended"
    assert waiting() == {("topic", topic.pk)}
    run_tasks()
    assert any("Please do not advertise." in message.body for message in mail.outbox)


def test_fifty_are_decided_at_once_and_what_failed_is_named(newcomer, secretariat, office):
    category = make_category()
    topics = [discuss(newcomer, category, title=f"Number {n}") for n in range(50)]
    tokens = [token(topic) for topic in topics]
    actions.hide(secretariat, fresh(topics[7]), "No.")
    Topic.objects.filter(pk=topics[9].pk).delete()
    sent = {"verb": "return", "case": tokens, "reason": "Please say more."}
    page = unescape(office.post(DECIDE, sent, follow=True).content.decode())
    assert "48 things decided." in page
    assert f"question {topics[7].pk}: Somebody was faster. Lucia Ferrante hid" in page
    assert f"question {topics[9].pk}: This is not there any more." in page
    assert Topic.objects.filter(state="returned").count() == 48


def test_what_was_changed_since_it_was_read_is_not_decided(newcomer, office):
    topic = discuss(newcomer)
    before = token(topic)
    Post.objects.filter(topic=topic).update(body="Quite another text")
    page = office.post(DECIDE, {"verb": "approve", "case": before}, follow=True).content.decode()
    assert "It was changed since you read it." in page and fresh(topic).state == "held"


@pytest.mark.parametrize("broken", ["gone", "drawing", "describe", "rows"])
def test_one_broken_thing_breaks_neither_the_queue_nor_a_bulk_act(broken, newcomer, office, monkeypatch):
    category = make_category()
    good, bad = (discuss(newcomer, category, title=title) for title in ("Good one", "Bad one"))
    tokens = [token(good), token(bad)]
    own = kinds["topic"]

    def failing(name):
        def call(*args):
            if bad.pk in (getattr(args[0], "pk", None), *(args[0] if isinstance(args[0], list) else ())):
                raise RuntimeError("broken")
            return getattr(own, name)(*args)

        return call

    if broken == "gone":
        Topic.objects.filter(pk=bad.pk).delete()
    elif broken == "drawing":
        drawn = drawing.shown
        monkeypatch.setattr(
            drawing, "shown", lambda row, *more: drawn(row, *more) if row.obj.pk != bad.pk else 1 / 0
        )
        tokens[1] = f"topic:{bad.pk}::"
    else:
        monkeypatch.setitem(kinds, "topic", type(own)(**vars(own) | {broken: failing(broken)}))
    page = office.get(QUEUE).content.decode()
    assert "Good one" in page and f"topic-{bad.pk} cannot be shown" in page
    page = office.post(DECIDE, {"verb": "approve", "case": tokens}, follow=True).content.decode()
    assert "1 thing decided." in page and f"question {bad.pk}:" in page
    assert fresh(good).is_published
    office.post(DECIDE, {"verb": "drop", "case": f"topic:{bad.pk}::"})
    assert not waiting()


def test_the_queue_asks_as_much_for_three_hundred_as_for_three(
    newcomer, author, member, office, record_property
):
    category = make_category()
    page = make_page(author)
    actions.report(member, page, "spam")

    def asked() -> int:
        with CaptureQueriesContext(
            connection,
        ) as found:
            assert office.get(QUEUE).status_code == 200
        return len(found)

    topic = discuss(newcomer, category)
    reply(newcomer, discuss(author, category))
    few = asked()
    topics = [discuss(newcomer, category, title=f"Number {n}") for n in range(20)]
    cases = [Case(kind="topic", object_id=topic.pk + 10**6 + n, held=True) for n in range(280)]
    Case.objects.bulk_create(cases)
    assert len(topics) == 20 and topic.pk
    many = asked()
    record_property("figures", f"{few} queries for 4 rows, {many} for 304")
    assert many == few <= 12


@pytest.mark.django_db(transaction=True)
def test_of_two_moderators_at_once_one_decides_and_the_other_is_told(newcomer, secretariat):
    second = make_member("omar", "Omar Haddad", is_staff=True)
    topic = discuss(newcomer)
    seen = token(topic)

    def act(pair):
        person, verb = pair
        try:
            return deciding.decide(person, [seen], verb, "Because.")
        finally:
            connection.close()

    pairs = [(secretariat, "approve"), (second, "hide")] * 3
    with ThreadPoolExecutor(6) as pool:
        results = list(pool.map(act, pairs))
    assert sum(result.done for result in results) == 1
    failed = [sentence for result in results for sentence in result.failed]
    assert len(failed) == 5 and all("Somebody was faster." in sentence for sentence in failed)
    assert Act.objects.count() == 1 and not waiting() and actions.recount() == 0


@pytest.mark.django_db(transaction=True)
def test_a_report_that_comes_while_another_is_decided_is_not_lost(author, secretariat):
    reporters = [make_member(f"reader{n}", f"Reader {n}") for n in range(6)]
    topic = discuss(author)
    actions.report(reporters[0], topic, "spam")

    def act(person):
        try:
            if person == secretariat:
                return actions.dismiss(person, Topic.objects.get(pk=topic.pk))
            return actions.report(person, Topic.objects.get(pk=topic.pk), "rude")
        finally:
            connection.close()

    with ThreadPoolExecutor(6) as pool:
        list(pool.map(act, [*reporters[1:3], secretariat, *reporters[3:]]))
    open_ones = Report.objects.open().count()
    assert bool(open_ones) == (waiting() == {("topic", topic.pk)})
    assert actions.recount() == 0


def test_recount_opens_what_should_be_open_and_closes_the_rest(newcomer, author, member):
    held, quiet = discuss(newcomer), discuss(author, make_category("quiet"))
    actions.report(member, quiet, "spam")
    assert actions.recount() == 0
    Case.objects.filter(object_id=held.pk).delete()
    Report.objects.all().delete()
    assert actions.recount() == 2 and waiting() == {("topic", held.pk)}
    assert actions.recount() == 0


def test_only_the_secretariat_sees_and_works_the_queue(cast, browse):
    topic = discuss(cast.author)
    actions.report(cast.member, topic, "spam")
    for person in (None, cast.member, cast.facilitator, cast.suspended):
        assert browse(person).get(QUEUE).status_code == 302
        assert (
            browse(person).post(DECIDE, {"verb": "hide", "case": token(topic), "reason": "x"}).status_code
            == 302
        )
    assert fresh(topic).is_published
