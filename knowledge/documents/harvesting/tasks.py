"""Regular harvests, a page at a time, so that no other work waits for a slow repository."""

from datetime import timedelta

from django.db.models import Q
from django.utils import timezone
from django_tasks import task

from knowledge.documents.models import Every, Source

PAUSE = timedelta(seconds=5)  # between two pages
LENGTHS = {Every.DAY: timedelta(days=1), Every.WEEK: timedelta(days=7), Every.MONTH: timedelta(days=30)}
GIVEN_UP = timedelta(hours=1)  # after which a harvest that stands still is gone on with


@task()
def harvest_page(source_id: int) -> str:
    """Read one page of a source and enqueue the next; one that fails is tried again by `harvest_due`."""
    # What speaks HTTP takes memory that the web server, which only enqueues this, can do without.
    from knowledge.documents.harvesting.client import PoliteScythe
    from knowledge.documents.harvesting.keeping import Overtaken
    from knowledge.documents.harvesting.running import Failed, Harvest

    source = Source.objects.filter(pk=source_id).first()
    if not source:
        return "gone"
    with PoliteScythe(source.url, retries=0) as client:
        try:
            ended = Harvest(source, client).run(most=1)
        except Overtaken:
            return "somebody else goes on with it"
        except Failed as error:
            return f"failed: {error}"
    if not ended:
        harvest_page.using(run_after=timezone.now() + PAUSE).enqueue(source.pk)
    return "ended" if ended else "goes on"


@task()
def harvest_due() -> int:
    """Begin the harvests whose time has come, and go on with those that have stopped; how many."""
    now = timezone.now()
    due = Q(pk=None)
    for every, length in LENGTHS.items():
        due |= Q(every=every) & (Q(begun_at=None) | Q(begun_at__lt=now - length))
    stopped = Q(begun_at__lt=now - GIVEN_UP, ended_at=None) & ~Q(every=Every.NEVER)
    sources = list(Source.objects.filter(due | stopped).values_list("pk", flat=True))
    for pk in sources:
        harvest_page.enqueue(pk)
    return len(sources)
