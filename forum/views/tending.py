"""What facilitators and the secretariat do with topics and posts, each a form on a page of its own."""

from django.contrib import messages
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST

from forum import actions, permissions, threads
from forum.models import Category, Topic
from forum.pagers import number_in
from forum.tending_forms import BrevityForm, MergeForm, MoveForm, RelabelForm, SplitForm
from forum.views.loading import load_post, load_topic
from portal import search
from portal.access import AccessDenied, member_required, require
from portal.models import WrittenOn
from portal.text import render as render_text
from portal.writing import fillable, give_back, sent

SPLIT_SIZE = 50


def tend(request, topic, form, act, template="forum/tend.html", **context):
    """Do `act` with what the form holds, which gives where to go then; or show the form and what is wrong."""
    status = 200
    if request.method == "POST":
        status = 422
        if form.is_valid():
            try:
                if done := act(form.cleaned_data):
                    return redirect(done)
            except AccessDenied as denied:
                form.add_error(None, str(denied))
                status = 403
            except WrittenOn as before:
                give_back(form, before)
            status = getattr(form, "status", status)
    return render(request, template, {"topic": topic, "form": form, **context}, status=status)


@require_POST
@member_required
def archive_topic(request, topic_id):
    topic = load_topic(request, topic_id)
    actions.archive_topic(request.user, topic, request.POST.get("archived") != "no")
    return redirect(topic)


@fillable
@member_required
def move_topic(request, topic_id):
    topic = load_topic(request, topic_id)
    require(permissions.can_move_topic(request.user, topic))
    categories = Category.objects.visible_to(request.user).exclude(pk=topic.category_id)

    def act(data):
        actions.move_topic(request.user, topic, data["category"], data["reason"])
        return load_topic(request, topic_id) if data["category"] in categories else "forum:index"

    words = {
        "heading": _("Move it to another category"),
        "lead": _("Whoever reads the other category reads it then, and nobody else. You can move it back."),
        "submit": _("Move it"),
    }
    return tend(request, topic, MoveForm(sent(request), categories=categories), act, **words)


@fillable
@member_required
def merge_topics(request, topic_id):
    topic = load_topic(request, topic_id)
    require(permissions.can_merge_topics(request.user, topic))

    def act(data):
        post = actions.merge_topics(request.user, topic, data["target"], data["reason"])
        messages.success(request, _("They are one conversation now. Old addresses lead here."))
        return threads.where(request, post)

    found = search.similar(topic.title, person=request.user, kinds=["topic"], limit=6)
    ids = [hit.object_id for hit in found if hit.object_id != topic.pk]
    topics = Topic.objects.visible_to(request.user).published().select_related("category").in_bulk(ids)
    offered = [topics[pk] for pk in ids if pk in topics]
    form = MergeForm(sent(request), person=request.user, topic=topic)
    return tend(request, topic, form, act, "forum/merge_topics.html", offered=offered)


@fillable
@member_required
def split_topic(request, topic_id):
    topic = load_topic(request, topic_id)
    require(permissions.can_split_topic(request.user, topic))
    start = number_in(request.GET.get("from"))
    first = topic.posts.filter(number=start).values_list("path", flat=True).first() if start else None
    rows = topic.posts.replies().select_related("author").defer("body").order_by("path")
    page = list((rows.filter(path__gte=first) if first else rows)[: SPLIT_SIZE + 1])
    for post in page:
        post.topic = topic

    def act(data):
        given = {name: data[name] for name in ("title", "kind", "reason", "form_key")}
        return actions.split_topic(request.user, topic, data["numbers"], **given)[0]

    initial = {"kind": topic.kind, "ticked": [request.GET.get("post", "")]}
    context = {"posts": page[:SPLIT_SIZE], "next": page[SPLIT_SIZE] if len(page) > SPLIT_SIZE else None}
    form = SplitForm(sent(request), initial=initial)
    return tend(request, topic, form, act, "forum/split_topic.html", **context)


@fillable
@member_required
def relabel_topic(request, topic_id):
    topic = load_topic(request, topic_id)
    require(permissions.can_relabel_topic(request.user, topic))
    form = RelabelForm(sent(request), initial=actions.labels_of(topic) | {"seen": actions.labels_seen(topic)})

    def act(data):
        if actions.relabel_topic(request.user, topic, **data):
            return load_topic(request, topic_id)
        now = load_topic(request, topic_id)
        said = _("Somebody has just changed it: “%(title)s”. Please send it again if you still wish.")
        form.add_error(None, said % {"title": now.title})
        form.data = form.data.copy()
        form.data["seen"] = actions.labels_seen(now)
        form.status = 409
        return None

    words = {
        "heading": _("Change title and labels"),
        "lead": _("The text stays as it is. Its author is told."),
        "submit": _("Keep the change"),
    }
    return tend(request, topic, form, act, **words)


@fillable
@member_required
def edit_for_brevity(request, post_id):
    post = load_post(request, post_id)
    require(permissions.can_edit_for_brevity(request.user, post))
    form = BrevityForm(sent(request), initial={"body": post.body, "revision": post.revision})
    context = {}
    if request.method == "POST" and "preview" in request.POST and form.is_valid():
        context["preview"] = render_text(form.cleaned_data["body"]).html
        words = {"topic": post.topic, "form": form, "post": post, "found": context}
        return render(request, "forum/edit_for_brevity.html", words)

    def act(data):
        given = {"base": data["revision"], "body": data["body"], "reason": data["reason"]}
        if actions.edit_for_brevity(request.user, post, **given):
            return threads.where(request, load_post(request, post_id))
        context["theirs"] = load_post(request, post_id)
        form.data = form.data.copy()
        form.data["revision"] = context["theirs"].revision
        form.status = 409
        return None

    return tend(request, post.topic, form, act, "forum/edit_for_brevity.html", found=context, post=post)
