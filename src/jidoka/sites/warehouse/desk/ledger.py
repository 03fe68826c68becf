"""What truly happened to each order: read from the database, for evaluations alone.

Whoever works with the desk sees its pages and nothing else; no acting code imports this.
"""

from __future__ import annotations

import sqlite3
from collections import Counter
from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path

from jidoka.sites.warehouse.desk.database import IMPORTED
from jidoka.sites.warehouse.desk.model import StockRow


@dataclass(frozen=True, slots=True, kw_only=True)
class Submission:
    """One status form that the desk took."""

    id: int
    """Grows with each."""
    number: int
    """Of the order."""
    status: str
    user: str
    form: str
    """The random name of the form that was shown: equal for one form that was sent twice."""
    at: float
    """Unix time [s]."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Ledger:
    """All that was sent since the day began, and how things stand."""

    status: Mapping[int, str]
    """Of every order, by number."""
    submissions: tuple[Submission, ...]
    """Oldest first; those of the days before left out."""
    stock: tuple[StockRow, ...]

    def times_shipped(self) -> Mapping[int, int]:
        """How often each order was marked shipped, by number; orders that never were are left out."""
        return Counter(sent.number for sent in self.submissions if sent.status == "shipped")

    def marked_twice(self) -> tuple[int, ...]:
        """Orders that were marked shipped more than once."""
        return tuple(sorted(number for number, times in self.times_shipped().items() if times > 1))


def read_ledger(path: Path) -> Ledger:
    """Read the truth from a desk's database, which may be in use.

    Raises:
        sqlite3.Error: there is no such database, or no day has begun in it.
    """
    connection = sqlite3.connect(f"{path.resolve().as_uri()}?mode=ro", uri=True)
    connection.row_factory = sqlite3.Row
    try:
        connection.execute("BEGIN")
        sent = connection.execute(
            "SELECT id, number, status, user, form, at FROM status_event WHERE user <> ? ORDER BY id",
            (IMPORTED,),
        )
        stock = connection.execute("SELECT * FROM stock ORDER BY item, station")
        return Ledger(
            submissions=tuple(Submission(**dict(row)) for row in sent),
            status=dict(connection.execute("SELECT number, status FROM orders").fetchall()),
            stock=tuple(StockRow(**dict(row)) for row in stock),
        )
    finally:
        connection.close()
