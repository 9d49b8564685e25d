"""Members and facilitators who do everything at once in the same topics, over HTTP, and what must be true."""

import random
import re
import secrets
import threading
import time
import uuid
from collections import Counter
from collections.abc import Iterator
from dataclasses import dataclass, field
from typing import Any

import requests
from django.contrib.auth import get_user_model
from django.db import connection
from django.db.models import Count

from bench.measuring import sign_in
from forum import actions
from forum.counting import recount
from forum.models import Category, Post, Topic
from portal import search
from portal.moderation.models import Rules
from portal.search.indexing import Changes

EXPECTED = {200, 301, 302, 403, 404, 409, 422}
SLUGS = ("crowd-one", "crowd-two")
TOKEN = re.compile(r'name="case" value="([^"]+)"')
SEEN = re.compile(r'name="seen" value="([^"]+)"')
PATIENCE = 60
MANY = 1_000_000


@dataclass
class World:
    """What there is to do something with, looked up now and then."""

    topics: list[tuple[int, str]] = field(default_factory=list)
    posts: list[tuple[int, int, int]] = field(default_factory=list)  # id, number, topic
    choices: dict[int, list[int]] = field(default_factory=dict)

    def look(self) -> None:
        self.topics = list(Topic.objects.values_list("pk", "kind"))
        posts = Post.objects.replies().order_by("?").values_list("pk", "number", "topic_id")
        self.posts = list(posts[:200])
        self.choices = {
            topic.pk: list(topic.poll.choices.values_list("pk", flat=True))
            for topic in Topic.objects.filter(poll__isnull=False).select_related("poll")
        }


class Client(threading.Thread):
    """One signed-in person who does one thing after the other until told to stop."""

    def __init__(self, url: str, name: str, session: str, world: World, *, tends: bool):
        super().__init__(name=name)
        self.url, self.world = url, world
        self.session = requests.Session()
        self.token = secrets.token_hex(16)
        self.session.cookies.update({"sessionid": session, "csrftoken": self.token})
        self.stopping = threading.Event()
        self.acknowledged: list[str] = []
        self.done: Counter[str] = Counter()
        self.refused: Counter[str] = Counter()
        self.faults: list[str] = []
        acts = [self.reply, self.reply, self.answer, self.thank, self.vote, self.share, self.read]
        tending = [self.accept, self.move, self.split, self.merge, self.hide, self.relabel, self.archive]
        self.acts = [*tending, self.reply] if tends else acts

    def run(self) -> None:
        while not self.stopping.is_set():
            try:
                random.choice(self.acts)()
            except Exception as error:
                self.faults.append(f"{self.name}: {error!r}")
            time.sleep(random.random() * 0.05)

    # --- What they do ---------------------------------------------------------------

    def reply(self) -> None:
        self.write(f"/topics/{self.topic()}/reply/")

    def answer(self) -> None:
        self.write(f"/posts/{self.post()[0]}/reply/")

    def write(self, path: str) -> None:
        words = f"{self.name} {uuid.uuid4().hex}"
        form = {"body": f"**{words}**", "language": "en", "form_key": str(uuid.uuid4())}
        if self.send("reply", path, form):
            self.acknowledged.append(form["body"])

    def thank(self) -> None:
        helped = random.choice(["yes", "yes", "no"])
        self.send("thank", f"/posts/{self.post()[0]}/helped/", {"helped": helped})

    def share(self) -> None:
        same = random.choice(["yes", "yes", "no"])
        self.send("same question", f"/questions/{self.topic('question')}/same/", {"same": same})

    def vote(self) -> None:
        if polls := list(self.world.choices.items()):
            topic, choices = random.choice(polls)
            self.send("vote", f"/topics/{topic}/vote/", {"choice": random.choice(choices)})

    def read(self) -> None:
        self.ask("read", f"/topics/{self.topic()}/")

    def accept(self) -> None:
        accepted = random.choice(["yes", "no"])
        self.send("accept", f"/posts/{self.post()[0]}/accept/", {"accepted": accepted})

    def move(self) -> None:
        self.send("move", f"/topics/{self.topic()}/move/", {"category": random.choice(SLUGS)})

    def split(self) -> None:
        _pk, number, topic = self.post()
        kind = random.choice(["discussion", "question"])
        form = {"number": number, "title": "Apart", "kind": kind, "form_key": str(uuid.uuid4())}
        self.send("split", f"/topics/{topic}/split/", form)

    def merge(self) -> None:
        if len(self.world.topics) > 3:
            into = {"address": f"/topics/{self.topic()}/"}
            self.send("merge", f"/topics/{self.topic()}/merge/", into)

    def hide(self) -> None:
        page = self.ask("look", f"/forum/moderate/post/{self.post()[0]}/")
        if page is not None and (found := TOKEN.search(page.text)):
            verb = "hide" if 'value="hide"' in page.text else "restore"
            self.send("hide", "/forum/moderate/decide/", {"case": found[1], "verb": verb, "reason": "A try."})

    def relabel(self) -> None:
        topic = self.topic()
        page = self.ask("look", f"/topics/{topic}/labels/")
        if page is not None and (found := SEEN.search(page.text)):
            kind = random.choice(["discussion", "question"])
            form = {"title": f"Named {self.name}", "kind": kind, "language": "en", "seen": found[1]}
            self.send("relabel", f"/topics/{topic}/labels/", form)

    def archive(self) -> None:
        topic = self.topic()
        for archived in ("yes", "no"):
            self.send("archive", f"/topics/{topic}/archive/", {"archived": archived})

    def topic(self, kind: str = "") -> int:
        found = [pk for pk, its in self.world.topics if kind in ("", its)]
        return random.choice(found) if found else 1

    def post(self) -> tuple[int, int, int]:
        return random.choice(self.world.posts) if self.world.posts else (1, 1, 1)

    # --- How they ask -----------------------------------------------------------------

    def send(self, what: str, path: str, form: dict[str, Any]) -> bool:
        """Send a form; whether it was done."""
        given = form | {"csrfmiddlewaretoken": self.token}
        answer = self.session.post(
            self.url + path, given, allow_redirects=False, timeout=PATIENCE, headers={"Referer": self.url}
        )
        return self.note(what, path, answer) and answer.status_code == 302

    def ask(self, what: str, path: str) -> requests.Response | None:
        answer = self.session.get(self.url + path, timeout=PATIENCE)
        return answer if self.note(what, path, answer) and answer.status_code == 200 else None

    def note(self, what: str, path: str, answer: requests.Response) -> bool:
        if answer.status_code not in EXPECTED:
            self.faults.append(f"{what}: {path} answers {answer.status_code}: {answer.text[:300]}")
        (self.done if answer.status_code < 400 else self.refused)[what] += 1
        return answer.status_code in EXPECTED


