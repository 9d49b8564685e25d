"""Whatever is done to pages, and in whatever order, the wiki stays whole."""

from django.db import transaction
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from knowledge.wiki import actions
from knowledge.wiki.models import Address, Flag, Link, Page, PageFile, Review, Revision
from portal import text
from portal.access import AccessDenied
from portal.comments import actions as comments
from portal.comments.models import Comment
from portal.moderation import actions as moderation
from portal.search.models import SearchEntry
from portal.text import plain
from tests.comments.talk import comment_on
from tests.wiki.pages import make_page
from tests.wiki.reviewing import approve, give_back

TITLES = ["Goats", "Goat plague", "PPR", "Cold chain", "Fièvre", "الماعز"]
LANGUAGES = ["en", "fr", "es"]
REFUSED = (
    actions.Overtaken,
    actions.Changed,
    actions.Circle,
    actions.Conflict,
    actions.LanguageTaken,
    actions.TitleTaken,
    AccessDenied,
    IndexError,
)

DEEDS = """
    start edit move rename delete restore merge repair hide close translate relate follow
    undo takeback protect attach detach reattach review review approve approve giveback flag comment
"""
# What may change the text that readers of a reviewed page get; moving and mending links carry it over.
PUBLISHING = {"approve", "review", "merge", "move", "rename", "repair"}
deed = st.tuples(
    st.sampled_from(DEEDS.split()),
    *(st.integers(0, len(TITLES) - 1) for _ in range(3)),
)


def nth(number) -> Page | None:
    """One of the pages there are, deleted ones among them."""
    pages = list(Page.objects.order_by("pk"))
    return pages[number % len(pages)] if pages else None


def words(one: int, two: int) -> str:
    return f"See [[{TITLES[one]}]], [[{TITLES[two]}|it]] and `[[no link]]`."


def do(person, name: str, a: int, b: int, c: int) -> None:
    page, other = nth(a), nth(b)
    if name == "start" or page is None:
        make_page(person, title=TITLES[a], body=words(b, c), parent=other if c % 2 else None)
    elif name == "edit":
        actions.edit_page(person, page, {"body": words(b, c)}, base=page.revision_count)
    elif name == "move":
        actions.move_page(person, page, title=page.title, parent=other)
    elif name == "rename":
        actions.move_page(person, page, title=TITLES[b], parent=page.parent)
    elif name == "delete":
        actions.delete_page(person, page, "A slip.")
    elif name == "restore":
        actions.restore_page(person, page)
    elif name == "merge":
        bases = (page.revision_count, other.revision_count)
        actions.merge_page(person, page, other, body=words(a, c), bases=bases)
    elif name == "repair":
        for former in page.addresses.exclude(slug=page.slug):
            actions.repair_links(person, page, former.slug)
    elif name == "hide":
        hide = moderation.restore if page.state == "hidden" else moderation.hide
        hide(person, page, "Because.")
    elif name == "close":
        actions.set_access(person, page, audience=("everyone", "group:1")[c % 2], edited_by="members")
    elif name == "translate":
        said = {"title": TITLES[b], "body": words(a, c), "language": LANGUAGES[c % 3]}
        actions.translate_page(person, page, said, number=1)
    elif name == "relate":
        said = {"language": LANGUAGES[c % 3], "original": other if c else None, "is_current": c % 2}
        actions.set_translation(person, page, **said)
    elif name == "follow":
        actions.follow_original(person, page, c)
    elif name == "undo":
        undone = Revision.objects.get(page=page, number=b % page.revision_count + 1)
        actions.undo_revision(person, page, undone, base=page.revision_count, summary="Undone")
    elif name == "takeback":
        actions.undo_edits(person, page, person, list(range(b + 1, b + c + 1)))
    elif name == "attach":
        file = PageFile.objects.create(name="map.png", size=1, file="x", owner=person)
        actions.change_files(person, page, [file])
    elif name == "detach":
        actions.change_files(person, page, [], page.files.values_list("pk", flat=True)[:b])
    elif name == "reattach":
        actions.restore_file(person, page.files.order_by("-pk")[b])
    elif name == "protect":
        actions.protect_page(person, page, on=bool(c % 2))
    elif name == "review":
        actions.set_review(person, page, ("", "page", "branch")[c % 3])
    elif name == "approve" and c % 2:
        data = {"body": words(b, c), "approve": True}
        actions.edit_page(person, page, data, base=page.revision_count)
    elif name == "approve":
        approve(person, page)
    elif name == "giveback":
        give_back(person, page)
    elif name == "flag":
        actions.flag_page(person, page, TITLES[b])
    elif name == "comment":
        comment_on(person, "page", page)


