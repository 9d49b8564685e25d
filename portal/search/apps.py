from datetime import timedelta

from django.apps import AppConfig
from django.utils.translation import gettext_lazy as _


class SearchConfig(AppConfig):
    name = "portal.search"
    label = "search"
    verbose_name = _("Search")

    def ready(self):
        from portal import work
        from portal.search import tasks

        work.every("minute", tasks.merge_pending)
        work.every("day", tasks.refresh_words, after=timedelta(hours=2))
