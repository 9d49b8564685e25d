import uuid
from urllib.parse import unquote

from django.contrib import messages
from django.http import Http404
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.translation import get_language
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from forum import actions, permissions, structured, threads
from forum.filters import QuestionFilter
from forum.forms import EditPostForm, EditTopicForm, PostForm, QuestionForm, TopicForm
from forum.models import Attachment, Category, Post, Topic
from portal import drafts, kept, limits, notices, search
from portal.access import member_required, require
from portal.files import serve
from portal.notices.inbox.models import Incoming
from portal.pages import KeyPager
from portal.structured import as_script
from portal.text import render as render_text

fillable = require_http_methods(["GET", "HEAD", "POST"])
BY_ACTIVITY = ("-last_post_at", "-id")


# --- /forum/ ------------------------------------------------------------------


@require_safe
@kept.for_visitors
def index(request):
    def contents(person):
        topics = Topic.objects.visible_to(person).published().discussions().for_list()
        pager = KeyPager(topics, request, order=BY_ACTIVITY)
        return {"categories": Category.objects.visible_to(person), "pager": pager}

    [rows] = kept.drawn(request, contents, "forum/index_list.html")
    return render(request, "forum/index.html", {"list": rows})


@require_safe
@kept.for_visitors
def category(request, category):
    category = get_object_or_404(Category.objects.visible_to(request.user), slug=category)

    def contents(person):
        topics = Topic.objects.visible_to(person).published().filter(category=category).for_list()
        pager = KeyPager(topics.filter(pinned=False), request, order=BY_ACTIVITY)
        pinned = topics.filter(pinned=True).order_by(*BY_ACTIVITY)[: threads.SIZE]
        return {"pager": pager, "pinned": pinned if pager.key is None else []}

    [rows] = kept.drawn(request, contents, "forum/category_list.html")
    context = {
        "category": category,
        "list": rows,
        "watching": notices.watching(request.user, "category", category.pk),
    }
    return render(request, "forum/category.html", context)


@fillable
@member_required
def start_topic(request, category):
    category = get_object_or_404(Category.objects.visible_to(request.user), slug=category)
    verdict = permissions.can_start_topic(request.user, category)
    form = TopicForm(sent(request), initial={"language": get_language()})
    given = {"kind": "discussion", "category": category}
    return write_topic(request, form, verdict, "forum/start_topic.html", given, draft="start-topic")


# --- /topics/ -----------------------------------------------------------------


def load_topic(request, topic_id):
    return get_object_or_404(Topic.objects.visible_to(request.user).select_related("category"), pk=topic_id)


@require_safe
@kept.for_visitors
def topic(request, topic_id, slug=""):
    return show_topic(request, topic_id, "forum/topic.html")


def show_topic(request, topic_id, template):
    """The page of a discussion or a question; whatever words an old link has, its number is right."""
    found = threads.read(request, topic_id)
    if found is None or not found.rows:
        raise Http404
    address, query = found.topic.get_absolute_url(), request.META["QUERY_STRING"]
    if request.path != unquote(address):
        return redirect(f"{address}{query and '?'}{query}", permanent=True)
    context = topic_context(request, found)
    if not request.user.is_authenticated and (data := structured.conversation(found)):
        context["structured"] = as_script(data)
    return render(request, template, context)


def topic_context(request, found):
    """What a topic's page shows to its reader; reading it reads the notices about it."""
    person, topic = request.user, found.topic
    unread = notices.unread_count(person)
    if unread and sum(
        [
            notices.mark_read(person, "topic", topic.pk),
            notices.mark_read(person, "post", *[row.post.pk for row in found.rows]),
        ]
    ):
        unread = notices.unread_count(person)
    return {
        "found": found,
        "topic": topic,
        **threads.posts_for(found, person),
        "unread": unread,
        "may_reply": permissions.can_reply_topic(person, topic),
        "may_close": permissions.can_close_topic(person, topic),
        "watching": notices.watching(person, "topic", topic.pk),
        "form_key": uuid.uuid4(),
    }


@fillable
@member_required
def reply_topic(request, topic_id):
    topic = load_topic(request, topic_id)
    return write_reply(request, topic, None, permissions.can_reply_topic(request.user, topic))


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


# --- /posts/ ------------------------------------------------------------------


def load_post(request, post_id):
    posts = Post.objects.visible_to(request.user).select_related("topic__category", "author")
    return get_object_or_404(posts, pk=post_id)


@require_safe
def post(request, post_id):
    return redirect(threads.address(load_post(request, post_id), request.user))


@require_safe
def attachment(request, post_id, name):
    found = get_object_or_404(Attachment.objects.visible_to(request.user), post=post_id, name=name)
    about = {"media_type": found.media_type, "sha256": found.sha256, "modified": found.created_at}
    return serve(request, found.file, name=found.name, **about)


@require_safe
@member_required
def mail(request, post_id):
    post = load_post(request, post_id)
    require(permissions.can_read_mail(request.user, post))
    kind, object_id = ("topic", post.topic_id) if post.is_body else ("post", post.pk)
    found = get_object_or_404(Incoming.objects.of(kind, object_id), member=post.author)
    return render(request, "forum/mail.html", {"post": post, "topic": post.topic, "mail": found})


@fillable
@member_required
def reply(request, post_id):
    post = load_post(request, post_id)
    return write_reply(request, post.topic, post, permissions.can_reply(request.user, post))


