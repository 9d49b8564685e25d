"""Which documents and files a person can see."""

from functools import cache
from typing import Any

from django.apps import apps
from django.contrib.postgres.expressions import ArraySubquery
from django.db import models
from django.db.models import Count, Exists, F, OuterRef, Q, Subquery, Value
from django.db.models.functions import Coalesce, JSONObject

from portal import belongings
from portal.access import Audience, audiences_for, is_member, is_secretariat
from portal.moderation.models import ModeratedQuerySet, State
from portal.subjects.tags import tags_of

LONG = ("abstract", "status_reason", "state_reason", "current__text")


# What the frame of a document's page doesn't ask for.
DESCRIPTION = (
    "abstract", "alternative_titles", "place", "publisher", "series", "series_number", "journal", "volume",
    "issue", "page_range", "isbn", "issn", "doi", "licence", "readers", "donors", "projects", "reviewed",
    "related", "form_key", "last_form",
)  # fmt: skip


class CuratedBy(models.Func):
    """Whether the document with this id is curated by the member with this one. Every page asks it, and it is
    written in no time."""

    template = (
        "EXISTS (SELECT FROM documents_document_curators WHERE (document_id, member_id) = (%(expressions)s))"
    )
    arity = 2
    output_field = models.BooleanField()


@cache
def curator_ids(model: Any) -> ArraySubquery:
    through = model.curators.through.objects.filter(document=OuterRef("pk"))
    return ArraySubquery(through.order_by("member").values("member"))


class DocumentQuerySet(ModeratedQuerySet):
    author_field = "depositor"

    def published(self) -> "DocumentQuerySet":
        """What the secretariat has published and nobody has hidden or withdrawn since."""
        return self.filter(status="published", state=State.PUBLISHED)

    def offered(self) -> "DocumentQuerySet":
        """What other repositories are offered: our own that everybody may read, with a file that nobody
        withholds or with none; what was harvested is for its own repository to offer."""
        return self.published().filter(audience=Audience.EVERYONE, embargo_until=None, source=None)

    def waiting(self) -> "DocumentQuerySet":
        """What the secretariat has yet to look at."""
        return self.filter(status="submitted")

    def visible_to(self, person: Any) -> "DocumentQuerySet":
        """The documents that `person` may open: published ones of an audience that they belong to; what
        they have deposited, or may describe as a curator, whatever the status; for the secretariat all."""
        if is_secretariat(person):
            return self
        seen = Q(status="published", state=State.PUBLISHED, audience__in=audiences_for(person))
        if getattr(person, "is_authenticated", False):
            seen |= Q(depositor=person.pk) | Q(CuratedBy(F("pk"), Value(person.pk)))
        return self.filter(seen)

    def curated_ids(self, member: Any) -> models.QuerySet:
        """The ids of the documents that `member` may describe as a curator; for `pk__in=`."""
        model: Any = self.model
        return model.curators.through.objects.filter(member=member.pk).values("document_id")

    def tended_by(self, member: Any) -> "DocumentQuerySet":
        """What `member` has deposited, or may describe as a curator."""
        return self.filter(Q(depositor=member.pk) | Q(pk__in=self.curated_ids(member)))

    def with_curators(self) -> "DocumentQuerySet":
        """Each with the list `curator_ids`, for what asks of one document who may describe it."""
        return self.annotate(curator_ids=curator_ids(self.model))

    def for_frame(self) -> "DocumentQuerySet":
        """Without what only the parts of a document's page say, which are kept: most of its description."""
        return self.defer(*DESCRIPTION)

    def listed_for(self, person: Any) -> "DocumentQuerySet":
        """What the lists show `person`: published documents of an audience that they belong to."""
        return self.published().filter(audience__in=audiences_for(person))

    def for_list(self) -> "DocumentQuerySet":
        """With what a list shows of each, its `author_list` too, in one query."""
        model: Any = self.model
        authors = model._meta.get_field("authors").related_model.objects.filter(document=OuterRef("pk"))
        parts = JSONObject(name="name", is_organisation="is_organisation", orcid="orcid", order="order")
        rows = ArraySubquery(authors.order_by("order").values(row=parts))
        return self.select_related("current").defer(*LONG).annotate(author_rows=rows)

    def for_desk(self) -> "DocumentQuerySet":
        """With all that moderators are shown of a document."""
        return self.select_related("current", "depositor__profile__organisation").prefetch_related("authors")

    def for_page(self) -> "DocumentQuerySet":
        """With all that a page about one document shows, in one query and that for its authors."""
        return (
            self.select_related("current", "depositor", "source")
            .defer("current__text")
            .prefetch_related("authors")
            .with_subjects()
        )

    def for_citing(self) -> "DocumentQuerySet":
        """With all that a record for a reference manager says."""
        tags: Any = tags_of(self.model)
        return self.defer("status_reason", "state_reason").prefetch_related("authors").annotate(tag_rows=tags)

    def with_subjects(self) -> "DocumentQuerySet":
        """Each with the lists `theme_ids`, `country_codes`, `region_codes`, `concept_rows` and `tag_rows`."""
        model: Any = self.model
        themes, countries = model.themes.through.objects, model.countries.through.objects
        regions, concepts = model.regions.through.objects, model.concepts.through.objects
        own = {"document": OuterRef("pk")}
        names = {name: f"concept__{name}" for name in ("uri", "name_en", "name_fr", "name_es", "name_ar")}
        return self.annotate(
            theme_ids=ArraySubquery(themes.filter(**own).order_by("theme_id").values("theme_id")),
            country_codes=ArraySubquery(countries.filter(**own).order_by("country_id").values("country_id")),
            region_codes=ArraySubquery(regions.filter(**own).order_by("region_id").values("region_id")),
            concept_rows=ArraySubquery(
                concepts.filter(**own).order_by("concept__name_en").values(row=JSONObject(**names))
            ),
            tag_rows=tags_of(model),
        )


