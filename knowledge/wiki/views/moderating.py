"""What one member wrote in the wiki of late, and taking it back."""

import time
from datetime import timedelta

from django import forms
from django.contrib.auth import get_user_model
from django.shortcuts import get_object_or_404, render
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from knowledge.wiki import actions
from knowledge.wiki.actions import slug_for
from knowledge.wiki.models import Page, Revision
from knowledge.wiki.permissions import can_edit_page, can_undo_edits
from portal import kept
from portal.access import member_required, require
from portal.pages import KeyPager
from portal.text.forms import LineField
from portal.writing import fillable, sent

AT_ONCE = 50  # revisions on a page of the list
MOST_SECONDS = 15  # of work in one request
DAYS = [("1", _("One day")), ("7", _("A week")), ("30", _("A month")), ("", _("Any time"))]


class NarrowForm(forms.Form):
    days = forms.ChoiceField(label=_("Within"), choices=DAYS, required=False)
    page = LineField(label=_("In the page"), required=False)


class UndoForm(forms.Form):
    reason = LineField(
        label=_("Why?"),
        required=False,
        max_length=300,
        help_text=_("They are told, with this reason. Leave it empty for advertising and the like."),
    )
    approve = forms.BooleanField(
        label=_("Approve it where I review the page: readers get its whole text as it is then"),
        required=False,
    )


@fillable
@member_required
def edits_by(request, handle):
    """A member's changes, page by page; facilitators and the secretariat can take them back."""
    people = get_user_model().objects.only("handle", "full_name", "status")
    author = get_object_or_404(people, handle=handle)
    form = UndoForm(sent(request))
    if request.method == "POST":
        require(can_undo_edits(request.user))
        if form.is_valid():
            found = undo(request, author, form.cleaned_data)
            return render(request, "wiki/edits_undone.html", {"author": author} | found)
    listed = kept.for_person(request, lambda: edits_listed(request, author, form), "wiki/edits_list.html")
    context = {"author": author, "list": listed}
    return render(request, "wiki/edits.html", context, status=422 if form.errors else 200)


def edits_listed(request, author, form):
    """The changes, and the form in which they are taken back by who may do so."""
    narrow = NarrowForm(request.GET)
    pager = KeyPager(edits(request.user, author, narrow), request, ("-created_at", "-id"), size=AT_ONCE)
    may_undo = can_undo_edits(request.user)
    groups = by_page(pager.rows)
    if not any(page.is_reviewed for page, _revisions in groups):
        form.fields.pop("approve")
    return {
        "may_undo": may_undo,
        "form": form,
        "narrow": narrow,
        "pager": pager,
        "groups": groups,
    }


def edits(person, author, narrow):
    found = Revision.objects.visible_to(person).filter(author=author, automatic=False)
    chosen = narrow.cleaned_data if narrow.is_valid() else {}
    if chosen.get("days"):
        found = found.filter(created_at__gt=timezone.now() - timedelta(days=int(chosen["days"])))
    if chosen.get("page"):
        found = found.filter(page__in=Page.objects.at(slug_for(chosen["page"])).values("pk"))
    return found.for_list().with_growth().select_related("page")


def by_page(revisions):
    """(page, its revisions among these) in the order in which each page comes first."""
    groups = {}
    for revision in revisions:
        groups.setdefault(revision.page_id, (revision.page, []))[1].append(revision)
    return list(groups.values())


def undo(request, author, how):
    """Take back what was shown of the pages that were chosen; each page by itself, as far as time allows."""
    shown = numbers_in(request.POST.getlist("revision"))
    revisions = Revision.objects.filter(pk__in=shown, author=author).values_list("page_id", "number")
    chosen = Page.objects.visible_to(request.user).filter(pk__in=numbers_in(request.POST.getlist("page")))
    end, done, closed, later = time.monotonic() + MOST_SECONDS, [], [], []
    for page in chosen.order_by("pk"):
        numbers = [number for page_id, number in revisions if page_id == page.pk]
        if time.monotonic() > end:
            later.append(page)
        elif not can_edit_page(request.user, page):
            closed.append(page)
        else:
            done.append(actions.undo_edits(request.user, page, author, numbers, **how))
    return {"done": done, "closed": closed, "later": later}


def numbers_in(values):
    return {
        int(value)
        for value in values[: 2 * AT_ONCE]
        if value.isascii() and value.isdigit() and len(value) < 19
    }
