"""Where each message of some threads will stand: in which topic, under which post, with which number."""

import heapq
from collections import defaultdict
from collections.abc import Iterator
from dataclasses import dataclass, field
from datetime import datetime
from typing import Any

from forum import actions
from forum.importing.entries import Entry
from forum.importing.report import ELSEWHERE, Figures
from forum.importing.texts import Text
from forum.importing.threads import NOT_OLD, Thread
from forum.mail_to_category import kind_of
from forum.models import TITLE_LENGTH, Attachment, Category, Post, Topic
from portal.moderation.models import State
from portal.notices.inbox import reading
from portal.text import VERSION, excerpt

TITLE_WORDS = 80  # characters of the text that are a title, where there is no subject


@dataclass
class Here:
    """What is here already: the posts that Message-IDs stand for, None for one in another place.

    `by_title` are topics that were here before this run, by their titles.
    """

    posts: dict[str, Post | None] = field(default_factory=dict)
    by_title: dict[str, Topic] = field(default_factory=dict)


@dataclass
class Plan:
    """New topics and posts with their ids, the old topics that grow, and what each message becomes."""

    topics: list[Topic] = field(default_factory=list)
    posts: list[Post] = field(default_factory=list)
    grown: dict[int, Topic] = field(default_factory=dict)
    became: dict[str, tuple[str, int]] = field(default_factory=dict)
    files: dict[int, list[Attachment]] = field(default_factory=dict)  # by the id of their post
    figures: Figures = field(default_factory=Figures)


