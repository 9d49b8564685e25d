from django.contrib import messages
from django.db import transaction
from django.http import Http404, HttpResponse
from django.shortcuts import redirect, render
from django.template.loader import render_to_string
from django.urls import reverse
from django.utils.translation import get_language
from django.utils.translation import gettext as _
from django.views.decorators.http import require_safe
from taggit.models import Tag

from knowledge.wiki import actions
from knowledge.wiki.actions.subjects import with_waiting
from knowledge.wiki.forms import EditPageForm, EditSectionForm, conflicts
from knowledge.wiki.models import Flag, Page, PageFile, Revision
from knowledge.wiki.permissions import can_edit_page, can_review_page
from knowledge.wiki.querysets.around import MOST_FLAGS, ids_of
from knowledge.wiki.views.families import behind
from knowledge.wiki.views.filling import number_in
from knowledge.wiki.views.loading import at_its_address, find_stone, find_to_edit, load_page
from knowledge.wiki.views.previewing import html_of
from knowledge.wiki.views.reading import show_stone
from portal import drafts, kept, limits, text
from portal.access import AccessDenied, is_member, member_required, require
from portal.subjects.tags import tags_of
from portal.text import sections
from portal.writing import fillable

# What the fields of a form that was just opened are made from.
MADE_FROM = (
    Page, Revision, Page.themes.through, Page.countries.through, Page.tags.through, Tag, PageFile, Flag,
)  # fmt: skip


@at_its_address
@fillable
@member_required
def edit_page(request, slug):
    return edit(request, slug, None)


@at_its_address
@fillable
@member_required
def edit_section(request, slug, number):
    return edit(request, slug, number)


def edit(request, slug, number):
    """The form for a page, or for the section `number` of it, and what comes of sending it."""
    page = find_to_edit(request, slug)
    if not page:
        return give_back(request, slug)
    may = can_edit_page(request.user, page)
    if request.method != "POST":
        require(may)
        return open_form(request, page, number)
    form = form_for(request, page, number, request.POST)
    is_valid = form.is_valid()
    if not may:
        refuse(form, may.reason)
    elif is_valid and "preview" in request.POST:
        drafts.keep(request.user, draft_of(page, number), typed_in(form), form_url(page, number))
        return show(request, page, form, number, preview=form.cleaned_data["body"])
    elif is_valid and limits.admits(request, form, profile="wiki", before=page.current.body_html):
        try:
            if not save(request.user, page, form, number):
                messages.info(request, _("It is as it was before."))
            return redirect(page)
        except actions.Conflict as conflict:
            return show_conflict(request, page, form, number, conflict)
        except AccessDenied as denied:
            refuse(form, str(denied))
        except text.TextError as error:  # the section is not too long, but the whole page is
            form.add_error("body", error)
    return show(request, page, form, number, status=getattr(form, "status", 422))


def give_back(request, slug):
    """What one gets who edits a page that is not there, or no more: their text, whatever else."""
    typed = request.POST.get("body", "")
    if stone := find_stone(request, slug):
        return show_stone(request, stone, typed)
    if not typed:
        raise Http404
    return render(request, "wiki/given_back.html", {"typed": typed}, status=404)


def refuse(form, reason):
    form.add_error(None, reason)
    form.status = 403


def open_form(request, page, number):
    initial = {"revision": page.current.number, "of": page.pk}
    if number is None:
        initial |= {"body": page.current.body} | about(page)
    else:
        section = sections.find(page.current.body, number)
        initial["body"] = section and page.current.body[section.start : section.end].strip("\n")
    form = form_for(request, page, number, initial=initial)
    drafts.bring_back(request, draft_of(page, number), form)
    if form.initial["body"] is None:  # the page has no such section any more
        return redirect("wiki:edit-page", page.slug)
    if request.method == "GET":
        actions.presence.come(request.user, page.pk)
    return show(request, page, form, number)


def form_for(request, page, number, sent=None, **how):
    """The form for the page or a section of it, with what was `sent`; files belong to the whole page."""
    how["may_approve"] = may_approve(request.user, page)
    if number is not None:
        return EditSectionForm(sent, **how)
    files = None if sent is None else request.FILES
    return EditPageForm(sent, files, person=request.user, thing=page, **how)


def may_approve(person, page):
    return page.is_reviewed and bool(can_review_page(person, page))


def about(page):
    """What the page is about, with what waits of that, as the form's fields have it, and as its hidden field
    remembers it."""
    themes, countries, tags = kept.piece(("about", page.pk), lambda: keys_of_subjects(page))
    was = {"themes": themes, "countries": countries, "tags": [tag["name"] for tag in tags]}
    if page.is_ahead:
        was = with_waiting(was, page.current.about)
    return was | {"was": was}


