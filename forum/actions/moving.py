"""Moving topics, splitting and merging them.

Each locks everything that it touches first (`locking.lock_whole`), carries the posts in one statement, and
lets whatever names them follow: what was read, notices, mails, decisions, the index, the counters.
"""

import uuid
from collections.abc import Collection
from typing import Any

from django.db import transaction
from django.db.models import Q
from django.utils.translation import gettext as _

from forum import counting, mails, permissions, reading
from forum.actions import carrying
from forum.actions.asking import one_at_a_time
from forum.actions.locking import lock_whole
from forum.actions.states import index_shared
from forum.actions.writing import name_topic, set_labels
from forum.decisions import place_of
from forum.models import Category, MergedTopic, Poll, Post, SameQuestion, Topic
from forum.querysets import Gone
from portal import links, search
from portal.access import AccessDenied, require
from portal.models import WrittenOn, once
from portal.moderation import moving as decided
from portal.moderation.actions import log, refile
from portal.notices import moving as told
from portal.text import clean_line

LARGEST = 20_000  # posts that can be split off or merged at once: a few seconds in which nobody writes there


# --- Moving -------------------------------------------------------------------


@transaction.atomic
def move_topic(person: Any, topic: Topic, category: Category, reason: str = "") -> bool:
    """Move a topic to another category, whose readers see it from now on; False where it is there already.

    Undone by moving it back. Raises AccessDenied.
    """
    require(permissions.can_move_topic(person, topic, category))
    topic = Topic.objects.locked(topic.pk)
    was = topic.category
    if was.pk == category.pk:
        return False
    require(permissions.can_move_topic(person, topic, category))
    before = counting.tally(topic)
    topic.category, topic.pinned = category, False
    topic.save(update_fields=["category", "pinned"])
    file_under(category, topic, topic.posts.replies().values("pk"))
    index_shared(topic)
    counting.settle_categories(before, counting.tally(topic))
    places = [{"category": place.slug} for place in (was, category)]
    log(person, "move", topic, kind="topic", reason=reason, before=places[0], after=places[1])
    mails.topic_moved(person, topic, reason)
    return True


# --- Splitting ----------------------------------------------------------------


@transaction.atomic
def split_topic(
    person: Any,
    topic: Topic,
    numbers: Collection[int],
    *,
    title: str,
    kind: str,
    reason: str = "",
    form_key: uuid.UUID | None = None,
) -> tuple[Topic, bool]:
    """Let the posts `numbers` of a topic, with all below them, be a topic of their own, of `kind`; returns it
    and whether it was made now.

    The first of them becomes its opening text, and whoever wrote that its author. Labels and followers are
    the same. Undone by merging it back. Raises AccessDenied.
    """
    require(permissions.can_split_topic(person, topic, kind))

    def create() -> Topic:
        source = lock_whole(topic.pk).get(topic.pk)
        if source is None:
            raise Gone
        require(permissions.can_split_topic(person, source, kind))
        opening = first_of(source, numbers, kind)
        before = counting.tally(source)
        part = make_part(source, opening, title=title, kind=kind, form_key=form_key)
        carried = carrying.split(source, part, list(numbers))
        reading.after_split(source.pk, part.pk, [(post.was, post.number) for post in carried])
        follow_part(source, part, opening, carried)
        counting.settle(source, part)
        index_shared(part)
        search.update("post", [opening.pk])
        counting.settle_categories(before, counting.tally(source, part))
        what = {"topic": source.pk, "posts": len(carried), "opening": opening.pk}
        log(person, "split", source, kind="topic", reason=reason, before=what, after={"topic": part.pk})
        log(person, "split", part, kind="topic", reason=reason, before=what, after={"topic": part.pk})
        mails.topic_split(person, source, part, reason)
        return part

    def again(part: Topic) -> None:
        more = topic.posts.filter(number__in=list(numbers)).exists()
        if more or (part.title, part.kind) != (clean_line(title), kind):
            raise WrittenOn(part, _("What was split off then is a topic of its own already."))

    return once(Topic.objects.filter(category=topic.category_id), form_key, create, again)


def first_of(source: Topic, numbers: Collection[int], kind: str) -> Post:
    """The first of the posts that are to be split off; raises AccessDenied where they cannot be."""
    chosen = source.posts.filter(path__overlap=list(numbers)).order_by("number")
    first = source.posts.filter(number__in=list(numbers)).order_by("number").first()
    if first is None or 1 in numbers:
        raise AccessDenied(_("Please choose at least one post, and not the opening text."))
    if not first.is_published:
        raise AccessDenied(_("The first post that you choose opens the new topic, so it must be published."))
    if first.accepted_at or (
        kind == Topic.Kind.DISCUSSION and chosen.filter(accepted_at__isnull=False).exists()
    ):
        raise AccessDenied(_("An accepted answer stays one. Please take the acceptance back first."))
    if chosen[LARGEST : LARGEST + 1].exists():
        raise AccessDenied(too_large())
    return first


def too_large() -> str:
    return _("These are more than %(most)s posts. Please choose fewer.") % {"most": LARGEST}


