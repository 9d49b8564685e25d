from django.contrib import messages
from django.http import Http404, StreamingHttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST, require_safe

from knowledge.wiki import actions
from knowledge.wiki import authors as line_authors
from knowledge.wiki.exchange import mediawiki
from knowledge.wiki.models import Editors, Page, Revision, Thanks
from knowledge.wiki.permissions import can_edit_page, can_protect_page, can_thank_author
from knowledge.wiki.views.editing import may_approve
from knowledge.wiki.views.filling import number_in, pressed, tell_of_wait
from knowledge.wiki.views.loading import at_its_address, load_frame, load_page, load_revision
from portal import files, kept, text
from portal.access import is_member, member_required
from portal.pages import KeyPager


@at_its_address
@require_safe
@kept.for_visitors
def history(request, slug):
    found = load_frame(request, slug)

    def context(person):
        kept.depends_on(Page._meta.db_table)
        revisions = Revision.objects.visible_in(found, person).for_list().with_growth()
        return {"page": found, "pager": KeyPager(revisions, request, order=("-number",))}

    [revisions] = kept.drawn(request, context, "wiki/history_list.html")
    context = {
        "page": found,
        "list": revisions,
        "merged": merged_into(request.user, found),
        "can_edit": can_edit_page(request.user, found),
        "can_protect": is_member(request.user) and can_protect_page(request.user, found),
        "is_protected": found.edited_by == Editors.FACILITATORS,
    }
    return render(request, "wiki/history.html", context)


def merged_into(person, page):
    """The pages that were merged into `page` and whose history `person` may read. Few pages have any."""
    rows = Page.objects.filter(merged_into=page.pk)
    if not kept.piece(("merged into", page.pk), rows.exists):
        return []
    return Page.objects.merged_for(person).filter(merged_into=page.pk).order_by("pk")


@at_its_address
@require_safe
@member_required
def history_xml(request, slug):
    """The page with all revisions that the person sees, piece by piece."""
    found = load_page(request, slug)
    pieces = mediawiki.export([found], request.user)
    response = StreamingHttpResponse(pieces, content_type="application/xml; charset=utf-8")
    response["Content-Disposition"] = files.disposition(f"{found.slug}.xml")
    return response


def revisions_of(request, page):
    return Revision.objects.visible_in(page, request.user)


def find_merged(request, page, page_id):
    """The page of this id that was merged into `page`."""
    return get_object_or_404(Page.objects.merged_for(request.user).filter(merged_into=page, pk=page_id))


@at_its_address
@require_safe
@kept.for_visitors
def revision(request, slug, number):
    found = load_frame(request, slug)
    shown = load_revision(request, found, number)

    def context(person):
        kept.depends_on(Page._meta.db_table)
        return {"page": found, "html": Revision.objects.values_list("body_html", flat=True).get(pk=shown.pk)}

    [words] = kept.drawn(request, context, "wiki/revision_text.html")
    context = {"page": found, "text": words, "can_edit": can_edit_page(request.user, found)}
    context["may_approve"] = may_approve(request.user, found)
    return render(request, "wiki/revision.html", context | about_revision(request.user, shown))


def about_revision(person, revision):
    """How many have thanked for it, and whether `person` has, or may."""
    rows = Thanks.objects.filter(revision=revision)
    members = kept.piece(("thanks", revision.pk), lambda: set(rows.values_list("member", flat=True)))
    thanks = {"count": len(members), "mine": person.pk in members}
    return {"revision": revision, "thanks": thanks, "can_thank": can_thank_author(person, revision)}


@at_its_address
@require_safe
@kept.for_visitors
def authors(request, slug):
    """Who wrote which line of what the person reads: members, of the newest revision."""
    found = load_frame(request, slug)

    def context(person):
        kept.depends_on(Page._meta.db_table)
        newest = found.current_id if is_member(person) else found.shown_id
        shown = Revision.objects.get(pk=newest)
        part = number_in(request.GET, "part")
        return {"page": found, "authors": line_authors.of(found, person, shown, part)}

    [listed] = kept.drawn(request, context, "wiki/history_authors_list.html")
    context = {"page": found, "list": listed, "can_edit": can_edit_page(request.user, found)}
    return render(request, "wiki/history_authors.html", context)


@at_its_address
@require_safe
@kept.for_visitors
def merged(request, slug, page_id):
    """The revisions of a page that was merged into this one."""
    found = load_page(request, slug)
    former = find_merged(request, found, page_id)
    revisions = revisions_of(request, former).for_list()
    pager = KeyPager(revisions, request, order=("-number",))
    return render(request, "wiki/merged.html", {"page": found, "former": former, "pager": pager})


@at_its_address
@require_safe
@kept.for_visitors
def merged_revision(request, slug, page_id, number):
    found = load_page(request, slug)
    revisions = revisions_of(request, find_merged(request, found, page_id)).select_related("author")
    shown = get_object_or_404(revisions, number=number)
    return render(request, "wiki/revision.html", {"page": found, "revision": shown})


@at_its_address
@require_safe
@kept.for_visitors
def diff(request, slug):
    found = load_frame(request, slug)
    old, new = sorted(number_in(request.GET, name) for name in ("old", "new"))
    head, rows = kept.drawn(
        request,
        lambda person: difference(person, found, old, new),
        "wiki/diff_head.html",
        "wiki/diff_rows.html",
    )
    context = {
        "page": found,
        "old": old,
        "head": head,
        "rows": rows,
        "can_edit": can_edit_page(request.user, found),
        "may_approve": may_approve(request.user, found),
    }
    if new == old + 1 and is_member(request.user):
        context |= about_revision(request.user, load_revision(request, found, new))
    return render(request, "wiki/diff.html", context)


def difference(person, page, old, new):
    """Two revisions of the page by their numbers, and how their texts differ."""
    kept.depends_on(Page._meta.db_table)
    revisions = Revision.objects.visible_in(page, person).filter(number__in=(old, new))
    pair = {row.number: row for row in revisions.select_related("author")}
    if old not in pair or new not in pair:
        raise Http404
    rows = text.diff.lines(pair[old].body, pair[new].body)
    return {"page": page, "old": pair[old], "new": pair[new], "rows": rows}


@require_POST
@member_required
def revert_page(request, slug, number):
    found = load_page(request, slug)
    earlier = get_object_or_404(Revision, page=found, number=number)
    base = number_in(request.POST, "base") or found.current.number
    if not pressed(request):
        return redirect("wiki:history", found.slug)
    try:
        summary = _("Back to revision %(number)s") % {"number": number}
        how = {"base": base, "summary": summary, "approve": "approve" in request.POST}
        if made := actions.revert_page(request.user, found, earlier, **how):
            said = _("The earlier text is current again. Everything else is still in the history.")
            messages.success(request, said)
            tell_of_wait(request, found, made)
        else:
            messages.info(request, _("It is as it was before."))
    except actions.Conflict:
        messages.error(
            request, _("Somebody changed the page in the meantime. Please look at the history again.")
        )
        return redirect("wiki:history", found.slug)
    return redirect(found)
