"""Going through what others wrote and what is kept, for the traces of somebody who has left.

Their own rows are gone by now (`portal.personal`). Here go the @mentions and addresses in others' texts, the
name in what they said themselves (many sign with it), what the portal itself wrote down of a name, such as
quotations, logs and notices, mails of others that quote them, sessions, tasks, and words that the search
remembers. A name that others typed in words of their own nobody can tell from another's: it stays, and who
leaves is told so.

Every step may be done again, and none asks for more memory than a few rows take.
"""

import contextlib
import email
import json
import re
from collections.abc import Iterable, Iterator
from dataclasses import replace
from email import policy
from typing import Any
from urllib.parse import parse_qsl, urlencode

from allauth.account.models import EmailAddress
from django.apps import apps
from django.contrib.admin.models import LogEntry
from django.contrib.postgres.fields import ArrayField
from django.contrib.sessions.models import Session
from django.core.cache import caches
from django.core.files.storage import default_storage
from django.db import IntegrityError, connection, models, transaction
from django.db.models import Q, TextField
from django.db.models.functions import Cast
from django.utils.translation import gettext as _
from django.utils.translation import override
from django_tasks_db.models import DBTaskResult

from members.models import Member
from members.privacy.models import Erasure
from portal import search
from portal.mailbox import letters
from portal.moderation.models import Act, Report, Retractable
from portal.notices.inbox.models import Incoming
from portal.notices.models import Event
from portal.notices.outbox.models import Mail
from portal.personal import Traces, delete_files
from portal.search import words as search_words
from portal.search.models import SearchEntry, SearchWord
from portal.sheets.models import Sheet
from portal.text.errors import TextError
from portal.text.models import Body
from portal.text.rendering import as_typed
from portal.vocabulary.folding import fold

BATCH = 200
TEXTS = (models.CharField, models.TextField, models.JSONField)
ELSEWHERE = {"search.SearchEntry", "search.SearchWord", "sessions.Session", "privacy.Erasure"}
MARKS = re.compile(r"([\\\[\]*_`<>])")  # as quotations of the forum escape them


class Words:
    """The traces of one person as patterns, and what stands in their place.

    `sure` are handle and addresses, which nobody else has: they go wherever they stand. The name goes where
    the portal wrote it.
    """

    def __init__(self, traces: Traces):
        self.traces = traces
        self.former = f"former-{traces.pk}"
        handle = re.escape(traces.handle)
        rooms = r"/(?:members|experts|messages/(?:to|block|unblock))/|(?<![\w-])expert="
        places = rf"(?:{rooms}){handle}(?![\w-])"
        link = rf"\[(?:[^\[\]\n]|\\.){{0,200}}\]\([^\s()]{{0,100}}{places}/?[^\s()]{{0,100}}\)"
        self.link = re.compile(link, re.I)
        self.mention = re.compile(rf"(?<![\w@/.+-])@{handle}(?!-*\w|@)", re.I)
        self.place = re.compile(rf"({rooms}){handle}(?![\w-])", re.I)
        spelt = "|".join(map(re.escape, traces.addresses)) or r"(?!)"
        self.address = re.compile(rf"(?<![\w.+-])(?:{spelt})(?![\w-]|\.\w)", re.I)
        self.name = re.compile(rf"(?<!\w){re.escape(traces.name)}(?!\w)" if traces.name else r"(?!)", re.I)
        spelt_as = {traces.name, MARKS.sub(r"\\\1", traces.name)} - {""}  # in words, and in Markdown
        quoted = "|".join(map(re.escape, spelt_as)) or r"(?!)"
        self.quoted = re.compile(rf"(?<!\w)(?:{quoted})( #\d+)")
        parts = [one for one in (*traces.name.split(), *re.findall(r"\w+", traces.name)) if len(one) > 2]
        parts = sorted({*parts, traces.handle}, key=len, reverse=True)
        self.parts = re.compile(rf"(?<![\w@-])(?:{'|'.join(map(re.escape, parts))})(?![\w-])", re.I)
        self.sure_parts = [f"{mark}{traces.handle}" for mark in "@/="] + traces.addresses
        self.sure_parts += [f"{name} #" for name in spelt_as]

    def sure(self, text: str) -> str:
        """`text` without handle, addresses, and the name above quotations."""
        former = str(_("Former member"))
        text = self.link.sub(former, text)
        text = self.mention.sub(former, text)
        text = self.quoted.sub(lambda match: former + match[1], text)
        text = self.place.sub(lambda match: match[1] + self.former, text)
        return self.address.sub(f"gone-{self.traces.pk}@former.invalid", text)

    def without(self, text: str) -> str:
        """The same without the name, too: for what the portal wrote."""
        return self.name.sub(str(_("Former member")), self.sure(text))

    def in_log(self, text: str) -> str:
        """The same without any part of the name or the handle: for reasons that are about nobody else."""
        return self.parts.sub(str(_("Former member")), self.without(text))

    def of_handle(self, text: str) -> str:
        """The bare handle replaced, where it is all that `text` says, as in a list of handles."""
        return self.former if text == self.traces.handle else text

    def of_search(self, label: str) -> str:
        """What a log says of a search, without the words typed in it where they begin a part of the name."""
        start, mark, query = label.partition(": ")
        return f"{start}{mark}{self.of_query(query)}" if mark else label

    def of_query(self, query: str) -> str:
        """A query string likewise."""
        asked = parse_qsl(query, keep_blank_values=True)
        parts = fold(f"{self.traces.name} {self.traces.handle}").split()
        for place, (key, value) in enumerate(asked):
            said = [word for word in fold(value).split() if len(word) > 2]
            if key == "q" and any(part.startswith(word) for part in parts for word in said):
                asked[place] = (key, str(_("Former member")))
                query = urlencode(asked)
        return query

    def found_in(self, text: str) -> bool:
        return any(one.search(text) for one in (self.mention, self.place, self.address, self.name))


