"""What is done with a question beside answering it: the same here, and asked before."""

from functools import partial

from django.contrib import messages
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST

from forum import actions, around, permissions, promoting
from forum.forms import DuplicateForm
from forum.models import Topic
from forum.views.loading import load_topic
from portal import search
from portal.access import member_required, require
from portal.links import growing


@require_POST
@member_required
def same_question(request, topic_id):
    topic = load_topic(request, topic_id)
    actions.same_question(request.user, topic, request.POST.get("same") != "no")
    if request.htmx:
        topic = Topic.objects.visible_to(request.user).for_page(request.user).get(pk=topic_id)
        found = {"topic": topic, "around": around.around(topic), "focus": True}
        context = found | around.for_reader(request.user, topic)
        return render(request, "forum/same_question.html", context)
    return redirect(topic)


@require_http_methods(["GET", "HEAD", "POST"])
@member_required
def close_duplicate(request, topic_id):
    """Choose the question that was asked before; `undo` opens this one again."""
    topic = load_topic(request, topic_id)
    require(permissions.can_close_duplicate(request.user, topic))
    if "undo" in request.POST:
        actions.open_duplicate(request.user, topic)
        return redirect(topic)
    form = DuplicateForm(request.POST if request.method == "POST" else None, person=request.user, topic=topic)
    if request.method == "POST" and form.is_valid():
        actions.close_duplicate(request.user, topic, form.cleaned_data["other"])
        messages.success(request, _("It is closed, and leads to the question with the answers."))
        return redirect(topic)
    found = search.similar(topic.title, person=request.user, kinds=["topic"], limit=6)
    ids = [hit.object_id for hit in found if hit.object_id != topic.pk]
    questions = (
        Topic.objects.visible_to(request.user).published().questions().filter(duplicate_of=None).in_bulk(ids)
    )
    context = {"form": form, "topic": topic, "questions": [questions[pk] for pk in ids if pk in questions]}
    return render(request, "forum/close_duplicate.html", context, status=422 if form.errors else 200)


@require_POST
@member_required
def promote_topic(request, topic_id):
    """Off to the wiki's form, which has the best of the conversation as a draft."""
    topic = load_topic(request, topic_id)
    require(permissions.can_promote_topic(request.user, topic))
    fields = partial(promoting.fields_of, topic, request.user)
    return redirect(growing.begin(request.user, ("topic", topic.pk), fields))
