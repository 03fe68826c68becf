"""The accounts as a function of the entries: what a journal keeps as tables, and what a replay compares with.

Held is what was spent and what is set aside. An intent without a receipt stays set aside at its worst case.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from datetime import UTC, datetime

from jidoka.errors import BudgetExhausted, JournalError
from jidoka.ledger.charge import Account, Caps, Charge, Grant, Reserve, Settle, charge_of, day_of
from jidoka.ledger.cost import NOTHING, UNITS, Cost, told
from jidoka.types import Entry

EARLIER = 1
"""The format whose entries name no charge: an intent reserved its expected time, a receipt settled it."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Reservation:
    """What is set aside under a key, and the day it counts for."""

    day: str
    worst: Cost


@dataclass(slots=True)
class Books:
    """All accounts. Changed by charges alone; equal books come from equal entries."""

    held: dict[Account, Cost] = field(default_factory=dict[Account, Cost])
    granted: dict[Account, Cost] = field(default_factory=dict[Account, Cost])
    open: dict[tuple[str, str], Reservation] = field(default_factory=dict[tuple[str, str], Reservation])
    """By task and key."""

    def today(self, at_s: float) -> str:
        """The day that a charge at Unix time `at_s` counts for: the date (UTC), or the newest day seen.

        A clock that ran backwards opens no day a second time, and no day anew.
        """
        seen = (account.name for account in (*self.held, *self.granted) if account.scope == "day")
        return max([date_of(at_s), *seen])

    def take(self, task: str, charge: Charge, day: str) -> None:
        """Change the accounts by one charge.

        Raises:
            BudgetExhausted: a reservation does not fit; nothing is changed.
            JournalError: nothing is set aside under the key of a settlement.
        """
        match charge:
            case Reserve(key=key, worst=worst, caps=caps):
                before = self.open.get((task, key))
                day = before.day if before else day
                for account in accounts_of(task, day):
                    held = self.held.get(account, NOTHING)
                    check(account, held, worst, caps, self.granted.get(account, NOTHING))
                whole = worst if before is None else before.worst + worst
                self.open[task, key] = Reservation(day=day, worst=whole)
                self._add(accounts_of(task, day), worst)
            case Settle(key=key, spent=spent):
                if (held := self.open.pop((task, key), None)) is None:
                    raise JournalError(f"nothing is set aside under {key!r} of task {task}")
                self._add(accounts_of(task, held.day), spent - held.worst)
            case Grant(account=account, more=more):
                self.granted[account] = self.granted.get(account, NOTHING) + more

    def compact(self) -> Books:
        """The same books without accounts that hold nothing or were granted nothing, to compare."""
        return Books(
            held={account: cost for account, cost in self.held.items() if cost != NOTHING},
            granted={account: cost for account, cost in self.granted.items() if cost != NOTHING},
            open=dict(self.open),
        )

    def _add(self, accounts: Iterable[Account], cost: Cost) -> None:
        for account in accounts:
            self.held[account] = self.held.get(account, NOTHING) + cost


def books_of(entries: Iterable[Entry], *, earlier: int = 0) -> Books:
    """The accounts that all entries of a journal add up to. Those up to seq `earlier` are of format 1.

    Raises:
        JournalError: an entry is damaged.
    """
    books = Books()
    for entry in entries:
        try:
            charge = charge_of(entry.data) or (_implied(entry, books) if entry.seq <= earlier else None)
            if charge is not None:
                explicit = isinstance(charge, Reserve) and "charge" in entry.data
                day = day_of(entry.data) if explicit else books.today(entry.at_s)
                books.take(entry.task, charge, day)
        except (KeyError, TypeError, ValueError) as error:
            raise JournalError(
                f"entry {entry.seq} ({entry.kind} of {entry.task}) is damaged: {error!r}"
            ) from error
    return books


def accounts_of(task: str, day: str) -> tuple[Account, Account, Account]:
    """The three accounts that a charge of a task on a day counts for."""
    return Account(scope="task", name=task), Account(scope="day", name=day), Account(scope="total")


def date_of(at_s: float) -> str:
    """The date (UTC) of a Unix time [s]."""
    return datetime.fromtimestamp(at_s, tz=UTC).date().isoformat()


def check(account: Account, held: Cost, worst: Cost, caps: Caps, granted: Cost) -> None:
    """Whether `worst` fits an account beside what it holds.

    Raises:
        BudgetExhausted: it does not; unit, account, cap and what is spent are in the text and in the error.
    """
    cap: Mapping[str, int] = caps.get(account.scope, {})
    for unit in UNITS:
        if (bound := cap.get(unit.field)) is None:
            continue
        more = getattr(worst, unit.field)
        bound += getattr(granted, unit.field)
        before = getattr(held, unit.field)
        if more and before + more > bound:
            raise BudgetExhausted(
                f"{account}: {told(unit, before)} of {told(unit, bound)} {unit.name} are spent or set aside, "
                f"and the next act needs {told(unit, more)}",
                scope=account.scope,
                name=account.name,
                unit=unit.field,
                more=max(cap[unit.field], before + more - bound),
            )


def _implied(entry: Entry, books: Books) -> Charge | None:
    """What an entry of format 1 charges."""
    data = entry.data
    if entry.kind == "intent":
        seconds = data["step"].get("expected_s", 0.0)
        return Reserve(key=str(data["call_id"]), worst=Cost.of(seconds=max(seconds, 0.0), acts=1))
    if entry.kind == "receipt" and (entry.task, data["call_id"]) in books.open:
        spent = Cost.of(
            joules=max(data.get("joules", 0.0), 0.0), seconds=max(data.get("seconds", 0.0), 0.0), acts=1
        )
        return Settle(key=str(data["call_id"]), spent=spent)
    return None
