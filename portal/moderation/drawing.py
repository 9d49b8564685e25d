"""How the rows of the queue are drawn: each by itself, so that one that breaks is shown as broken."""

import logging
from datetime import datetime
from typing import Any

from django.template.loader import render_to_string
from django.urls import reverse
from django.utils.dateparse import parse_datetime
from django.utils.formats import date_format
from django.utils.html import format_html, format_html_join
from django.utils.safestring import SafeString
from django.utils.timezone import localtime
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from portal.access import is_secretariat
from portal.moderation import deciding
from portal.moderation.desk import Row
from portal.moderation.models import Act, Reason
from portal.text import excerpt
from portal.vocabulary.models import Language

FOLDED = 1200  # characters of HTML, beyond which a text is folded
SHOWN = 300  # characters of its beginning
LONGEST_CHANGE = 3000  # characters of each side
SHOWN_ACTS = 20

DONE = {
    "approve": pgettext_lazy("what was done", "published"),
    "return": _("returned"),
    "hide": _("hidden"),
    "warn": _("warned"),
    "suspend": _("suspended"),
    "decline": _("declined"),
    "restore": _("shown again"),
    "dismiss": _("nothing wrong found"),
    "mend": _("mended and sent again"),
    "keep": _("decision kept"),
    "undo": _("decision undone"),
    "vouch": _("trusted"),
    "trust": _("trusted"),
    "distrust": _("trusted no longer"),
    "import-people": _("invited a list of people"),
    "invite": _("invited"),
    "end-invitation": _("withdrew the invitation"),
    "forget": _("forgotten: nothing was ever entered"),
    "let-in": _("let in by the way in that is set"),
    "reinstate": _("reinstated"),
    "publish": pgettext_lazy("what was done", "published"),
    "list": pgettext_lazy("what was done", "listed"),
    "withdraw": _("withdrawn"),
    "edit": pgettext_lazy("what was done", "changed"),
    "submit": _("handed in"),
    "rung": _("put on the ladder"),
    "export": pgettext_lazy("what was done", "exported"),
    "order-export": _("ordered as a table"),
    "take-back": _("taken back"),
    "put-back": _("put back"),
    "drop": _("taken off the queue"),
    "close": pgettext_lazy("what was done", "closed"),
    "open": _("opened again"),
    "pin": pgettext_lazy("what was done", "pinned"),
    "unpin": _("unpinned"),
    "move": pgettext_lazy("what was done", "moved"),
    "split": _("split"),
    "merge": _("merged"),
    "files": _("changed files"),
    "archive": _("archived"),
    "delete": _("deleted"),
    "change": pgettext_lazy("what was done", "changed"),
    "check": _("found still right"),
}

logger = logging.getLogger(__name__)


def drawn(
    request: Any,
    rows: list[Row],
    form: Any = None,
    *,
    ticked: bool = False,
    url: str = "admin:moderation_case_decide",
    in_admin: bool = True,
) -> list[SafeString]:
    """The HTML of each row; `form` is one that was refused, whose words are given back in its row.

    Decisions are sent to the address named `url`. Outside of the admin nothing leads into it, and what the
    secretariat alone settles is not offered.
    """
    query = request.GET.urlencode()
    if form:
        query = form.query.urlencode()
    tokens = form.tokens if form else []
    same = {"query": query, "decide_url": reverse(url), "in_admin": in_admin}
    return [draw(request, row, form, same | {"ticked": ticked or row.token in tokens}) for row in rows]


def draw(request: Any, row: Row, form: Any, context: dict[str, Any]) -> SafeString:
    refused = form if form and row.token in form.tokens and len(form.tokens) == 1 else None
    try:
        if row.item is not None:
            context = context | shown(row, request.user) | {"refused": refused}
            return render_to_string("admin/moderation/case.html", context, request)
    except Exception:
        logger.exception("Drawing %s of the moderation queue failed.", row.number)
    return render_to_string("admin/moderation/case_broken.html", context | {"row": row}, request)


def shown(row: Row, viewer: Any) -> dict[str, Any]:
    case, item = row.case, row.item
    assert item is not None
    author = case.author or item.author
    return {
        "row": row,
        "case": case,
        "item": item,
        "is_long": len(item.html or item.text) > FOLDED,
        "beginning": excerpt(item.html, SHOWN) if item.html else item.text[:SHOWN],
        "language": Language.objects.known().get(case.language, case.language),
        "unnamed": item.nameless and not is_secretariat(viewer),
        "author": author,
        "author_url": author and reverse(account_page(author), args=[author.pk]),
        "reports": [said(one, "reason", dict(Reason.choices)) for one in case.reports],  # type: ignore[attr-defined]
        "answers": [said(one, "verb", DONE) for one in case.answers],  # type: ignore[attr-defined]
        "acts": [said(one, "verb", DONE) for one in case.last_acts],  # type: ignore[attr-defined]
        "counts": [(DONE.get(one["verb"], one["verb"]), one["n"]) for one in case.act_counts],  # type: ignore[attr-defined]
        "plain": buttons(row, needs_reason=False),
        "with_reason": buttons(row, needs_reason=True),
    }


def account_page(author: Any) -> str:
    """The name of the admin's page about an account."""
    return f"admin:{author._meta.app_label}_{author._meta.model_name}_change"


def said(row: dict[str, Any], name: str, words: dict[str, Any]) -> dict[str, Any]:
    """A row that came as JSON, with its moment as one and its word in the reader's language."""
    at = parse_datetime(row["at"]) if isinstance(row["at"], str) else row["at"]
    assert isinstance(at, datetime)
    return row | {"at": at, "word": words.get(row[name], row[name])}


def buttons(row: Row, *, needs_reason: bool) -> list[tuple[str, deciding.Verb]]:
    found = [(name, deciding.VERBS[name]) for name in row.verbs if name in deciding.VERBS]
    return [(name, verb) for name, verb in found if verb.needs_reason is needs_reason]


def in_bulk() -> list[tuple[str, deciding.Verb]]:
    """The decisions that can be made about many at once."""
    return [(name, verb) for name, verb in deciding.VERBS.items() if verb.in_bulk and name != "restore"]


def changes(act: Act) -> SafeString:
    """What an act changed, name by name: what was before, and what is now."""
    names = dict.fromkeys([*act.before, *act.after])
    rows = [(name, brief(act.before.get(name)), brief(act.after.get(name))) for name in names]
    different = [row for row in rows if row[1] != row[2]]
    shown = format_html_join("", "<p>{}: <del dir=auto>{}</del> → <ins dir=auto>{}</ins></p>", different)
    return format_html('<div class="acts">{}</div>', shown)


def brief(value: Any) -> str:
    return "—" if value in (None, "") else str(value)[:LONGEST_CHANGE]


def acts_of(person: Any) -> SafeString:
    """The last acts that concern somebody, for their page in the admin, and the way to all of them."""
    acts = Act.objects.filter(about=person).select_related("actor").order_by("-at", "-pk")[:SHOWN_ACTS]
    rows = [
        (date_format(localtime(act.at), "DATE_FORMAT"), DONE.get(act.verb, act.verb), act.label, act.reason,
         act.actor or "—")
        for act in acts
    ]  # fmt: skip
    url = f"{reverse('admin:moderation_act_changelist')}?about={person.pk}"
    listed = format_html_join("", "<li>{}: {} – <bdi>{}</bdi> <q>{}</q> (<bdi>{}</bdi>)</li>", rows)
    return format_html('<ul>{}</ul><a href="{}">{}</a>', listed, url, _("All of them"))
