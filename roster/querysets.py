"""Which entries of the roster a person can see."""

from datetime import date
from typing import Any

from django.contrib.postgres.expressions import ArraySubquery
from django.db import models
from django.db.models import Exists, OuterRef, Q, Subquery
from django.db.models.functions import JSONObject

from portal.access import audiences_for, is_secretariat
from portal.moderation.models import ModeratedQuerySet
from portal.uploads.attached import AttachedQuerySet


class ExpertQuerySet(models.QuerySet):
    def listed(self) -> "ExpertQuerySet":
        """What the roster shows: entries that the secretariat has listed, of active members."""
        return self.filter(status="listed", member__status="active")

    def available_on(self, day: date) -> "ExpertQuerySet":
        """Those who have time on `day`, be it little; as `Expert.availability_on`."""
        begun = Q(available_from__lte=day)
        return self.filter(
            begun | Q(available_from=None) & ~Q(availability="unavailable"),
            Q(available_until=None) | Q(available_until__gte=day),
        )

    def waiting(self) -> "ExpertQuerySet":
        """Entries that the secretariat has yet to look at."""
        return self.filter(status="submitted", member__status="active")

    def visible_to(self, person: Any) -> "ExpertQuerySet":
        """The entries that `person` may read: listed ones for everybody, one's own whatever its
        status, all of them for the secretariat."""
        if is_secretariat(person):
            return self
        seen = Q(status="listed", member__status="active")
        if getattr(person, "is_authenticated", False):
            seen |= Q(member=person.pk)
        return self.filter(seen)

    def with_spoken_for(self, person: Any) -> "ExpertQuerySet":
        """With `spoken_for`: whether `person` has said a word for the expert that stands."""
        from roster.models import Endorsement

        theirs = Endorsement.objects.standing_by(person).filter(expert=OuterRef("pk"))
        return self.annotate(spoken_for=Exists(theirs))

    def for_page(self, person: Any) -> "ExpertQuerySet":
        """With all that the page of an expert shows `person`, but what members say: their publications as
        `publication_rows`, and as `cv_size` the bytes of the CV, where `person` may read it."""
        from roster.models import CurriculumVitae, Publication

        cvs = CurriculumVitae.objects.visible_to(person).filter(expert=OuterRef("pk"))
        rows = Publication.objects.filter(expert=OuterRef("pk")).order_by("pk")
        shown = JSONObject(document_id="document_id", doi="doi", title="title")
        return self.for_list().annotate(
            cv_size=Subquery(cvs.values("size")[:1]), publication_rows=ArraySubquery(rows.values(row=shown))
        )

    def for_desk(self) -> "ExpertQuerySet":
        """With all that moderators are shown of an entry."""
        return (
            self.for_list()
            .select_related("member__profile__organisation", "cv")
            .prefetch_related("publications", "referees")
        )

    def for_list(self) -> "ExpertQuerySet":
        return self.select_related("member").prefetch_related("countries", "theme_rows", "language_rows")


class CvQuerySet(AttachedQuerySet):
    def visible_to(self, person: Any) -> "CvQuerySet":
        """The CVs that `person` may read: those of entries that they see and whose expert lets them, one's
        own, all of them for the secretariat; none before the virus scanner has passed it."""
        cvs = self.filter(scanned=True, expert__isnull=False)
        if is_secretariat(person):
            return cvs
        seen = Q(
            expert__status="listed",
            expert__member__status="active",
            expert__cv_audience__in=audiences_for(person),
        )
        if getattr(person, "is_authenticated", False):
            seen |= Q(expert__member=person.pk)
        return cvs.filter(seen)


class EndorsementQuerySet(ModeratedQuerySet):
    def standing_by(self, person: Any) -> "EndorsementQuerySet":
        """What `person` has said and not taken back."""
        return self.filter(author=person.pk).exclude(state="hidden", state_by=person.pk)

    def visible_to(self, person: Any) -> "EndorsementQuerySet":
        """The endorsements that `person` may read: published ones on the page of a listed expert, unless the
        expert took them off it; those that they wrote or that are about them; all for the secretariat."""
        if is_secretariat(person):
            return self
        seen = Q(
            state="published",
            put_away_at=None,
            expert__status="listed",
            expert__member__status="active",
        )
        if getattr(person, "is_authenticated", False):
            seen |= Q(author=person.pk) | Q(state="published", expert__member=person.pk)
        return self.filter(seen)

    def for_list(self) -> "EndorsementQuerySet":
        return self.select_related("author", "expert__member")

    def for_desk(self) -> "EndorsementQuerySet":
        """With all that moderators are shown of an endorsement."""
        return self.for_list().select_related("author__profile__organisation")
