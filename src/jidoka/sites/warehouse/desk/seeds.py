"""Draw a day's orders from a seed. Pure: equal arguments, equal days.

Besides the day it tells which open orders can't be shipped and why. That is the truth, for evaluations; the
desk itself is given the day alone.
"""

from __future__ import annotations

import random
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date, timedelta
from typing import Final, Literal, TypeAlias

from jidoka.sites.warehouse.desk.model import Day, Line, NewOrder, StockRow

Reason: TypeAlias = Literal["out_of_stock", "missing", "partial", "taken"]
"""Why an order can't be shipped:

`out_of_stock`: an item of which the books have none, and rightly so. `missing`: the books say that it is
there, but it is not. `partial`: two are ordered and there is one. `taken`: an earlier open order needs the
same box.
"""

WHERE: Final[Mapping[str, str]] = {
    "box_1": "receiving",
    "box_2": "receiving",
    "box_3": "receiving",
    "box_4": "shelf_a",
    "box_5": "receiving",
    "box_6": "shelf_b",
    "box_7": "shipping",
    "box_8": "packing",
}
"""Where the boxes of the default hall stand in the morning."""

ABSENT: Final = ("box_9", "box_10", "box_11", "box_12")
"""Items that are in the books but not in the hall."""

STATIONS: Final = ("receiving", "packing", "shipping", "shelf_a", "shelf_b")

CUSTOMERS: Final = (
    *("Aoki Bicycles", "Berg & Sons", "Casa Lindo", "Dufour Optique", "Ekholm Radio", "Fabrik Nord"),
    *("Garden Lane", "Harbour Books", "Ito Ceramics", "Jansen Tools", "Kowalski Toys", "Lumen Studio"),
    *("Marais Coffee", "Nguyen Foods", "O'Hara Music", "Park Street Clinic", "Quill Press", "Rossi Leather"),
)

FIRST_DAY: Final = date(2026, 1, 5)
LARGEST_ORDER: Final = 3
"""Most lines of an order."""


@dataclass(frozen=True, slots=True, kw_only=True)
class SeededDay:
    """A day, and what is true of it."""

    day: Day
    unshippable: Mapping[int, Reason] = field(default_factory=dict[int, Reason])
    """Open orders that can't be shipped, by number."""

    @property
    def shippable(self) -> tuple[NewOrder, ...]:
        """Open orders that can be shipped, in order of number."""
        return tuple(o for o in self.day.orders if not o.shipped and o.number not in self.unshippable)


def seed_orders(
    seed: int,
    *,
    where: Mapping[str, str] = WHERE,
    most_boxes: int = 6,
    shared: float = 0.1,
    history: tuple[int, int] = (18, 34),
) -> SeededDay:
    """A day of 3 to 6 open orders, after a history of shipped ones.

    Args:
        seed: equal seeds, equal days.
        where: boxes that are really in the hall, and the station of each.
        most_boxes: boxes that all shippable orders together need at most; at least 3.
        shared: chance that a day has an order for a box that an earlier order needs.
        history: least and most orders that were shipped before.
    """
    rng = random.Random(f"order desk {seed}")
    today = FIRST_DAY + timedelta(days=seed % 1000)
    free = sorted(where)
    rng.shuffle(free)
    wanted = rng.randint(3, 6)
    bad = min(rng.choices((0, 1, 2), (0.4, 0.4, 0.2))[0], wanted - 2)
    baskets = _baskets(rng, free, min(wanted - bad, most_boxes, len(free)), most_boxes)
    drawn: list[tuple[tuple[Line, ...], Reason | None]] = [(lines, None) for lines in baskets]
    absent: list[str] = [*ABSENT]
    rng.shuffle(absent)
    books = {item: StockRow(item=item, station=station, count=1) for item, station in where.items()}
    for _ in range(bad):
        drawn.insert(rng.randint(0, len(drawn)), _bad_order(rng, free, absent, books))
    if rng.random() < shared and len(drawn) < 6:
        taken = rng.choice(baskets[0])
        drawn.append(((Line(item=taken.item),), "taken"))

    past = _history(rng, today, rng.randint(*history))
    first = 1 + (past[-1].number if past else 1000)
    orders = tuple(
        NewOrder(number=first + at, customer=rng.choice(CUSTOMERS), due=today.isoformat(), lines=lines)
        for at, (lines, _) in enumerate(drawn)
    )
    day = Day(date=today.isoformat(), orders=(*past, *orders), stock=tuple(books.values()))
    return SeededDay(day=day, unshippable={first + at: why for at, (_, why) in enumerate(drawn) if why})


def _baskets(rng: random.Random, free: list[str], orders: int, most: int) -> list[tuple[Line, ...]]:
    """Lines of `orders` orders with boxes taken from `free`, `most` boxes in all."""
    baskets: list[list[str]] = [[free.pop()] for _ in range(orders)]
    for _ in range(rng.randint(0, min(most - orders, len(free)))):
        basket = rng.choice(baskets)
        if len(basket) < LARGEST_ORDER:
            basket.append(free.pop())
    return [tuple(Line(item=item) for item in basket) for basket in baskets]


def _bad_order(
    rng: random.Random, free: list[str], absent: list[str], books: dict[str, StockRow]
) -> tuple[tuple[Line, ...], Reason]:
    """An order that can't be shipped; writes what the books say of its item."""
    kinds: Sequence[Reason] = ("out_of_stock", "missing", "partial") if free else ("out_of_stock", "missing")
    why = rng.choice(kinds)
    if why == "partial":
        line = Line(item=free.pop(), quantity=2)
    else:
        line = Line(item=absent.pop())
        books[line.item] = StockRow(item=line.item, station=rng.choice(STATIONS), count=int(why == "missing"))
    lines = [line]
    if free and rng.random() < 0.5:
        lines.append(Line(item=free.pop()))
        rng.shuffle(lines)
    return tuple(lines), why


def _history(rng: random.Random, today: date, count: int) -> tuple[NewOrder, ...]:
    """Orders that were shipped before today, oldest first."""
    first = 1001 + rng.randint(0, 400)
    return tuple(
        NewOrder(
            number=first + at,
            customer=rng.choice(CUSTOMERS),
            due=(today - timedelta(days=1 + (count - 1 - at) // 5)).isoformat(),
            lines=tuple(
                Line(item=item)
                for item in sorted(rng.sample((*WHERE, *ABSENT), rng.randint(1, LARGEST_ORDER)))
            ),
            shipped=True,
        )
        for at in range(count)
    )
