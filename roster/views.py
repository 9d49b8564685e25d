from django.contrib import messages
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.translation import get_language, gettext_lazy
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from portal import kept, limits, notices
from portal.access import is_member, member_required
from portal.models import WrittenOn
from portal.pages import KeyPager
from roster import actions
from roster.filters import ExpertFilter
from roster.forms import EditExpertForm, ExpertForm, LanguageFormSet, ThemeFormSet
from roster.models import Expert
from roster.permissions import can_edit_expert, can_export_experts

ELSEWHERE = gettext_lazy(
    "You changed this entry elsewhere in the meantime. "
    "Your text is kept here: please compare and send it again."
)


@require_safe
@kept.for_visitors
def index(request):
    def context(person):
        found = ExpertFilter(request.GET, queryset=Expert.objects.listed().for_list())
        return {"filter": found, "pager": KeyPager(found.qs, request, order=("-listed_at", "-id"))}

    [experts] = kept.drawn(request, context, "roster/index_list.html")
    mine = is_member(request.user) and Expert.objects.filter(member=request.user).exists()
    return render(
        request,
        "roster/index.html",
        {"list": experts, "mine": mine, "can_export": can_export_experts(request.user)},
    )


@require_safe
@kept.for_visitors
def expert(request, handle):
    visible = Expert.objects.visible_to(request.user).select_related("member").defer("body", "body_html")
    entry = get_object_or_404(visible, member__handle=handle)
    notices.mark_read(request.user, "expert", entry.pk)

    def context(person):
        return {"expert": Expert.objects.for_list().get(pk=entry.pk)}

    words, facts = kept.drawn(request, context, "roster/expert_text.html", "roster/expert_facts.html")
    context = {
        "expert": entry,
        "text": words,
        "facts": facts,
        "can_edit": can_edit_expert(request.user, entry),
    }
    return render(request, "roster/expert.html", context)


@require_http_methods(["GET", "HEAD", "POST"])
@member_required
def apply(request):
    """Hand in one's entry, or change it where there is one."""
    entry = Expert.objects.for_list().filter(member=request.user).first()
    form, themes, languages = forms_for(entry, request.POST if request.method == "POST" else None)
    if request.method == "POST" and all([form.is_valid(), themes.is_valid(), languages.is_valid()]):
        if not limits.allow(request):
            limits.refuse(form)
        elif saved := save(request, entry, form, themes, languages):
            return redirect(saved)
        elif entry is None or "revision" not in form.fields:
            entry, form = as_a_change(request, form)
    status = getattr(form, "status", 422) if request.method == "POST" else 200
    context = {"form": form, "themes": themes, "languages": languages, "expert": entry}
    return render(request, "roster/apply.html", context, status=status)


@require_POST
@member_required
def rest(request, handle):
    entry = get_object_or_404(Expert.objects.visible_to(request.user), member__handle=handle)
    actions.rest_expert(request.user, entry)
    messages.success(request, _("Your entry rests. Hand it in again whenever you like."))
    return redirect(entry)


def save(request, entry, form, themes, languages):
    """The saved entry; None, with a word on the form, where it was changed elsewhere meanwhile."""
    data = {
        **form.cleaned_data,
        "themes": [(row["theme"], row["years"] or 0, row["proof"] or "") for row in themes.rows()],
        "languages": [(row["language"], row["level"]) for row in languages.rows()],
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
        form.data = form.data.copy()
        form.data["revision"] = Expert.objects.get(pk=entry.pk).revision
        return None
    except WrittenOn:
        return None
    messages.success(request, _("Your entry is kept."))
    return saved


def as_a_change(request, form):
    """The member's entry, and what was typed as a change of it, to be sent again."""
    entry = Expert.objects.get(member=request.user)
    form = EditExpertForm(form.data | {"revision": str(entry.revision)})
    form.add_error(None, ELSEWHERE)
    form.status = 409
    return entry, form


def forms_for(entry, data):
    """The form and its rows, as sent in `data`, else as they stand in `entry`.

    What is sent is taken as it is: compared with `entry`, a row that is the same would count as empty.
    """
    is_first = data is not None and "revision" not in data  # gone back to, where there is an entry by now
    kind = EditExpertForm if entry and not is_first else ExpertForm
    form, themes, languages = ({}, [], []) if data is not None else initial_of(entry)
    return (
        kind(data, initial=form),
        ThemeFormSet(data, initial=themes, prefix="themes"),
        LanguageFormSet(data, initial=languages, prefix="languages"),
    )


def initial_of(entry):
    """What the form and its rows show at first."""
    if entry is None:
        return {"language": get_language()}, [], []
    fields = ("headline", "body", "language", "levels", "services", "availability", "fee", "revision")
    form = {name: getattr(entry, name) for name in fields}
    form["countries"] = [country.pk for country in entry.countries.all()]
    themes = [
        {"theme": row.theme_id, "years": row.years, "proof": row.proof} for row in entry.theme_rows.all()
    ]
    languages = [{"language": row.language_id, "level": row.level} for row in entry.language_rows.all()]
    return form, themes, languages
