"""The accounts as tables of the journal: `ledger.books.Books` in SQL, changed inside the transaction that
writes the entry. A test compares the two over random histories."""

from __future__ import annotations

import sqlite3
from typing import cast

from jidoka.errors import JournalError
from jidoka.ledger.books import Books, Reservation, check, date_of
from jidoka.ledger.charge import Account, Charge, Grant, Reserve, Scope, Settle
from jidoka.ledger.cost import FIELDS, Cost, cost_row

_COLUMNS = ", ".join(FIELDS)
_GRANTED = ", ".join(f"granted_{name}" for name in FIELDS)
_ADD = ", ".join(f"{name} = {name} + excluded.{name}" for name in FIELDS)
_MARKS = ", ".join("?" * len(FIELDS))
_WIDTH = len(FIELDS)

_HOLD = f"""
    INSERT INTO account (scope, name, {_COLUMNS})
    VALUES ('task', ?, {_MARKS}), ('day', ?, {_MARKS}), ('total', '', {_MARKS})
    ON CONFLICT (scope, name) DO UPDATE SET {_ADD}
    RETURNING scope, name, {_COLUMNS}, {_GRANTED}
"""
_SET_ASIDE = f"""
    INSERT INTO reservation (task, key, day, {_COLUMNS})
    VALUES (?, ?, max(?, (SELECT coalesce(max(name), '') FROM account WHERE scope = 'day')), {_MARKS})
    ON CONFLICT (task, key) DO UPDATE SET {_ADD}
    RETURNING day
"""
_SETTLE = f"DELETE FROM reservation WHERE task = ? AND key = ? RETURNING day, {_COLUMNS}"
_GRANT = f"""
    INSERT INTO account (scope, name, {_GRANTED}) VALUES (?, ?, {_MARKS})
    ON CONFLICT (scope, name) DO UPDATE
    SET {", ".join(f"granted_{name} = granted_{name} + excluded.granted_{name}" for name in FIELDS)}
"""


def take(db: sqlite3.Connection, task: str, charge: Charge, at_s: float) -> str:
    """Change the accounts by one charge, at Unix time `at_s`; the day it counts for.

    Raises:
        BudgetExhausted, JournalError: as `Books.take`; the caller rolls back.
    """
    match charge:
        case Reserve():
            return _reserve(db, task, charge, date_of(at_s))
        case Settle(key=key, spent=spent):
            row = db.execute(_SETTLE, (task, key)).fetchone()
            if row is None:
                raise JournalError(f"nothing is set aside under {key!r} of task {task}")
            day = str(row[0])
            _hold(db, task, day, spent - cost_row(row[1:]))
            return day
        case Grant(account=account, more=more):
            db.execute(_GRANT, (account.scope, account.name, *more.row()))
            return ""


def read(db: sqlite3.Connection) -> Books:
    """The tables as books, without accounts that hold nothing."""
    books = Books()
    for scope, name, *amounts in db.execute(f"SELECT scope, name, {_COLUMNS}, {_GRANTED} FROM account"):
        account = Account(scope=cast("Scope", scope), name=name)
        books.held[account] = cost_row(tuple(amounts[:_WIDTH]))
        books.granted[account] = cost_row(tuple(amounts[_WIDTH:]))
    for task, key, day, *amounts in db.execute(f"SELECT task, key, day, {_COLUMNS} FROM reservation"):
        books.open[task, key] = Reservation(day=day, worst=cost_row(tuple(amounts)))
    return books.compact()


def _reserve(db: sqlite3.Connection, task: str, charge: Reserve, today: str) -> str:
    """Hold the worst case, then look whether every cap still stands; the caller rolls back if not."""
    amounts = charge.worst.row()
    day = str(db.execute(_SET_ASIDE, (task, charge.key, today, *amounts)).fetchall()[0][0])
    for scope, name, *columns in _hold(db, task, day, charge.worst):
        cap = charge.caps.get(cast("Scope", scope))
        if cap and any(columns[n] > cap[f] + columns[_WIDTH + n] for n, f in enumerate(FIELDS) if f in cap):
            held, granted = cost_row(columns[:_WIDTH]) - charge.worst, cost_row(columns[_WIDTH:])
            check(Account(scope=cast("Scope", scope), name=name), held, charge.worst, charge.caps, granted)
    return day


def _hold(db: sqlite3.Connection, task: str, day: str, cost: Cost) -> list[tuple[str, str, *tuple[int, ...]]]:
    """Add a cost, which may be negative, to the three accounts; these as they are then."""
    row = cost.row()
    return db.execute(_HOLD, (task, *row, day, *row, *row)).fetchall()
