from django.http import Http404
from django.shortcuts import redirect, render
from django.utils.translation import get_language

from knowledge.wiki import actions, beginnings
from knowledge.wiki.forms import StartPageForm
from knowledge.wiki.models import Page
from knowledge.wiki.permissions import can_start_page
from knowledge.wiki.views.filling import status_of
from knowledge.wiki.views.previewing import html_of
from portal import drafts, limits, links, text
from portal.access import member_required, require
from portal.links import growing
from portal.models import WrittenOn
from portal.writing import fillable, give_back

START = "wiki-new"  # the draft of a page that is not there yet


@fillable
@member_required
def start_page(request):
    return begin_page(request, START)


@fillable
@member_required
def grow_page(request, kind, object_id):
    """Start a page that grows out of something else, which the person must see."""
    found = links.entries(request.user, [(kind, object_id)]) if kind in growing.sources else []
    if not found:
        raise Http404
    return begin_page(request, f"{START}-{kind}-{object_id}", found[0])


def begin_page(request, draft, origin=None):
    require(can_start_page(request.user))
    if request.method != "POST" or "template" in request.POST:
        return offer_form(request, draft, origin)
    form = StartPageForm(request.POST, person=request.user)
    if form.is_valid() and "preview" in request.POST:
        keep_draft(request, form, draft)
        return show_form(
            request, form, draft, origin, preview=html_of(request.user, form.cleaned_data["body"])
        )
    if form.is_valid() and limits.admits(request, form, profile="wiki"):
        try:
            key = form.cleaned_data["form_key"]
            grown_from = (origin.kind, origin.object_id) if origin else None
            page = actions.start_page(request.user, form.cleaned_data, form_key=key, grown_from=grown_from)
            drafts.drop(request.user, draft)
            return redirect(page)
        except actions.TitleTaken as taken:
            form.refuse_title(taken.page)
        except WrittenOn as before:
            give_back(form, before)
    return show_form(request, form, draft, origin, status=status_of(request, form))


def offer_form(request, draft, origin):
    """The empty form, or with all that was typed and the template that was chosen."""
    title = origin.title if origin else request.GET.get("title", "")
    under = text.clean(request.GET.get("under", ""))[:200]
    above = Page.objects.visible_to(request.user).filter(slug=under).first()
    initial = {"title": title[:150], "language": above.language if above else get_language(), "parent": above}
    form = StartPageForm(initial=initial, person=request.user)
    if request.method == "POST":
        form.initial |= typed_in(form, request.POST)
    else:
        drafts.bring_back(request, draft, form)
    templates = beginnings.offered(form.initial["language"])
    asked = request.POST.get("template") or request.GET.get("template")
    if chosen := next((one for one in templates if str(one.pk) == asked), None):
        form.initial["body"] = begin_with(chosen, form.initial.get("body", ""), templates)
    return show_form(request, form, draft, origin, templates=templates, chosen=chosen)


def begin_with(chosen, typed, templates):
    """The template's text; what was typed already stays below it, save where it is another template's."""
    as_they_are = {text.clean(one.body).strip() for one in templates} | {""}
    body, typed = chosen.body.strip(), text.clean(typed).strip()
    return body if typed in as_they_are else f"{body}\n\n{typed}"


def typed_in(form, data):
    """What was typed into the form, by its fields."""
    fields = {name: field.widget.value_from_datadict(data, {}, name) for name, field in form.fields.items()}
    return {name: value for name, value in fields.items() if value and name != "form_key"}


def keep_draft(request, form, name):
    typed = typed_in(form, request.POST)
    words = {field: text.clean(value) for field, value in typed.items() if isinstance(value, str)}
    drafts.keep(request.user, name, words, request.path)


def show_form(request, form, draft, origin, *, status=200, templates=None, **context):
    form.draft_name = draft
    if templates is None:
        templates = beginnings.offered(form["language"].value())
    context |= {"form": form, "origin": origin, "templates": templates}
    return render(request, "wiki/start.html", context, status=status)
