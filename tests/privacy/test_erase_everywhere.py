"""Who has left is found nowhere: not in a dump of the database, not in any stored file."""

from types import SimpleNamespace
from urllib.parse import quote_plus

import pytest
from django.contrib.admin.models import CHANGE, LogEntry
from django.contrib.contenttypes.models import ContentType
from django.core.files.base import ContentFile
from django.urls import reverse

from forum import actions as forum
from forum.models import Category, Post, PostRevision, Topic
from forum.promoting import fields_of
from forum.quoting import quote
from knowledge.wiki import actions as wiki
from knowledge.wiki.models import Revision
from members import actions
from members.groups import actions as groups
from members.models import Member
from members.privacy import actions as privacy
from members.privacy import sweeping
from members.privacy.models import Archive, Erasure
from portal import links, notices, search
from portal.blocks import actions as blocks
from portal.comments.models import Comment
from portal.moderation import actions as moderation
from portal.moderation.models import Act
from portal.notices.inbox.models import Incoming
from portal.notices.models import Event
from portal.personal import Traces
from portal.search import words
from portal.search.models import SearchEntry
from portal.sheets import actions as tables
from portal.sheets import kinds
from roster.models import Referee
from tests.advice.requests import make_request
from tests.comments.talk import comment
from tests.conftest import make_member
from tests.documents.deposits import make_document, upload
from tests.forum.conversations import discuss, make_category, opening, reply
from tests.groups.gatherings import ask as ask_group
from tests.groups.gatherings import make_group, make_meeting
from tests.inbox.mail import own, reply_address, send, write
from tests.members.entries import entry
from tests.messaging.letters import send as write_to
from tests.privacy.searching import traces
from tests.roster.entries import make_expert
from tests.wiki.pages import data as page_data
from tests.wiki.pages import make_page, put_file

pytestmark = pytest.mark.django_db(transaction=True)

# By none of these is anything else called.
NAME, HANDLE = "Zéphyrine Quillfeather-Ozymandias", "zephyrine-quillfeather"
ADDRESS, SECOND = "zq@xylophonist.example", "zq.old@xylophonist.example"
PHOTO = b"PHOTOGRAPH-OF-NOBODY-ELSE"
NEEDLES = [
    "quillfeather",
    "ozymandias",
    "xylophonist",
    "wobblefish",  # what her entry, her expertise, her drafts and her mails to the portal say
    "192.0.2.77",
    PHOTO.decode(),
]
# What she wrote for others, and may stay or go.
WRITTEN = ["marzipan-one", "marzipan-two", "marzipan-three", "marzipan-four", "marzipan-five", "marzipan-six"]


@pytest.fixture
def place(settings, tmp_path):
    """A VAR_DIR and a storage of the test's own, so that nothing else is in them."""
    settings.VAR_DIR = tmp_path
    settings.MEDIA_ROOT = tmp_path / "files"
    return tmp_path


@pytest.fixture
def zephyrine(db):
    from allauth.account.models import EmailAddress

    member = make_member(HANDLE, NAME)
    Member.objects.filter(pk=member.pk).update(email=ADDRESS)
    EmailAddress.objects.filter(user=member).update(email=ADDRESS)
    EmailAddress.objects.create(user=member, email=SECOND, verified=True)
    return Member.objects.get(pk=member.pk)


