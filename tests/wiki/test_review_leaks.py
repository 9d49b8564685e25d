"""What waits for review is told nobody but members, by any way: every address of the wiki is asked, and all
others that show or tell of pages. What should not be known has words that stand nowhere else."""

import gzip
import re
from itertools import product
from types import SimpleNamespace

import pytest
from django.test import Client
from django.urls import NoReverseMatch, get_resolver, reverse

from knowledge.wiki import actions
from knowledge.wiki.models import Page, Revision
from portal import links, notices, search
from portal.links.models import Link
from portal.notices.models import Notification
from portal.vocabulary.models import Theme
from tests.comments.talk import comment_on
from tests.documents.deposits import make_document
from tests.forum.conversations import ask, make_category, reply
from tests.forum.conversations import fresh as topic_now
from tests.wiki.pages import make_page
from tests.wiki.reviewing import approve, edit, fresh, give_back

# In the pages, words of what waits: texts, titles, summaries, tags, comments, reasons.
SECRETS = re.compile("zzz[a-z]+", re.IGNORECASE)
TOKEN = re.compile(r"\b[A-Za-z0-9]{64}\b")  # against forged forms: letters by chance, among them any
LISTS = (
    "/", "/wiki/", "/wiki/?language=en", "/wiki/changes/", "/wiki/changes/?under=Top", "/wiki/feed/",
    "/wiki/feed/?language=en", "/search/?q=goats", "/search/?q=waiting", "/search/?q=waiting&kind=page",
    "/search/?q=waiting&kind=comment", "/search/similar/?title=waiting", "/themes/", "/members/",
    "/members/rosa/", "/members/kofi/", "/sitemap.xml", "/robots.txt", "/documents/", "/documents/feed/",
    "/oai?verb=ListRecords&metadataPrefix=oai_dc", "/cite/?words=waiting",
)  # fmt: skip


@pytest.fixture
def wiki(author, other, secretariat, run_tasks):
    """A reviewed branch. “Goats” in it was approved, and something in it waits; two pages never were, and one
    of them was given back; another was deleted before its first review, and one merged into “Milk”."""
    theme = Theme.objects.order_by("pk").first()
    document = make_document(author, published_by=secretariat, title="Hay")
    topic = ask(author, make_category())
    top = make_page(author, title="Top", body="All about goats.")
    actions.set_review(secretariat, top, "branch")
    page = make_page(author, title="Goats", parent=fresh(top), body="# Goats\n\nThey eat. See [[Hay]].")
    approve(secretariat, page)
    text = f"# Goats\n\nWaiting: zzztext, [[Zzzlink]], [[Hay]], [zzzdoc]({document.get_absolute_url()})."
    edit(other, page, text, summary="zzzsummary waiting", tags=["zzztag"], themes=[theme])
    new = actions.start_page(
        other,
        {
            "title": "Yyold", "body": "Waiting zzzbody.", "language": "en", "parent": fresh(top),
            "summary": "zzzfirst waiting", "tags": ["zzznewtag"], "themes": [theme], "countries": [],
        },
        grown_from=("topic", topic.pk),
    )  # fmt: skip
    actions.move_page(other, fresh(new), title="Zzznew waiting", parent=fresh(top))
    comment_on(other, "page", fresh(new), "zzzcomment waiting")
    reply(author, topic_now(topic), "A post that cites [what it is](/wiki/yyold/).")
    returned = make_page(other, title="Zzzreturned waiting", parent=fresh(new), body="zzzback")
    give_back(secretariat, returned, "zzzreason")
    actions.move_page(other, fresh(returned), title="Zzzrenamed waiting", parent=fresh(new))
    gone = make_page(other, title="Zzzgone waiting", parent=fresh(top), body="zzzgonebody")
    actions.delete_page(other, fresh(gone), "zzzdeleted waiting")
    merged = make_page(author, title="Yymerged", parent=fresh(top), body="zzzmergedbody")
    into = make_page(author, title="Milk", parent=fresh(top), body="Of goats.")
    actions.merge_page(secretariat, fresh(merged), fresh(into), body="Of goats.", bases=(1, 1))
    run_tasks()
    return SimpleNamespace(page=page, new=new, document=document, topic=topic, theme=theme)


def addresses_of(wiki) -> list[str]:
    """Each address of the wiki for each page, revision and list that there is, and of what is around them."""
    slugs = [*Page.objects.values_list("slug", flat=True), "zzzreturned-waiting"]
    values = {
        "slug": slugs,
        "number": [1, 2],
        "page_id": list(Page.objects.values_list("pk", flat=True)),
        "handle": ["rosa", "kofi"],
        "name": ["review", "wanted", "orphans", "moved", "deleted", "translations", "unchecked"],
        "form": ["zip", "epub"],
    }
    found = [*LISTS, wiki.topic.get_absolute_url(), wiki.document.get_absolute_url()]
    for pattern in get_resolver("knowledge.wiki.urls").url_patterns:
        names = list(pattern.pattern.converters)
        for chosen in product(*(values.get(name, [1]) for name in names)):
            try:
                found.append(reverse(f"wiki:{pattern.name}", kwargs=dict(zip(names, chosen, strict=True))))
            except NoReverseMatch:
                continue
    for pk in values["page_id"]:
        found += [
            f"/comments/page/{pk}/",
            f"/report/page/{pk}/",
            f"/watching/page/{pk}/",
            f"/decisions/page/{pk}/",
        ]
    found += [f"/comments/{one}/" for one in (1, 2)]
    found += [f"/wiki/{slug}/diff/?old={a}&new={b}" for slug in slugs for a, b in ((1, 2), (2, 2))]
    found += [f"/themes/{wiki.theme.slug}/", f"/feeds/themes/{wiki.theme.slug}/"]
    return [*found, "/tags/zzztag/", "/feeds/tags/zzztag/", "/tags/zzznewtag/", "/feeds/tags/zzznewtag/"]


