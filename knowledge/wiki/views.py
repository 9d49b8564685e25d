from urllib.parse import quote

from django.contrib import messages
from django.db.models import Exists, OuterRef, Q
from django.http import Http404
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.translation import get_language
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from knowledge.wiki import actions
from knowledge.wiki.filters import PageFilter
from knowledge.wiki.forms import EditPageForm, StartPageForm
from knowledge.wiki.models import Page, Revision
from knowledge.wiki.permissions import can_edit_page, can_start_page
from portal import drafts, kept, limits, links, notices, text
from portal.access import member_required, require
from portal.links import growing
from portal.pages import KeyPager
from portal.vocabulary.models import Country, Theme

START = "wiki-new"  # the draft of a page that is not there yet


@require_safe
@kept.for_visitors
def index(request):
    def context(person):
        found = PageFilter(request.GET, queryset=Page.objects.visible_to(person).for_list())
        return {"filter": found, "pager": KeyPager(found.qs, request, order=("-updated_at", "-id"))}

    [pages] = kept.drawn(request, context, "wiki/index_list.html")
    return render(request, "wiki/index.html", {"list": pages})


@require_safe
@kept.for_visitors
def changes(request):
    def context(person):
        revisions = Revision.objects.visible_to(person).for_list().select_related("page")
        return {"pager": KeyPager(revisions, request, order=("-created_at", "-id"))}

    [revisions] = kept.drawn(request, context, "wiki/changes_list.html")
    return render(request, "wiki/changes.html", {"list": revisions})


def load_page(request, slug):
    return get_object_or_404(Page.objects.visible_to(request.user).for_address(), slug=slug)


@require_safe
@kept.for_visitors
def page(request, slug):
    found = Page.objects.visible_to(request.user).for_address().filter(slug=slug).first()
    if not found:
        context = {"title": slug.replace("-", " ").capitalize(), "can_start": can_start_page(request.user)}
        return render(request, "wiki/missing.html", context, status=404)
    notices.mark_read(request.user, "page", found.pk)
    parts = ("wiki/page_crumbs.html", "wiki/page_text.html", "wiki/page_facts.html")
    crumbs, words, facts = kept.drawn(request, lambda person: about(person, found), *parts)
    context = {
        "page": found,
        "crumbs": crumbs,
        "text": words,
        "facts": facts,
        "can_edit": can_edit_page(request.user, found),
        "level": notices.watching(request.user, "page", found.pk),
    }
    return render(request, "wiki/page.html", context)


def about(person, page):
    """What the page and what is around it say to `person`, who may see it."""
    found = Page.objects.for_page().get(pk=page.pk)
    visible = Page.objects.visible_to(person)
    cited_in, grown_from = links.sides(person, ("page", page.pk), of=links.MADE_FROM)
    return {
        "page": found,
        "html": mark_missing(person, found),
        "trail": trail_of(person, found),
        "children": visible.filter(parent=found).order_by("title")[:50],
        "translations": translations(person, found),
        "grown_from": grown_from,
        "cited_in": cited_in,
        "themes": Theme.objects.named(found.theme_ids),
        "countries": Country.objects.named(found.country_codes),
    }


def mark_missing(person, page):
    """The page's HTML in which links to pages that are not there for `person` are marked as such."""
    there = Page.objects.visible_to(person).filter(slug=OuterRef("to_slug"))
    html = page.current.body_html
    for slug in page.links.filter(~Exists(there)).values_list("to_slug", flat=True):
        link = f'href="/wiki/{quote(slug)}/'
        html = html.replace(f'class="wikilink" {link}', f'class="wikilink wikilink-missing" {link}')
    return html


def trail_of(person, page):
    """The pages above `page` that `person` may see, the topmost first."""
    above = Page.objects.visible_to(person).only("slug", "title").in_bulk(page.trail) if page.trail else {}
    return [above[pk] for pk in page.trail if pk in above]


def translations(person, page):
    """The same page in other languages."""
    original = page.translation_of_id or page.pk
    family = Page.objects.visible_to(person).filter(Q(translation_of=original) | Q(pk=original))
    return [one for one in family.only("slug", "title", "language") if one.pk != page.pk]


@require_http_methods(["GET", "HEAD", "POST"])
@member_required
def start_page(request):
    return begin_page(request, START)


@require_http_methods(["GET", "HEAD", "POST"])
@member_required
def grow_page(request, kind, object_id):
    """Start a page that grows out of something else, which the person must see."""
    found = links.entries(request.user, [(kind, object_id)]) if kind in growing.sources else []
    if not found:
        raise Http404
    return begin_page(request, f"{START}-{kind}-{object_id}", found[0])


def begin_page(request, draft, origin=None):
    require(can_start_page(request.user))
    title = origin.title if origin else request.GET.get("title", "")
    initial = {"title": title[:150], "language": get_language()}
    form = StartPageForm(request.POST or None, initial=initial, person=request.user)
    drafts.bring_back(request, draft, form)
    if request.method == "POST" and form.is_valid() and limits.admits(request, form, profile="wiki"):
        try:
            key = form.cleaned_data["form_key"]
            grown_from = (origin.kind, origin.object_id) if origin else None
            page = actions.start_page(request.user, form.cleaned_data, form_key=key, grown_from=grown_from)
            drafts.drop(request.user, draft)
            return redirect(page)
        except actions.TitleTaken:
            form.add_error(
                "title",
                _("There is a page with this title already. Please choose another, or edit that one."),
            )
    context = {"form": form, "origin": origin}
    return render(request, "wiki/start.html", context, status=status_of(request, form))


