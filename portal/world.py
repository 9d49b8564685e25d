"""A map of the world with a circle for each country: land without borders, so that nobody's are drawn wrong.

The projection is Equal Earth, in which every country has its true share of the map (B. Šavrič, T. Patterson,
B. Jenny, *The Equal Earth map projection*, 2018). The land is `static/img/land.svg`, drawn in the same one.
"""

from collections.abc import Mapping
from math import asin, cos, radians, sin, sqrt
from typing import NamedTuple

from portal.vocabulary.models import Country

WIDTH, HEIGHT = 720, 311
TOP = 83.7  # degrees north, where the map begins
A1, A2, A3, A4 = 1.340264, -0.081106, 0.000893, 0.003796
LARGEST, SMALLEST = 20.0, 2.0  # radius of a circle


class Circle(NamedTuple):
    """A country on the map: its middle and radius in units of the map, and what it stands for."""

    x: float
    y: float
    radius: float
    name: str
    people: int


def place(latitude: float, longitude: float) -> tuple[float, float]:
    """Where a point in degrees is on the map: from its left edge, from its upper one."""
    x, y = equal_earth(latitude, longitude)
    scale = WIDTH / (2 * equal_earth(0, 180)[0])
    return round(WIDTH / 2 + x * scale, 1), round((equal_earth(TOP, 0)[1] - y) * scale, 1)


def equal_earth(latitude: float, longitude: float) -> tuple[float, float]:
    """The projection's own plane, to the east and to the north."""
    angle = asin(sqrt(3) / 2 * sin(radians(latitude)))
    slope = 9 * A4 * angle**8 + 7 * A3 * angle**6 + 3 * A2 * angle**2 + A1
    x = 2 * sqrt(3) * radians(longitude) * cos(angle) / (3 * slope)
    return x, A4 * angle**9 + A3 * angle**7 + A2 * angle**3 + A1 * angle


def circles(counts: Mapping[str, int]) -> list[Circle]:
    """A circle for each country, by its code, whose area tells its count; the largest first.

    What has no count, or is further south than the map, has none.
    """
    known, most = Country.objects.known(), max(counts.values(), default=0)
    found = []
    for code, count in counts.items():
        x, y = place(known[code].latitude, known[code].longitude)
        if count > 0 and y <= HEIGHT:
            radius = round(max(SMALLEST, LARGEST * sqrt(count / most)), 1)
            found.append(Circle(x, y, radius, known[code].name, count))
    return sorted(found, key=lambda circle: -circle.radius)
