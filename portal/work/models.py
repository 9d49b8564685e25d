"""What the queue does not keep itself: which period of a regular job was the last."""

from django.db import models
from django.utils.translation import gettext_lazy as _
from django_tasks_db.models import DBTaskResult


class Job(models.Model):
    """A regular job, under its task's path. Whoever raises `period` first has it done in that period."""

    name = models.CharField(primary_key=True, max_length=200)
    period = models.BigIntegerField(default=-1)

    def __str__(self) -> str:
        return self.name


class FailedTask(DBTaskResult):
    """A task as the secretariat sees it: it failed, and will not be tried again by itself."""

    class Meta:
        proxy = True
        verbose_name = _("task that failed")
        verbose_name_plural = _("tasks that failed")

    def __str__(self) -> str:
        return self.task_name
