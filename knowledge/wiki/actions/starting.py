"""Starting a page."""

import uuid
from typing import Any

from django.db import transaction

from knowledge.wiki import permissions
from knowledge.wiki.actions import addresses, families, tree
from knowledge.wiki.actions.revisions import add_revision
from knowledge.wiki.actions.subjects import write_about
from knowledge.wiki.actions.telling import tell_of_start
from knowledge.wiki.models import Page, Revision
from portal import links, notices, text
from portal.access import require
from portal.models import once
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

    Where it was `grown_from` something that the search knows, both sides say so. The page that the same form
    made where it is sent twice. It is held where the rules of moderation say so. Raises TitleTaken where the
    address is in use, LanguageTaken where it was to be a translation (`translation_of`, `translated_from`)
    in a language that is there, and NotAccepted for what the rules refuse.
    """
    require(permissions.can_start_page(member, data.get("parent")))
    page, made = once(
        Page.objects.filter(author=member), form_key, lambda: insert_page(member, data, form_key)
    )
    if not made and not began_with(page, data):  # somebody went back to the form and wrote on
        return start_page(member, data, grown_from=grown_from)
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


def began_with(page: Page, data: dict[str, Any]) -> bool:
    """Whether the page's first revision says what `data` says."""
    first = Revision.objects.get(page=page, number=1)
    return (first.title, first.body) == (data["title"], data["body"])


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
