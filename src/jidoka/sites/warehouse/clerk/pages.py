"""The desk's pages as data and as facts. Pure: from what a browser read, in its tables' words."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any, Final, cast

from jidoka.sites.warehouse.clerk.words import BUTTONS, columns
from jidoka.types import Atom, Fact, Json

STATUSES: Final = ("open", "shipped", "cancelled")

_ITEM: Final = re.compile(r"^(?P<item>.+?)(?:\s*[×x]\s*(?P<quantity>\d+))?$")


class Unreadable(Exception):
    """A page that is not what a clerk expects; the text says what is missing."""


@dataclass(frozen=True, slots=True, kw_only=True)
class OrderRow:
    """A row of the list of orders."""

    number: int
    status: str
    due: str = ""
    items: Mapping[str, int] = field(default_factory=dict[str, int])
    """Item -> quantity."""

    @property
    def name(self) -> str:
        """Its name in facts."""
        return f"order_{self.number}"


@dataclass(frozen=True, slots=True, kw_only=True)
class StockRow:
    """A row of the stock."""

    item: str
    station: str
    count: int
    field_ref: str = ""
    """Reference of the field that takes another count."""
    button_ref: str = ""
    """Reference of the button that sends it."""


def orders_of(result: Mapping[str, Json]) -> list[OrderRow]:
    """The orders on a page of the list.

    Raises:
        Unreadable: there is no such table, or a row of it makes no sense.
    """
    at, rows = _table(result, ("number", "items", "due", "status"))
    return [_order(cells, at) for cells, _ in rows if len(cells) > max(at.values())]


def next_page(result: Mapping[str, Json]) -> bool:
    """Whether the list goes on."""
    words = "|".join(map(re.escape, BUTTONS["next"]))
    return re.search(rf'link "(?:{words})"', str(result.get("snapshot", ""))) is not None


def stock_of(result: Mapping[str, Json]) -> list[StockRow]:
    """The rows of the stock page. Raises Unreadable."""
    at, rows = _table(result, ("item", "station", "count"))
    found: list[StockRow] = []
    for cells, controls in rows:
        if len(cells) <= max(at.values()):
            continue
        refs = {str(control["role"]): str(control["ref"]) for control in controls}
        found.append(
            StockRow(
                item=cells[at["item"]].strip(),
                station=cells[at["station"]].strip(),
                count=_whole(cells[at["count"]]),
                field_ref=refs.get("spinbutton", refs.get("textbox", "")),
                button_ref=refs.get("button", ""),
            )
        )
    return found


def order_facts(orders: Iterable[OrderRow], source: str, at_s: float) -> Iterator[Fact]:
    """`order`, its status, and what it wants."""
    for order in orders:
        value = {"number": order.number, "due": order.due}
        yield Fact(Atom("order", (order.name,)), source, at_s, value=value)
        for status in STATUSES:
            yield Fact(Atom(status, (order.name,), negated=status != order.status), source, at_s)
        for item, quantity in order.items.items():
            yield Fact(Atom("wants", (order.name, item)), source, at_s, value={"quantity": quantity})


def stock_facts(rows: Iterable[StockRow], source: str, at_s: float) -> Iterator[Fact]:
    """`stock`, negated where the count is zero."""
    for row in rows:
        atom = Atom("stock", (row.item, row.station), negated=row.count == 0)
        yield Fact(atom, source, at_s, value={"count": row.count})


def _order(cells: Sequence[str], at: Mapping[str, int]) -> OrderRow:
    status = cells[at["status"]].strip().casefold()
    if status not in STATUSES:
        raise Unreadable(f"an order's status is {status!r}; known: {', '.join(STATUSES)}")
    return OrderRow(
        number=_whole(cells[at["number"]]),
        status=status,
        due=cells[at["due"]].strip(),
        items=_items(cells[at["items"]]),
    )


def _items(text: str) -> dict[str, int]:
    """`box_1, box_4 × 2` as quantities; an item on two lines counts together."""
    found: dict[str, int] = {}
    for part in filter(None, (part.strip() for part in text.split(","))):
        match = _ITEM.match(part)
        if match is not None:
            found[match["item"]] = found.get(match["item"], 0) + int(match["quantity"] or 1)
    return found


def _whole(text: str) -> int:
    if not text.strip().isdecimal():
        raise Unreadable(f"{text!r} is no number")
    return int(text)


def _table(
    result: Mapping[str, Json], wanted: Sequence[str]
) -> tuple[dict[str, int], list[tuple[list[str], list[Mapping[str, Any]]]]]:
    """The table that has the wanted columns: where they stand, and its rows as (cells, controls)."""
    tables = cast("list[Mapping[str, Any]]", result.get("tables", []))
    for table in tables:
        at = columns(table["headers"], wanted)
        if at is not None:
            return at, [(list(row["cells"]), list(row.get("controls", []))) for row in table["rows"]]
    raise Unreadable(f"no table with {', '.join(wanted)} on {result.get('origin', 'the page')}")