class FileVersionQuerySet(models.QuerySet):
    def visible_to(self, person: Any) -> "FileVersionQuerySet":
        """The files that `person` may fetch: of documents that they may open, published with them, and not
        withheld by an embargo; depositor, curators and secretariat fetch every version, embargo or not.
        Nobody fetches a file that waits for the virus scanner, or in which it found something."""
        documents: Any = self.model._meta.get_field("document").related_model
        files = self.safe().filter(document__in=documents.objects.visible_to(person))
        if is_secretariat(person):
            return files
        seen = Q(published_at__isnull=False, document__embargo_until__isnull=True)
        if getattr(person, "is_authenticated", False):
            curated = documents.curators.through.objects.filter(member=person.pk)
            seen |= Q(document__depositor=person.pk) | Q(document__in=curated.values("document"))
        return files.filter(seen)

    def safe(self) -> "FileVersionQuerySet":
        """What the virus scanner found clean, and what came while there was none."""
        return self.filter(scan_state__in=("unscanned", "clean"))

    def open_words(self) -> "FileVersionQuerySet":
        """The files whose words may be in the search, where all who may open the document find by them."""
        return self.safe().filter(
            text_state="done", published_at__isnull=False, document__embargo_until__isnull=True
        )

    def for_list(self) -> "FileVersionQuerySet":
        return self.defer("text").order_by("-number")


class CollectionQuerySet(ModeratedQuerySet):
    author_field = "owner"

    def visible_to(self, person: Any) -> "CollectionQuerySet":
        """The collections of an audience that `person` belongs to, and their own; for the secretariat all."""
        if is_secretariat(person):
            return self
        seen = Q(state=State.PUBLISHED, audience__in=audiences_for(person))
        if getattr(person, "is_authenticated", False):
            seen |= Q(owner=person.pk)
        return self.filter(seen)

    def listed_for(self, person: Any) -> "CollectionQuerySet":
        """What the lists show `person`: published collections of an audience that they belong to."""
        return self.published().filter(audience__in=audiences_for(person))

    def editable_by(self, person: Any) -> "CollectionQuerySet":
        """Those that are offered to `person` to be filled: their own, those of the groups that they are in,
        and to the secretariat the official ones as well."""
        own = Q(owner=person.pk) | Q(pk__in=belongings.used_by(person, "collection"))
        if is_secretariat(person):
            return self.filter(own | Q(official=True))
        return self.filter(own).exclude(state=State.HIDDEN)

    def for_list(self, person: Any) -> "CollectionQuerySet":
        """Each with its owner and with `shown_count`, how many of its documents the lists show `person`."""
        collected: Any = apps.get_model("documents", "Collected").objects
        inside = collected.shown_to(person).filter(collection=OuterRef("pk")).order_by()
        counted = inside.values("collection").annotate(number=Count("pk")).values("number")
        return self.select_related("owner__country").annotate(shown_count=Coalesce(Subquery(counted), 0))


class CollectedQuerySet(models.QuerySet):
    def shown_to(self, person: Any) -> "CollectedQuerySet":
        """The places of documents that the lists show `person`."""
        listings: Any = apps.get_model("documents", "Listing").objects
        return self.filter(document__in=listings.listed_for(person).values("document"))

    def for_list(self) -> "CollectedQuerySet":
        long = [f"document__{name}" for name in LONG]
        return self.select_related("document__current").defer(*long).prefetch_related("document__authors")


class AssessmentQuerySet(ModeratedQuerySet):
    def visible_to(self, person: Any) -> "AssessmentQuerySet":
        """The assessments of documents that `person` may open, as far as moderation lets them."""
        documents: Any = self.model._meta.get_field("document").related_model
        return self.in_state_for(person).filter(document__in=documents.objects.visible_to(person))

    def for_page(self) -> "AssessmentQuerySet":
        """With their authors, without what only writing needs; countries are known from memory."""
        return self.select_related("author").defer("body")

    def for_desk(self) -> "AssessmentQuerySet":
        """With all that moderators are shown of an assessment."""
        return self.select_related("document", "author__profile__organisation", "country")


class UploadQuerySet(models.QuerySet):
    def of(self, member: Any) -> "UploadQuerySet":
        """One's own kept files, and nobody else's."""
        return self.filter(owner_id=member.pk)


class ListingQuerySet(models.QuerySet):
    def listed_for(self, person: Any) -> "ListingQuerySet":
        """As the documents' own rule: only published ones have a row, each with its audience."""
        return self.filter(audience__in=audiences_for(person))


class FacetValueQuerySet(models.QuerySet):
    def authors_for(self, person: Any) -> "FacetValueQuerySet":
        """The authors of a document that the lists show `person`: a name may tell of one that they don't."""
        listings: Any = apps.get_model("documents", "Listing").objects
        own = listings.listed_for(person).filter(authors__contains=[OuterRef("pk")])
        return self.filter(Exists(own), facet="author")

    def with_numbers(self, person: Any) -> "FacetValueQuerySet":
        """Each author with the `number` of documents that the lists show `person`."""
        listings: Any = apps.get_model("documents", "Listing").objects
        own = listings.listed_for(person).filter(authors__contains=[OuterRef("pk")]).order_by()
        counted = own.annotate(one=Value(1)).values("one").annotate(number=Count("pk")).values("number")
        return self.annotate(number=Coalesce(Subquery(counted), 0))


class CombinationQuerySet(models.QuerySet):
    def visible_to(self, person: Any) -> "CombinationQuerySet":
        """Any, for members: conditions tell nothing of who follows them."""
        return self if is_member(person) else self.none()
