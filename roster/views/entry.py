"""One's own entry: handing it in, changing it, letting it rest, bringing it back, confirming it."""

from django.contrib import messages
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.translation import get_language, gettext_lazy, override
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST

from portal import limits
from portal.access import AccessDenied, member_required, require
from portal.models import WrittenOn
from roster import actions, beginning, permissions, tokens
from roster.forms import (
    EditExpertForm,
    ExpertForm,
    LanguageFormSet,
    PublicationFormSet,
    RefereeFormSet,
    ThemeFormSet,
    spare,
)
from roster.models import Expert

ELSEWHERE = gettext_lazy(
    "You changed this entry elsewhere in the meantime. "
    "Your text is kept here: please compare and send it again."
)
ROWS = {
    "themes": ThemeFormSet,
    "languages": LanguageFormSet,
    "publications": PublicationFormSet,
    "referees": RefereeFormSet,
}


@require_http_methods(["GET", "HEAD", "POST"])
@member_required
def apply(request):
    """Hand in one's entry, or change it where there is one."""
    entry = Expert.objects.for_list().filter(member=request.user).first()
    form, rows = forms_for(request, entry)
    if entry:
        require(permissions.can_edit_expert(request.user, entry))
    if request.POST.get("more") in ROWS:
        for part in rows.values():
            part.without_verdict()
        spare(form, "cv")
        form.status = 200
    elif may_be_kept(request, entry, form, rows):
        if saved := save(request, entry, form, rows):
            return redirect(saved)
        if entry is None or "revision" not in form.fields:
            entry, form = as_a_change(request, form)
    status = getattr(form, "status", 422) if request.method == "POST" else 200
    for part in rows.values():
        part.lighten()
    context = {"form": form, **rows, "expert": entry, "asked": entry and entry.referees.all()}
    return render(request, "roster/apply.html", context, status=status)


def may_be_kept(request, entry, form, rows):
    """Whether something was sent, nothing in it is wrong, and it may be written now."""
    if request.method != "POST" or not all([form.is_valid(), *[part.is_valid() for part in rows.values()]]):
        return False
    return limits.admits(request, form, before=entry.body_html if entry else "")


def save(request, entry, form, rows):
    """The saved entry; None, with a word on the form, where it was changed elsewhere meanwhile."""
    data = {
        **form.cleaned_data,
        "themes": [(row["theme"], row["years"] or 0, row["proof"] or "") for row in rows["themes"].rows()],
        "languages": [(row["language"], row["level"]) for row in rows["languages"].rows()],
        "publications": rows["publications"].chosen_rows(),
        "referees": rows["referees"].chosen_rows(),
    }
    try:
        if "revision" not in form.fields:
            saved = actions.apply(request.user, data, form_key=form.cleaned_data["form_key"])
            messages.success(
                request, _("Thank you! The secretariat will look at your entry and write to you.")
            )
            return saved
        saved = actions.edit_expert(request.user, entry, data, revision=form.cleaned_data["revision"])
    except actions.Stale:
        form.add_error(None, ELSEWHERE)
        form.start_from(Expert.objects.get(pk=entry.pk))
        return None
    except WrittenOn:
        return None
    messages.success(request, _("Your entry is kept."))
    return saved


def as_a_change(request, form):
    """The member's entry, and what was typed as a change of it, to be sent again."""
    entry = Expert.objects.get(member=request.user)
    typed = form.data.copy()
    typed["revision"] = str(entry.revision)
    form = EditExpertForm(typed, person=request.user, expert=entry)
    form.add_error(None, ELSEWHERE)
    form.status = 409
    return entry, form


def forms_for(request, entry):
    """The form and its rows, as they were sent, else as they stand in `entry`, else as the register has it.

    What is sent is taken as it is: compared with `entry`, a row that is the same would count as empty.
    """
    data, files = (request.POST, request.FILES) if request.method == "POST" else (None, None)
    is_first = data is not None and "revision" not in data  # gone back to, where there is an entry by now
    kind = EditExpertForm if entry and not is_first else ExpertForm
    initial = {} if data is not None else initial_of(request.user, entry)
    if data is not None and (more := data.get("more")) in ROWS:
        data = ROWS[more].with_more(data, more)
    form = kind(data, files, initial=initial.get("form"), person=request.user, expert=entry)
    rows = {name: part(data, initial=initial.get(name), prefix=name) for name, part in ROWS.items()}
    for name, part in rows.items():
        part.extra = 1 if initial.get(name) else part.extra
    for name in ("publications", "referees"):
        rows[name].form_kwargs["person"] = request.user
    return form, rows


def initial_of(person, entry):
    """What the form and its rows show at first."""
    if entry is None:
        return beginning.from_register(person, get_language())
    return beginning.from_entry(person, entry)


# --- Resting, coming back, confirming -----------------------------------------------


@require_POST
@member_required
def rest(request, handle):
    entry = own_entry(request, handle)
    if actions.rest_expert(request.user, entry):
        messages.success(request, _("Your entry rests. One click on this page brings it back."))
    return redirect(entry)


@require_POST
@member_required
def wake(request, handle):
    entry = own_entry(request, handle)
    if actions.wake_expert(request.user, entry):
        messages.success(request, _("Your entry is on the roster again. Welcome back!"))
    return redirect(entry)


@require_POST
@member_required
def confirm_own(request, handle):
    entry = own_entry(request, handle)
    actions.confirm_expert(request.user, entry)
    messages.success(request, _("Thank you! Your entry stays as it is."))
    return redirect(entry)


def own_entry(request, handle):
    visible = Expert.objects.visible_to(request.user).select_related("member")
    return get_object_or_404(visible, member__handle=handle)


@require_http_methods(["GET", "HEAD", "POST"])
def confirm(request, token):
    """The link of the mail that asks: a page with one button, so that a program that follows links confirms
    nothing. Whoever has the link needs no sign-in, and can do nothing else with it."""
    rows = Expert.objects.select_related("member").filter(pk=tokens.number_of(tokens.CONFIRM, token))
    entry = rows.filter(member__status="active").for_list().first()
    if entry is None:
        return render(request, "roster/link_over.html", status=404)
    with override(entry.member.language):
        context = {"expert": entry, "verdict": permissions.can_confirm_expert(entry.member, entry)}
        if request.method == "POST":
            try:
                actions.confirm_expert(entry.member, entry)
                context["done"] = True
            except AccessDenied:
                pass
        return in_language(entry.member.language, render(request, "roster/confirm.html", context))


def in_language(language, response):
    """Say that the page is in the reader's own language, whatever the browser asked for."""
    response["Content-Language"] = language
    return response