def keys_of_subjects(page):
    """The keys of its themes and countries, and its tags, in one query."""
    found = Page.objects.annotate(
        themed=ids_of(Page.themes.through, "theme_id"),
        placed=ids_of(Page.countries.through, "country_id"),
        tagged=tags_of(Page),
    )
    return found.values_list("themed", "placed", "tagged").get(pk=page.pk)


def save(member, page, form, number):
    """Whether anything is different now."""
    data = form.cleaned_data
    body = data["body"] if number is None else whole_of(page, data, number)
    base, of = data["revision"], data["of"]
    data = data | {"body": body, "up_to_date": "up_to_date" in form.data}
    with transaction.atomic():
        made = actions.edit_page(member, page, data, base=base, of=of, form_key=data["form_key"])
        if number is None:
            actions.change_files(member, page, data["files"], form.without())
        if followed := number_in(form.data, "followed"):
            actions.follow_original(member, page, followed)
    drafts.drop(member, draft_of(page, number))
    return made or data["up_to_date"] or followed or data.get("files") or (number is None and form.without())


def whole_of(page, data, number):
    """The page's text with the section `number`, as it was in what the form was made from, changed."""
    origin = actions.origin_of(page, data["of"] or page.pk, data["revision"])
    section = origin and sections.find(origin.body, number)
    if not section:
        raise text.TextError(
            _("This part of the page is not to be found any more. Please put your text into the whole page.")
        )
    typed = data["body"].strip("\n")
    is_same = origin.body[section.start : section.end].strip("\n") == typed
    return origin.body if is_same else sections.put(origin.body, section, typed)


def show_conflict(request, page, form, number, conflict):
    """The form with both changes; as a draft it is kept under its new name where it has become the page's."""
    shown, place = conflicts.offer(form, page, conflict, number)
    if place != number:
        drafts.drop(request.user, draft_of(page, number))
    drafts.keep(request.user, draft_of(page, place), typed_in(form), form_url(page, place))
    return show(request, page, form, place, status=form.status, **shown)


def show(request, page, form, number, *, preview=None, status=200, **context):
    form.draft_name = draft_of(page, number)
    context |= {"form": form, "page": page, "number": number, "address": form_url(page, number)}
    context["others"] = actions.presence.others(request.user, page)
    context["behind"] = behind(request, page)
    context["flags"] = kept.piece(("open flags", page.pk), lambda: open_flags(page))
    context["up_to_date"] = "up_to_date" in form.data
    context["fields"] = fields(request, form, page, number, dict(context))
    if preview is not None:
        context["preview"] = html_of(request.user, preview)
    return render(request, "wiki/edit.html", context, status=status)


def open_flags(page):
    """What members say is out of date in it, the latest first."""
    flags = Flag.objects.filter(page=page, closed_at=None).order_by("-pk")
    return list(flags.values_list("reason", flat=True)[:MOST_FLAGS])


def fields(request, form, page, number, context):
    """The fields of the form, which are many: drawn once for all who open it anew, from what is the same for
    them all, and whether they may approve."""

    def draw():
        kept.depends_on(*(model._meta.db_table for model in MADE_FROM))
        return render_to_string("wiki/edit_fields.html", context)

    if form.is_bound or drafts.is_wanted(request):
        return draw()
    original = context["behind"] and context["behind"]["number"]
    key = ("wiki form", page.pk, number, original, "approve" in form.fields, get_language())
    return kept.piece(key, draw, size=len)


def form_url(page, number):
    if number is None:
        return reverse("wiki:edit-page", args=[page.slug])
    return reverse("wiki:edit-section", args=[page.slug, number])


def draft_of(page, number):
    return f"wiki-{page.pk}" if number is None else f"wiki-{page.pk}-{number}"


def typed_in(form):
    """What the form holds of what people type, as drafts keep it."""
    names = ("body", "summary", "tags", "revision")
    return {name: text.clean(form.data.get(name, "")) for name in names if name in form.fields}


@at_its_address
@require_safe
def other_editors(request, slug):
    """Asked for while one types: who else has the page open, and whether somebody was faster."""
    page = load_page(request, slug)
    if not is_member(request.user):
        return HttpResponse(status=204)
    asked = request.GET.get("revision", "")
    context = {
        "page": page,
        "others": actions.presence.others(request.user, page),
        "is_newer": asked != str(page.current.number),
    }
    return render(request, "wiki/other_editors.html", context)
