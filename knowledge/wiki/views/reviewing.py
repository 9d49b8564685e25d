"""What waits on a reviewed page: every member sees it, reviewers decide."""

from django.contrib import messages
from django.shortcuts import redirect, render
from django.template.loader import render_to_string
from django.utils.translation import gettext as _

from knowledge.wiki import actions, permissions
from knowledge.wiki.forms import ReviewForm, SetReviewForm
from knowledge.wiki.models import Page, Review, Reviewed, Revision
from knowledge.wiki.views.filling import fill, status_of
from knowledge.wiki.views.loading import at_its_address, load_page
from portal import kept, text
from portal.access import member_required, require
from portal.vocabulary.models import Country, Theme
from portal.writing import fillable, sent

MOST = 20  # revisions and reviews that are named


@at_its_address
@fillable
@member_required
def review_page(request, slug):
    page = load_page(request, slug)
    can_review = permissions.can_review_page(request.user, page) if page.is_ahead else None
    form = ReviewForm(sent(request), initial={"revision": page.current.number, "last": last_of(page)})
    if request.method == "POST":
        require(permissions.can_review_page(request.user, page))
        if form.is_valid() and decide(request, page, form):
            return redirect(page)
        page = load_page(request, slug)
        news = render_to_string("wiki/review_news.html", what_is_new(page))
    else:
        [news] = kept.drawn(request, lambda person: what_is_new(page), "wiki/review_news.html")
    context = {"page": page, "news": news, "form": form, "can_review": can_review}
    context["can_edit"] = permissions.can_edit_page(request.user, page)
    return render(request, "wiki/review.html", context, status=status_of(request, form))


def decide(request, page, form):
    """Do what the reviewer says; None where somebody was faster, and then the form says so."""
    data = form.cleaned_data
    seen = {"number": data["revision"], "last": data["last"], "comment": data["comment"]}
    try:
        if form.gives_back:
            actions.return_page(request.user, page, **seen)
            messages.success(request, _("Given back. Those who wrote it are told why."))
        else:
            actions.approve_page(request.user, page, **seen)
            messages.success(request, _("Approved. Readers see it from now on."))
        return page
    except actions.Overtaken:
        form.start_anew(Page.objects.get(pk=page.pk).revision_count, last_of(page))
        form.status = 409
        form.add_error(None, what_happened(page, data["last"]))


def last_of(page):
    return getattr(reviews_of(page).first(), "pk", 0)


def reviews_of(page):
    return (
        Review.objects.filter(page=page).select_related("reviewer", "revision").order_by("-created_at", "-id")
    )


def what_happened(page, last):
    """The sentence for a reviewer who was overtaken."""
    review = reviews_of(page).first()
    if not review or review.pk == last:
        return _("Somebody has changed the page since you looked. Please look at what is new now.")
    name = review.reviewer.display_name if review.reviewer else _("Former member")
    if review.verdict == Review.Verdict.APPROVED:
        return _("%(name)s has approved it meanwhile.") % {"name": name}
    return _("%(name)s has given it back meanwhile.") % {"name": name}


def what_is_new(page):
    """What readers do not get yet: its revisions, what has been said of it, and how it differs."""
    fresh = Page.objects.select_related("shown", "current__author").get(pk=page.pk)
    shown, current = fresh.shown, fresh.current
    news = Revision.objects.filter(page=fresh, number__gt=shown.number if shown else 0).for_list()
    context = {
        "page": fresh,
        "revisions": news.order_by("-number")[:MOST] if fresh.is_ahead else [],
        "reviews": reviews_of(fresh)[:MOST],
    }
    if fresh.is_ahead:
        context["rows"] = text.diff.lines(shown.body if shown else "", current.body)
        context["proposed"] = proposed(current.about or {})
    return context


def proposed(about):
    """What the page shall be about, and no more: names, of what is new and of what is gone."""
    names = {
        "themes": Theme.objects.named,
        "countries": Country.objects.named,
        "tags": list,
    }
    return {
        part: [str(one) for name, named in names.items() for one in named(about.get(name, {}).get(part, []))]
        for part in ("new", "gone")
    }


@at_its_address
@fillable
@member_required
def set_review(request, slug):
    page = load_page(request, slug)
    require(permissions.can_set_review(request.user, page))
    form = SetReviewForm(sent(request), initial={"review": page.review})

    def act(data):
        actions.set_review(request.user, page, data["review"])
        messages.success(request, _("That is noted."))
        return page

    told = [
        _("On a reviewed page readers go on seeing what was approved, and members see what waits."),
        _("Where review ends, the newest text of each page is shown at once."),
    ]
    above = Page.objects.visible_to(request.user).filter(pk__in=page.trail, review=Reviewed.BRANCH).first()
    if above:
        told.append(_("It is reviewed in any case, as it stands under “%(title)s”.") % {"title": above.title})
    return fill(request, page, form, _("Review before publishing"), _("Save"), act, told=told)
