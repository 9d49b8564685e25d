"""Names as lists sort them and searches compare them."""

from django.db import models


class SortName(models.Func):
    """A name as lists sort it and searches compare it: without accents, in lower case."""

    template = "lower(portal_unaccent(%(expressions)s))"
    output_field = models.TextField()