def sweep(traces: Traces) -> None:
    """Go through everything. An address that is somebody's again by now is theirs."""
    owned = Member.objects.filter(email__in=traces.addresses).values_list("email", flat=True)
    taken = EmailAddress.objects.filter(email__in=traces.addresses).values_list("email", flat=True)
    free = [address for address in traces.addresses if address not in {*owned, *taken}]
    words = Words(replace(traces, addresses=free))
    forget_sessions(words)
    forget_tasks(words)
    forget_mails(words)
    forget_letters(words)
    for model in apps.get_models(include_auto_created=False):
        if not model._meta.proxy and model._meta.label not in ELSEWHERE:
            reword(model, words)
            unsign(model, words)
    unname_logs(words)
    find_anew(words)
    forget_cached(words)


# --- What others wrote ----------------------------------------------------------


def reword(model: type[models.Model], words: Words) -> None:
    """Take handle and addresses out of every text of `model`; a rendered one is rendered anew. A row with
    such an address for its own, as of somebody asked, is about the person: so the name goes, too."""
    fields = text_fields(model)
    for row in rows_with(model, fields, words.sure_parts):
        held = [getattr(row, field.attname) for field in fields]
        is_theirs = any(isinstance(value, str) and words.address.fullmatch(value) for value in held)
        with override(getattr(row, "language", None) or "en"):
            change(row, fields, words.without if is_theirs else words.sure)


def unsign(model: type[models.Model], words: Words) -> None:
    """Take the name out of what the person said, as many sign with it, and out of what was told of that."""
    if words.traces.name and (author := author_of(model)):
        said, fields = Q(**{author: words.traces.pk}), text_fields(model)
        for row in rows_with(model, fields, [words.traces.name], among=said):
            with override(getattr(row, "language", None) or "en"):
                change(row, fields, words.without)


def author_of(model: type[models.Model]) -> str:
    """By which lookup a row of `model` knows who says it; empty for what nobody says for themselves, as pages
    of the wiki, and for what names its authors, as documents."""
    if model is Event:
        return "actor"
    if issubclass(model, Retractable):
        return "author"
    has_body = any(field.name == "body" for field in model._meta.concrete_fields)
    for field in model._meta.concrete_fields if has_body else ():
        if field.related_model and issubclass(field.related_model, Retractable):  # its earlier texts
            return f"{field.name}__author"
    return ""