@pytest.fixture
def lived(place, zephyrine, author, other, secretariat, browse, run_tasks):
    """She has used all of the portal, and others have answered, quoted, named, reported and thanked her."""
    her = zephyrine
    own_words = entry(
        full_name=NAME, about="I tame wobblefish.", position="Wobblefish tamer", organisation=NAME
    )
    actions.complete_entry(her, own_words, agreed=True)
    for field in ("photo", "photo_small"):
        getattr(her.profile, field).save("me.webp", ContentFile(PHOTO))
    make_expert(her, listed_by=secretariat, headline="Wobblefish in dry lands", body="Ask me of wobblefish.")

    # The forum: a question nobody answered, an answered one, answers with and without replies.
    category = make_category()
    alone = discuss(her, category, title="Alone marzipan-one", body="Nobody says marzipan-two.")
    answered = discuss(her, category, title="Both talk", body=f"Somebody says marzipan-three.\n\n{NAME}")
    theirs = discuss(author, category, title="Of others", body=f"Ask @{HANDLE} about this.")
    last = reply(her, theirs, f"At the end: marzipan-four. {NAME}")
    middle = reply(her, theirs, "In the middle: marzipan-five.")
    quoting = reply(
        author, middle, quote(middle) + f"As @{HANDLE.upper()} says. And {ADDRESS} is her address."
    )
    reply(other, answered, f"See [her page](/members/{HANDLE}/).")
    reply(other, theirs, f"Ask by /messages/to/{HANDLE}/, or /advice/ask/?theme=a&expert={HANDLE}")
    forum.edit_post(her, last, base=1, body="At the very end: marzipan-four.", language="en")
    Category.objects.get().facilitators.add(her)

    # The repository and the wiki.
    draft = make_document(her, title="Draft of wobblefish")
    published = make_document(her, published_by=secretariat, title="Published marzipan-six", authors=[])
    upload(her, content=b"wobblefish, waiting")
    comment(her, published, f"I say marzipan-one of mine. {NAME.upper()}")
    page = make_page(her, title="Marzipan-two alone", body="Marzipan-two alone.")
    put_file(her, page, name="map.txt", content=b"marzipan-two, on a map")
    fields = fields_of(answered, author)
    made = wiki.start_page(author, page_data(title="Made of it", body=fields_of(theirs, author)["body"]))
    links.connect(("page", made.pk), ("topic", theirs.pk), links.MADE_FROM)
    assert NAME in made.current.body and fields

    # Messages, groups, advice, others' experts.
    write_to(her, other, f"Wobblefish by message. {NAME}")
    write_to(other, her, f"Dear @{HANDLE}, I know it.")
    blocks.block(her, author)
    blocks.unblock(her, author)
    group = make_group()
    groups.join_group(her, group, her)
    ask_group(make_group("closed", "closed"), her, "I know wobblefish.")
    groups.answer_meeting(her, make_meeting(group), "yes")
    theirs_listed = make_expert(author, listed_by=secretariat)
    make_request(her, theirs_listed, title="My wobblefish cough", body="All wobblefish do.")
    Referee.objects.create(expert=theirs_listed, name=NAME, email=SECOND, language="en")

    # Notices, mail, drafts, reports, the log.
    notices.watch(her, "topic", theirs.pk)
    notices.watch(other, "member", her.pk)
    wiki.set_keepers(secretariat, made, keepers=[Member.objects.get(pk=her.pk)], review_by=None)
    moderation.report(other, middle, "rude", note="Not kind.")
    actions.suspend(secretariat, her, f"{NAME} advertised.")
    actions.reinstate(secretariat, her, f"{NAME} is right, as Ozymandias says.")
    for kind, conditions in (
        ("members", ""),
        ("members", "country=KE&q=Quillfeather"),
        ("members", f"q={quote_plus(NAME)}"),
        ("experts", f"expert={HANDLE}&expert=another"),
    ):
        tables.order_sheet(secretariat, kinds[kind], conditions, 2, addresses=kind == "members")
        tables.note(secretariat, kinds[kind], conditions, 2, addresses=kind == "members")
    send(write(her, reply_address(her, theirs), "By mail I say so."), sender=ADDRESS)
    send(write(ADDRESS, own("nothing"), "Whom does wobblefish reach?"), sender=ADDRESS)
    quoted = f"I agree.\n\nOn Mon, {NAME} <{ADDRESS}> wrote:\n> Pods."
    send(write(author, reply_address(author, middle), quoted), sender=author.email)
    run_tasks()
    browser = browse(her)
    browser.post(reverse("account_logout"))
    browser.post(
        reverse("account_login"),
        {"login": ADDRESS, "password": "a good long password"},
        REMOTE_ADDR="192.0.2.77",
    )
    browser.post("/drafts/forum-new/", {"body": "A draft of wobblefish", "path": "/forum/"})
    content_type = ContentType.objects.get_for_model(Member)
    LogEntry.objects.create(
        user=secretariat, content_type=content_type, object_id=her.pk, object_repr=NAME, action_flag=CHANGE
    )
    privacy.order_archive(her)
    run_tasks()
    search.rebuild("member")
    words.refresh()
    for visited in ("/members/", f"/members/{HANDLE}/", theirs.get_absolute_url(), "/"):
        assert browse(None).get(visited).status_code == 200
    found = SimpleNamespace(**{name: value for name, value in locals().items() if name != "browser"})
    return found


def test_the_search_for_traces_finds_them_while_they_are_there(lived):
    """Else the tests that find none would show nothing."""
    for needle in NEEDLES:
        assert traces([needle]), needle


@pytest.mark.parametrize("withdraw", [False, True])
def test_who_has_left_is_found_nowhere(lived, run_tasks, browse, withdraw):
    her = lived.her
    actions.leave(Member.objects.get(pk=her.pk), withdraw=withdraw)
    run_tasks()
    assert (found := traces(NEEDLES)) == [], "\n".join(found)
    erasure = Erasure.objects.get()
    assert (erasure.state, erasure.traces, erasure.member_id) == ("done", {}, her.pk)
    assert not Archive.objects.exists()
    assert browse(None).get(f"/members/{HANDLE}/").status_code == 404
    for address in ("/members/", lived.theirs.get_absolute_url(), lived.made.get_absolute_url(), "/"):
        html = browse(None).get(address).content.decode().lower()
        assert not any(needle in html for needle in NEEDLES)


