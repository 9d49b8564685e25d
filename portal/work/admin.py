from importlib import import_module

from django.contrib import admin, messages
from django.utils.html import format_html
from django.utils.translation import gettext_lazy as _
from django.utils.translation import ngettext
from django_tasks_db.models import DBTaskResult

from portal.work import upkeep
from portal.work.models import FailedTask

import_module("django_tasks_db.admin")  # its list of every task would only be noise
admin.site.unregister(DBTaskResult)


@admin.register(FailedTask)
class FailedTaskAdmin(admin.ModelAdmin):
    """Tasks that failed at every try, with the error; the secretariat may have them tried again."""

    list_display = ["task_name", "finished_at", "error"]
    ordering = ["-finished_at"]
    list_per_page = 50
    show_full_result_count = False
    actions = ["try_again"]
    fields = ["task_path", "args_kwargs", "enqueued_at", "finished_at", "formatted_traceback"]

    def get_queryset(self, request):
        return FailedTask.objects.filter(pk__in=upkeep.dead().values("pk"))

    def has_add_permission(self, request):
        return False

    def has_change_permission(self, request, obj=None):
        return False

    @admin.display(description=_("error"))
    def error(self, task):
        return task.traceback.strip().rpartition("\n")[2]

    @admin.display(description=_("error"))
    def formatted_traceback(self, task):
        return format_html("<pre>{}</pre>", task.traceback)

    @admin.action(description=_("Try again"))
    def try_again(self, request, queryset):
        count = upkeep.try_again(DBTaskResult.objects.filter(pk__in=queryset.values("pk")))
        text = ngettext("%d task will be tried again.", "%d tasks will be tried again.", count) % count
        self.message_user(request, text, messages.SUCCESS)