def unname_logs(words: Words) -> None:
    """Take the name out of what the portal wrote: logs, reports, mails, notices that are nobody's text. Of
    what was noted of this person alone, no part of the name stays."""
    pk = words.traces.pk
    about = Q(about=pk) | Q(kind="member", object_id=pk)
    for rows in (Act.objects.filter(about), Erasure.objects.filter(member=pk)):
        for row in rows.iterator(chunk_size=BATCH):
            change(row, [rows.model._meta.get_field("reason")], words.in_log)
    sides = [Act._meta.get_field(name) for name in ("before", "after")]
    for row in rows_with(Act, sides, [f'"{words.traces.handle}"']):
        change(row, sides, words.of_handle)
    exports = Act.objects.filter(verb__in=["export", "order-export"], label__contains="q=")
    for row in exports.iterator(chunk_size=BATCH):
        change(row, [Act._meta.get_field("label")], words.of_search)
    for row in Sheet.objects.filter(conditions__contains="q="):
        change(row, [Sheet._meta.get_field("conditions")], words.of_query)
    if not words.traces.name:
        return
    for model in (Act, Report, LogEntry, Event, Mail):
        fields = text_fields(model)
        for row in rows_with(model, fields, [words.traces.name]):
            if isinstance(row, Event) and row.is_content:
                continue
            if isinstance(row, Act) and row.kind == "member" and row.object_id != pk:
                continue  # somebody else of that name
            change(row, fields, words.without)


def text_fields(model: type[models.Model]) -> list[models.Field]:
    """The fields of `model` that hold words: neither one of a few choices nor what the database makes."""
    return [
        field
        for field in model._meta.concrete_fields
        if not field.choices
        and not field.generated
        and (
            (isinstance(field, TEXTS) and not field.primary_key)
            or (isinstance(field, ArrayField) and isinstance(field.base_field, TEXTS))
        )
    ]


def rows_with(
    model: type[models.Model],
    fields: Iterable[models.Field],
    parts: Iterable[str],
    *,
    among: Q | None = None,
) -> Iterator[models.Model]:
    """The rows of `model`, or those `among` them, in which one of `parts` stands in one of `fields`, whatever
    its capitals."""
    found, casts = Q(), {}
    for field in fields:
        casts[f"{field.name}_as_text"] = Cast(field.name, TextField())
        for part in parts:
            found |= Q(**{f"{field.name}_as_text__icontains": part})
            if isinstance(field, models.JSONField) and (spelt := json.dumps(part)[1:-1]) != part:
                found |= Q(**{f"{field.name}_as_text__icontains": spelt})
    if not casts:
        return
    ids = (
        model._base_manager.alias(**casts)
        .filter(among or Q(), found)
        .order_by("pk")
        .values_list("pk", flat=True)
    )
    for pk in list(ids):
        if row := model._base_manager.filter(pk=pk).first():
            yield row


@transaction.atomic
def change(row: models.Model, fields: Iterable[models.Field], reword: Any) -> None:
    """Put each text of `row` through `reword`, with the row locked, and keep what has changed."""
    now = type(row)._base_manager.select_for_update(no_key=True, of=("self",)).filter(pk=row.pk).first()
    changed: dict[str, Any] = {}
    for field in fields:
        before = getattr(now, field.attname, None)
        after = deeply(before, reword)
        if after != before:
            changed[field.name] = after[: field.max_length] if isinstance(after, str) else after
    if isinstance(now, Body) and "body" in changed:
        try:
            now.set_body(changed["body"])
        except TextError:  # it was near a limit
            now.body, now.body_html = changed["body"], as_typed(changed["body"])
        changed |= {name: getattr(now, name) for name in ("body", "body_html", "body_version")}
        if any(field.name == "size" for field in now._meta.concrete_fields):
            changed["size"] = len(now.body)
    if changed:
        with contextlib.suppress(IntegrityError), transaction.atomic():  # such a row is there already
            type(row)._base_manager.filter(pk=row.pk).update(**changed)


def deeply(value: Any, reword: Any) -> Any:
    """`value` with each of its texts reworded, however deep it is in lists and objects."""
    if isinstance(value, str):
        return reword(value)
    if isinstance(value, list):
        return [deeply(one, reword) for one in value]
    if isinstance(value, dict):
        return {name: deeply(one, reword) for name, one in value.items()}
    return value


