"""The main pages of the portal, found in whatever database there is: the longest, the deepest, the usual."""

from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any
from urllib.parse import urlencode

from django.db import connection, models
from django.urls import reverse

from bench.growth import ROW
from forum.models import Category, Post, Topic
from forum.threads import SIZE
from knowledge.documents.models import Collection, Document
from knowledge.wiki.models import Page as WikiPage
from knowledge.wiki.views.tools import LISTS
from members.models import Member
from portal.pages import pack
from portal.vocabulary.models import Theme
from roster.models import Expert


@dataclass(frozen=True)
class MainPage:
    name: str
    url: str
    visitor: bool = True
    member: bool = True
    row: bytes = ROW


def main_pages(member: Member) -> Iterator[MainPage]:
    """All of them, with addresses in this database. `member` is who will read them."""
    yield MainPage("home", reverse("home"))
    yield MainPage("about", reverse("about"))
    yield from forum_pages()
    yield from knowledge_pages()
    yield MainPage("members", reverse("members:index"))
    yield MainPage("member", Member.objects.active().exclude(pk=member.pk)[10].get_absolute_url())
    yield from search_pages()
    yield MainPage("notifications", reverse("notices:list"), visitor=False)
    yield MainPage("what I follow", reverse("notices:watching"), visitor=False)
    yield MainPage("my account", reverse("members:me"), visitor=False)
    yield MainPage("sign in", reverse("account_login"), member=False)


# --- The forum ------------------------------------------------------------------


def forum_pages() -> Iterator[MainPage]:
    discussions = Topic.objects.visible_to(None).discussions()
    usual = discussions.filter(post_count__range=(10, 25)).order_by("-last_post_at").first()
    longest = discussions.order_by("-post_count").first()
    question = Topic.objects.visible_to(None).questions().order_by("-answer_count").first()
    yield MainPage("discussions", reverse("forum:index"))
    category = Category.objects.visible_to(None).order_by("-post_count").first()
    yield MainPage("category", category.get_absolute_url())
    yield MainPage("category, further on", further_on(category))
    if usual:
        yield MainPage("discussion", usual.get_absolute_url())
    middle, last = (f"{longest.get_absolute_url()}?from={number}" for number in places_in(longest))
    yield MainPage(f"discussion of {longest.post_count:,}, first page", longest.get_absolute_url())
    yield MainPage(f"discussion of {longest.post_count:,}, middle", middle)
    yield MainPage(f"discussion of {longest.post_count:,}, last page", last)
    deepest = deepest_post()
    url = f"{deepest.topic.get_absolute_url()}?from={deepest.number}"
    yield MainPage(f"discussion, {deepest.depth} deep", url)
    yield MainPage("questions", reverse("forum:questions"))
    theme = Theme.objects.order_by("pk").first()
    query = urlencode({"theme": theme.slug, "language": "fr"})
    yield MainPage("questions, filtered", f"{reverse('forum:questions')}?{query}")
    yield from list_pages()
    yield MainPage(f"question, {question.answer_count} answers", question.get_absolute_url())


def growing_pages(member: Member) -> Iterator[MainPage]:
    """The pages of the forum whose cost must not grow with it; see `bench.growth`."""
    longest = Topic.objects.visible_to(None).discussions().order_by("-post_count").first()
    url, size = longest.get_absolute_url(), "topic of 10,000 posts"
    middle, last = places_in(longest)
    category = Category.objects.visible_to(None).order_by("-post_count").first()
    yield MainPage("topic list", reverse("forum:index"))
    yield MainPage("category", category.get_absolute_url())
    yield MainPage("category, further on", further_on(category))
    yield MainPage(f"{size}, first page", url)
    yield MainPage(f"{size}, middle", f"{url}?from={middle}")
    yield MainPage(f"{size}, last page", f"{url}?from={last}")
    yield MainPage("question list", reverse("forum:questions"))
    yield from list_pages()


