"""The conversations of the demonstration community, from demo/*.toml."""

import tomllib
from collections.abc import Iterator
from datetime import datetime, timedelta
from pathlib import Path
from typing import Any

from django.contrib.auth import get_user_model

from forum import actions, related
from forum.models import Category, Helped, Post, SameQuestion, Topic
from forum.names import is_nameless
from portal import notices, search
from portal.vocabulary.models import Country, Theme

FOLDER = Path(__file__).parent / "demo"


def load(now: datetime) -> None:
    """Write categories and conversations as if they had been held before `now`. Nobody is sent notices."""
    members = {member.handle: member for member in get_user_model().objects.all()}
    load_categories(members)
    categories = {category.slug: category for category in Category.objects.all()}
    for entry in entries("topic", "discussions_*.toml"):
        load_discussion(entry, members, categories, now)
    for entry in entries("question", "questions_*.toml"):
        load_question(entry, members, categories, now)
    actions.recount()
    search.rebuild("topic")
    search.rebuild("post")


def finish(now: datetime) -> None:
    """What needs what the other rooms have written."""
    related.relate(Topic.objects.values_list("pk", flat=True))


def entries(name: str, files: str) -> Iterator[dict[str, Any]]:
    for path in sorted(FOLDER.glob(files)):
        yield from tomllib.loads(path.read_text()).get(name, [])


def load_categories(members: dict[str, Any]) -> None:
    for order, entry in enumerate(entries("category", "categories.toml")):
        facilitators = [members[handle] for handle in entry.pop("facilitators")]
        Category.objects.create(**entry, order=order).facilitators.set(facilitators)


def load_discussion(entry: dict[str, Any], members: dict, categories: dict, now: datetime) -> None:
    topic = load_topic(entry, Topic.Kind.DISCUSSION, members, categories, now)
    written = {1: topic.posts.get(number=1)}
    for post in sorted(entry["post"], key=lambda post: post["hours_later"]):
        written[post["n"]] = load_post(post, topic, written[post["parent"]], members)


def load_question(entry: dict[str, Any], members: dict, categories: dict, now: datetime) -> None:
    """Write the question, then answers and comments in the order in which they came."""
    topic = load_topic(entry, Topic.Kind.QUESTION, members, categories, now)
    texts = []
    for place, answer in enumerate(entry.get("answer", [])):
        texts.append((answer["hours_later"], place, None, answer))
        texts += [(comment["hours_later"], place, place, comment) for comment in answer.get("comment", [])]
    answers: dict[int, Post] = {}
    for _hours, place, under, text in sorted(texts, key=lambda text: (text[0], text[2] is not None)):
        post = load_post(text, topic, None if under is None else answers[under], members)
        if under is None:
            answers[place] = post


def load_topic(entry: dict[str, Any], kind: str, members: dict, categories: dict, now: datetime) -> Topic:
    author, at = members[entry["author"]], now - timedelta(days=entry["days_ago"])
    topic = Topic(
        kind=kind,
        category=categories[entry["category"]],
        author=author,
        pinned=entry.get("pinned", False),
        anonymous=entry.get("anonymous", False),
        created_at=at,
        last_post_at=at,
        last_post_by=author,
    )
    actions.name_topic(topic, entry["title"], entry["language"])
    topic.save()
    themes = [theme for theme in Theme.objects.known().values() if theme.slug in entry["themes"]]
    actions.set_labels(topic, themes, Country.objects.named(entry["countries"]), entry["tags"])
    opening = Post(topic=topic, number=1, path=[1], kind=Post.Kind.BODY, author=author, created_at=at)
    opening.anonymous = topic.anonymous
    same = [members[handle] for handle in entry.get("same", [])]
    SameQuestion.objects.bulk_create(
        SameQuestion(topic=topic, member=member, created_at=at) for member in same
    )
    keep(opening, entry["body"], topic.language)
    return topic


def load_post(entry: dict[str, Any], topic: Topic, answered: Post | None, members: dict) -> Post:
    """Write one text as the numbering has it, with the thanks that it got."""
    author, at = members[entry["author"]], topic.created_at + timedelta(hours=entry["hours_later"])
    post = Post(topic=topic, author=author, created_at=at)
    post.anonymous = is_nameless(author, topic)
    actions.place(post, answered)
    if entry.get("accepted"):
        post.accepted_at, post.accepted_by = at + timedelta(hours=20), topic.author
    keep(post, entry["body"], entry.get("language", topic.language))
    topic.numbered = post.number
    thanks = [members[handle] for handle in entry.get("helped_by", [])]
    Helped.objects.bulk_create(Helped(post=post, member=member, created_at=at) for member in thanks)
    return post


def keep(post: Post, body: str, language: str) -> None:
    post.language = language
    post.set_body(body.strip())
    post.save()
    actions.cite(post)
    notices.watch(post.author, "topic", post.topic_id, keep=True)
