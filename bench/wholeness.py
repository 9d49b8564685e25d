"""Whether all that was acknowledged is there, whole and once, after processes were killed."""

import re
import time
from io import StringIO

from django.core.files.storage import default_storage
from django.core.management import call_command
from django.db import connection
from django.db.models import Count, F, Max, Q
from django.utils import timezone
from django_tasks import TaskResultStatus
from django_tasks_db.models import DBTaskResult

from bench.writers import Acknowledged
from forum.models import Post, Topic
from knowledge.documents.models import Document, FileVersion
from knowledge.wiki.models import Page, Revision
from portal.notices.models import Event, Notification, Watch
from portal.notices.outbox.models import Mail

PATIENCE = 120  # seconds for the worker to have done everything


def faults(done: Acknowledged) -> dict[str, list[str]]:
    """What is wrong: acknowledged and `lost`, `half` written, or there `twice`; nothing where all is well."""
    connection.close()
    unfinished = wait_for_tasks()
    return {
        "lost": [*lost(done), *unfinished],
        "half": [*half_posts(), *half_documents(), *half_pages(), *wrong_counters()],
        "twice": [*twice(done), *wrong_notices()],
    }


def wait_for_tasks() -> list[str]:
    """Wait until the worker has done everything; what it couldn't. The pauses between tries are cut short."""
    undone = DBTaskResult.objects.exclude(status=TaskResultStatus.SUCCESSFUL)
    deadline = time.monotonic() + PATIENCE
    while undone.exists() and time.monotonic() < deadline:
        undone.filter(status=TaskResultStatus.READY, run_after__gt=timezone.now()).update(
            run_after=timezone.now()
        )
        time.sleep(0.5)
    return [f"task {task.task_path} is {task.status}" for task in undone]


def lost(done: Acknowledged):
    bodies = set(Post.objects.values_list("body", flat=True))
    yield from (f"reply {body}" for body in done.replies - bodies)
    written = dict(Post.objects.filter(pk__in=done.edits).values_list("pk", "body"))
    for pk, body in done.edits.items():
        if written.get(pk) != body:
            yield f"edit {body}, instead {written.get(pk)}"
    yield from (
        f"document {title}" for title in done.titles - set(Document.objects.values_list("title", flat=True))
    )
    yield from (f"page {title}" for title in done.pages - set(Page.objects.values_list("title", flat=True)))


def twice(done: Acknowledged):
    for rows, name, mine in (
        (Post.objects.exclude(kind="body").exclude(pk__in=done.edits), "body", done.replies),
        (Document.objects, "title", done.titles),
        (Page.objects, "title", done.pages),
    ):
        doubled = rows.values(name).annotate(count=Count("pk")).filter(count__gt=1)
        yield from (f"{row[name]} ({row['count']})" for row in doubled if row[name] in mine)


def half_posts():
    for topic in Topic.objects.annotate(posts_written=Count("posts"), last=Max("posts__number")):
        if (topic.posts_written, topic.last) != (topic.numbered, topic.numbered):
            yield f"topic {topic.pk} numbered {topic.numbered}, has {topic.posts_written} up to {topic.last}"
    yield from (f"post {post.pk} without its HTML" for post in Post.objects.filter(body_html=""))


def half_documents():
    for document in Document.objects.filter(Q(current=None) | ~Q(current__document=F("pk")), link=""):
        yield f"document {document.pk} without its file"
    yield from (f"document {one.pk} without its author" for one in Document.objects.filter(authors=None))
    for version in FileVersion.objects.all():
        if (
            not default_storage.exists(version.file.name)
            or default_storage.size(version.file.name) != version.size
        ):
            yield f"file {version.pk} is not on the disk as it was sent"
        elif version.text_state == "waiting":
            yield f"the words of file {version.pk} were never read"


def half_pages():
    for page in Page.objects.filter(Q(current=None) | ~Q(current__page=F("pk"))):
        yield f"page {page.pk} without its text"
    yield from (f"revision {one.pk} without its HTML" for one in Revision.objects.filter(body_html=""))


def wrong_counters():
    """What `recount` and `reindex` find to repair."""
    said = StringIO()
    call_command("recount", stdout=said)
    yield from (line for line in said.getvalue().splitlines() if ": 0 rows" not in line)
    said = StringIO()
    call_command("reindex", stdout=said)
    wrong = re.compile(r"[1-9]\d* (missing|differed|superfluous)")
    yield from (line for line in said.getvalue().splitlines() if wrong.search(line))


def wrong_notices():
    """Each event has told each who follows what it is about once, save the one who did it."""
    for event in Event.objects.all():
        following = Q()
        for thing in event.watched:
            kind, object_id = thing.rsplit(":", 1)
            following |= Q(kind=kind, object_id=int(object_id))
        followers = Watch.objects.filter(following, created_at__lt=event.created_at) if event.watched else []
        wanted = {watch.member_id for watch in followers} | set(event.to)
        wanted.discard(event.actor_id)
        told = list(Notification.objects.filter(event=event).values_list("member_id", flat=True))
        if len(told) != len(set(told)) or not wanted.issubset(told):
            yield f"event {event.pk} told {sorted(told)}, followed by {sorted(wanted)}"
    if unsent := Mail.objects.unsent().count():
        yield f"{unsent} mails never went out"
