"""The map of the world: each country where it is, in its true share."""

from math import radians, sin

import pytest

from portal import world
from portal.vocabulary.models import Country

pytestmark = pytest.mark.django_db


def test_the_equator_and_the_first_meridian_cross_in_the_middle():
    x, y = world.place(0, 0)
    assert x == world.WIDTH / 2
    assert world.place(0, 180)[0] == world.WIDTH and world.place(0, -180)[0] == 0
    assert world.place(40, 10)[1] < y < world.place(-40, 10)[1]


def test_no_country_is_larger_than_it_is():
    """Equal areas: a field of ten degrees by one is the share of the map that it is of the globe."""

    def share(south: float) -> float:
        corners = [world.equal_earth(south + up, 0)[1] for up in (0, 1)]
        width = world.equal_earth(south + 0.5, 10)[0]
        return width * (corners[1] - corners[0])

    def on_globe(south: float) -> float:
        return radians(10) * (sin(radians(south + 1)) - sin(radians(south)))

    assert [round(share(south) / on_globe(south), 3) for south in (0, 20, 45, 70)] == [1.0] * 4


def test_circles_tell_counts_by_their_area_and_small_ones_lie_above():
    found = world.circles({"NE": 100, "BO": 25, "MN": 1, "IT": 0, "AQ": 3})
    assert [(circle.name, circle.people) for circle in found] == [
        ("Niger", 100),
        ("Bolivia (Plurinational State of)", 25),
        ("Mongolia", 1),
    ]
    assert [circle.radius for circle in found] == [20.0, 10.0, 2.0]
    assert world.circles({}) == []


def test_every_country_has_a_point_on_the_globe():
    known = Country.objects.known()
    assert len(known) == 249
    for country in known.values():
        x, _y = world.place(country.latitude, country.longitude)
        assert 0 <= x <= world.WIDTH, country
    points = [world.place(known[code].latitude, known[code].longitude) for code in ("NE", "NG", "BO")]
    niger, nigeria, bolivia = points
    assert niger[1] < nigeria[1] and bolivia[0] < niger[0], "Neighbours stand as they do on any map."