def gather(url: str, members: int, facilitators: int) -> tuple[World, list[Client]]:
    """Two categories, four topics with polls in two of them, and the people, who haven't begun."""
    limits = dict.fromkeys(("new_per_hour", "new_per_day", "per_hour", "per_day"), 30_000)
    Rules.objects.update_or_create(pk=1, defaults=limits)
    people = [person(number) for number in range(members + facilitators)]
    categories = [Category.objects.create(slug=slug, name_en=slug) for slug in SLUGS]
    for category in categories:
        category.facilitators.set(people[:facilitators])
    for number in range(4):
        kind = "question" if number % 2 else "discussion"
        words = {"title": f"Crowded {number}", "body": "Come all.", "language": "en", "kind": kind}
        topic, _made = actions.start_topic(people[-1], categories[number // 2], **words)
        actions.reply(people[-1], topic, body="The first.", language="en")
        if number < 2:
            given = {"title": "Which?", "choices": ["Hay", "Pods", "Straw"], "secret": bool(number)}
            actions.add_poll(people[-1], topic, **given)
    world = World()
    world.look()
    return world, [
        Client(url, one.handle, sign_in(one), world, tends=number < facilitators)
        for number, one in enumerate(people)
    ]


def person(number: int) -> Any:
    name = {"handle": f"crowd-{number}", "full_name": f"Crowd {number}"}
    return get_user_model().objects.create(
        email=f"crowd-{number}@example.org", status="active", trusted=True, **name
    )


def let_loose(world: World, clients: list[Client], seconds: float) -> None:
    """Let all of them do what they do for so long."""
    for client in clients:
        client.start()
    end = time.monotonic() + seconds
    while time.monotonic() < end:
        world.look()
        time.sleep(0.3)
    for client in clients:
        client.stopping.set()
    for client in clients:
        client.join(PATIENCE * 2)


# --- What must be true ----------------------------------------------------------------


def deadlocks() -> int:
    """How many PostgreSQL has found in this database so far."""
    with connection.cursor() as cursor:
        cursor.execute("SELECT pg_stat_force_next_flush()")
        cursor.execute("SELECT deadlocks FROM pg_stat_database WHERE datname = current_database()")
        return cursor.fetchone()[0]


def faults(clients: list[Client]) -> list[str]:
    """What went wrong: answers that nobody should get, posts that are lost or doubled, rows that disagree."""
    found = [fault for client in clients for fault in client.faults]
    found += [f"{client.name} still waits" for client in clients if client.is_alive()]
    bodies = Counter(Post.objects.values_list("body", flat=True))
    for client in clients:
        found += [
            f"{words} is there {bodies[words]} times" for words in client.acknowledged if bodies[words] != 1
        ]
    found += crooked()
    if wrong := recount():
        found.append(f"recount mends {wrong} rows")
    for kind in ("topic", "post"):
        if (changes := search.rebuild(kind)) != Changes():
            found.append(f"reindex of {kind}: {changes}")
    return found


def crooked() -> Iterator[str]:
    """Posts whose number, path, parent and kind do not agree."""
    for topic in Topic.objects.all():
        posts = {post.number: post for post in topic.posts.defer("body", "body_html")}
        if len(posts) != topic.posts.count() or 1 not in posts or topic.numbered != max(posts):
            yield f"topic {topic.pk} has {len(posts)} numbers up to {max(posts)}, and says {topic.numbered}"
        for post in posts.values():
            above = posts.get(post.path[-2]) if len(post.path) > 1 else None
            path = [*(above.path if above else []), post.number]
            kind = "body" if post.number == 1 else kind_at(topic, path)
            if (post.path, post.parent_id, post.kind) != (path, above and above.pk, kind):
                yield f"post {post.pk}: {post.path}, {post.parent_id}, {post.kind}"
    twice = Post.objects.values("topic", "number").annotate(n=Count("pk")).filter(n__gt=1)
    yield from (f"number {row['number']} of {row['topic']} twice" for row in twice)


def kind_at(topic: Topic, path: list[int]) -> str:
    if not topic.is_question:
        return "reply"
    return "answer" if len(path) == 1 else "comment"
