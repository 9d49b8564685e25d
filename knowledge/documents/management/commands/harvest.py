from collections import Counter

from django.core.exceptions import ValidationError
from django.core.management.base import BaseCommand, CommandError

from knowledge.documents.harvesting import client, running
from knowledge.documents.harvesting.keeping import OAI, Overtaken
from knowledge.documents.models import Source

SHOWN = 10  # records of a dry run


class Command(BaseCommand):
    help = (
        "Bring records of another repository here as references, by OAI-PMH. Run it again to get what has "
        "changed since; one that was interrupted goes on where it stopped."
    )

    def add_arguments(self, parser):
        parser.add_argument("url", help="the repository's OAI-PMH address")
        parser.add_argument("--set", default="", help="only this set (setSpec)")
        parser.add_argument("--prefix", default="oai_dc", help="oai_dc, or a format with Dublin Core terms")
        parser.add_argument("--name", default="", help="what to call the source; else as it calls itself")
        parser.add_argument(
            "--all", action="store_true", help="everything anew; what isn't there any more is withdrawn"
        )
        parser.add_argument("--dry-run", action="store_true", help="show what would come, write nothing")
        parser.add_argument(
            "--delay", type=float, default=client.DELAY, help="seconds between requests (default: 1)"
        )
        parser.add_argument("--pages", type=int, help="stop after so many pages; the next run goes on there")

    def handle(self, *, url, prefix, name, delay, pages, **options):
        source = Source.objects.filter(url=url, set_spec=options["set"], prefix=prefix).first()
        source = source or Source(url=url, set_spec=options["set"], prefix=prefix)
        with client.PoliteScythe(url, delay=max(0.0, delay)) as scythe:
            self.introduce(source, scythe, name)
            if options["dry_run"]:
                return self.show(source, scythe)
            source.save(update_fields=["name"] if source.pk else None)
            self.harvest(source, scythe, whole=options["all"], pages=pages)

    def introduce(self, source, scythe, name):
        """Ask who they are, before anything is written."""
        try:
            identified = running.identify(scythe)
        except running.ERRORS as error:
            raise CommandError(f"{source.url} can’t be harvested: {error}") from error
        if running.is_ours(identified):
            raise CommandError("This is the portal’s own address: its documents are here already.")
        theirs = identified.findtext(f"{OAI}repositoryName", "")
        source.name = (name or source.name or theirs or source.url).strip()[:200]
        try:
            source.clean_fields()
        except ValidationError as error:
            raise CommandError(" ".join(error.messages)) from error
        self.stdout.write(f"{source.name}: {theirs}" if theirs != source.name else source.name)

    def harvest(self, source, scythe, *, whole, pages):
        if source.token and not whole:
            self.stdout.write("Going on where the last harvest stopped.")
        self.reasons: Counter[str] = Counter()
        try:
            ended = running.Harvest(source, scythe, self.tell).run(whole=whole, most=pages)
        except (running.Failed, Overtaken) as error:
            raise CommandError(f"Stopped: {error or 'another harvest of it is under way.'}") from error
        for reason, count in self.reasons.most_common():
            self.stdout.write(f"Left out, {reason}: {count}")
        self.stdout.write(f"{'Done' if ended else 'Stopped'}: {told(source.report)}.")

    def tell(self, number, done, reasons, size):
        self.reasons += reasons
        self.stdout.write(f"Page {number}{f' of {size} records' if size else ''}: {told(done)}")
        self.stdout.flush()

    def show(self, source, scythe):
        try:
            found, counts, size = running.preview(scythe, source, SHOWN)
        except running.ERRORS as error:
            raise CommandError(f"{source.url} can’t be harvested: {error}") from error
        for data in found:
            authors = "; ".join(author.name for author in data["authors"])
            self.stdout.write(
                f"{data['title']} · {authors} · {data['issued']} · {data['type']}\n  {data['link']}"
            )
        self.stdout.write(f"On the first page{f', of {size} records' if size else ''}: {told(counts)}.")


def told(counts):
    """ "12 new, 3 left out"."""
    return ", ".join(f"{count} {what}" for what, count in dict(counts).items() if count) or "nothing"
