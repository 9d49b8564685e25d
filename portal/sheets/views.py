from django.contrib import messages
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST, require_safe

from portal import files, limits, lines, notices
from portal.access import member_required, require
from portal.sheets import actions, kinds
from portal.sheets.models import Sheet
from portal.sheets.permissions import can_order_sheets

AT_ONCE = 1_000  # rows of a spreadsheet that one waits for: it is whole before its first byte goes out


def give(request, name, form, count, *, addresses=False):
    """The answer to who wants the table `name` by the conditions in the address, of so many rows: CSV of any
    length and a small spreadsheet at once, a larger one as soon as it is made. The log has it."""
    kind, conditions = kinds[name], request.GET.urlencode()
    if form == "csv" or count <= AT_ONCE:
        actions.note(request.user, kind, conditions, count, addresses=addresses)
        rows = kind.rows(request.user, request.GET, addresses)
        return lines.download(rows, f"{name}-{timezone.localdate():%Y-%m-%d}", form)
    if count >= lines.SHEET_ROWS:
        words = _("That is too much for one spreadsheet. Please take it as CSV, or narrow the list first.")
    elif not limits.allow(request):
        words = _("That was a lot in one hour. Please ask again a little later.")
    else:
        actions.order_sheet(request.user, kind, conditions, count, addresses=addresses)
        return redirect("sheets:index")
    messages.warning(request, words)
    return redirect(f"{reverse(kind.url)}?{conditions}")


@require_safe
@member_required
def index(request):
    """What one has ordered, how far it is, and what is ready; it looks again by itself while one waits."""
    require(can_order_sheets(request.user))
    sheets = list(Sheet.objects.visible_to(request.user).order_by("-created_at", "-pk"))
    notices.mark_read(request.user, "sheet", *(sheet.pk for sheet in sheets if sheet.made_at))
    waits = any(not sheet.made_at for sheet in sheets)
    response = render(request, "sheets/index.html", {"sheets": sheets, "waits": waits})
    if waits:
        response["Refresh"] = "5"
    return response


@require_safe
@member_required
def download(request, key):
    ready = Sheet.objects.visible_to(request.user).filter(made_at__isnull=False)
    sheet = get_object_or_404(ready, key=key)
    response = files.serve(
        request,
        sheet.file,
        name=f"{sheet.kind}-{timezone.localtime(sheet.made_at):%Y-%m-%d}.xlsx",
        media_type=lines.SHEET,
        sha256=sheet.sha256,
        modified=sheet.made_at,
    )
    if request.method == "GET" and response.status_code in (200, 206):  # also in parts: each is some of it
        said = {"addresses": sheet.addresses}
        actions.note(request.user, sheet.known_kind, sheet.conditions, sheet.written, **said)
    return response


@require_POST
@member_required
def delete(request, key):
    """What was fetched, or is wanted no more, goes at once; where it has gone already, that is as well."""
    actions.drop_sheets(list(Sheet.objects.visible_to(request.user).filter(key=key)))
    messages.success(request, _("The table is deleted."))
    return redirect("sheets:index")
