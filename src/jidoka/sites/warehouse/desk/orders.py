"""The orders: found, shown and changed. Every change of status is written down, however often it is sent."""

from __future__ import annotations

import time
from dataclasses import dataclass
from typing import Any, Final

from jidoka.sites.warehouse.desk.database import Database
from jidoka.sites.warehouse.desk.model import Status


@dataclass(frozen=True, slots=True, kw_only=True)
class OrderRow:
    """An order in a list."""

    number: int
    customer: str
    due: str
    status: Status
    items: str
    """Its items, with a comma in between: `box_1, box_4 × 2`."""


@dataclass(frozen=True, slots=True, kw_only=True)
class OrderPage:
    """One page of a list."""

    rows: tuple[OrderRow, ...]
    total: int
    page: int
    """Counted from 1."""
    pages: int


@dataclass(frozen=True, slots=True, kw_only=True)
class OrderLine:
    """A line, with what the books say about its item."""

    id: int
    item: str
    quantity: int
    stock: str
    """Where it is, such as `1 at shelf_a`, or `none`."""


@dataclass(frozen=True, slots=True, kw_only=True)
class StatusEvent:
    """A change of status that somebody sent."""

    status: Status
    user: str
    note: str
    at: float


@dataclass(frozen=True, slots=True, kw_only=True)
class Order:
    """All that is known of an order."""

    number: int
    customer: str
    due: str
    status: Status
    lines: tuple[OrderLine, ...]
    history: tuple[StatusEvent, ...]
    """Oldest first."""


_ITEMS: Final = """coalesce((
    SELECT group_concat(shown, ', ') FROM (
        SELECT iif(quantity > 1, item || ' × ' || quantity, item) AS shown
        FROM line WHERE line.number = orders.number ORDER BY id
    )
), '')"""

_FOUND: Final = """
FROM orders WHERE (:status = '' OR status = :status) AND (
    :like = '%%' OR CAST(number AS TEXT) LIKE :like ESCAPE '!' OR customer LIKE :like ESCAPE '!'
    OR EXISTS (SELECT 1 FROM line WHERE line.number = orders.number AND item LIKE :like ESCAPE '!')
)"""


class OrderBook:
    """Orders in the database."""

    def __init__(self, database: Database) -> None:
        self._database = database

    def find(self, *, status: str, search: str, page: int, size: int) -> OrderPage:
        """A page of the orders with this status (empty: any) whose number, customer or item holds `search`.

        A page beyond the last gives the last.
        """
        term = search.strip()
        for special in "!%_":
            term = term.replace(special, "!" + special)
        values: dict[str, Any] = {"status": status, "like": f"%{term}%"}
        with self._database.transaction() as to:
            total = int(to.execute(f"SELECT count(*) {_FOUND}", values).fetchone()[0])
            pages = max(1, -(-total // size))
            page = min(max(page, 1), pages)
            rows = to.execute(
                f"SELECT number, customer, due, status, {_ITEMS} AS items {_FOUND}"
                " ORDER BY number DESC LIMIT :size OFFSET :skip",
                {**values, "size": size, "skip": (page - 1) * size},
            ).fetchall()
        return OrderPage(
            rows=tuple(OrderRow(**dict(row)) for row in rows),
            total=total,
            page=page,
            pages=pages,
        )

    def order(self, number: int) -> Order | None:
        """One order; None if there is no such number."""
        with self._database.transaction() as to:
            head = to.execute("SELECT * FROM orders WHERE number = ?", (number,)).fetchone()
            if head is None:
                return None
            lines = to.execute("SELECT * FROM line WHERE number = ? ORDER BY id", (number,)).fetchall()
            places = to.execute("SELECT * FROM stock WHERE count > 0 ORDER BY station").fetchall()
            events = to.execute(
                "SELECT status, user, note, at FROM status_event WHERE number = ? ORDER BY id", (number,)
            ).fetchall()
        return Order(
            number=head["number"],
            customer=head["customer"],
            due=head["due"],
            status=head["status"],
            lines=tuple(
                OrderLine(
                    id=line["id"],
                    item=line["item"],
                    quantity=line["quantity"],
                    stock=", ".join(
                        f"{row['count']} at {row['station']}" for row in places if row["item"] == line["item"]
                    )
                    or "none",
                )
                for line in lines
            ),
            history=tuple(StatusEvent(**dict(row)) for row in events),
        )

    def set_status(self, number: int, status: Status, *, user: str, form: str, note: str = "") -> bool:
        """Set the status and write down that it was sent; False if there is no such order."""
        with self._database.transaction() as to:
            changed = to.execute("UPDATE orders SET status = ? WHERE number = ?", (status, number)).rowcount
            if changed:
                to.execute(
                    "INSERT INTO status_event (number, status, user, form, note, at)"
                    " VALUES (?, ?, ?, ?, ?, ?)",
                    (number, status, user, form, note, time.time()),
                )
        return bool(changed)

    def add_line(self, number: int, item: str, quantity: int) -> bool:
        """Add a line; False if there is no such order."""
        with self._database.transaction() as to:
            if to.execute("SELECT 1 FROM orders WHERE number = ?", (number,)).fetchone() is None:
                return False
            to.execute("INSERT INTO line (number, item, quantity) VALUES (?, ?, ?)", (number, item, quantity))
        return True

    def remove_line(self, number: int, line: int) -> bool:
        """Remove a line; False if the order has no such line."""
        with self._database.transaction() as to:
            gone = to.execute("DELETE FROM line WHERE number = ? AND id = ?", (number, line)).rowcount
        return bool(gone)
