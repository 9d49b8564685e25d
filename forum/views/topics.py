"""The page of a discussion or question, and what is done with it as a whole."""

import uuid
from urllib.parse import unquote

from django.http import Http404
from django.shortcuts import redirect, render
from django.views.decorators.http import require_POST, require_safe

from forum import actions, around, permissions, polls, reading, structured, threads
from forum.models import MergedTopic, Post, Topic
from forum.views.loading import load_topic
from portal import kept, notices
from portal.access import member_required
from portal.structured import as_script


@require_safe
@kept.for_visitors
def topic(request, topic_id, slug=""):
    return show_topic(request, topic_id, "forum/topic.html")


def show_topic(request, topic_id, template):
    """The page of a discussion or a question; whatever words an old link has, its number is right."""
    order, mark = reading.state_in(request.user, topic_id)
    found = threads.read(request, topic_id, order)
    if found is None and (target := merged_address(topic_id, request.user)):
        return moved(target)
    if found is None or not found.rows:
        raise Http404
    address, query = found.topic.get_absolute_url(), request.META["QUERY_STRING"]
    if request.path != unquote(address):
        return moved(f"{address}{query and '?'}{query}")
    context = topic_context(request, found, mark)
    if not request.user.is_authenticated and (data := structured.conversation(found)):
        context["structured"] = as_script(data)
    response = render(request, template, context)
    if (poll := context["poll"]) and poll.poll.closes_at and poll.poll.is_open:
        response["Cache-Control"] = (
            "no-cache"  # its results come by the clock, for which nothing that is kept asks
        )
    return response


def merged_address(topic_id, person):
    """Where the text of a merged topic stands now, if `person` may read it."""
    merged = MergedTopic.objects.filter(pk=topic_id, topic__in=Topic.objects.visible_to(person)).first()
    if merged is None:
        return None
    posts = Post.objects.visible_to(person).select_related("topic__category")
    post = posts.filter(pk=merged.post_id).first()
    return threads.address(post, person) if post else merged.topic.get_absolute_url()


def moved(address):
    """A lasting redirect that browsers ask for again: a topic may get its former title or kind back."""
    response = redirect(address, permanent=True)
    response["Cache-Control"] = "no-cache"
    return response


def topic_context(request, found, mark):
    """What a topic's page shows to its reader; reading it reads the notices about it."""
    person, topic = request.user, found.topic
    unread = notices.unread_count(person)
    read_now = {"topic": [topic.pk], "post": [row.post.pk for row in found.rows]}
    if unread and (read := notices.mark_things_read(person, read_now)):
        few = unread < notices.MOST_COUNTED
        unread = max(unread - read, 0) if few else notices.unread_count(person)
    new, more_unread = reading.read_posts(person, topic, [row.post for row in found.rows], mark)
    return {
        "found": found,
        "topic": topic,
        **threads.posts_for(found, person, new),
        "more_unread": more_unread,
        "unread": unread,
        "may_reply": permissions.can_reply_topic(person, topic),
        "poll": polls.shown(topic, person) if topic.has_poll else None,
        "may_add_poll": not topic.has_poll and permissions.can_add_poll(person, topic),
        "may_close": permissions.can_close_topic(person, topic),
        "watching": notices.watching(person, "topic", topic.pk),
        "form_key": uuid.uuid4(),
        "around": found.around,
        "orders": around.orders(topic, request) if found.thread is None else [],
        **around.for_reader(person, topic),
    }


@require_POST
@member_required
def close_topic(request, topic_id):
    topic = load_topic(request, topic_id)
    actions.close_topic(request.user, topic, request.POST.get("closed") != "no")
    return redirect(topic)


@require_POST
@member_required
def pin_topic(request, topic_id):
    topic = load_topic(request, topic_id)
    actions.pin_topic(request.user, topic, request.POST.get("pinned") != "no")
    return redirect(topic)


@require_safe
@kept.for_visitors
def question(request, topic_id, slug=""):
    return show_topic(request, topic_id, "forum/question.html")
