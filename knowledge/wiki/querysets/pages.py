"""Which wiki pages a person can see."""

from typing import Any

from django.contrib.postgres.expressions import ArraySubquery
from django.db import models
from django.db.models import Exists, ExpressionWrapper, F, OuterRef, Q, Subquery

from knowledge.wiki.querysets import around
from knowledge.wiki.querysets.families import FamilyQuerySet
from knowledge.wiki.querysets.links import Among
from portal.access import audiences_for, is_member, is_secretariat
from portal.subjects.tags import tags_of

# What the frame of a page, its permissions and its comments ask for.
FRAME = (
    "slug", "title", "language", "author", "trail", "audience", "edited_by", "state", "state_by", "state_at",
    "state_reason", "deleted_at", "current", "shown", "pending_since", "is_reviewed", "revision_count",
)  # fmt: skip


class PageQuerySet(FamilyQuerySet):
    def visible_to(self, person: Any) -> "PageQuerySet":
        """The pages that `person` may read: of their audience, not hidden and not deleted; for the
        secretariat all that are not deleted.

        A hidden page is seen by who started it, too, as long as they are of its audience; one that waits for
        its first review, by members alone.
        """
        return self.for_readers(person).filter(deleted_at=None)

    def stones_for(self, person: Any) -> "PageQuerySet":
        """What is left of the deleted pages that `person` could read."""
        return self.for_readers(person).filter(deleted_at__isnull=False)

    def merged_for(self, person: Any) -> "PageQuerySet":
        """Pages that were merged into one that `person` may read, unless moderation has hidden them since;
        what was never approved, for members alone."""
        pages = self.in_state_for(person).filter(merged_into__isnull=False)
        return pages if is_member(person) else pages.filter(shown__isnull=False)

    def for_readers(self, person: Any) -> "PageQuerySet":
        pages = self.in_state_for(person)
        if is_secretariat(person):
            return pages
        if not is_member(person):
            pages = pages.filter(shown__isnull=False)
        return pages.filter(audience__in=audiences_for(person))

    def published(self) -> "PageQuerySet":
        """What has passed moderation and was not deleted."""
        return super().published().filter(deleted_at=None)

    def orphans(self) -> "PageQuerySet":
        """Those that no page for all members links to, and that stand alone in the tree."""
        pages: Any = self.model
        linked = pages.addresses.rel.related_model.objects.filter(page=OuterRef("pk"), count__gt=0)
        below = pages._default_manager.filter(parent=OuterRef("pk"))
        return self.filter(~Exists(linked), ~Exists(below), parent=None)

    def branch(self, page: Any) -> "PageQuerySet":
        """A page and all that is under it."""
        return self.filter(Q(pk=page.pk) | Q(trail__contains=[page.pk]))

    def waiting(self) -> "PageQuerySet":
        """Those with something new that a reviewer should read."""
        return self.published().filter(pending_since__isnull=False)

    def with_review_asked(self) -> "PageQuerySet":
        """With `asked`: whether the page asks for review itself, or one above it does for all under it."""
        pages: Any = self.model
        above = pages._default_manager.filter(Among(F("pk"), OuterRef("trail")), review="branch")
        return self.annotate(asked=ExpressionWrapper(~Q(review="") | Exists(above), models.BooleanField()))

    def locked(self, pk: int) -> Any:
        """The page, locked against other changes; new rows may still refer to it."""
        return self.select_for_update(no_key=True, of=("self",)).get(pk=pk)

    def at(self, slug: Any) -> "PageQuerySet":
        """The page with this address, or that had it before it was renamed."""
        return self.filter(addresses__slug=slug)

    def for_list(self) -> "PageQuerySet":
        return self.select_related("shown__author").defer("shown__body", "shown__body_html")

    def for_waiting(self) -> "PageQuerySet":
        """With the newest revision and who wrote it."""
        return self.select_related("current__author").defer("current__body", "current__body_html")

    def for_address(self) -> "PageQuerySet":
        """Without the text, for who shows it by what is kept of it."""
        return self.select_related("current", "shown").defer(
            "current__body", "current__body_html", "shown__body", "shown__body_html"
        )

    def for_frame(self) -> "PageQuerySet":
        """With what the frame of a page asks for alone: all else is in its parts, which are kept."""
        return self.only(*FRAME)

    def for_page(self, person: Any) -> "PageQuerySet":
        """With its text, its author, and all that stands around it and `person` may see; see `around`."""
        rows = self.select_related("shown__author").defer("shown__body")
        return rows.annotate(**around.of(self.model, person))

    def for_export(self, person: Any) -> "PageQuerySet":
        """With all that goes along with a page: its text, what it is about, its former addresses, and the
        titles of the page above it and of its original, where `person` may read these."""
        pages: Any = self.model
        visible = pages._default_manager.visible_to(person)
        addresses = pages.addresses.rel.related_model.objects
        former = addresses.filter(page=OuterRef("pk")).exclude(slug=OuterRef("slug"))
        return self.select_related("shown").annotate(
            theme_ids=around.ids_of(pages.themes.through, "theme_id"),
            country_codes=around.ids_of(pages.countries.through, "country_id"),
            tag_rows=tags_of(pages),
            former_slugs=ArraySubquery(former.order_by("slug").values("slug")),
            parent_title=Subquery(visible.filter(pk=OuterRef("parent")).values("title")),
            original_title=Subquery(visible.filter(pk=OuterRef("translation_of")).values("title")),
        )