def list_pages() -> Iterator[MainPage]:
    """The list of topics in each of its orders, and narrowed to what is common, rare, or one's own."""
    topics, questions = reverse("forum:index"), reverse("forum:questions")
    theme = Theme.objects.filter(parent__isnull=False).order_by("pk")[0].slug
    area = Theme.objects.filter(parent=None).order_by("pk")[0].slug
    yield MainPage("topic list, newest", f"{topics}?order=newest")
    yield MainPage("topic list, most helpful", f"{topics}?order=helped")
    yield MainPage("topic list, a theme", f"{topics}?theme={theme}")
    yield MainPage("topic list, an area, most helpful", f"{topics}?theme={area}&order=helped")
    yield MainPage("topic list, a theme and a country", f"{topics}?theme={theme}&country=KE")
    yield MainPage("topic list, new to me", f"{topics}?unread=on", visitor=False)
    yield MainPage("topic list, followed by me", f"{topics}?watching=on", visitor=False)
    yield MainPage("unanswered", f"{questions}?unanswered=on")
    yield MainPage("unanswered, in French", f"{questions}?unanswered=on&theme={theme}&language=fr")


def further_on(category: Category) -> str:
    """The address of the category's second page."""
    from django.contrib.auth.models import AnonymousUser
    from django.test import RequestFactory

    from forum.lists import BY_ACTIVITY
    from portal.pages import KeyPager

    request = RequestFactory().get(category.get_absolute_url())
    topics = Topic.objects.visible_to(AnonymousUser()).filter(category=category, pinned=False)
    return category.get_absolute_url() + (KeyPager(topics, request, order=BY_ACTIVITY).next_url or "")


