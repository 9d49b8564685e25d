"""Which links of the wiki a person can see, and those that lead astray."""

from typing import Any

from django.contrib.postgres.expressions import ArraySubquery
from django.db import models
from django.db.models import F, Func


class Among(Func):
    """Whether a value is one of an array: few addresses lead astray, and their links are found by the index,
    where a join would go through all links."""

    arg_joiner = " = ANY("
    template = "%(expressions)s)"
    output_field = models.BooleanField()


class AddressQuerySet(models.QuerySet):
    def wanted(self) -> "AddressQuerySet":
        """The addresses to which pages that all members may read link, and where no page is or was."""
        return self.filter(page=None, count__gt=0)

    def former(self) -> "AddressQuerySet":
        """The addresses that a page had before it was renamed or merged into another."""
        return self.filter(former=True, page__deleted_at=None)

    def deleted(self) -> "AddressQuerySet":
        """The addresses of deleted pages."""
        return self.filter(page__deleted_at__isnull=False)


class LinkQuerySet(models.QuerySet):
    def visible_to(self, person: Any) -> "LinkQuerySet":
        """The links in pages that `person` may read."""
        from knowledge.wiki.models import Page

        return self.filter(page__in=Page.objects.visible_to(person))

    def to(self, addresses: AddressQuerySet) -> "LinkQuerySet":
        """The links to one of these addresses."""
        return self.filter(Among(F("to_slug"), ArraySubquery(addresses.order_by().values("slug"))))
