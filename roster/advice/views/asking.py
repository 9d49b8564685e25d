"""Saying what one needs, looking at who is proposed, and sending it."""

from django.contrib import messages
from django.db.models import Prefetch, prefetch_related_objects
from django.http import Http404
from django.shortcuts import get_object_or_404, redirect, render
from django.template.loader import render_to_string
from django.utils.translation import ngettext
from django.views.decorators.http import require_POST, require_safe

from portal import kept, limits, offering
from portal.access import AccessDenied, member_required, require
from portal.text import TextError
from portal.vocabulary.models import Theme
from portal.writing import fillable, ready, sent
from roster.advice import actions, finding, permissions
from roster.advice.forms import NeedForm, OfferForm, SendForm
from roster.advice.models import Need, Request
from roster.models import Expert

PEOPLE = "advice/people.html"


@fillable
@member_required
def ask(request):
    """Say what one needs; `?expert=` is whom one would like to ask, `?theme=` and `?country=` begin the
    form."""
    first = chosen_expert(request)
    form = NeedForm(sent(request), person=request.user, initial=beginning(request))
    if ready(request, form, permissions.can_ask_for_advice(request.user)) and (made := state(request, form)):
        return redirect(address(made, first))
    context = {"form": form, "first": first}
    return render(request, "advice/ask.html", context, status=getattr(form, "status", 200))


def state(request, form):
    """The need that was made; None, with a word on the form, where that couldn't be."""
    said = form.cleaned_data
    try:
        return actions.state_need(request.user, said, place=said["place"], form_key=said["form_key"])
    except (AccessDenied, TextError) as error:
        form.add_error(None, str(error))
        form.status = 422
        return None


def beginning(request):
    """What the form begins with."""
    person = request.user
    theme = Theme.objects.by_slug(request.GET.get("theme", "")[:60])
    start = {"language": person.language, "country": request.GET.get("country") or person.country_id}
    return start | ({"theme": theme.pk} if theme else {})


def chosen_expert(request):
    """The expert whose page the asker came from, by their handle."""
    handle = request.GET.get("expert", "")[:40]
    return handle if handle.isprintable() else ""


def address(need, first):
    return need.get_absolute_url() + (f"?expert={first}" if first.isascii() and first else "")


@fillable
@member_required
def offer(request, kind, object_id):
    """Offer what was asked in public to experts: first, by what they are matched."""
    thing = offering.found(kind, object_id)
    if thing is None:
        raise Http404
    verdict = offering.may_offer(request.user, kind, thing)
    shown = offering.offerables[kind].describe(thing)
    start = {
        "theme": next(iter(shown.themes), None),
        "country": next(iter(shown.countries), None),
        "language": shown.language,
    }
    form = OfferForm(sent(request), initial=start)
    if request.method != "POST" or not verdict:
        require(verdict)
    elif form.is_valid():
        if limits.allow(request):
            return redirect(actions.offer_thing(request.user, kind, thing, form.cleaned_data))
        limits.refuse(form)
    status = getattr(form, "status", 422 if form.errors else 200)
    return render(request, "advice/offer.html", {"form": form, "shown": shown}, status=status)


@require_safe
@member_required
def need(request, need_id):
    """Who is proposed for a need, and why; who was asked, and how far each is."""
    return show_need(request, load_need(request, need_id))


@require_POST
@member_required
def send(request, need_id):
    found = load_need(request, need_id)
    person = request.user
    numbers = set(numbers_in(request.POST.getlist("experts")))
    asked = Expert.objects.filter(pk__in=numbers, member__in=found.requests.values("expert"))
    if numbers and asked.count() == len(numbers):
        return redirect(found)  # sent twice
    experts = finding.askable(found, person).filter(pk__in=numbers)
    form = SendForm(request.POST, offered=[expert.pk for expert in experts])
    if not form.is_valid():
        return show_need(request, found, form)
    if not limits.admits(request, form, body="word"):
        return show_need(request, found, form)
    try:
        chosen = [expert for expert in experts if expert.pk in form.cleaned_data["experts"]]
        made = actions.ask_experts(person, found, chosen, word=form.cleaned_data["word"])
    except (AccessDenied, TextError) as error:
        form.add_error(None, str(error))
        form.status = 409
        return show_need(request, found, form)
    words = ngettext(
        "%(n)s expert has your request now. We tell you as soon as there is an answer.",
        "%(n)s experts have your request now. We tell you as soon as there is an answer.",
        len(made),
    )
    messages.success(request, words % {"n": len(made)})
    return redirect(found)


def numbers_in(values):
    """Those of some values that can be ids, fifty at most."""
    return [int(one) for one in values[:50] if one.isascii() and one.isdecimal() and len(one) < 18]


def load_need(request, need_id):
    return get_object_or_404(Need.objects.visible_to(request.user), pk=need_id)


def show_need(request, found, form=None):
    may_send = permissions.can_send_requests(request.user, found)
    first = chosen_expert(request)

    def people():
        asked = Request.objects.for_list().select_related("suggested").order_by("asked_at", "pk")
        prefetch_related_objects([found], Prefetch("requests", asked))
        return {
            "need": found,
            "requests": found.requests.all(),
            "may_send": may_send,
            "proposed": finding.propose(found, request.user, first=first) if may_send else [],
            "form": form or SendForm(),
            "chosen": request.POST.getlist("experts"),
            "first": first,
        }

    if may_send and not form:
        words = kept.for_person(request, people, PEOPLE)
    else:
        words = render_to_string(PEOPLE, people(), request)
    context = {"need": found, "thing": public_thing(found), "people": words}
    status = getattr(form, "status", 422) if form else 200
    return render(request, "advice/need.html", context, status=status)


def public_thing(need):
    """What was asked in public, as it is offered; None for what is private, or needs no answer any more."""
    thing = offering.found(*need.thing) if need.thing else None
    return offering.offerables[need.kind].describe(thing) if thing else None
