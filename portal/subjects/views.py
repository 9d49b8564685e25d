from django.http import Http404
from django.shortcuts import get_object_or_404, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_safe

from portal import kept, notices, search
from portal.pages import KeyPager
from portal.subjects.querysets import latest_about, tags_visible_to
from portal.vocabulary.models import Theme


@require_safe
@kept.for_visitors
def themes(request):
    return render(request, "subjects/themes.html", {"tree": Theme.objects.tree()})


@require_safe
@kept.for_visitors
def theme(request, slug):
    found = Theme.objects.by_slug(slug)
    if not found:
        raise Http404
    kind = request.GET.get("kind", "")
    chosen = [kind] if kind in listed_kinds() else listed_kinds()
    within = Theme.objects.within(found.pk)
    context = {
        "theme": found,
        "area": Theme.objects.known().get(found.parent_id),
        "under": Theme.objects.named(within - {found.pk}),
        "tabs": tabs(request, kind),
        "list": drawn(request, kinds=chosen, themes=within),
        "watching": notices.watching(request.user, "theme", found.pk),
    }
    return render(request, "subjects/theme.html", context)


@require_safe
@kept.for_visitors
def tag(request, slug):
    found = get_object_or_404(tags_visible_to(request.user), slug=slug)
    context = {
        "tag": found,
        "list": drawn(request, kinds=listed_kinds(), tags=[found.pk]),
        "watching": notices.watching(request.user, "tag", found.pk),
    }
    return render(request, "subjects/tag.html", context)


def listed_kinds():
    return [kind.name for kind in search.kinds.values() if kind.listed]


def tabs(request, chosen):
    """Everything, and each kind of thing, for `components/tabs.html`."""
    kinds = [("", _("Everything")), *((name, search.kinds[name].label) for name in listed_kinds())]
    current = chosen if chosen in dict(kinds) else ""
    return [
        {
            "url": f"{request.path}?kind={name}" if name else request.path,
            "label": label,
            "current": name == current,
        }
        for name, label in kinds
    ]


def drawn(request, **about):
    """The latest of what the reader may see, the same for all members."""

    def context(person):
        return {"pager": KeyPager(latest_about(person, **about), request, order=("-date", "-id"))}

    [rows] = kept.drawn(request, context, "subjects/latest.html")
    return rows
