"""Made-up needs and offers for the bench of pooling: kinds, months, certificates and distances drawn by chance."""

from __future__ import annotations

import numpy as np

from hoptac.market.rules.pooling.instance import Delivery, Instance, Pair, Stock

MONTHS, KINDS, FARTHEST_KM = 12, 20, 1000
WORTH = 2000  # of a tonne served, in the cost of carrying a tonne one kilometre


def instance(offers: int, needs: int, *, most_suppliers: int = 3, seed: int = 1) -> Instance:
    """Return offers (tonnes by month, 3 to 6 months in a row) and needs (2 to 5 months), each with its place.

    A delivery is one month of a need; the months of a need share the limit of suppliers. A pair needs the same kind,
    the certificates asked for, the month, and at most 1,000 km.
    """
    draw = np.random.default_rng(seed)
    kind, kind_wanted = draw.integers(0, KINDS, offers), draw.integers(0, KINDS, needs)
    place, place_wanted = _places(draw, offers), _places(draw, needs)
    certificates = draw.integers(0, 8, offers)
    asked = 2 ** draw.integers(0, 3, needs) * draw.integers(0, 2, needs)
    gives = _months(draw, offers, (3, 7), (5, 41))
    wants = _months(draw, needs, (2, 6), (20, 121))
    stocks = tuple(
        Stock(f"o{o}-{month}", f"o{o}", int(gives[o, month])) for o, month in np.argwhere(gives > 0).tolist()
    )
    deliveries = tuple(
        Delivery(f"n{n}-{m}", f"n{n}", (tonnes := int(wants[n, m])), 0, tonnes, WORTH, most_suppliers, f"n{n}")
        for n, m in np.argwhere(wants > 0).tolist()
    )
    pairs: list[Pair] = []
    for n in range(needs):
        of_kind = np.flatnonzero(kind == kind_wanted[n])
        km = np.hypot(*(place[of_kind] - place_wanted[n]).T)
        fits = (certificates[of_kind] & asked[n] == asked[n]) & (km <= FARTHEST_KM)
        for o, far in zip(of_kind[fits].tolist(), km[fits].tolist(), strict=True):
            both = np.flatnonzero((gives[o] > 0) & (wants[n] > 0)).tolist()
            pairs += [Pair(f"n{n}-{month}", f"o{o}-{month}", round(far)) for month in both]
    return Instance(deliveries, stocks, tuple(pairs))


def _places(draw: np.random.Generator, count: int) -> np.ndarray:
    """Return so many places in a land of 500 by 1,300 km."""
    return np.column_stack([draw.uniform(0, 500, count), draw.uniform(0, 1300, count)])


def _months(draw: np.random.Generator, count: int, length: tuple[int, int], tonnes: tuple[int, int]) -> np.ndarray:
    """Return tonnes by month for each: some months in a row, round the year."""
    table = np.zeros((count, MONTHS), dtype=np.int64)
    for row in table:
        first, months = draw.integers(0, MONTHS), draw.integers(*length)
        row[(first + np.arange(months)) % MONTHS] = draw.integers(*tonnes, months)
    return table
