import logging

from django.core.management.base import BaseCommand

from portal.work.worker import Worker


class Command(BaseCommand):
    help = "Do the background work: mail, text extraction, regular jobs. Several may run at once."

    def add_arguments(self, parser):
        parser.add_argument("--once", action="store_true", help="Do what is ready now, and end.")

    def handle(self, *, once, **options):
        logging.getLogger("django_tasks_db").setLevel(logging.ERROR)  # it comments on being asked to end
        worker = Worker()
        worker.configure_signals()
        if once:
            worker.run_waiting()
        else:
            worker.run()
