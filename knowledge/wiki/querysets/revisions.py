"""Which revisions a person can see."""

from typing import Any

from django.db import models
from django.db.models import Exists, F, OuterRef, Subquery
from django.db.models.functions import Coalesce, TruncDate

from portal.access import is_member


class RevisionQuerySet(models.QuerySet):
    def visible_to(self, person: Any) -> "RevisionQuerySet":
        """The revisions of the pages that `person` may read, as far as they may read them (`for_readers`)."""
        from knowledge.wiki.models import Page

        return self.filter(page__in=Page.objects.visible_to(person)).for_readers(person)

    def visible_in(self, page: Any, person: Any) -> "RevisionQuerySet":
        """Those of one `page`, which `person` may read, or which was merged into one that they may read."""
        return self.filter(page=page).for_readers(person)

    def for_readers(self, person: Any) -> "RevisionQuerySet":
        """Members see every revision; others, those up to the one that readers of its page see: on a reviewed
        page, what was written since the last approval waits, and is not shown yet."""
        if is_member(person):
            return self
        return self.filter(number__lte=F("page__shown__number"))

    def last_of_day(self, among: "RevisionQuerySet") -> "RevisionQuerySet":
        """Those after which there is no other one `among` these of the same page on the same day, by the
        clock of whoever reads."""
        later = among.filter(
            page=OuterRef("page"), number__gt=OuterRef("number"), created_at__date=OuterRef("day")
        )
        return self.annotate(day=TruncDate("created_at")).filter(~Exists(later))

    def for_list(self) -> "RevisionQuerySet":
        return self.select_related("author").defer("body", "body_html")

    def for_head(self) -> "RevisionQuerySet":
        """With what stands above a text or a difference alone."""
        people = (f"author__{name}" for name in ("handle", "full_name", "status"))
        rows = self.select_related("author")
        return rows.only("page", "number", "title", "summary", "minor", "created_at", "author", *people)

    def with_growth(self) -> "RevisionQuerySet":
        """Each with `growth`: by how many characters its text is longer than the one before it."""
        before = self.model._default_manager.filter(page=OuterRef("page"), number=OuterRef("number") - 1)
        return self.annotate(growth=F("size") - Coalesce(Subquery(before.values("size")), 0))
