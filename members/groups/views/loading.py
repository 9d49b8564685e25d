"""What a page is about, as its person may see it; 404 for what they may not."""

from functools import wraps

from django.http import Http404
from django.shortcuts import get_object_or_404, redirect

from members.groups.models import Group, Meeting


def of_group(view):
    """Give the view its group instead of the address, with the standing of who asks in it.

    An address that it had before leads on to the present one.
    """

    @wraps(view)
    def loaded(request, slug, **kwargs):
        groups = Group.objects.visible_to(request.user).for_page().with_standing(request.user)
        if found := groups.filter(slug=slug).first():
            return view(request, found, **kwargs)
        moved = groups.filter(former_names__slug=slug).first()
        if moved is None:
            raise Http404
        if request.method in ("GET", "HEAD"):
            here = request.get_full_path().replace(f"/groups/{slug}/", moved.get_absolute_url(), 1)
            return redirect(here, permanent=True)
        return view(request, moved, **kwargs)

    return loaded


def load_meeting(request, group, meeting_id):
    """A meeting of the group, which knows its group without a query."""
    found = get_object_or_404(
        Meeting.objects.visible_to(request.user).select_related("minutes"), pk=meeting_id, group=group.pk
    )
    found.group = group
    return found