@dataclass
class Planner:
    """Plans thread after thread. `owners` has the members' ids by author; the two iterators have free ids."""

    category: Category
    entries: list[Entry]
    texts: dict[int, Text]
    here: Here
    owners: dict[str, int]
    topic_ids: Iterator[int]
    post_ids: Iterator[int]
    language: str
    by_subject: set[int]
    plan: Plan = field(default_factory=Plan)

    def add(self, thread: Thread) -> None:
        """Plan the messages of a thread that aren't here yet, each after what it answers, else by date."""
        new = [number for number in thread.numbers if self.is_new(number)]
        home = self.home(thread)
        below: dict[int | None, list[int]] = defaultdict(list)
        waiting: list[tuple[datetime, int, Post | None]] = []
        for number in new:
            above = self.above(thread, number, set(new))
            if isinstance(above, int):
                below[above].append(number)
            else:
                heapq.heappush(waiting, (self.not_before(number, above), number, above))
        while waiting:
            date, number, answered = heapq.heappop(waiting)
            if answered is None and home is None:
                post = self.open_topic(number, date)
                home = post.topic
            else:
                topic = answered.topic if answered else home
                assert topic is not None
                post = self.reply(number, date, topic, answered)
            for child in below[number]:
                heapq.heappush(waiting, (self.not_before(child, post), child, post))

    def is_new(self, number: int) -> bool:
        """Whether a post is to be made of the message; what is not is counted."""
        entry, figures = self.entries[number], self.plan.figures
        if entry.message_id in self.here.posts:
            if self.here.posts[entry.message_id] is None:
                figures.left_out[ELSEWHERE].append(entry.place.line)
            else:
                figures.here += 1
            return False
        reason = entry.left_out or self.texts[number].left_out
        if reason:
            figures.left_out[reason].append(entry.place.line)
        return not reason

    def home(self, thread: Thread) -> Topic | None:
        """The topic of this category in which the thread is here already, in part."""
        for number in thread.numbers:
            if post := self.here.posts.get(self.entries[number].message_id):
                return post.topic
        first = first_of(thread, self.entries)
        topic = self.here.by_title.get(subject_of(first))
        return topic if topic and topic.last_post_at <= first.date <= topic.last_post_at + NOT_OLD else None

    def above(self, thread: Thread, number: int, new: set[int]) -> Post | int | None:
        """What the message stands under: a post that is here, the number of a new one, or nothing."""
        while True:
            for lost in thread.lost.get(number, ()):
                if post := self.here.posts.get(lost):
                    return post
            if number not in thread.parents:
                return None
            number = thread.parents[number]
            if number in new:
                return number
            if post := self.here.posts.get(self.entries[number].message_id):
                return post

    def not_before(self, number: int, above: Post | None) -> datetime:
        """When the message was written; no earlier than what it answers, whatever its sender's clock said."""
        date = self.entries[number].date
        return max(date, above.created_at) if above else date

    # --- Rows -------------------------------------------------------------------

    def open_topic(self, number: int, date: datetime) -> Post:
        """The topic that the message opens; returns its first post."""
        text = self.texts[number]
        title = self.title_of(text)
        post = self.post(number, date)
        topic = Topic(
            pk=next(self.topic_ids),
            category=self.category,
            kind=kind_of(reading.Message(None, subject=title, text=text.body), self.category),
            author_id=post.author_id,
            created_at=date,
            last_post_at=date,
            last_post_by_id=post.author_id,
        )
        post.language = text.language or self.language
        actions.name_topic(topic, title, post.language)
        post.topic, post.number, post.path, post.kind = topic, 1, [1], Post.Kind.BODY
        self.plan.topics.append(topic)
        self.plan.figures.topics += 1
        self.plan.became[self.entries[number].message_id] = ("topic", topic.pk)
        return post

    def title_of(self, text: Text) -> str:
        title = text.title or excerpt(text.html, TITLE_WORDS) or "…"
        return title if len(title) <= TITLE_LENGTH else f"{title[: TITLE_LENGTH - 1]}…"

    def reply(self, number: int, date: datetime, topic: Topic, answered: Post | None) -> Post:
        """The post under `answered`, or directly in the topic; the topic counts it.

        What answers a question itself is an answer, save what its author adds.
        """
        post = self.post(number, date)
        post.topic = topic
        post.language = self.texts[number].language or topic.language
        if answered and answered.is_body and topic.author_id != post.author_id:
            answered = None
        actions.place(post, answered)
        topic.numbered = topic.last_number = post.number
        topic.post_count += 1
        topic.answer_count += post.kind == Post.Kind.ANSWER
        if date >= topic.last_post_at:
            topic.last_post_at, topic.last_post_by_id = date, post.author_id
        self.plan.figures.replies += 1
        self.plan.became[self.entries[number].message_id] = ("post", post.pk)
        if not topic._state.adding:
            self.plan.grown[topic.pk] = topic
            self.plan.figures.into_old_topics += 1
        return post

    def post(self, number: int, date: datetime) -> Post:
        """The message as a post that has no place yet."""
        entry, text, figures = self.entries[number], self.texts[number], self.plan.figures
        post = Post(
            pk=next(self.post_ids),
            author_id=self.owners[entry.author],
            body=text.body,
            body_html=text.html,
            body_version=VERSION,
            state=State.PUBLISHED,
            created_at=date,
        )
        figures.by_subject += number in self.by_subject
        figures.dates_mended += entry.is_mended
        figures.shortened += text.shortened
        figures.files += len(text.files)
        figures.files_refused += text.refused
        self.plan.posts.append(post)
        if text.files:
            self.plan.files[post.pk] = text.files
        return post


def first_of(thread: Thread, entries: list[Entry]) -> Entry:
    """The message that a thread begins with."""
    return min((entries[number] for number in thread.numbers), key=lambda entry: entry.date)


def subject_of(entry: Entry) -> str:
    """The title of the topic that a message may belong to by its subject alone; "" for one that says more."""
    return entry.subject if entry.is_answer and not entry.references else ""


def authors_of(entries: list[Entry], texts: dict[int, Text]) -> set[str]:
    """Who wrote what becomes posts."""
    return {entries[number].author for number, text in texts.items() if not text.left_out}


def free_ids() -> Iterator[Any]:
    """Ids for a plan that is never carried out."""
    yield from range(-1, -(2**62), -1)
