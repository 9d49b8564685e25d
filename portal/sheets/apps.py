from django.apps import AppConfig
from django.utils.translation import gettext_lazy as _


class SheetsConfig(AppConfig):
    name = "portal.sheets"
    verbose_name = _("Tables to take away")

    def ready(self):
        from portal import notices, personal, pulse, work
        from portal.sheets import actions, mails, tasks  # noqa: F401  mails announces its event
        from portal.sheets import personal as own
        from portal.sheets.models import Sheet

        notices.register_kind(
            "sheet",
            label=_("Spreadsheet"),
            plural=_("Spreadsheets"),
            visible=Sheet.objects.visible_to,
            watched=False,
        )
        personal.register("sheets", export=own.export, erase=own.erase, tables=own.TABLES)
        personal.follow_closing(actions.begin_anew)
        pulse.leave_out("sheets_sheet")
        work.every("hour", tasks.forget_sheets)
