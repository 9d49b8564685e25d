"""Ways through a conversation: in which order, and to where one has not read yet."""

from django.http import HttpResponseBadRequest
from django.shortcuts import redirect, render
from django.utils.http import url_has_allowed_host_and_scheme
from django.views.decorators.http import require_POST, require_safe

from forum import actions, reading, threads
from forum.models import Reader
from forum.pagers import PostPager
from forum.views.loading import load_topic
from portal import kept
from portal.access import member_required

PRINTED = 500  # posts on one page, as light as words are


@require_POST
@member_required
def set_order(request):
    order, back = request.POST.get("order"), request.POST.get("back", "")
    if order not in Reader.Order.values:
        return HttpResponseBadRequest()
    actions.set_order(request.user, order)
    own = back.startswith("/") and url_has_allowed_host_and_scheme(back, None)
    return redirect(back if own else "forum:index")


@require_safe
@member_required
def unread(request, topic_id):
    """To the first post that is new to the member; where none is, to the last page."""
    topic = load_topic(request, topic_id)
    number = reading.first_unread(request.user, topic)
    post = number and threads.posts_of(topic, request.user).filter(number=number).first()
    if not post:
        return redirect(f"{topic.get_absolute_url()}?page=last")
    post.topic = topic
    return redirect(threads.where(request, post))


@require_safe
@kept.for_visitors
def print_topic(request, topic_id, slug):
    """All of a conversation in the order of its tree, to be read on paper or without a line."""
    topic = load_topic(request, topic_id)
    if slug != topic.slug:
        return redirect(f"{topic.get_absolute_url()}print/", permanent=True)
    posts = threads.posts_of(topic, request.user).for_page()
    pager = PostPager(posts, request.GET, size=PRINTED)
    rows = threads.plain_rows(pager.rows, topic, request.user)
    return render(request, "forum/print.html", {"topic": topic, "pager": pager, "rows": rows})
