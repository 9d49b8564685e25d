"""What a post said before, and taking it back."""

from django.contrib import messages
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from forum import actions, permissions, threads
from forum.names import shown_author, shown_person
from forum.pagers import number_in
from forum.views.loading import load_post
from portal import kept
from portal.access import member_required, require
from portal.past import past


@require_safe
@kept.for_visitors
def post_history(request, post_id):
    post = load_post(request, post_id)
    found = past(
        post,
        post.revisions.select_related("editor"),
        shown_author(post, request.user),
        number_in(request.GET.get("text")),
        editor=lambda row: shown_person(row.editor, post, request.user),
    )
    context = {"post": post, "topic": post.topic, "past": found}
    return render(request, "forum/post_history.html", context)


@require_http_methods(["GET", "HEAD", "POST"])
@member_required
def take_back(request, post_id):
    post = load_post(request, post_id)
    require(permissions.can_take_back(request.user, post))
    if request.method != "POST":
        return render(request, "forum/take_back.html", {"post": post, "topic": post.topic})
    actions.take_back(request.user, post)
    messages.success(request, _("You have taken it back. For thirty days you can put it back here."))
    return redirect(threads.where(request, load_post(request, post_id)))


@require_POST
@member_required
def put_back(request, post_id):
    post = load_post(request, post_id)
    actions.put_back(request.user, post)
    return redirect(threads.where(request, load_post(request, post_id)))
