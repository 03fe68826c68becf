"""The stock as the books have it: counts by item and station, corrected by hand."""

from __future__ import annotations

import time

from jidoka.sites.warehouse.desk.database import Database
from jidoka.sites.warehouse.desk.model import StockRow

LARGEST_COUNT = 9999


class Stock:
    """Stock in the database."""

    def __init__(self, database: Database) -> None:
        self._database = database

    def rows(self, station: str = "") -> tuple[StockRow, ...]:
        """All rows, or those of one station, by item (`box_2` before `box_10`)."""
        rows = self._database.read(
            "SELECT * FROM stock WHERE ? IN ('', station) ORDER BY length(item), item, station", station
        )
        return tuple(StockRow(**dict(row)) for row in rows)

    def stations(self) -> tuple[str, ...]:
        """Every station that the books name."""
        return tuple(row[0] for row in self._database.read("SELECT DISTINCT station FROM stock ORDER BY 1"))

    def correct(self, item: str, station: str, count: int, *, user: str, form: str) -> None:
        """Set a count; a new item or station gets a row. Every correction is written down."""
        with self._database.transaction() as to:
            known = to.execute(
                "SELECT count FROM stock WHERE item = ? AND station = ?", (item, station)
            ).fetchone()
            to.execute(
                "INSERT INTO stock VALUES (?, ?, ?) ON CONFLICT DO UPDATE SET count = excluded.count",
                (item, station, count),
            )
            to.execute(
                "INSERT INTO stock_event (item, station, count, was, user, form, at)"
                " VALUES (?, ?, ?, ?, ?, ?, ?)",
                (item, station, count, known["count"] if known else 0, user, form, time.time()),
            )