def status_of(request, form):
    """Of the page that shows the form, asked for or refused."""
    return getattr(form, "status", 422) if request.method == "POST" else 200


@require_http_methods(["GET", "HEAD", "POST"])
@member_required
def edit_page(request, slug):
    found = get_object_or_404(Page.objects.visible_to(request.user).select_related("current"), slug=slug)
    require(can_edit_page(request.user, found))
    form = EditPageForm(request.POST if request.method == "POST" else None, initial=initial_of(found))
    context = {"form": form, "page": found}
    drafts.bring_back(request, f"wiki-{found.pk}", form)
    if request.method == "POST" and form.is_valid():
        if "preview" in request.POST:
            context["preview"] = text.render(form.cleaned_data["body"], profile="wiki").html
        elif limits.admits(request, form, profile="wiki", before=found.current.body_html):
            try:
                save(request.user, found, form)
                return redirect(found)
            except actions.Conflict as conflict:
                context |= offer(form, conflict)
    status = 200 if "preview" in context else status_of(request, form)
    return render(request, "wiki/edit.html", context, status=status)


def save(member, page, form):
    data = form.cleaned_data
    actions.edit_page(member, page, data, base=data["revision"], form_key=data["form_key"])
    drafts.drop(member, form.draft_name)


def initial_of(page):
    return {
        "title": page.title,
        "body": page.current.body,
        "revision": page.current.number,
        "themes": [theme.pk for theme in page.themes.all()],
        "countries": [country.pk for country in page.countries.all()],
        "tags": ", ".join(tag.name for tag in page.tags.all()),
    }


def offer(form, conflict):
    """Give the form back from the other's revision on, with both texts to compare; what was typed is kept."""
    form.data = form.data.copy()
    form.data["revision"] = conflict.current.number
    mine = form.cleaned_data["body"]
    if conflict.merged is not None:
        form.data["body"] = conflict.merged
    return {"theirs": conflict.current, "mine": mine, "merged": conflict.merged}


@require_safe
@kept.for_visitors
def history(request, slug):
    found = load_page(request, slug)

    def context(person):
        revisions = Revision.objects.filter(page=found).for_list()
        return {"page": found, "pager": KeyPager(revisions, request, order=("-number",))}

    [revisions] = kept.drawn(request, context, "wiki/history_list.html")
    context = {"page": found, "list": revisions, "can_edit": can_edit_page(request.user, found)}
    return render(request, "wiki/history.html", context)


@require_safe
@kept.for_visitors
def revision(request, slug, number):
    found = get_object_or_404(Page.objects.visible_to(request.user).for_list(), slug=slug)
    shown = get_object_or_404(Revision.objects.filter(page=found).select_related("author"), number=number)
    context = {"page": found, "revision": shown, "can_edit": can_edit_page(request.user, found)}
    return render(request, "wiki/revision.html", context)


@require_safe
@kept.for_visitors
def diff(request, slug):
    found = load_page(request, slug)
    old, new = sorted(number_in(request, name) for name in ("old", "new"))
    head, rows = kept.drawn(
        request, lambda person: difference(found, old, new), "wiki/diff_head.html", "wiki/diff_rows.html"
    )
    context = {
        "page": found,
        "old": old,
        "head": head,
        "rows": rows,
        "can_edit": can_edit_page(request.user, found),
    }
    return render(request, "wiki/diff.html", context)


def difference(page, old, new):
    """Two revisions of the page by their numbers, and how their texts differ."""
    revisions = Revision.objects.filter(page=page, number__in=(old, new)).select_related("author")
    pair = {row.number: row for row in revisions}
    if old not in pair or new not in pair:
        raise Http404
    rows = text.diff.lines(pair[old].body, pair[new].body)
    return {"page": page, "old": pair[old], "new": pair[new], "rows": rows}


def number_in(request, name):
    """The revision number in the query; 0, which no revision has, for anything else."""
    value = request.GET.get(name, "")
    return int(value) if value.isascii() and value.isdigit() and len(value) < 10 else 0


@require_POST
@member_required
def revert_page(request, slug, number):
    found = get_object_or_404(Page.objects.visible_to(request.user).select_related("current"), slug=slug)
    earlier = get_object_or_404(Revision, page=found, number=number)
    base = int(request.POST["base"]) if request.POST.get("base", "").isdecimal() else found.current.number
    if not limits.allow(request):
        messages.error(request, _("That was a lot in one hour. Please try again a little later."))
        return redirect("wiki:history", slug)
    try:
        summary = _("Back to revision %(number)s") % {"number": number}
        actions.revert_page(request.user, found, earlier, base=base, summary=summary)
        messages.success(
            request, _("The earlier text is current again. Everything else is still in the history.")
        )
    except actions.Conflict:
        messages.error(
            request, _("Somebody changed the page in the meantime. Please look at the history again.")
        )
        return redirect("wiki:history", slug)
    return redirect(found)


@require_safe
@kept.for_visitors
def backlinks(request, slug):
    found = load_page(request, slug)

    def context(person):
        pages = Page.objects.visible_to(person).filter(links__to_slug=found.slug).for_list()
        return {"pager": KeyPager(pages, request, order=("title", "id"))}

    [pages] = kept.drawn(request, context, "wiki/backlinks_list.html")
    context = {"page": found, "list": pages, "can_edit": can_edit_page(request.user, found)}
    return render(request, "wiki/backlinks.html", context)