# --- What is kept -----------------------------------------------------------------


def forget_sessions(words: Words) -> None:
    """Delete the sessions in which the person is signed in, or that name their address."""
    gone = []
    for session in Session.objects.order_by("pk").iterator(chunk_size=BATCH):
        held = session.get_decoded()
        if held.get("_auth_user_id") == str(words.traces.pk) or words.address.search(repr(held)):
            gone.append(session.pk)
    Session.objects.filter(pk__in=gone).delete()


def forget_tasks(words: Words) -> None:
    """Delete the tasks whose arguments, results or errors name the person."""
    fields = [DBTaskResult._meta.get_field(name) for name in ("args_kwargs", "return_value", "traceback")]
    parts = [*words.traces.addresses, *([words.traces.name] if words.traces.name else [])]
    for row in rows_with(DBTaskResult, fields, parts):
        same = DBTaskResult.objects.filter(pk=row.pk)
        same.exclude(status="RUNNING").delete()
        same.update(traceback="")  # of this very task, where it failed before


def forget_mails(words: Words) -> None:
    """Drop the whole of each mail of others that names the person, and take them out of what was cut off it;
    erase what came from their address and was nobody's."""
    from portal.notices.inbox import tidying

    understood = Incoming.objects.exclude(state=Incoming.State.RECEIVED)  # what just came is answered first
    for address in words.traces.addresses:
        tidying.erase(understood.filter(sender__iexact=address))
    for row in understood.exclude(raw="").order_by("pk").iterator(chunk_size=BATCH):
        if names_in_mail(row, words):
            with transaction.atomic():
                delete_files([str(row.raw.name)])
                Incoming.objects.filter(pk=row.pk).update(raw="")
    fields = [Incoming._meta.get_field(name) for name in ("cut", "subject", "reason")]
    for row in rows_with(Incoming, fields, [words.traces.name] if words.traces.name else []):
        change(row, fields, words.without)


def names_in_mail(row: Incoming, words: Words) -> bool:
    try:
        with default_storage.open(str(row.raw.name)) as file:
            return words.found_in(in_words(file.read()))
    except FileNotFoundError:
        return False


def in_words(raw: bytes) -> str:
    """All that a mail says, headers and texts, as words; what cannot be read, as its bytes stand."""
    said = [raw.decode("utf-8", "replace")]
    try:
        message = email.message_from_bytes(raw, policy=policy.default)
        for part in message.walk():
            said += [str(value) for value in part.values()]
            if part.get_content_maintype() == "text":
                said.append(str(part.get_content()))
    except Exception:
        return said[0]
    return "\n".join(said)


def forget_letters(words: Words) -> None:
    """Delete the mails to be read on the spot, where the portal is tried out, that name the person."""
    for path in letters.folder().glob("*.eml"):
        if words.found_in(in_words(path.read_bytes())):
            path.unlink(missing_ok=True)


def find_anew(words: Words) -> None:
    """Make anew the entries of the search in which the person still stands, and its list of words."""
    parts = [words.traces.handle, words.traces.name, *words.traces.addresses]
    fields = text_fields(SearchEntry)
    kinds: dict[str, list[int]] = {}
    for row in rows_with(SearchEntry, fields, [part for part in parts if part]):
        kinds.setdefault(row.kind, []).append(row.object_id)
    for kind, ids in kinds.items():
        search.update(kind, ids)
    spelt = re.findall(r"\w+", f"{words.traces.name} {words.traces.handle}".lower())
    if SearchWord.objects.filter(Q(word__in=spelt) | Q(spelling__in=spelt)).exists():
        search_words.refresh()


def forget_cached(words: Words) -> None:
    """Delete what the database's cache keeps under the person's addresses, also those of their network."""
    cache: Any = caches["default"]
    table = connection.ops.quote_name(cache._table)
    with connection.cursor() as cursor:
        for part in [*words.traces.addresses, *(f":ip:{one}" for one in words.traces.networks)]:
            cursor.execute(f"DELETE FROM {table} WHERE position(%s IN lower(cache_key)) > 0", [part])
