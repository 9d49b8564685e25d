"""What both say to each other, what the expert answers, and how it ends."""

from django.contrib import messages
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST, require_safe

from portal import blocks, limits, notices
from portal.access import AccessDenied, member_required
from portal.text import TextError
from portal.writing import fillable, ready, sent
from roster.advice import actions, by_mail, permissions
from roster.advice.forms import AnswerForm, CloseForm, WordsForm
from roster.advice.models import Act, Message, Request
from roster.advice.views.asking import public_thing


def load_request(request, request_id):
    found = Request.objects.visible_to(request.user).for_list().select_related("suggested")
    return get_object_or_404(found, pk=request_id)


@require_safe
@member_required
def request(request, request_id):
    """The conversation, with the form that fits: an answer while one is waited for, else a message."""
    return show(request, load_request(request, request_id))


def show(request, found, form=None):
    person = request.user
    thread = list(Message.objects.visible_to(person).filter(request=found).for_thread())
    for message in thread:
        message.request, message.is_hushed = found, message.author_id in blocks.of(person)
        message.point = by_mail.point_of(message)
    notices.mark_read(person, "advice", *(message.pk for message in thread))
    may_answer = permissions.can_accept_request(person, found)
    may_write = permissions.can_write_message(person, found)
    answers = isinstance(form, AnswerForm) if form else bool(may_answer) and found.is_waiting
    context = {
        "found": found,
        "thread": thread,
        "answers": answers,
        "may_answer": may_answer,
        "may_write": may_write,
        "may_close": permissions.can_close_request(person, found),
        "may_withdraw": permissions.can_withdraw_request(person, found),
        "is_expert": person.pk == found.expert_id,
        "thing": public_thing(found.need),
        "hush": blocks.hush(_("This is by somebody you have blocked.")),
        "form": form or (AnswerForm() if answers else WordsForm()),
    }
    status = getattr(form, "status", 422) if form else 200
    return render(request, "advice/request.html", context, status=status)


@require_POST
@member_required
def write(request, request_id):
    found = load_request(request, request_id)
    form = WordsForm(request.POST)
    if not ready(request, form, permissions.can_write_message(request.user, found)):
        return show(request, found, form)

    def do():
        said = form.cleaned_data
        return actions.write_message(request.user, found, said["body"], form_key=said["form_key"])

    return done(request, found, form, do)


@require_POST
@member_required
def answer(request, request_id):
    """Accept, come back later, or decline."""
    found = load_request(request, request_id)
    form = AnswerForm(request.POST)
    if not ready(request, form, verdict(request.user, found, request.POST.get("answer"))):
        return show(request, found, form)
    said = form.cleaned_data
    how = {"form_key": said["form_key"]}

    def do():
        if said["answer"] == Act.ACCEPT:
            return actions.accept(request.user, found, said["body"], **how)
        if said["answer"] == Act.LATER:
            return actions.postpone(request.user, found, said["until"], said["body"], **how)
        return actions.decline(request.user, found, said["body"], said["instead"], **how)

    return done(request, found, form, do, thank=True)


def verdict(person, found, act):
    rules = {Act.ACCEPT: permissions.can_accept_request, Act.LATER: permissions.can_postpone_request}
    return rules.get(act, permissions.can_decline_request)(person, found)


def done(request, found, form, do, *, thank=False):
    """Do it and go on; where that can't be, the page again with what was typed and why."""
    try:
        message, _made = do()
    except (AccessDenied, TextError) as error:
        form.add_error(None, str(error))
        form.status = 409
        return show(request, load_request(request, found.pk), form)
    if thank:
        messages.success(request, by_mail.thanks(message))
    return redirect(message)


@fillable
@member_required
def close(request, request_id):
    """Say what came of it."""
    found = load_request(request, request_id)
    form = CloseForm(sent(request))
    if ready(request, form, permissions.can_close_request(request.user, found)):
        said = form.cleaned_data
        try:
            actions.close(request.user, found, said["result"], said["body"])
            messages.success(request, _("Thank you. The expert knows now what came of it."))
            return redirect(found)
        except (AccessDenied, TextError) as error:
            form.add_error(None, str(error))
            form.status = 409
    context = {"form": form, "found": found}
    return render(request, "advice/close.html", context, status=getattr(form, "status", 200))


@require_POST
@member_required
def withdraw(request, request_id):
    found = load_request(request, request_id)
    if limits.allow(request):
        actions.withdraw(request.user, found)
        messages.success(request, _("The request is withdrawn, and the expert is told."))
    return redirect(found.need)
