"""Reading and writing comments; 404 for what one may not see."""

from django.contrib import messages
from django.http import Http404
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST, require_safe

from portal import drafts, kept, notices
from portal.access import AccessDenied, member_required, require
from portal.comments import actions, permissions, threads
from portal.comments.forms import CommentForm, EditCommentForm
from portal.comments.models import Comment
from portal.comments.registry import rooms
from portal.models import WrittenOn
from portal.past import past
from portal.trees import number_in
from portal.writing import fillable, first_words, give_back, ready, sent, show


def load_thing(request, kind, object_id):
    if kind not in rooms:
        raise Http404
    return get_object_or_404(rooms[kind].visible(request.user), pk=object_id)


def load_comment(request, comment_id):
    comments = Comment.objects.visible_to(request.user).select_related("thread", "author")
    return get_object_or_404(comments, pk=comment_id)


@require_safe
@kept.for_visitors
def thread(request, kind, object_id):
    """All comments on a thing, page by page."""
    thing = load_thing(request, kind, object_id)
    found = threads.read(request, kind, thing)
    notices.mark_things_read(request.user, {"comment": found.ids})
    return render(request, "comments/thread.html", {"comments": found})


@require_safe
def comment(request, comment_id):
    return redirect(threads.address(load_comment(request, comment_id), request.user))


@fillable
@member_required
def write_comment(request, kind, object_id):
    thing = load_thing(request, kind, object_id)
    verdict = permissions.can_comment(request.user, kind, thing)
    return write(request, kind, thing, None, verdict, draft=f"comment-{kind}-{object_id}")


@fillable
@member_required
def reply(request, comment_id):
    answered = load_comment(request, comment_id)
    verdict = permissions.can_reply(request.user, answered)
    draft = f"comment-{comment_id}"
    return write(request, answered.thread.kind, answered.thread.thing, answered, verdict, draft=draft)


def write(request, kind, thing, answered, verdict, *, draft):
    """Write what the form holds, or show the form again with what was typed."""
    form = CommentForm(sent(request), language=answered.language if answered else rooms[kind].language(thing))
    drafts.bring_back(request, draft, form)
    if ready(request, form, verdict) and (done := written(request, form, kind, thing, answered)):
        found, made = done
        drafts.drop(request.user, draft)
        if made and not found.is_published:
            messages.info(request, first_words())
        return redirect(threads.address(found, request.user))
    return show(request, form, "comments/write.html", words_about(kind, thing) | {"answered": answered})


def written(request, form, kind, thing, answered):
    """The comment, and whether it was made now; nothing where it may not be written any more."""
    try:
        return actions.write_comment(request.user, kind, thing, answered, **form.cleaned_data)
    except AccessDenied as denied:
        form.add_error(None, str(denied))
        form.status = 403
    except WrittenOn as before:
        give_back(form, before)
    return None


@fillable
@member_required
def edit_comment(request, comment_id):
    found = load_comment(request, comment_id)
    initial = {"body": found.body, "language": found.language, "revision": found.revision}
    form = EditCommentForm(sent(request), initial=initial)
    drafts.bring_back(request, name := f"edit-comment-{comment_id}", form)
    context = about(found)
    if ready(request, form, permissions.can_edit_comment(request.user, found), before=found.body_html):
        said = form.cleaned_data
        if actions.edit_comment(
            request.user, found, base=said["revision"], body=said["body"], language=said["language"]
        ):
            drafts.drop(request.user, name)
            return redirect(threads.address(load_comment(request, comment_id), request.user))
        context["theirs"] = load_comment(request, comment_id)
        form.start_from(context["theirs"])
    return show(request, form, "comments/edit.html", context)


@require_safe
@kept.for_visitors
def comment_history(request, comment_id):
    found = load_comment(request, comment_id)
    number, author = number_in(request.GET.get("text")), found.author
    texts = past(found, found.revisions.all(), author, number, editor=lambda row: author)
    return render(request, "comments/history.html", about(found) | {"past": texts})


@fillable
@member_required
def take_back(request, comment_id):
    found = load_comment(request, comment_id)
    require(permissions.can_take_back(request.user, found))
    if request.method != "POST":
        return render(request, "comments/take_back.html", about(found))
    actions.take_back(request.user, found)
    messages.success(request, _("You have taken it back. For thirty days you can put it back here."))
    return redirect(threads.address(load_comment(request, comment_id), request.user))


@require_POST
@member_required
def put_back(request, comment_id):
    actions.put_back(request.user, load_comment(request, comment_id))
    return redirect(threads.address(load_comment(request, comment_id), request.user))


# --- What they share --------------------------------------------------------------


def about(comment):
    return words_about(comment.thread.kind, comment.thread.thing) | {"comment": comment}


def words_about(kind, thing):
    room = rooms[kind]
    return {"title": room.title(thing), "url": room.url(thing), "thing_language": room.language(thing)}