def check(led: dict[str, int]) -> None:
    """What is always true; `led` is to which page each address has led so far."""
    pages = {page.pk: page for page in Page.objects.select_related("current", "shown")}
    for page in pages.values():
        shown = page.shown and not page.deleted_at
        said = set(text.render(page.shown.body, profile="wiki").links) if shown else set()
        assert set(Link.objects.filter(page=page).values_list("to_slug", flat=True)) == said
        numbers = list(Revision.objects.filter(page=page).order_by("number").values_list("number", flat=True))
        assert numbers == list(range(1, page.revision_count + 1)) and page.current.number == numbers[-1]
        above = pages.get(page.parent_id)
        assert above is None or not above.deleted_at
        assert page.trail == ([*above.trail, above.pk] if above else []) and page.pk not in page.trail
        assert page.merged_into_id or page.slug == actions.slug_for(page.title)
        check_family(page, pages)
        check_review(page, pages)
    where = dict(Address.objects.exclude(page=None).values_list("slug", "page_id"))
    for slug, was in led.items():
        while pages[was].merged_into_id:
            was = pages[was].merged_into_id
        assert where[slug] == was, "an address leads for ever to its page, in one step"
    for address in Address.objects.exclude(page=None):
        assert address.former == (address.slug != pages[address.page_id].slug)
    assert all(where[page.slug] == (page.merged_into_id or page.pk) for page in pages.values())
    led.update(where)
    assert not PageFile.objects.filter(page__merged_into__isnull=False).exists(), "files go with their page"
    assert actions.recount() == 0 and comments.recount() == 0
    merged = [page.pk for page in pages.values() if page.merged_into_id]
    assert not Flag.objects.filter(page__in=merged, closed_at=None).exists()
    assert not Comment.objects.filter(thread__kind="page", thread__object_id__in=merged).exists()


def check_review(page: Page, pages: dict[int, Page]) -> None:
    asked = page.review or "branch" in [pages[pk].review for pk in page.trail]
    assert page.is_reviewed == bool(asked), "a page is reviewed as long as it or one above it asks for that"
    assert page.is_reviewed or page.shown == page.current
    assert not page.pending_since or page.is_ahead, "what waits is not shown yet"
    decided = Review.objects.filter(page=page).order_by("pk").last()
    if page.is_ahead and not page.pending_since:
        assert decided.verdict == "returned" and decided.revision.number <= page.current.number
    entry = SearchEntry.objects.filter(kind="page", object_id=page.pk).first()
    assert bool(entry) == (page.is_published and not page.deleted_at)
    assert not entry or (entry.audience, entry.title) == (page.readers, page.title)
    assert not entry or entry.text == plain(page.seen.body_html), "it is found by what is shown, and no more"


def reviewed_texts() -> dict[int, str]:
    """What readers of the reviewed pages get."""
    pages = Page.objects.filter(is_reviewed=True, shown__isnull=False)
    return dict(pages.values_list("pk", "shown__body"))


def check_family(page: Page, pages: dict[int, Page]) -> None:
    original = pages.get(page.translation_of_id)
    followed = page.translated_from
    if original is None:
        assert followed is None
        return
    assert original.translation_of_id is None, "all of a family point straight to its original"
    assert page.deleted_at or not original.deleted_at, "which is there as long as any of them is"
    assert followed is None or followed.page_id == original.pk
    family = [one for one in pages.values() if original.pk in (one.pk, one.translation_of_id)]
    languages = [one.language for one in family if not one.deleted_at]
    assert len(languages) == len(set(languages))


@settings(max_examples=25, deadline=None, suppress_health_check=list(HealthCheck))
@given(deeds=st.lists(deed, min_size=5, max_size=18))
def test_the_wiki_stays_whole_whatever_is_done(deeds, secretariat):
    with transaction.atomic():
        led: dict[str, int] = {}
        for name, a, b, c in deeds:
            before = reviewed_texts()
            try:
                do(secretariat, name, a, b, c)
            except REFUSED:
                continue
            now = reviewed_texts()
            changed = {pk for pk in before.keys() & now.keys() if before[pk] != now[pk]}
            assert not changed or name in PUBLISHING, "only a reviewer's deed changes what readers get"
            assert before.keys() <= now.keys() or name == "review"
            check(led)
        transaction.set_rollback(True)
