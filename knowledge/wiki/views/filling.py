"""What the views with a form share: showing it, saying what is wrong, doing what it says."""

from django.contrib import messages
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _

from portal import limits


def number_in(sent, name):
    """The number of a revision in what was sent; 0, which none has, for anything else."""
    value = sent.get(name, "")
    return int(value) if value.isascii() and value.isdigit() and len(value) < 10 else 0


def status_of(request, form):
    """Of the page that shows the form, asked for or refused."""
    return getattr(form, "status", 422) if request.method == "POST" else 200


def tell_of_wait(request, page, revision):
    """A word where what was just written is not what readers get yet."""
    shown = type(page).objects.filter(pk=page.pk, shown__number__gte=revision.number)
    if page.is_reviewed and not shown.exists():
        messages.info(request, _("Readers get it once a reviewer has approved it."))


def fill(request, page, form, title, submit, act, before="", **context):
    """Do `act` with what the form holds, which gives where to go then; or show the form and what is wrong."""
    if request.method == "POST" and admitted(request, form, before) and (done := act(form.cleaned_data)):
        return redirect(done)
    context |= {"page": page, "form": form, "title": title, "submit": submit}
    return render(request, "wiki/tend_form.html", context, status=status_of(request, form))


def admitted(request, form, before=""):
    """Whether the deed may be done now, and its text, where it has one, written: see `limits.admits`."""
    if not form.is_valid():
        return False
    if "body" in form.fields:
        return limits.admits(request, form, profile="wiki", before=before)
    if limits.allow(request):
        return True
    limits.refuse(form)
    return False


def pressed(request):
    """Whether what a button does, which has no form that could say so, may be done once more now."""
    if limits.allow(request):
        return True
    messages.error(request, _("That was a lot in one hour. Please try again a little later."))
    return False
