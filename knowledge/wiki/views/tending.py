"""What members do with a whole page: each a form on a page of its own, all named on one."""

from django.contrib import messages
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST, require_safe

from knowledge.wiki import actions, permissions
from knowledge.wiki.forms import AccessForm, DeletePageForm, MergedTextForm, MergePageForm, MovePageForm
from knowledge.wiki.models import Page
from knowledge.wiki.views.filling import fill, pressed
from knowledge.wiki.views.loading import at_its_address, load_page
from portal.access import member_required, require
from portal.writing import fillable, sent


@at_its_address
@require_safe
@member_required
def tend_page(request, slug):
    page = load_page(request, slug)
    deeds = [
        (_("Say that it is still right"), "check-page", permissions.can_check_page),
        (_("Say what is out of date"), "flag-page", permissions.can_flag_page),
        (_("Who looks after it, and when it is read again"), "set-keepers", permissions.can_set_keepers),
        (_("Rename or move it"), "move-page", permissions.can_move_page),
        (_("Merge it into another page"), "merge-page", permissions.can_merge_page),
        (_("Its language and what it translates"), "set-translation", permissions.can_set_translation),
        (_("Delete it"), "delete-page", permissions.can_delete_page),
        (_("Who may read and change it"), "set-access", permissions.can_set_access),
        (_("Review before publishing"), "set-review", permissions.can_set_review),
    ]
    can_edit = permissions.can_edit_page(request.user, page)
    rows = [
        (label, reverse(f"wiki:{name}", args=[page.slug]), may(request.user, page))
        for label, name, may in deeds
    ]
    return render(request, "wiki/tend.html", {"page": page, "rows": rows, "can_edit": can_edit})


@at_its_address
@fillable
@member_required
def set_access(request, slug):
    page = load_page(request, slug)
    require(permissions.can_set_access(request.user, page))
    initial = {"audience": page.audience, "edited_by": page.edited_by}
    form = AccessForm(sent(request), initial=initial, person=request.user)

    def act(data):
        actions.set_access(request.user, page, **data)
        messages.success(request, _("That is noted."))
        return page

    return fill(request, page, form, _("Who may read and change it"), _("Save"), act)


@at_its_address
@fillable
@member_required
def move_page(request, slug):
    page = load_page(request, slug)
    require(permissions.can_move_page(request.user, page))
    initial = {"title": page.title, "parent": page.parent.title if page.parent else ""}
    form = MovePageForm(sent(request), initial=initial, person=request.user, page=page)

    def act(data):
        try:
            moved = actions.move_page(request.user, page, **data)
        except actions.TitleTaken as taken:
            return form.refuse_title(taken.page)
        except actions.Circle:
            return form.add_error("parent", _("A page cannot stand under itself."))
        if moved:
            messages.success(request, _("Done. The old address still leads here."))
        return moved or page

    told = [
        _("Links in other pages follow by and by; until then the old title leads here, too."),
    ]
    return fill(request, page, form, _("Rename or move it"), _("Save"), act, told=told)


@at_its_address
@fillable
@member_required
def delete_page(request, slug):
    page = load_page(request, slug)
    require(permissions.can_delete_page(request.user, page))
    form = DeletePageForm(sent(request))

    def act(data):
        actions.delete_page(request.user, page, data["reason"])
        messages.success(request, _("The page is deleted. It can be brought back at its address."))
        return "wiki:index"

    told = [_("Pages under this one move up to its place. Its text and history are kept.")]
    return fill(request, page, form, _("Delete this page"), _("Delete"), act, kind="danger", told=told)


@require_POST
@member_required
def restore_page(request, slug):
    page = get_object_or_404(Page.objects.stones_for(request.user).at(slug))
    if pressed(request):
        actions.restore_page(request.user, page)
        messages.success(request, _("The page is back."))
    return redirect(page)


@at_its_address
@fillable
@member_required
def merge_page(request, slug):
    """First into which page; then the text of both, which the member brings together."""
    page = load_page(request, slug, with_text=True)
    require(permissions.can_merge_page(request.user, page))
    chosen = MergePageForm(request.GET or None, person=request.user, page=page)
    if not chosen.is_valid():
        context = {"page": page, "form": chosen}
        return render(
            request, "wiki/merge.html", context, status=422 if chosen.errors or request.POST else 200
        )
    into = chosen.cleaned_data["into"]
    numbers = {"merged_revision": page.current.number, "revision": into.current.number}
    both = f"{into.current.body}\n\n# {page.title}\n\n{page.current.body}"
    form = MergedTextForm(sent(request), initial=numbers | {"body": both})
    texts = {"theirs": None}

    def act(data):
        try:
            bases = (data["merged_revision"], data["revision"])
            actions.merge_page(request.user, page, into, body=data["body"], bases=bases)
            return into
        except actions.Changed:
            form.data = form.data.copy()
            form.data.update({name: str(number) for name, number in numbers.items()})
            texts["theirs"] = both
            form.add_error(
                None, _("Somebody has changed one of the pages meanwhile. Please compare once more.")
            )

    title = _("Merge into “%(title)s”") % {"title": into.title}
    before = into.current.body_html + page.current.body_html
    return fill(request, page, form, title, _("Merge"), act, before, texts=texts)
