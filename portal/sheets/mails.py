"""What people are told about tables that they ordered."""

from django.utils.translation import gettext_lazy as _

from portal import notices

notices.register_event(
    "sheet-made", sentence=_("The spreadsheet that you ordered is ready. It waits for you for a day.")
)