def body_of(response) -> str:
    content = b"".join(response) if response.streaming else response.content
    return content.decode(errors="replace")


def told(response, address: str) -> set[str]:
    """The secrets in an answer, but for the words of the address itself, which whoever asks has written."""
    said = TOKEN.sub("", body_of(response))
    asked = set(re.findall("zzz[a-z]+", address.lower()))
    return {word.lower() for word in SECRETS.findall(said)} - asked


@pytest.mark.parametrize("who", ["visitor", "suspended"])
def test_nobody_but_members_is_told_of_what_waits(who, wiki, request, browse):
    browser = browse(None if who == "visitor" else request.getfixturevalue(who))
    leaks = {}
    asked = addresses_of(wiki)
    for address in asked:
        response = browser.get(address)
        if words := told(response, address):
            leaks[address] = words
        elif address.startswith("/wiki/") and "Rosa Quispe" in body_of(response):
            leaks[address] = "who wrote what waits"
    assert len(asked) > 300 and not leaks
    assert "They eat." in browser.get("/wiki/goats/").content.decode()
    assert "Yymerged" not in re.sub("(?s)<table.*</table>", "", body_of(browser.get("/wiki/milk/history/")))


def test_members_are_told_by_every_way(wiki, author, browse):
    """Else the test above would find nothing whatever was wrong."""
    browser = browse(author)
    seen = {
        "/wiki/": "zzznew", "/wiki/changes/": "rosa quispe", "/wiki/goats/review/": "zzztext", "/": "zzznew",
        "/wiki/zzznew-waiting/": "zzzbody", "/wiki/goats/history/": "zzzsummary", "/wiki/top/": "zzznew",
        "/wiki/goats/diff/?old=1&new=2": "zzztext", "/search/?q=zzzbody": "zzznew",
        "/tags/zzznewtag/": "zzznew",
        "/wiki/zzznew-waiting/revisions/1/": "zzzbody", "/wiki/tools/review/": "zzznew",
        "/wiki/zzzreturned-waiting/": "", "/wiki/zzzrenamed-waiting/review/": "zzzreason",
        wiki.topic.get_absolute_url(): "zzznew", f"/themes/{wiki.theme.slug}/": "zzznew",
    }  # fmt: skip
    missed = []
    for address, word in seen.items():
        response = browser.get(address)
        if response.status_code not in (200, 301) or word not in body_of(response).lower():
            missed.append(address)
    assert not missed


def test_what_waits_is_not_found_cited_or_linked(wiki):
    assert not search.find(None, "waiting").rows and not search.similar("Zzznew waiting", person=None)
    assert not links.entries(None, [("page", wiki.new.pk)])
    cited = Link.objects.filter(kind="page", to_kind="document").values_list("object_id", flat=True)
    assert list(cited) == [], "the approved text cites no document"
    addresses = Page.objects.get(pk=wiki.page.pk).links.values_list("to_slug", flat=True)
    assert list(addresses) == ["hay"]
    assert list(
        Revision.objects.visible_to(None).filter(page=wiki.page).values_list("number", flat=True)
    ) == [1]


@pytest.mark.parametrize("who", ["pending", "suspended"])
def test_who_is_no_member_hears_of_nothing_that_waits(
    who, wiki, request, other, secretariat, run_tasks, mailoutbox
):
    person = request.getfixturevalue(who)
    for kind, page in (("page", wiki.page), ("page", wiki.new), ("branch", wiki.new)):
        notices.watch(person, kind, page.pk)
    before = len(mailoutbox)
    edit(other, wiki.new, "More zzzmore.", summary="zzzmore")
    comment_on(other, "page", fresh(wiki.new), "zzzcomment again")
    give_back(secretariat, wiki.page, "zzzagain")
    run_tasks()
    assert not Notification.objects.filter(member=person).exists()
    assert not [mail for mail in mailoutbox[before:] if person.email in mail.to]


def test_all_is_told_once_it_is_approved(wiki, secretariat, visitor):
    approve(secretariat, wiki.page)
    approve(secretariat, wiki.new)
    assert "zzztext" in body_of(visitor.get("/wiki/goats/")) and "zzztag" in body_of(
        visitor.get("/tags/zzztag/")
    )
    assert visitor.get("/wiki/zzznew-waiting/").status_code == 200
    assert {hit.kind for hit in search.find(None, "waiting").rows} == {"page", "comment"}
    assert "Zzznew" in body_of(visitor.get("/wiki/")) and "Zzznew" in body_of(visitor.get("/wiki/top/"))


@pytest.mark.django_db(transaction=True)
def test_a_kept_page_shows_what_was_approved_at_once_and_nothing_sooner(author, secretariat):
    page = make_page(author, title="Goats", body="First words.")
    actions.set_review(secretariat, page, "page")
    browser = Client(headers={"Accept-Encoding": "gzip"})

    def shown() -> str:
        content = browser.get("/wiki/goats/").content
        return (gzip.decompress(content) if content[:2] == b"\x1f\x8b" else content).decode()

    for _ in range(2):
        assert "First words." in shown()
    edit(author, page, "Second words.")
    for _ in range(2):
        assert "First words." in shown() and "Second" not in shown()
    approve(secretariat, page)
    assert "Second words." in shown()
