from importlib import import_module

from django.apps import apps
from django.conf import settings
from django.contrib.auth import get_user_model
from django.core.management.base import BaseCommand, CommandError
from django.db import transaction
from django.utils import timezone
from django.utils.module_loading import module_has_submodule

from portal.notices import tasks
from portal.notices.models import Delivery, Event, Notification, Preference
from portal.notices.outbox.models import Mail


class Command(BaseCommand):
    help = "Fill an empty portal with the demonstration community, and say how to sign in."

    def add_arguments(self, parser):
        parser.add_argument("--force", action="store_true", help="Also where DEMO is off.")

    def handle(self, *, force, **options):
        if not (settings.DEMO or force):
            raise CommandError("DEMO is off here. Set DEMO=true for a demonstration, or give --force.")
        if get_user_model().objects.exists():
            self.stdout.write("There are members already, so nothing was added.")
        else:
            self.load()
        self.say_how_to_sign_in()

    @transaction.atomic
    def load(self) -> None:
        """All of it or nothing, so that whatever ends this in the middle leaves an empty portal."""
        now = timezone.now()
        modules = list(self.modules())
        for module in modules:
            self.stdout.write(f"Writing {module.__name__.removesuffix('.demo')} …")
            self.stdout.flush()
            module.load(now)
        for module in modules:
            if hasattr(module, "finish"):  # what comes after the other rooms
                module.finish(now)
        settle_notices()

    def modules(self):
        """Each room's `demo.py`, in the order of INSTALLED_APPS; a bare folder of that name doesn't count."""
        for config in apps.get_app_configs():
            if module_has_submodule(config.module, "demo"):
                module = import_module(f"{config.name}.demo")
                if hasattr(module, "load"):
                    yield module

    def say_how_to_sign_in(self) -> None:
        from members.demo import accounts

        self.stdout.write("\nSign in as:")
        for role, email, password in accounts():
            self.stdout.write(f"  {role:<12} {email:<26} {password}")


def settle_notices() -> None:
    """Make the notices of all that happened, the last few of each person unread, and send no mail of it."""
    for event_id in Event.objects.order_by("pk").values_list("pk", flat=True):
        tasks.fan_out.call(event_id)
    Mail.objects.all().delete()
    Notification.objects.update(delivery=Delivery.PORTAL)
    Preference.objects.update(digest_at=None)
    forget_tasks("portal.notices.")
    newest = Notification.objects.order_by("-pk").values_list("pk", flat=True)[:40]
    Notification.objects.exclude(pk__in=list(newest)).update(read_at=timezone.now())


def forget_tasks(path: str) -> None:
    from django_tasks_db.models import DBTaskResult

    DBTaskResult.objects.ready().filter(task_path__startswith=path).delete()
