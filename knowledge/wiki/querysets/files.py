"""Which files of pages a person can see."""

from typing import Any

from django.db.models import CharField, Exists, OuterRef, Q, Value
from django.db.models.functions import Cast, Concat

from portal.access import is_member
from portal.uploads.attached import AttachedQuerySet


class PageFileQuerySet(AttachedQuerySet):
    def visible_to(self, person: Any) -> "PageFileQuerySet":
        """The files under pages that `person` may see, and those of their own that wait for a form."""
        return (
            self.under_pages(person) | self.waiting(person) if is_member(person) else self.under_pages(person)
        )

    def under_pages(self, person: Any) -> "PageFileQuerySet":
        """The files of the pages that `person` may read, without what was taken away.

        Of a page that is reviewed, whoever is no member sees only the files that the approved text names.
        """
        from knowledge.wiki.models import Page, Revision

        files = self.there().filter(page__in=Page.objects.visible_to(person))
        if is_member(person):
            return files
        address = Concat(Value("/wiki/files/"), Cast(OuterRef("pk"), CharField()), Value("/"))
        naming = Revision.objects.filter(pk=OuterRef("page__shown"), body_html__contains=address)
        return files.filter(Q(page__is_reviewed=False) | Exists(naming))

    def there(self) -> "PageFileQuerySet":
        """Those that nobody took away."""
        return self.filter(removed_at=None)

    def put_by(self, person: Any) -> "PageFileQuerySet":
        return self.filter(author=person, page__isnull=False)

    def of(self, thing: Any) -> "PageFileQuerySet":
        return super().of(thing).there()
