"""Writing the wiki: every change is a new revision, and nothing that was written is lost."""

import uuid
from typing import Any

from django.db import IntegrityError, transaction
from django.db.models import Count, F, OuterRef, PositiveIntegerField, Subquery
from django.db.models.functions import Coalesce
from django.utils import timezone

from knowledge.wiki import permissions
from knowledge.wiki.models import Link, Page, Revision
from portal import links, notices, search, subjects, text
from portal.access import require
from portal.models import once
from portal.moderation.actions import first_state, follow, log, mended, notice
from portal.moderation.models import State

RESERVED = {"new", "changes", "feed", "-"}


class TitleTaken(Exception):
    """There is a page at this address already: `page`."""

    def __init__(self, page: Page):
        super().__init__(page.slug)
        self.page = page


class Conflict(Exception):
    """Somebody saved first: `current` is what they wrote, `merged` both changes where they don't meet."""

    def __init__(self, current: Revision, merged: str | None):
        super().__init__(current.number)
        self.current, self.merged = current, merged


@transaction.atomic
def start_page(
    member: Any,
    data: dict[str, Any],
    *,
    form_key: uuid.UUID | None = None,
    grown_from: links.Thing | None = None,
) -> Page:
    """Start a page. `data` has title, body, language, parent, audience, themes, countries, tags, summary.

    Where it was `grown_from` something that the search knows, both sides say so. The page that the same form
    made where it is sent twice. It is held where the rules of moderation say so. Raises TitleTaken where the
    address is in use, and NotAccepted for what the rules refuse.
    """
    require(permissions.can_start_page(member))
    page, made = once(
        Page.objects.filter(author=member), form_key, lambda: insert_page(member, data, form_key)
    )
    if made:
        write_about(page, data)
        if grown_from:
            links.connect(("page", page.pk), grown_from, links.MADE_FROM)
        add_revision(member, page, data, parent=None)
        notices.follow_written(member, "page", page.pk)
        if page.is_published:
            tell_watchers(member, page, "page-started", page.current.summary)
        else:
            follow(page)
    return page


def insert_page(member: Any, data: dict[str, Any], form_key: uuid.UUID | None) -> Page:
    slug = slug_for(data["title"])
    page = Page(slug=slug, title=data["title"], author=member, form_key=form_key)
    page.language, page.audience = data["language"], data.get("audience") or page.audience
    page.translation_of = data.get("translation_of")
    html = text.render(data["body"], profile="wiki").html
    page.state = first_state(member, text=f"{data['title']}\n{data['body']}", html=html)
    place(page, data.get("parent"))
    try:
        with transaction.atomic():
            page.save()
    except IntegrityError:
        if taken := Page.objects.filter(slug=slug).exclude(form_key=form_key).first():
            raise TitleTaken(taken) from None
        raise
    return page


def slug_for(title: str) -> str:
    """The address of a page with `title`, as a wiki link to it is resolved; a few are the wiki's own."""
    slug = text.slugify(title)
    return f"{slug}-page" if slug in RESERVED else slug


def place(page: Page, parent: Page | None) -> None:
    page.parent = parent
    page.trail = [*parent.trail, parent.pk] if parent else []


def write_about(page: Page, data: dict[str, Any]) -> None:
    for name in ("themes", "countries"):
        if name in data:
            getattr(page, name).set(data[name])
    if "tags" in data:
        page.tags.set(data["tags"])


