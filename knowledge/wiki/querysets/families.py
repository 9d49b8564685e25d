"""Which pages say the same in different languages, and which of them no longer do."""

from collections.abc import Iterable
from typing import Any

from django.db import models
from django.db.models import Exists, F, OuterRef, Q, Subquery
from django.db.models.functions import Coalesce

from portal.moderation.models import ModeratedQuerySet

# The id of the page that a page translates, or its own: the same for all of a family.
FAMILY = Coalesce("translation_of", "id", output_field=models.BigIntegerField())


class FamilyQuerySet(ModeratedQuerySet):
    def in_family_of(self, page: Any) -> "FamilyQuerySet":
        """The page, what it translates, and all other translations of that."""
        original = page.translation_of_id or page.pk
        return self.filter(Q(translation_of=original) | Q(pk=original))

    def with_moved_on(self) -> "FamilyQuerySet":
        """Whether what a translation was made from is no longer what readers of the original see, as
        `moved_on`. Small changes do not count, nor do those that leave the text as it was."""
        pages: Any = self.model
        revisions = pages.revisions.rel.related_model.objects
        since = revisions.filter(
            page=OuterRef("translation_of"),
            number__gt=OuterRef("translated_from__number"),
            number__lte=OuterRef("translation_of__shown__number"),
            minor=False,
        )
        same = Q(translation_of__shown=F("translated_from"))
        same_words = Q(translation_of__shown__body=F("translated_from__body"))
        return self.annotate(moved_on=Exists(since) & ~same & ~same_words)

    def behind(self) -> "FamilyQuerySet":
        """Translations whose original has moved on, and those of which nobody has said what they follow."""
        pages = self.filter(translation_of__isnull=False).with_moved_on()
        return pages.filter(Q(translated_from=None) | Q(moved_on=True))

    def untranslated(self, language: str) -> "FamilyQuerySet":
        """Pages that are no translation themselves and are not there in `language`."""
        pages: Any = self.model
        there = pages.objects.filter(deleted_at=None, language=language, translation_of=OuterRef("pk"))
        return self.filter(~Exists(there), translation_of=None).exclude(language=language)

    def instead_of(self, slugs: Iterable[str], page: Any) -> dict[str, str]:
        """The addresses of those pages here that say in the language of `page` what the pages with the
        addresses `slugs`, which are in others, say. Those of the family of `page` stay as they are: such a
        link means just that language."""
        pages: Any = self.model
        own = self.alias(family=FAMILY).filter(family=OuterRef("family"), language=page.language)
        named = pages.addresses.rel.related_model.objects.filter(slug__in=list(slugs), page__in=self)
        named = named.annotate(
            family=Coalesce("page__translation_of", "page_id", output_field=models.BigIntegerField()),
            own_slug=Subquery(own.order_by().values("slug")[:1]),
        )
        others = named.exclude(family=page.translation_of_id or page.pk).exclude(own_slug=None)
        return dict(others.values_list("slug", "own_slug"))