def places_in(topic: Topic) -> tuple[int, int]:
    """The numbers of the posts with which the middle and the last page of `topic` begin."""
    numbers = list(Post.objects.filter(topic=topic).order_by("path").values_list("number", flat=True))
    return numbers[len(numbers) // 2], numbers[-min(len(numbers), SIZE)]


def deepest_post() -> Post:
    with connection.cursor() as cursor:
        cursor.execute(
            "SELECT post.id FROM forum_post post JOIN forum_topic topic ON topic.id = topic_id "
            "WHERE topic.kind = 'discussion' AND post.state = 'published' "
            "ORDER BY cardinality(path) DESC LIMIT 1"
        )
        return Post.objects.select_related("topic").get(pk=cursor.fetchone()[0])


# --- Documents, wiki, experts -----------------------------------------------------


def repository_pages() -> Iterator[MainPage]:
    document = Document.objects.visible_to(None).order_by("-published_at")[10]
    yield MainPage("documents", reverse("documents:index"))
    yield MainPage("documents, filtered", f"{reverse('documents:index')}?language=en&type={document.type}")
    yield from document_pages(document)


def knowledge_pages() -> Iterator[MainPage]:
    yield from repository_pages()
    yield from wiki_pages()
    expert = Expert.objects.visible_to(None).order_by("-listed_at").first()
    yield MainPage("experts", reverse("roster:index"))
    yield MainPage("experts, filtered", f"{reverse('roster:index')}?theme={Theme.objects.first().slug}")
    yield MainPage("expert", expert.get_absolute_url())


def wiki_pages() -> Iterator[MainPage]:
    """The page with the longest history, to which half of all link, an usual one, and the lists."""
    longest = WikiPage.objects.visible_to(None).order_by("-revision_count", "pk").first()
    usual = WikiPage.objects.visible_to(None).exclude(pk=longest.pk).order_by("-pk")[10]
    url, last = longest.get_absolute_url(), longest.revision_count
    yield MainPage("wiki", reverse("wiki:index"))
    yield MainPage("wiki, filtered", f"{reverse('wiki:index')}?language=fr&country=KE")
    yield MainPage("wiki page", usual.get_absolute_url())
    yield MainPage("wiki page to which half of all link", url)
    yield MainPage("wiki page, to edit", f"{url}edit/", visitor=False)
    yield MainPage("wiki history", f"{url}history/")
    yield MainPage("wiki history, in the middle", f"{url}history/?{urlencode({'after': pack([last // 2])})}")
    yield MainPage("wiki revision", f"{url}revisions/{last // 2}/")
    yield MainPage("wiki difference", f"{url}diff/?old=1&new={last}")
    yield MainPage("wiki, who wrote which line", f"{url}authors/")
    yield MainPage("wiki undo", f"{url}revisions/{last // 2}/undo/", visitor=False)
    yield MainPage("wiki backlinks", f"{url}backlinks/")
    yield MainPage("wiki changes", reverse("wiki:changes"))
    narrowed = urlencode({"language": "ar", "under": longest.title, "large": "on"})
    yield MainPage("wiki changes, narrowed", f"{reverse('wiki:changes')}?{narrowed}")
    writer = usual_member().handle
    edits = reverse("wiki:edits-by", args=[writer])
    yield MainPage("wiki changes of a member", edits, visitor=False, row=b"<time ")
    for name in LISTS:
        yield MainPage(f"wiki tools, {name}", reverse("wiki:tools", args=[name]), visitor=False)


def document_pages(document: Document) -> Iterator[MainPage]:
    """The ways of finding documents, and the page of one."""
    lists = reverse("documents:index")
    common, rare = (urlencode({"q": word}) for word in words("document"))
    theme, country = document.themes.first(), document.countries.first()
    three = f"type={document.type}&theme={theme.slug}&country={country.pk}"
    collection = Collection.objects.listed_for(None).order_by("-document_count", "pk").first()
    yield MainPage("documents, three facets", f"{lists}?{three}")
    yield MainPage("documents, one broad facet", f"{lists}?language=en")
    yield MainPage("documents, most downloaded", f"{lists}?sort=downloads")
    yield MainPage("documents, a common word", f"{lists}?{common}")
    yield MainPage("documents, a common word by date", f"{lists}?{common}&sort=date")
    yield MainPage("documents, a rare word and a facet", f"{lists}?{rare}&language=en")
    yield MainPage("documents, all countries", reverse("documents:facet", args=["country"]))
    yield MainPage("authors", reverse("documents:authors"))
    yield MainPage("collections", reverse("documents:collections"))
    yield MainPage("collection", collection.get_absolute_url())
    yield MainPage("document", document.get_absolute_url())
    records = f"{reverse('oai:provider')}?verb=ListRecords&metadataPrefix=oai_dc"
    yield MainPage("OAI-PMH, 100 records", records, member=False)


# --- Search -------------------------------------------------------------------------


def search_pages() -> Iterator[MainPage]:
    common, rare = words()
    searches = {
        "a common word": {"q": common},
        "a rare word": {"q": rare},
        "two words": {"q": f"{common} {rare}"},
        "no hit": {"q": "zzyqx"},
        "with filters": {"q": common, "kind": "document", "language": "en"},
    }
    for name, query in searches.items():
        yield MainPage(f"search, {name}", f"{reverse('search:search')}?{urlencode(query)}")


def words(kind: str = "") -> tuple[Any, Any]:
    """A word that very many titles have, of all or of a kind, and one that few have."""
    with connection.cursor() as cursor:
        cursor.execute(
            "SELECT word FROM search_searchentry, unnest(tsvector_to_array(heading)) AS word "
            "WHERE search_searchentry.id %% 10 = 0 AND word ~ '^[a-z]{5,}$' AND kind ~ %s "
            "GROUP BY word ORDER BY count(*)",
            [kind],
        )
        found = [word for (word,) in cursor.fetchall()]
    return found[-1], found[0]


def usual_member() -> Member:
    """An active member without any office, who has written something."""
    wrote = models.Exists(Post.objects.filter(author=models.OuterRef("pk")))
    members = Member.objects.active().filter(wrote, is_staff=False, is_expert=False, language="en")
    return members.order_by("pk")[20]
