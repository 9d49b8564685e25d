"""Forms in which something is written: a topic, a reply, a change."""

from django.contrib import messages
from django.shortcuts import get_object_or_404, redirect
from django.utils.translation import get_language

from forum import actions, permissions, threads
from forum.forms import EditPostForm, EditTopicForm, PostForm, QuestionForm, TopicForm
from forum.models import Category, Topic
from forum.quoting import quote
from forum.views.loading import load_post, load_topic_or_merged
from portal import drafts
from portal.access import AccessDenied, member_required
from portal.models import WrittenOn
from portal.search.alike import alike, close
from portal.writing import fillable, first_words, give_back, previewed, ready, show


@fillable
@member_required
def start_topic(request, category):
    category = get_object_or_404(Category.objects.visible_to(request.user), slug=category)
    verdict = permissions.can_start_topic(request.user, category)
    form = TopicForm(*sent(request), person=request.user, initial={"language": get_language()})
    given = {"kind": "discussion", "category": category}
    return write_topic(request, form, verdict, "forum/start_topic.html", given, draft="start-topic")


@fillable
@member_required
def ask(request):
    categories = Category.objects.visible_to(request.user).for_questions()
    initial = {"language": get_language(), "category": request.GET.get("category")}
    form = QuestionForm(*sent(request), person=request.user, categories=categories, initial=initial)
    verdict = permissions.can_ask(request.user)
    return write_topic(request, form, verdict, "forum/ask.html", {"kind": "question"}, draft="ask")


@fillable
@member_required
def reply_topic(request, topic_id):
    topic, answered = load_topic_or_merged(request, topic_id)
    verdict = permissions.can_reply_topic(request.user, topic)
    return write_reply(request, topic, answered, verdict, draft=f"topic-{topic_id}")


@fillable
@member_required
def reply(request, post_id):
    post = load_post(request, post_id)
    verdict = permissions.can_reply(request.user, post)
    return write_reply(request, post.topic, post, verdict, draft=f"post-{post_id}")


@fillable
@member_required
def edit_post(request, post_id):
    post = load_post(request, post_id)
    verdict = permissions.can_edit_post(request.user, post)
    form = edit_form(request, post)
    context = {"post": post, "topic": post.topic}
    drafts.bring_back(request, name := f"edit-{post.pk}", form)
    if ready(request, form, verdict, before=post.body_html):
        if edited(request, post, form.cleaned_data | {"without": form.without()}):
            drafts.drop(request.user, name)
            return redirect(threads.where(request, load_post(request, post_id)))
        context["theirs"] = load_post(request, post_id)
        form.data = form.data.copy()
        form.data["revision"] = context["theirs"].revision
        form.status = 409
    return show(request, form, "forum/edit_post.html", context)


def edit_form(request, post):
    initial = {"body": post.body, "language": post.language, "revision": post.revision}
    if not post.is_body:
        return EditPostForm(*sent(request), person=request.user, post=post, initial=initial)
    labels = {"themes": post.topic.themes.all(), "countries": post.topic.countries.all()}
    initial |= {
        "title": post.topic.title,
        "point": post.topic.point,
        "tags": post.topic.tags.names(),
        **labels,
    }
    return EditTopicForm(*sent(request), person=request.user, post=post, initial=initial)


def edited(request, post, data):
    """Whether the change was kept; not where the text was changed elsewhere meanwhile."""
    data = data.copy()
    data.pop("form_key")
    base = data.pop("revision")
    if post.is_body:
        return actions.edit_topic(request.user, post.topic, base=base, **data)
    return actions.edit_post(request.user, post, base=base, **data)


def sent(request):
    """What was posted, be it nothing at all, and its files; None for a page that was only asked for."""
    return (request.POST, request.FILES) if request.method == "POST" else (None, None)


def write_topic(request, form, verdict, template, given, *, draft):
    """Start what the form and `given` hold, or show the form again; its preview shows what is similar.

    A question is held up once where one nearly the same is there, unless its writer has seen that already.
    """
    drafts.bring_back(request, draft, form)
    similar = alike(form.cleaned_data["title"], request.user) if form.is_bound and form.is_valid() else []
    may_hold = given["kind"] == "question" and verdict and not form.seen
    held_up = bool(similar and may_hold and close(form.cleaned_data["title"], similar))
    held_up = held_up and not Topic.objects.filter(form_key=form.cleaned_data["form_key"]).exists()
    if not held_up and ready(request, form, verdict) and (done := started(request, form, given)):
        topic, made = done
        drafts.drop(request.user, draft)
        if made and not topic.is_published:
            messages.info(request, first_words())
        if made and "with_poll" in request.POST:
            return redirect("forum:add-poll", topic.pk)
        return redirect(topic)
    context = given | {"similar": similar, "held_up": held_up and not previewed(request)}
    return show(request, form, template, context)


def started(request, form, given):
    """The topic and whether it was made now; nothing where the form says that it was sent before."""
    try:
        return actions.start_topic(request.user, **(form.cleaned_data | given))
    except WrittenOn as before:
        give_back(form, before)
    return None


def write_reply(request, topic, answered, verdict, *, draft):
    """Write what the form holds, or show the form again under the post that it answers."""
    initial = {"language": topic.language, "body": quoted(request, answered)}
    form = PostForm(*sent(request), person=request.user, initial=initial)
    drafts.bring_back(request, draft, form)
    if ready(request, form, verdict) and (done := written(request, form, topic, answered)):
        post, made = done
        drafts.drop(request.user, draft)
        if made and not post.is_published:
            messages.info(request, first_words())
        return redirect(threads.where(request, post))
    return show(request, form, "forum/reply.html", {"topic": topic, "answered": answered})


def quoted(request, answered):
    """The words of the answered post that the address asks to quote: `?quote=` with them, or all of it."""
    chosen = request.GET.get("quote")
    return "" if chosen is None or not answered else quote(answered, chosen)


def written(request, form, topic, answered):
    """The reply and whether it was made now; nothing where it may no longer be written, as the form says."""
    try:
        return actions.reply(request.user, topic, answered, **form.cleaned_data)
    except AccessDenied as denied:
        form.add_error(None, str(denied))
        form.status = 403
    except WrittenOn as before:
        give_back(form, before)
    return None
