"""Names as lists sort them and searches compare them."""

from django.db import models


class SortName(models.Func):
    """A name as lists sort it and searches compare it: without accents, in lower case."""

    template = "lower(portal_unaccent(%(expressions)s))"
    output_field = models.TextField()


class AddressKey(models.Func):
    """What stands before the @ of an address, as several addresses of one person have it alike: without dots,
    hyphens and low lines, what follows a plus, and digits at its end."""

    template = (
        "rtrim(regexp_replace(split_part(split_part(lower(%(expressions)s), '@', 1), '+', 1), "
        "'[._-]', '', 'g'), '0123456789')"
    )
    output_field = models.TextField()
