"""What an entry does to the accounts: set aside, settle, grant. Written with the entry, in one commit."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any, Literal, TypeAlias, cast

from jidoka.ledger.cost import Cost, cost_json, cost_of

Scope: TypeAlias = Literal["task", "day", "total"]
SCOPES: tuple[Scope, ...] = ("task", "day", "total")

Caps: TypeAlias = Mapping[Scope, Mapping[str, int]]
"""What may be held at most: by scope and field of `Cost`, in the small units. What is missing has no cap."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Account:
    """Whose spending: of a task, of a day (UTC), or of everything."""

    scope: Scope
    name: str = ""
    """The task, or the date `2026-11-22`; nothing for the total."""

    def __str__(self) -> str:
        """`this task`, `the day 2026-11-22`, `in total`."""
        return {"task": "this task", "day": f"the day {self.name}", "total": "in total"}[self.scope]


@dataclass(frozen=True, slots=True, kw_only=True)
class Reserve:
    """Set the worst case of something aside, if it fits under every cap; an open one of that key grows."""

    key: str
    worst: Cost
    caps: Caps = field(default_factory=dict[Scope, Mapping[str, int]])


@dataclass(frozen=True, slots=True, kw_only=True)
class Settle:
    """Replace what was set aside under a key by what was spent."""

    key: str
    spent: Cost


@dataclass(frozen=True, slots=True, kw_only=True)
class Grant:
    """Raise the caps of one account: a person granted more."""

    account: Account
    more: Cost


Charge: TypeAlias = Reserve | Settle | Grant


def charge_json(charge: Charge, day: str = "") -> dict[str, Any]:
    """How an entry holds its charge, under the key `charge`. `day` is the one a reservation counts for; caps
    are settings, and stand in no entry."""
    match charge:
        case Reserve(key=key, worst=worst):
            return {"reserve": {"key": key, "day": day, **cost_json(worst)}}
        case Settle(key=key, spent=spent):
            return {"settle": {"key": key, **cost_json(spent)}}
        case Grant(account=account, more=more):
            return {"grant": {"scope": account.scope, "name": account.name, **cost_json(more)}}


def charge_of(data: Mapping[str, Any]) -> Charge | None:
    """The inverse of `charge_json`, from an entry's data, without caps; None if it charges nothing."""
    charge: Any = data.get("charge")
    if charge is None:
        return None
    if not isinstance(charge, dict):
        raise TypeError(f"charge is {charge!r}, no object")
    ((kind, told),) = cast("dict[str, Any]", charge).items()
    match kind:
        case "reserve":
            return Reserve(key=str(told["key"]), worst=cost_of(told))
        case "settle":
            return Settle(key=str(told["key"]), spent=cost_of(told))
        case "grant":
            return Grant(account=Account(scope=told["scope"], name=str(told["name"])), more=cost_of(told))
        case _:
            raise ValueError(f"charge is {kind!r}; known: reserve, settle, grant")


def day_of(data: Mapping[str, Any]) -> str:
    """The day that a reservation was counted for."""
    return str(data["charge"]["reserve"]["day"])
