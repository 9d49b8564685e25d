"""Lists of categories and topics."""

from django.shortcuts import get_object_or_404, render
from django.views.decorators.http import require_safe

from forum import threads
from forum.filters import QuestionFilter
from forum.models import Category, Topic
from portal import kept, notices
from portal.pages import KeyPager

BY_ACTIVITY = ("-last_post_at", "-id")


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


@require_safe
@kept.for_visitors
def questions(request):
    def contents(person):
        topics = Topic.objects.visible_to(person).published().questions().for_list()
        found = QuestionFilter(request.GET, queryset=topics)
        return {"filter": found, "pager": KeyPager(found.qs, request, order=BY_ACTIVITY)}

    [rows] = kept.drawn(request, contents, "forum/questions_list.html")
    return render(request, "forum/questions.html", {"list": rows})
