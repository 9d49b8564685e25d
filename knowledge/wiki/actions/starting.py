"""Starting a page."""

import uuid
from typing import Any

from django.db import transaction
from django.utils.translation import gettext as _

from knowledge.wiki import permissions
from knowledge.wiki.actions import addresses, families, tree
from knowledge.wiki.actions.editing import Conflict, edit_page
from knowledge.wiki.actions.revisions import add_revision
from knowledge.wiki.actions.subjects import NAMES, write_about
from knowledge.wiki.actions.telling import tell_of_start
from knowledge.wiki.models import Page, Revision
from portal import links, notices, text
from portal.access import require
from portal.models import WrittenOn, may_write_on, once
from portal.moderation.actions import first_state, follow


@transaction.atomic
def start_page(
    member: Any,
    data: dict[str, Any],
    *,
    form_key: uuid.UUID | None = None,
    grown_from: links.Thing | None = None,
) -> Page:
    """Start a page. `data` has title, body, language, parent, themes, countries, tags, summary, and audience
    and edited_by where they are not those of the page above it.

    Where it was `grown_from` something that the search knows, both sides say so. Where the same form is sent
    twice, it is the page of the first time, which says what the form says now. It is held where the rules of
    moderation say so. Raises TitleTaken where the address is in use, LanguageTaken where it was to be a
    translation (`translation_of`, `translated_from`) in a language that is there, NotAccepted for what the
    rules refuse, and WrittenOn where the form was sent before and its page can't say what it says now.
    """
    require(permissions.can_start_page(member, data.get("parent")))
    page, made = once(
        Page.objects.filter(author=member),
        form_key,
        lambda: insert_page(member, data, form_key),
        lambda page: write_on(member, page, data),
    )
    if made:
        write_about(page, data)
        if grown_from:
            links.connect(("page", page.pk), grown_from, links.MADE_FROM)
        add_revision(member, page, data, parent=None)
        notices.follow_written(member, "page", page.pk)
        if page.is_published:
            tell_of_start(page)
        else:
            follow(page)
    return page


def write_on(member: Any, page: Page, data: dict[str, Any]) -> None:
    """Let a page say what the form says that has made it, and was sent again; what it said at first is known
    already where somebody has changed it since."""
    first = Revision.objects.get(page=page, number=1)
    is_first = (first.title, first.body) == (data["title"], data["body"])
    if is_first and page.revision_count > 1:
        return
    above = data.get("parent")
    place = (data["title"], data["language"], above and above.pk, *access_for(data))
    may_write_on(page, permissions.can_edit_page(member, page))
    if place != (page.title, page.language, page.parent_id, page.audience, page.edited_by):
        raise WrittenOn(page, _("Its title, its place and who may read it are changed at the page itself."))
    said = {name: data[name] for name in ("body", *NAMES) if name in data}
    try:
        edit_page(member, page, said, base=page.revision_count if was_own(page, member) else 1)
    except Conflict:
        raise WrittenOn(page) from None


def was_own(page: Page, member: Any) -> bool:
    """Whether nobody but `member` has changed the page."""
    return not page.revisions.exclude(author=member).exists()


def insert_page(member: Any, data: dict[str, Any], form_key: uuid.UUID | None) -> Page:
    if data.get("translation_of"):
        tree.lock()
    parent = tree.hold_still(data.get("parent"))
    require(permissions.can_start_page(member, parent))
    page = Page(slug=addresses.slug_for(data["title"]), title=data["title"], author=member, form_key=form_key)
    page.language = data["language"]
    families.place_for_new(page, data.get("translation_of"), data.get("translated_from"))
    rendered = text.render(data["body"], profile="wiki")
    page.state = first_state(member, text=f"{data['title']}\n{data['body']}", html=rendered.html)
    tree.place(page, parent)
    page.is_reviewed = tree.is_in_reviewed_branch(page.trail)
    page.audience, page.edited_by = access_for(data)
    taken = addresses.lock([page.slug, *rendered.links])[page.slug].page
    if taken and not (form_key and taken.form_key == form_key):
        raise addresses.TitleTaken(taken)
    page.save()
    addresses.give(page, member)
    return page


def access_for(data: dict[str, Any]) -> tuple[str, str]:
    """Who may read and who may change a new page: as it was said, else as the page above it has it."""
    above = data.get("parent") or Page()
    return data.get("audience") or above.audience, data.get("edited_by") or above.edited_by
