"""Requests for advice for who answers by mail: how a mail shows what was said, and what an answer does.

The first line of an expert's answer may begin with a word, in any of the four languages, with what belongs to
it behind it: "accept", "later 2027-01-15", "decline: Amina Yusuf". All below it is for who asked. Without
such a word the whole answer is; where it neither refuses nor puts off in a sentence, the expert has accepted
by writing. Once they have accepted, all that they answer is a message.
"""

from collections.abc import Iterable
from typing import Any

from django.conf import settings
from django.utils.formats import date_format
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from portal import offering
from portal.access import require
from portal.notices.registry import Letter, Reply, Word, kinds
from portal.text import TextError
from roster.advice import actions, permissions, saying
from roster.advice.models import Act, Message, Need, Request, State


def letters(ids: Iterable[int]) -> dict[int, Letter]:
    """Messages as mails show them, by id; without those that moderation has hidden."""
    rows = Message.objects.published().filter(pk__in=ids).for_thread()
    return {
        message.pk: letter_of(message)
        for message in rows.select_related("request__need", "request__suggested")
    }


def letter(message: Message) -> Letter | None:
    return letters([message.pk]).get(message.pk)


def letter_of(message: Message) -> Letter:
    request = message.request
    opening = request.messages.order_by("created_at", "id").values_list("pk", flat=True).first()
    text = with_thing(message)
    return Letter(
        title=request.need.title,
        point=facts_of(request.need) if message.act == Act.ASK else point_of(message),
        text=text,
        html=message.body_html if text == message.body else "",
        language=message.language,
        author=message.author,
        url=settings.SITE_URL + message.get_absolute_url(),
        parent=None if opening == message.pk else ("advice", opening or message.pk),
    )


def with_thing(message: Message) -> str:
    """The words of a message; under those that ask about something public also that, and where it stands."""
    need = message.request.need
    thing = offering.found(*need.thing) if need.thing and message.act == Act.ASK else None
    if thing is None:
        return message.body
    shown = offering.offerables[need.kind].describe(thing)
    where = _("The question, for all to answer: %(url)s") % {"url": shown.url}
    how = _("What you reply in words stands under the question, for everybody who reads it.")
    return "\n\n".join(part for part in (message.body, shown.text(), where, how) if part)


def point_of(message: Message) -> str:
    """What beside the words is said: until when, whom to ask instead, what came of it."""
    request = message.request
    if message.act == Act.LATER and request.later_on:
        return _("From %(day)s on.") % {"day": date_format(request.later_on)}
    if message.act == Act.DECLINE and (name := message.named or request.suggested):
        return _("They name somebody else: %(name)s") % {"name": name}
    if message.act == Act.CLOSE and request.result:
        return str(request.get_result_display())
    return ""


def facts_of(need: Need) -> str:
    """The theme, the country, the language and the day of a need, which the page shows at its head."""
    facts = [need.known_theme.name, need.known_country and need.known_country.name, need.known_language.name]
    if need.wanted_by:
        facts.append(" ".join([_("By"), date_format(need.wanted_by)]))
    return " · ".join(filter(None, facts))


# --- Answers --------------------------------------------------------------------


def reply(member: Any, answered: Message, mail: Reply) -> Any:
    """What an answer to a mail about a request does; returns what was made of it."""
    request = Request.objects.select_related("need__asker", "expert").get(pk=answered.request_id)
    require(permissions.can_read_request(member, request))
    if mail.attachments:
        raise TextError(_("No files go this way. Please send your words without the attached file."))
    how = {"language": mail.language, "form_key": mail.form_key, "by_mail": True}
    answers = member.pk == request.expert_id and (request.is_waiting or request.state == State.DECLINED)
    said = saying.read(mail.text) if answers else None  # "No, …" in a conversation is no refusal
    if said is None:
        return say_it(member, request, mail, how)
    if said.act == Act.ACCEPT:
        made, _now = actions.accept(member, request, said.words, **how)
    elif said.act == Act.LATER:
        made, _now = actions.postpone(member, request, said.day, said.words, **how)
    else:
        made, _now = actions.decline(member, request, *words_and_name(said), **how)
    made.said = thanks(made)
    return made


def words_and_name(said: saying.Said) -> tuple[str, str]:
    """What is passed on, and who is named instead: what may be a sentence is a name if the roster knows
    it."""
    if said.unsure and not actions.expert_named(said.instead):
        return "\n".join(filter(None, [said.instead, said.words])), ""
    return said.words, said.instead


def say_it(member: Any, request: Request, mail: Reply, how: dict[str, Any]) -> Any:
    """The words of who has said before that they help; an expert's answer to what was asked in public stands
    there."""
    thing = request.need.thing
    if thing and member.pk == request.expert_id and request.is_open and offering.found(*thing):
        kind = kinds[thing[0]]
        obj = kind.visible(member).filter(pk=thing[1]).first()
        if obj and kind.reply:
            made = kind.reply(member, obj, mail)
            actions.note_public_answer(request)
            return made
    waited = request.is_waiting and member.pk == request.expert_id
    made, _now = actions.write_message(member, request, mail.text, **how)
    if waited:
        made.said = (
            thanks(made)
            + " "
            + _("If you can’t, answer with the word “%(word)s”.") % {"word": DECLINE.spelling}
        )
    return made


def thanks(message: Message) -> str:
    """What the expert is told of what they have just said."""
    request = Request.objects.select_related("need__asker", "suggested").get(pk=message.request_id)
    name = {"name": request.need.asker.display_name}
    if message.act == Act.ACCEPT:
        return (
            _("Thank you! %(name)s knows now that you can help. What you answer goes to them alone.") % name
        )
    if message.act == Act.LATER:
        assert request.later_on
        words = _("Thank you. We have told %(name)s, and ask you again on %(day)s.")
        return words % {**name, "day": date_format(request.later_on)}
    if message.named:
        words = _("Thank you. We have told %(name)s, with the name that you gave: %(other)s.")
        return words % {**name, "other": message.named}
    if request.suggested:
        words = _("Thank you. We have told %(name)s, and named %(other)s from the roster.")
        return words % {**name, "other": request.suggested.display_name}
    return _("Thank you. We have told %(name)s that you can’t help this time.") % name


def offered(member: Any, message: Message) -> bool:
    """Whether the mail about `message` says how to answer in a word: to the expert, as long as it waits."""
    return message.act == Act.ASK and message.request.expert_id == member.pk and message.request.is_waiting


def by_word(act: Any) -> Any:
    def do(member: Any, message: Message) -> str:
        made, _now = act(member, message.request, by_mail=True)
        return thanks(made)

    return do


ACCEPT = Word(
    saying.SPELLINGS[Act.ACCEPT],
    does=gettext_lazy("If you can help, reply, or answer with one word: %(word)s"),
    act=by_word(actions.accept),
    offered=offered,
)
LATER = Word(
    saying.SPELLINGS[Act.LATER],
    does=gettext_lazy("If you can help later: %(word)s. A day may follow, as 2027-01-15."),
    act=by_word(actions.postpone),
    offered=offered,
)
DECLINE = Word(
    saying.SPELLINGS[Act.DECLINE],
    does=gettext_lazy("If you can’t: %(word)s. The name of somebody else who can may follow."),
    act=by_word(actions.decline),
    offered=offered,
)
WORDS = (ACCEPT, LATER, DECLINE)


def visible(person: Any) -> Any:
    return Message.objects.visible_to(person).select_related("request__need__asker", "request__expert")
