"""Polls."""

from django.contrib import messages
from django.http import Http404
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST

from forum import actions, permissions, polls
from forum.models import Poll
from forum.poll_forms import PollForm
from forum.views.loading import load_topic
from forum.views.tending import tend
from portal import limits
from portal.access import AccessDenied, member_required, require
from portal.writing import fillable, sent


@fillable
@member_required
def add_poll(request, topic_id):
    topic = load_topic(request, topic_id)
    require(permissions.can_add_poll(request.user, topic))
    form = PollForm(sent(request))

    def act(data):
        if not limits.allow(request):
            return limits.refuse(form)
        actions.add_poll(request.user, topic, **data)
        return topic

    words = {
        "heading": _("A poll"),
        "lead": _("What you set here stays as it is from the first vote on."),
        "submit": _("Put the poll there"),
    }
    return tend(request, topic, form, act, **words)


@require_POST
@member_required
def vote(request, topic_id):
    topic = load_topic(request, topic_id)
    poll = load_poll(topic)
    chosen = [int(pk) for pk in request.POST.getlist("choice")[:20] if pk.isascii() and pk.isdigit()]
    try:
        actions.vote(request.user, poll, chosen)
    except AccessDenied as denied:
        if not permissions.can_vote(request.user, poll):
            raise
        return answer(request, topic, str(denied), 422)
    return answer(request, topic)


def answer(request, topic, problem="", status=200):
    """The poll anew, in place or on a page of its own where something is wrong; else back to the topic."""
    if not (shown := polls.shown(topic, request.user)):
        raise Http404  # it went to another topic meanwhile
    context = {"topic": topic, "poll": shown, "problem": problem}
    if request.htmx:
        return render(request, "forum/poll.html", context)
    if problem:
        return render(request, "forum/poll_page.html", context, status=status)
    return redirect(f"{topic.get_absolute_url()}#poll")


@require_POST
@member_required
def close_poll(request, topic_id):
    topic = load_topic(request, topic_id)
    actions.close_poll(request.user, load_poll(topic))
    return answer(request, topic)


@require_POST
@member_required
def remove_poll(request, topic_id):
    topic = load_topic(request, topic_id)
    actions.remove_poll(request.user, load_poll(topic))
    messages.success(request, _("The poll is taken away."))
    return redirect(topic)


def load_poll(topic):
    poll = Poll.objects.filter(topic=topic).first()
    if poll is None:
        raise Http404
    poll.topic = topic
    return poll