@transaction.atomic
def edit_page(
    member: Any, page: Page, data: dict[str, Any], *, base: int, form_key: uuid.UUID | None = None
) -> Revision:
    """Save a new revision made from the one numbered `base`. `data` has title, body, summary, minor and,
    where they change, themes, countries and tags.

    The revision that the same form made where it is sent twice. Raises Conflict where `base` is not
    the current one any more: nothing is written then, and the caller gives the text back.
    """
    require(permissions.can_edit_page(member, page))
    if form_key and (done := Revision.objects.filter(author=member, page=page, form_key=form_key).first()):
        return done
    page = Page.objects.select_for_update().get(pk=page.pk)
    require(permissions.can_edit_page(member, page))
    # Read after the lock: joined to it, a revision that was written while we waited would be missed.
    current = Revision.objects.get(page=page, number=page.revision_count)
    if current.number != base:
        origin = Revision.objects.filter(page=page, number=base).first()
        merged, clean = text.merge(origin.body if origin else "", data["body"], current.body)
        raise Conflict(current, merged if origin and clean else None)
    write_about(page, data)
    revision = add_revision(member, page, data, parent=current, form_key=form_key)
    notices.follow_written(member, "page", page.pk)
    if mended(member, page) or not page.is_published:
        return revision
    before = {"text_before": f"{current.title}\n{current.body}", "html_before": current.body_html}
    notice(member, page, text=f"{revision.title}\n{revision.body}", html=revision.body_html, **before)
    if not revision.minor:
        tell_watchers(member, page, "page-edited", revision.summary)
    return revision


@transaction.atomic
def revert_page(member: Any, page: Page, revision: Revision, *, base: int, summary: str) -> Revision:
    """Make the text of an earlier `revision` a new, current one; raises Conflict as editing does."""
    require(permissions.can_revert_page(member, page))
    data = {"title": revision.title, "body": revision.body, "summary": summary, "minor": False}
    return edit_page(member, page, data, base=base)


def add_revision(
    member: Any,
    page: Page,
    data: dict[str, Any],
    *,
    parent: Revision | None,
    form_key: uuid.UUID | None = None,
) -> Revision:
    """Write the revision, make it the current one, and bring links and index in line.

    The page's row is locked by the caller, or new.
    """
    revision = Revision(
        page=page, number=page.revision_count + 1, parent=parent, author=member, form_key=form_key
    )
    revision.title, revision.summary = data["title"], data.get("summary") or ""
    revision.minor = bool(data.get("minor"))
    rendered = revision.set_body(data["body"], profile="wiki")
    revision.size, revision.created_at = len(revision.body), timezone.now()
    revision.save()
    page.current, page.title, page.updated_at = revision, revision.title, revision.created_at
    page.revision_count = F("revision_count") + 1
    page.save(update_fields=["current", "title", "updated_at", "revision_count"])
    page.revision_count = revision.number
    Link.objects.filter(page=page).exclude(to_slug__in=rendered.links).delete()
    Link.objects.bulk_create(
        [Link(page=page, to_slug=slug) for slug in rendered.links], ignore_conflicts=True
    )
    search.update("page", [page.pk])
    return revision


def tell_watchers(member: Any, page: Page, event: str, summary: str) -> None:
    """Tell who watches the page, one above it, whoever wrote, or what it is about: in that order."""
    above = [("page", pk) for pk in reversed(page.trail)]
    about = subjects.watched(
        themes=page.themes.values_list("pk", flat=True), tags=page.tags.values_list("pk", flat=True)
    )
    notices.tell(
        event,
        actor=member,
        kind="page",
        object_id=page.pk,
        title=page.title,
        url=page.get_absolute_url(),
        text=summary,
        watchers_of=[("page", page.pk), *above, ("member", member.pk), *about],
    )


@transaction.atomic
def protect_page(person: Any, page: Page, protected: bool) -> None:
    """Let only the secretariat change the page, or let members change it again."""
    require(permissions.can_protect_page(person, page))
    if Page.objects.filter(pk=page.pk).exclude(protected=protected).update(protected=protected):
        log(person, "protect" if protected else "open", page, kind="page")


def state_changed(page: Page, was: str, now: str) -> None:
    """Called by moderation: a hidden page can't be found, and one that was held is news when it is shown."""
    search.update("page", [page.pk])
    if was == State.HELD and now == State.PUBLISHED and page.author and page.current:
        tell_watchers(page.author, page, "page-started", page.current.summary)


def recount() -> int:
    """Count each page's revisions anew; returns how many pages were wrong."""
    revisions = Revision.objects.filter(page=OuterRef("pk")).order_by().values("page").annotate(n=Count("pk"))
    counted = Coalesce(Subquery(revisions.values("n")), 0, output_field=PositiveIntegerField())
    return Page.objects.exclude(revision_count=counted).update(revision_count=counted)
