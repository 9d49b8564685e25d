from typing import ClassVar

from django.db import models
from django.utils.translation import gettext_lazy as _

from portal import text


class Body(models.Model):
    """Text that somebody wrote, with the HTML made from it when it was written."""

    body_profile: ClassVar[str] = "post"  # a model of longer pages says "wiki"

    body = models.TextField(_("text"))
    body_html = models.TextField(editable=False, default="")
    body_version = models.PositiveSmallIntegerField(editable=False, default=0)

    class Meta:
        abstract = True

    def set_body(self, source: str, profile: str = "") -> text.Rendered:
        """Set the three fields from the Markdown `source` and return what was found in it. Saves nothing.

        `profile` is "post" or "wiki", the model's own where it is left out. Raises TextError for what is
        too long or too tangled to render.
        """
        rendered = text.render(source, profile=profile or self.body_profile)
        self.body = text.clean(source)
        self.body_html = rendered.html
        self.body_version = text.VERSION
        return rendered
