from django.contrib import messages
from django.core.exceptions import NON_FIELD_ERRORS
from django.forms.utils import ErrorDict
from django.http import HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.template.loader import render_to_string
from django.utils import translation
from django.utils.safestring import mark_safe
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods, require_safe
from django.views.generic.edit import FormView

from members import actions
from members.adapters import keep_language
from members.forms import EntryForm, SettingsForm, meanwhile
from members.models import Member, Profile
from members.permissions import FIELDS, can_complete_entry, shown_fields
from members.rules import RULES_VERSION
from members.structured import person_as_json
from portal import kept, limits, notices
from portal.access import is_member, is_secretariat, require, sign_in_required
from portal.structured import as_script
from portal.text import clean_line

NOT_FOR_SEARCH_ENGINES = mark_safe('<meta name="robots" content="noindex">')
SUGGESTED = 8  # members; who isn't among them needs a letter more


@require_safe
@kept.for_visitors
def member(request, handle):
    person = get_object_or_404(Member.objects.visible_to(request.user).for_list(), handle=handle)
    is_own = person == request.user
    if is_own or is_secretariat(request.user):
        drawn = parts(person, request.user)
    else:
        drawn = kept.for_members(
            request, "members/member.html", lambda reader: parts(person, reader), size=weight
        )
    context = {
        "person": person,
        "is_own": is_own,
        "may_change": is_own and can_complete_entry(request.user, person),
        "parts": drawn,
        "watching": None if is_own else notices.watching(request.user, "member", person.pk),
    }
    return render(request, "members/member.html", context)


def parts(person, reader):
    """What the page shows of `person` to `reader`: its head, text and facts."""
    profile = getattr(person, "profile", None) or Profile(member=person)
    profile.take(Member.objects.for_list().with_all_rows().get(pk=person.pk))
    context = {"person": person, "profile": profile, "shown": shown_fields(reader, profile, FIELDS)}
    return {
        "head": as_script(person_as_json(profile)) if profile.listed else NOT_FOR_SEARCH_ENGINES,
        "text": render_to_string("members/member_text.html", context),
        "facts": render_to_string("members/member_facts.html", context),
    }


def weight(drawn):
    return sum(map(len, drawn.values()))


@require_safe
@kept.for_visitors
def rules(request):
    return render(request, "members/rules.html", {"version": RULES_VERSION})


@require_safe
@sign_in_required
def me(request):
    """What comes next for who is waiting; for members, the way to all that is theirs."""
    if request.user.standing == "incomplete":
        return redirect("members:entry")
    notices.mark_read(request.user, "member", request.user.pk)
    rules_changed = request.user.is_active_member and request.user.rules_version != RULES_VERSION
    return render(request, "members/me.html", {"rules_changed": rules_changed})


@require_http_methods(["GET", "HEAD", "POST"])
@sign_in_required
def entry(request):
    person = request.user
    require(can_complete_entry(person, person))
    notices.mark_read(person, "member", person.pk)
    form, status = EntryForm(request.POST if request.method == "POST" else None, member=person), 200
    if request.method == "POST":
        status = 422
        if form.is_valid():
            if limits.allow(request):
                if keep_entry(person, form):
                    messages.success(request, _("Thank you. Your entry is kept."))
                    return redirect(person if person.is_active_member else "members:me")
                status = 409
            else:
                limits.refuse(form)
                status = 429
    photo = getattr(person, "profile", None) and person.profile.photo_addresses
    return render(request, "members/entry.html", {"form": form, "photo": photo}, status=status)


def keep_entry(person, form):
    """Whether the entry is kept; where it was changed elsewhere meanwhile, the form says what it says now."""
    try:
        data = form.cleaned_data
        actions.complete_entry(person, data, agreed="agreed" in form.fields, revision=data["revision"])
    except actions.Stale:
        return not meanwhile.meet(form, person)
    return True


@require_http_methods(["GET", "HEAD", "POST"])
@sign_in_required
def settings(request):
    person = request.user
    initial = {name: getattr(person, name) for name in ("language", "time_zone")}
    form = SettingsForm(request.POST if request.method == "POST" else None, initial=initial)
    if request.method == "POST" and form.is_valid():
        actions.change_settings(
            person, **initial | {name: form.cleaned_data[name] for name in form.changed_data}
        )
        with translation.override(person.language):
            messages.success(request, _("Your settings are kept."))
        response = redirect("members:settings")
        keep_language(response, person.language)
        return response
    return render(request, "members/settings.html", {"form": form}, status=422 if form.errors else 200)


def too_many(request):
    """allauth's answer to too many posts: the same form, with all that was typed but passwords.

    The form is shown unchecked, because checking is what the limit is there to prevent.
    """
    view_class = getattr(getattr(request.resolver_match, "func", None), "view_class", None)
    if request.method != "POST" or not (view_class and issubclass(view_class, FormView)):
        return render(request, "429.html", status=429)
    view = view_class()
    view.setup(request, *request.resolver_match.args, **request.resolver_match.kwargs)
    form = view.get_form()
    sentence = _("That was a lot in a short time, from you or from your network. Please wait a few minutes.")
    form._errors = ErrorDict({NON_FIELD_ERRORS: form.error_class([sentence])})
    form.cleaned_data = {}
    return view.render_to_response(view.get_context_data(form=form), status=429)


@require_safe
@never_cache
def suggest(request):
    """Whom one may mean who types `@am`: a list for `portal.js`, so without a page around it."""
    if not is_member(request.user):
        return HttpResponse(status=403)
    words = clean_line(request.GET.get("q", ""))[:30]
    members = Member.objects.active().visible_to(request.user).exclude(pk=request.user.pk)
    found = members.named_like(words, SUGGESTED) if len(words) > 1 else []
    return render(request, "members/suggest.html", {"members": found}) if found else HttpResponse(status=204)
