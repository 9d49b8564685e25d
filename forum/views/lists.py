"""Lists of categories and topics."""

from django.contrib import messages
from django.shortcuts import get_object_or_404, redirect, render
from django.utils import timezone
from django.utils.dateparse import parse_datetime
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST, require_safe

from forum import actions, lists, permissions
from forum.models import Category, Topic
from portal import kept, notices
from portal.access import is_member, member_required
from portal.notices.outbox import addresses
from portal.templatetags.portal import language_name


@require_safe
@kept.for_visitors
def index(request):
    now = timezone.now()
    found = lists.read(request, Topic.objects.visible_to)
    rooms = "" if request.GET else lists.rooms(request)
    return render(request, "forum/index.html", {**found, "until": now.isoformat(), "rooms": rooms})


@require_safe
@kept.for_visitors
def category(request, category):
    now, person = timezone.now(), request.user
    category = get_object_or_404(Category.objects.visible_to(person), slug=category)
    found = lists.read(
        request, lambda person: Topic.objects.visible_to(person).filter(category=category), category=category
    )
    may_start = permissions.can_start_topic(person, category)
    may_ask = permissions.can_start_topic(person, category, Topic.Kind.QUESTION)
    context = {
        "category": category,
        "may_start": may_start or not is_member(person),  # a visitor is sent to sign in
        "may_ask": may_ask or not is_member(person),
        "why_not": why_not(person, may_start, may_ask),
        "facilitators": category.facilitators.order_by("sort_name", "pk"),
        "languages": [language_name(code) for code in category.languages],
        "address_of_category": addresses.address(category.slug),
        "watching": notices.watching(person, "category", category.pk),
        "until": now.isoformat(),
    }
    return render(request, "forum/category.html", {**found, **context})


def why_not(person, may_start, may_ask):
    """Why a member can begin nothing in a category; nothing where they can, or where they are no member."""
    return may_start.reason if is_member(person) and not may_start and not may_ask else ""


@require_safe
@kept.for_visitors
def questions(request):
    found = lists.read(request, lambda person: Topic.objects.visible_to(person).questions(), kind="question")
    return render(request, "forum/questions.html", {**found, "order": lists.order_of(request)})


# --- What is new ------------------------------------------------------------------


@require_POST
@member_required
def mark_all_read(request):
    actions.mark_all_read(request.user, drawn_at(request))
    messages.success(request, _("All conversations are marked as read."))
    return redirect("forum:index")


@require_POST
@member_required
def mark_category_read(request, category):
    category = get_object_or_404(Category.objects.visible_to(request.user), slug=category)
    actions.mark_category_read(request.user, category, drawn_at(request))
    messages.success(request, _("All conversations of this category are marked as read."))
    return redirect(category)


def drawn_at(request):
    """When the page with the button was drawn: what was written since stays new."""
    try:
        found = parse_datetime(request.POST.get("until", ""))
    except ValueError:
        return None
    return found if found and found.tzinfo else None