def test_what_stays_says_former_member_where_the_portal_or_others_named_her(lived, run_tasks, browse):
    actions.leave(Member.objects.get(pk=lived.her.pk))
    run_tasks()
    quoting = Post.objects.get(pk=lived.quoting.pk)
    assert (
        f"[Former member #{lived.middle.number}]" in quoting.body and "As Former member says." in quoting.body
    )
    assert "mention" not in quoting.body_html and "As Former member says." in quoting.body_html
    assert "Ask Former member about this." in opening(lived.theirs).body_html
    html = browse(None).get(lived.theirs.get_absolute_url()).content.decode()
    assert "Former member" in html and "marzipan-four" in html and "marzipan-five" in html
    made = Revision.objects.get(page=lived.made)
    assert "Former member" in made.body and made.size == len(made.body)
    labels = Act.objects.filter(kind="member", object_id=lived.her.pk)
    assert {act.label for act in labels} == {"Former member"}
    assert any(act.reason == "Former member advertised." for act in labels)
    exports = set(Act.objects.filter(verb="export").values_list("label", flat=True))
    assert "2, with addresses: country=KE&q=Former+member" in exports
    assert f"2: expert=former-{lived.her.pk}&expert=another" in exports


def test_what_nobody_answered_is_withdrawn_and_the_rest_stays(lived, run_tasks):
    actions.leave(Member.objects.get(pk=lived.her.pk), withdraw=True)
    run_tasks()
    assert traces(["marzipan-one", "marzipan-two", "marzipan-six"]) == []
    # The last one stays in the page alone that somebody has made of the conversation.
    for model, field in ((Post, "body"), (PostRevision, "body"), (Event, "text"), (Act, "label")):
        assert "marzipan-four" not in str(list(model.objects.values_list(field)))
    assert not SearchEntry.objects.filter(kind="post", text__contains="marzipan-four").exists()
    assert not Topic.objects.filter(pk=lived.alone.pk).exists()
    assert Topic.objects.get(pk=lived.answered.pk).title == "Both talk"
    assert "marzipan-three" in opening(lived.answered).body
    assert "marzipan-five" in Post.objects.get(pk=lived.middle.pk).body
    gone = Post.objects.get(pk=lived.last.pk)
    assert (gone.body, gone.state, gone.author_id) == ("", "hidden", lived.her.pk)
    from forum.actions import recount
    from portal.comments.actions import recount as recount_comments

    assert recount() == recount_comments() == 0
    assert wiki.recount() == 0
    assert not Comment.objects.exclude(body="").exists()


def test_without_that_choice_everything_published_stays(lived, run_tasks):
    actions.leave(Member.objects.get(pk=lived.her.pk))
    run_tasks()
    for word in WRITTEN:
        assert traces([word]), word
    assert not SearchEntry.objects.filter(kind="member").filter(object_id=lived.her.pk).exists()
    assert Incoming.objects.filter(member=lived.author).get().text == "I agree."


def test_erasing_goes_on_where_a_killed_worker_stopped(lived, run_tasks, monkeypatch):
    def killed(words):
        raise RuntimeError

    actions.leave(Member.objects.get(pk=lived.her.pk), withdraw=True)
    erasure = Erasure.objects.get()
    with monkeypatch.context() as patch, pytest.raises(RuntimeError):
        patch.setattr(sweeping, "find_anew", killed)
        privacy.finish_erasure(erasure)
    assert Erasure.objects.get().state == "under-way"
    run_tasks()
    assert traces(NEEDLES) == [] and Erasure.objects.get().state == "done"


def test_who_comes_again_with_the_address_at_once_keeps_it(lived, run_tasks):
    actions.leave(Member.objects.get(pk=lived.her.pk))
    again = actions.open_account(Member(email=ADDRESS, full_name="Somebody else"))
    run_tasks()
    assert Member.objects.get(pk=again.pk).email == ADDRESS


def test_only_what_is_hers_is_taken_out():
    """Handles and addresses that begin or end alike are others'."""
    traces_of = Traces(7, "Amina Yusuf", "amina", ["amina@example.org"], [])
    words = sweeping.Words(traces_of)
    for others in (
        "@amina-yusuf and @aminata",
        "amina@example.org.uk and kamina@example.org",
        "/members/amina-2/ and /documents/amina",
        "?expert=amina-2 and ?expert=kamina",
        "Amina says",
    ):
        assert words.sure(others) == others
    assert words.sure("@amina, @AMINA- (/members/amina/)") == (
        "Former member, Former member- (/members/former-7/)"
    )
    assert words.sure("[**Amina**](https://example.org/members/amina/#top)!") == "Former member!"
    assert words.sure("> [Amina Yusuf #12](/posts/9/):") == "> [Former member #12](/posts/9/):"
    assert words.sure("Write to Amina@Example.org.") == "Write to gone-7@former.invalid."
    assert words.sure("Amina Yusuf was here") == "Amina Yusuf was here"
    assert words.without("Amina Yusuf was here") == "Former member was here"
