"""Single posts: where they stand, their files and mails, and the buttons under them."""

from django.shortcuts import get_object_or_404, redirect, render
from django.views.decorators.http import require_POST, require_safe

from forum import actions, permissions, threads
from forum.models import Attachment
from forum.views.loading import load_post
from portal.access import member_required, require
from portal.files import serve
from portal.notices.inbox.models import Incoming


@require_safe
def post(request, post_id):
    return redirect(threads.where(request, load_post(request, post_id)))


@require_safe
def attachment(request, post_id, name):
    found = get_object_or_404(Attachment.objects.visible_to(request.user), post=post_id, name=name)
    about = {"media_type": found.media_type, "sha256": found.sha256, "modified": found.created_at}
    return serve(request, found.file, name=found.name, inline=found.width is not None, **about)


@require_safe
@member_required
def mail(request, post_id):
    post = load_post(request, post_id)
    require(permissions.can_read_mail(request.user, post))
    kind, object_id = ("topic", post.topic_id) if post.is_body else ("post", post.pk)
    found = get_object_or_404(Incoming.objects.of(kind, object_id), member=post.author)
    return render(request, "forum/mail.html", {"post": post, "topic": post.topic, "mail": found})


@require_POST
@member_required
def mark_helped(request, post_id):
    post = load_post(request, post_id)
    actions.mark_helped(request.user, post, request.POST.get("helped") != "no")
    return redirect(threads.where(request, post))


@require_POST
@member_required
def accept_answer(request, post_id):
    post = load_post(request, post_id)
    actions.accept_answer(request.user, post, request.POST.get("accepted") != "no")
    return redirect(threads.where(request, load_post(request, post_id)))
