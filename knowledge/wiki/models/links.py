"""Which page links to which."""

from django.db import models

from knowledge.wiki.models.pages import Page


class Link(models.Model):
    """That the current text of a page links to an address in the wiki, whether there is a page or not."""

    page = models.ForeignKey(Page, models.CASCADE, related_name="links")
    to_slug = models.CharField(max_length=200)

    class Meta:
        constraints = [models.UniqueConstraint(fields=["page", "to_slug"], name="wiki_link_once")]
        indexes = [models.Index(fields=["to_slug", "page"], name="wiki_backlinks")]

    def __str__(self) -> str:
        return self.to_slug
