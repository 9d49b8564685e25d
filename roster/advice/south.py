"""Which countries are counted as the South.

The developing regions of the United Nations' M49 standard, as its list stood last (May 2022): the world
without Europe, Northern America, Australia and New Zealand, and without Cyprus, Israel, Japan and the
Republic of Korea. It serves to count who advises whom, and nothing else.
"""

from portal.vocabulary.models import Country, Region

NORTHERN_REGIONS = {"150", "021", "053"}
NORTHERN_COUNTRIES = {"CY", "IL", "JP", "KR"}


def is_south(code: str | None) -> bool | None:
    """Whether the country is of the South; None where it isn't known."""
    country = Country.objects.known().get(code)
    if country is None or country.region_id is None:
        return None
    if country.code in NORTHERN_COUNTRIES:
        return False
    return not any(region.code in NORTHERN_REGIONS for region in Region.objects.path(country.region_id))
