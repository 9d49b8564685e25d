"""What is held or reported in the categories that one looks after, and deciding about it on the site."""

from django.contrib import messages
from django.http import Http404
from django.shortcuts import redirect, render
from django.utils.translation import ngettext
from django.views.decorators.http import require_POST, require_safe

from forum import permissions
from forum.decisions import place_of
from forum.models import Category
from portal.access import member_required, require
from portal.moderation import deciding, desk, drawing
from portal.moderation.forms import DecideForm
from portal.moderation.registry import kinds
from portal.pages import KeyPager

KINDS = ("topic", "post")
NOT_HERE = {"suspend", "drop"}  # what the secretariat alone decides, in the admin


@require_safe
@member_required
def moderate(request, form=None):
    categories = list(Category.objects.looked_after_by(request.user).values_list("pk", flat=True))
    require(permissions.can_moderate(request.user, categories))
    cases = desk.queue().filter(kind__in=KINDS, place__in=map(place_of, categories))
    pager = KeyPager(cases, request, order=("since", "id"))
    return show(request, desk.rows_of(pager.rows), form, pager)


@require_safe
@member_required
def moderate_thing(request, kind, object_id):
    thing = load(request.user, kind, object_id)
    return show(request, [desk.row_for(kinds[kind], thing)], None)


@require_POST
@member_required
def decide(request):
    form = DecideForm(request.POST)
    tokens = [token for token in form.tokens if load(request.user, *deciding.named(token))]
    if not form.is_valid():
        rows = [
            desk.row_for(kinds[kind], kinds[kind].get(pk)) for kind, pk in map(deciding.named, tokens[:1])
        ]
        return show(request, rows, form)
    said = form.cleaned_data
    result = deciding.decide(request.user, tokens, said["verb"], said["reason"])
    if result.done:
        messages.success(
            request,
            ngettext("%(n)s thing decided.", "%(n)s things decided.", result.done) % {"n": result.done},
        )
    for sentence in result.failed:
        messages.warning(request, sentence)
    return redirect("forum:moderate")


def load(person, kind, object_id):
    """A topic or post that `person` may decide about; 404 for what they don't see, 403 for another's."""
    thing = kinds[kind].get(object_id) if kind in KINDS else None
    if thing is None or not kinds[kind].visible(person).filter(pk=object_id).exists():
        raise Http404
    rule = permissions.can_moderate_topic if kind == "topic" else permissions.can_moderate_post
    require(rule(person, thing))
    return thing


def show(request, rows, form, pager=None):
    for row in rows:
        row.verbs = [verb for verb in row.verbs if verb not in NOT_HERE]
    drawn = drawing.drawn(request, rows, form, url="forum:decide", in_admin=False)
    context = {"rows": drawn, "pager": pager, "form": form}
    return render(request, "forum/moderate.html", context, status=422 if form and form.errors else 200)
