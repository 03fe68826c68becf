"""What the desk deals in: orders with lines, and stock by item and station."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import asdict, dataclass
from typing import Any, Literal, TypeAlias, get_args

Status: TypeAlias = Literal["open", "shipped", "cancelled"]
STATUSES: tuple[Status, ...] = get_args(Status)


@dataclass(frozen=True, slots=True, kw_only=True)
class Line:
    """One item of an order."""

    item: str
    """Its name on the label, such as `box_3`."""
    quantity: int = 1


@dataclass(frozen=True, slots=True, kw_only=True)
class NewOrder:
    """An order as it comes in."""

    number: int
    customer: str
    due: str
    """ISO date."""
    lines: tuple[Line, ...]
    shipped: bool = False
    """Whether it was shipped before the day began."""


@dataclass(frozen=True, slots=True, kw_only=True)
class StockRow:
    """How many of an item the books say are at a station."""

    item: str
    station: str
    count: int


@dataclass(frozen=True, slots=True, kw_only=True)
class Day:
    """What the desk's books hold when a day begins."""

    date: str
    """ISO date."""
    orders: tuple[NewOrder, ...]
    stock: tuple[StockRow, ...]

    def to_json(self) -> dict[str, Any]:
        """As plain JSON values."""
        return asdict(self)

    @classmethod
    def from_json(cls, data: Mapping[str, Any]) -> Day:
        """The inverse of `to_json`. Raises KeyError or TypeError on anything else."""
        orders = [dict(row) for row in data["orders"]]
        for row in orders:
            row["lines"] = tuple(Line(**line) for line in row["lines"])
        return cls(
            date=data["date"],
            orders=tuple(NewOrder(**row) for row in orders),
            stock=tuple(StockRow(**row) for row in data["stock"]),
        )
