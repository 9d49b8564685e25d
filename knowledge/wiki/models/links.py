"""The addresses of the wiki, and which page links to which."""

from django.conf import settings
from django.db import models
from django.db.models import Q
from django.utils import timezone

from knowledge.wiki.models.pages import Page
from knowledge.wiki.querysets import AddressQuerySet, LinkQuerySet


def in_words(slug: str) -> str:
    """An address as the title that it may have been."""
    return slug.replace("-", " ").strip().capitalize() or slug


class Address(models.Model):
    """An address in the wiki: of a page now, of a page before it was renamed, or one that is only linked to.

    Each stands here once, so no two pages can ever have the same, and an old one leads to the page itself:
    there are no chains and no loops. One that is not its page's any more is `former`. `count` is how many
    listed pages link to it (`Page.is_listed`).
    """

    slug = models.CharField(max_length=200, unique=True)
    page = models.ForeignKey(Page, models.SET_NULL, null=True, related_name="addresses")
    count = models.PositiveIntegerField(default=0)
    former = models.BooleanField(default=False)
    since = models.DateTimeField(default=timezone.now)
    by = models.ForeignKey(settings.AUTH_USER_MODEL, models.SET_NULL, null=True, related_name="+")

    objects = AddressQuerySet.as_manager()

    class Meta:
        indexes = [
            models.Index(
                fields=["-count", "slug"], condition=Q(page=None, count__gt=0), name="wiki_wanted_pages"
            ),
            models.Index(fields=["slug"], condition=Q(former=True), name="wiki_former_addresses"),
            models.Index(
                fields=["-count", "slug"],
                condition=Q(page__isnull=False, former=False),
                name="wiki_linked_pages",
            ),
        ]

    def __str__(self) -> str:
        return self.slug

    @property
    def words(self) -> str:
        return in_words(self.slug)


class Link(models.Model):
    """That the text which readers of a page see links to an address, whether there is a page or not."""

    page = models.ForeignKey(Page, models.CASCADE, related_name="links")
    to_slug = models.CharField(max_length=200)

    objects = LinkQuerySet.as_manager()

    class Meta:
        constraints = [models.UniqueConstraint(fields=["page", "to_slug"], name="wiki_link_once")]
        indexes = [models.Index(fields=["to_slug", "page"], name="wiki_backlinks")]

    def __str__(self) -> str:
        return self.to_slug

    @property
    def words(self) -> str:
        return in_words(self.to_slug)
