"""A page in another language: starting it, keeping up with the original, and saying what belongs together."""

import uuid

from django.contrib import messages
from django.shortcuts import redirect, render
from django.utils.translation import get_language
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST, require_safe

from knowledge.wiki import actions, permissions
from knowledge.wiki.forms import LanguageForm, TranslatePageForm
from knowledge.wiki.models import Page, Revision
from knowledge.wiki.views.families import KNOWN, original_for, since_translated
from knowledge.wiki.views.filling import fill, number_in, status_of
from knowledge.wiki.views.loading import at_its_address, load_page
from portal import drafts, kept, limits
from portal.access import member_required, require
from portal.models import WrittenOn
from portal.writing import fillable, give_back, sent


@at_its_address
@fillable
@member_required
def translate_page(request, slug):
    """Start the page in another language, with the original in the form and beside it."""
    found = load_page(request, slug)
    original = original_for(request.user, found) or found
    require(permissions.can_translate_page(request.user, original))
    taken = Page.objects.in_family_of(original).filter(deleted_at=None).values_list("language", flat=True)
    taken = set(taken) - made_before(request)
    missing = [code for code in KNOWN if code not in taken]
    if not missing:
        messages.info(request, _("This page is there in every language of the portal."))
        return redirect(original)
    source = Revision.objects.get(pk=original.shown_id or original.current_id)
    initial = {"language": chosen(request, missing), "body": source.body, "revision": source.number}
    form = TranslatePageForm(
        sent(request), initial=initial, person=request.user, languages=missing, source=source.body
    )
    drafts.bring_back(request, f"wiki-translate-{original.pk}", form)
    allowed = request.method == "POST" and form.is_valid() and limits.admits(request, form, profile="wiki")
    if allowed and (page := translate(request.user, original, form)):
        drafts.drop(request.user, form.draft_name)
        return redirect(page)
    context = {"form": form, "page": original, "source": source}
    return render(request, "wiki/translate.html", context, status=status_of(request, form))


def made_before(request):
    """The language of the page that this form has made, where it is sent again: that is no hindrance."""
    try:
        key = uuid.UUID(request.POST.get("form_key", ""))
    except ValueError:
        return set()
    made = Page.objects.filter(author=request.user, form_key=key)
    return set(made.values_list("language", flat=True))


def chosen(request, missing):
    """The language to begin with: the one that was asked for, else the reader's own."""
    wished = (request.GET.get("language", ""), get_language())
    return next((code for code in wished if code in missing), missing[0])


def translate(member, page, form):
    """The new page; None where the form says now why there is none."""
    data = form.cleaned_data
    said = data | {"summary": _("Translated from “%(title)s”") % {"title": page.title}}
    try:
        return actions.translate_page(member, page, said, number=data["revision"], form_key=data["form_key"])
    except actions.TitleTaken as taken:
        form.refuse_title(taken.page)
    except actions.LanguageTaken as taken:
        form.refuse_language(taken.page)
    except WrittenOn as before:
        give_back(form, before)


@at_its_address
@require_safe
@kept.for_visitors
def translation(request, slug):
    """What has changed in the original since the page was translated from it."""
    page = load_page(request, slug)
    changes = kept.drawn(
        request, lambda person: since_translated(person, page.pk), "wiki/translation_changes.html"
    )
    original = original_for(request.user, page)
    context = {
        "page": page,
        "changes": changes[0],
        "original": original,
        "number": original.shown.number if original.shown else 0,
        "can_edit": permissions.can_edit_page(request.user, page),
    }
    return render(request, "wiki/translation.html", context)


@require_POST
@member_required
def follow_original(request, slug):
    page = load_page(request, slug)
    if actions.follow_original(request.user, page, number_in(request.POST, "number")):
        messages.success(request, _("Thank you. Readers are no longer told that the original has changed."))
    return redirect(page)


@at_its_address
@fillable
@member_required
def set_translation(request, slug):
    page = load_page(request, slug)
    require(permissions.can_set_translation(request.user, page))
    original = page.translation_of
    initial = {"language": page.language, "original": original.title if original else ""}
    form = LanguageForm(sent(request), initial=initial, person=request.user, page=page)

    def act(data):
        try:
            actions.set_translation(request.user, page, **data)
        except actions.LanguageTaken as taken:
            return form.refuse_language(taken.page)
        messages.success(request, _("That is noted."))
        return page

    told = [
        _(
            "Pages that say the same in different languages belong together. Readers find the one in their "
            "language, and are told when the original has changed since."
        )
    ]
    return fill(request, page, form, _("Its language and what it translates"), _("Save"), act, told=told)