@fillable
@member_required
def edit_post(request, post_id):
    post = load_post(request, post_id)
    verdict = permissions.can_edit_post(request.user, post)
    form = edit_form(request, post)
    context = {"post": post, "topic": post.topic}
    drafts.bring_back(request, name := f"edit-{post.pk}", form)
    if ready(request, form, verdict):
        if edited(request, post, form.cleaned_data):
            drafts.drop(request.user, name)
            return redirect(threads.address(load_post(request, post_id), request.user))
        context["theirs"] = load_post(request, post_id)
        form.data = form.data.copy()
        form.data["revision"] = context["theirs"].revision
        form.status = 409
    return show(request, form, "forum/edit_post.html", context)


def edit_form(request, post):
    initial = {"body": post.body, "language": post.language, "revision": post.revision}
    if not post.is_body:
        return EditPostForm(sent(request), initial=initial)
    labels = {"themes": post.topic.themes.all(), "countries": post.topic.countries.all()}
    initial |= {"title": post.topic.title, "tags": post.topic.tags.names(), **labels}
    return EditTopicForm(sent(request), initial=initial)


def edited(request, post, data):
    """Whether the change was kept; not where the text was changed elsewhere meanwhile."""
    data = data.copy()
    data.pop("form_key")
    base = data.pop("revision")
    if post.is_body:
        return actions.edit_topic(request.user, post.topic, base=base, **data)
    return actions.edit_post(request.user, post, base=base, **data)


@require_POST
@member_required
def mark_helped(request, post_id):
    post = load_post(request, post_id)
    actions.mark_helped(request.user, post, request.POST.get("helped") != "no")
    return redirect(threads.address(post, request.user))


@require_POST
@member_required
def accept_answer(request, post_id):
    post = load_post(request, post_id)
    actions.accept_answer(request.user, post, request.POST.get("accepted") != "no")
    return redirect(threads.address(load_post(request, post_id), request.user))


# --- /questions/ --------------------------------------------------------------


@require_safe
@kept.for_visitors
def questions(request):
    def contents(person):
        topics = Topic.objects.visible_to(person).published().questions().for_list()
        found = QuestionFilter(request.GET, queryset=topics)
        return {"filter": found, "pager": KeyPager(found.qs, request, order=BY_ACTIVITY)}

    [rows] = kept.drawn(request, contents, "forum/questions_list.html")
    return render(request, "forum/questions.html", {"list": rows})


@fillable
@member_required
def ask(request):
    categories = Category.objects.visible_to(request.user).for_questions()
    initial = {"language": get_language(), "category": request.GET.get("category")}
    form = QuestionForm(sent(request), categories=categories, initial=initial)
    verdict = permissions.can_ask(request.user)
    return write_topic(request, form, verdict, "forum/ask.html", {"kind": "question"}, draft="ask")


@require_safe
@kept.for_visitors
def question(request, topic_id, slug=""):
    return show_topic(request, topic_id, "forum/question.html")


# --- Writing ------------------------------------------------------------------


def sent(request):
    """What was posted, be it nothing at all; None for a page that was only asked for."""
    return request.POST if request.method == "POST" else None


def previewed(request):
    return "preview" in request.POST


def ready(request, form, verdict):
    """Whether what was sent can be done now; where not, the form says why and keeps what was typed.

    Without permission an empty form is not shown at all; one that was filled in is, with the reason.
    """
    if request.method != "POST":
        require(verdict)
        return False
    if not form.is_valid():
        form.status = 422
    if not verdict:
        form.add_error(None, verdict.reason)
        form.status = 403
    elif form.is_valid() and not previewed(request):
        if limits.allow(request):
            return True
        limits.refuse(form)
        form.status = 429
    return False


def show(request, form, template, context):
    """The page with the form, asked for, previewed or refused, with what was typed in it."""
    if previewed(request) and form.is_valid():
        context["preview"] = render_text(form.cleaned_data["body"]).html
        context["language"] = form.cleaned_data["language"]
    context["form"] = form
    return render(request, template, context, status=getattr(form, "status", 200))


def write_topic(request, form, verdict, template, given, *, draft):
    """Start what the form and `given` hold, or show the form again; its preview shows what is similar."""
    drafts.bring_back(request, draft, form)
    if ready(request, form, verdict):
        topic, made = actions.start_topic(request.user, **(form.cleaned_data | given))
        drafts.drop(request.user, draft)
        if made and not topic.is_published:
            messages.info(request, first_words())
        return redirect(topic)
    context = dict(given)
    if previewed(request) and form.is_valid():
        context["similar"] = search.similar(form.cleaned_data["title"], person=request.user, kind="topic")
    return show(request, form, template, context)


def write_reply(request, topic, answered, verdict):
    """Write what the form holds, or show the form again under the post that it answers."""
    form = PostForm(sent(request), initial={"language": topic.language})
    drafts.bring_back(request, name := f"post-{answered.pk}" if answered else f"topic-{topic.pk}", form)
    if ready(request, form, verdict):
        post, made = actions.reply(request.user, topic, answered, **form.cleaned_data)
        drafts.drop(request.user, name)
        if made and not post.is_published:
            messages.info(request, first_words())
        return redirect(threads.address(post, request.user))
    return show(request, form, "forum/reply.html", {"topic": topic, "answered": answered})


def first_words():
    return _(
        "Thank you for writing! The secretariat reads the first words of every new member before others see "
        "them. Yours are kept safe, and we will tell you as soon as they are published."
    )