def make_part(source: Topic, opening: Post, *, title: str, kind: str, form_key: uuid.UUID | None) -> Topic:
    part = Topic(
        category_id=source.category_id,
        kind=kind,
        author_id=opening.author_id,
        anonymous=opening.anonymous,
        created_at=opening.created_at,
        last_post_at=opening.created_at,
        last_post_by_id=opening.author_id,
        split_from=source,
        form_key=form_key,
    )
    name_topic(part, title, opening.language)
    part.save()
    set_labels(part, source.themes.all(), source.countries.all(), source.tags.names())
    return part


def follow_part(source: Topic, part: Topic, opening: Post, carried: list[carrying.Carried]) -> None:
    """Let notices, mails and decisions follow what was split off."""
    here, there = ("topic", source.pk), ("topic", part.pk)
    told.copy_watches(here, there)
    told.carry([("post", post.id) for post in carried], here, there)
    links.carry("post", [post.id for post in carried], there)
    links.move(("post", opening.pk), there)
    told.rename(("post", opening.pk), there, part.get_absolute_url())
    decided.rename(("post", opening.pk), there, part.get_absolute_url())


# --- Merging ------------------------------------------------------------------


@transaction.atomic
def merge_topics(person: Any, source: Topic, target: Topic, reason: str = "") -> Post:
    """Put all posts of `source` at the end of `target`, and let every address of it lead there for ever;
    returns the post that its opening text became.

    In a question the text is a comment, and its answers are answers. Undone by splitting that post off.
    Raises AccessDenied.
    """
    require(permissions.can_merge_topics(person, source, target))
    one_at_a_time()
    named = Topic.objects.filter(Q(duplicate_of=source.pk) | Q(split_from=source.pk))
    found = lock_whole(source.pk, target.pk, beside=named.values_list("pk", flat=True))
    if not {source.pk, target.pk} <= found.keys():
        raise Gone
    source, target = found[source.pk], found[target.pk]
    require(permissions.can_merge_topics(person, source, target))
    require_mergeable(source, target)
    # Nobody names it from here on, such as who has read it: they wait, and find that it is gone.
    Topic.objects.select_for_update().get(pk=source.pk)
    opening = source.posts.get(number=1)
    before = counting.tally(source, target)
    what = {"topic": source.pk, "title": source.title, "category": source.category.slug, "kind": source.kind}
    carried = carrying.merge(source, target)
    reading.after_merge(source.pk, target.pk, [(post.was, post.number) for post in carried])
    follow_merged(source, target, opening, carried)
    Topic.objects.filter(pk=source.pk).delete()
    counting.settle(target)
    search.update("topic", [source.pk, target.pk])
    search.share("post", [post.id for post in carried])
    search.update("post", [opening.pk])
    counting.settle_categories(before, counting.tally(target))
    after = {"topic": target.pk, "posts": len(carried), "post": opening.pk}
    log(person, "merge", target, kind="topic", reason=reason, before=what, after=after)
    mails.topics_merged(person, source, target, opening, reason)
    return Post.objects.select_related("topic__category", "author").get(pk=opening.pk)


def require_mergeable(source: Topic, target: Topic) -> None:
    if not target.is_question and source.posts.filter(accepted_at__isnull=False).exists():
        raise AccessDenied(_("An accepted answer stays one. Please take the acceptance back first."))
    if Poll.objects.filter(topic__in=[source, target]).count() > 1:
        raise AccessDenied(_("Each of the two has a poll, and a topic can only have one."))
    if source.post_count > LARGEST:
        raise AccessDenied(too_large())


def follow_merged(source: Topic, target: Topic, opening: Post, carried: list[carrying.Carried]) -> None:
    """Let whatever names `source`, which is to go, name `target` or what its opening text became."""
    was, now, text = ("topic", source.pk), ("topic", target.pk), ("post", opening.pk)
    told.move_watches(was, now)
    told.carry([was, *(("post", post.id) for post in carried)], was, now)
    links.carry("post", [post.id for post in carried], now)
    links.move(was, text, thread=now, to=now)
    told.rename(was, text, opening.get_absolute_url())
    decided.rename(was, text, opening.get_absolute_url())
    file_under(target.category, target, [post.id for post in carried])
    MergedTopic.objects.filter(topic=source).update(topic=target)
    MergedTopic.objects.create(old_id=source.pk, topic=target, post=opening)
    Poll.objects.filter(topic=source).update(topic=target)
    known = SameQuestion.objects.filter(topic=target).values("member")
    others = SameQuestion.objects.filter(topic=source).exclude(
        member=target.author_id
    )  # it is the asker's own
    others.exclude(member__in=known).update(topic=target)
    beyond = target.duplicate_of_id if target.duplicate_of_id != source.pk else None
    for link, end in (("duplicate_of", beyond or target.pk), ("split_from", target.pk)):
        Topic.objects.filter(pk=target.pk, **{link: source}).update(**{link: None})
        Topic.objects.filter(**{link: source}).exclude(pk__in=(target.pk, end)).update(**{link: end})


def file_under(category: Category, topic: Topic, posts: Any) -> None:
    """Let moderators find what waits of a topic and its `posts`, ids, where it stands now."""
    refile("topic", [topic.pk], place_of(category.pk))
    refile("post", posts, place_of(category.pk))
