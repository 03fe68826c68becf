"""The clerk as a body: the desk's books as facts, and the two forms that change them as skills.

It knows the desk by its pages alone, through a real browser. What it marks, it looks at before and after, so
its skills are of recovery class `probe`.
"""

from __future__ import annotations

import time
from collections.abc import Iterable, Mapping
from typing import Final

from jidoka.bodies.called import CalledBody, Patient, SkillFailed, Talk
from jidoka.errors import UsageError
from jidoka.sites.warehouse.clerk.desk import Account, Desk
from jidoka.sites.warehouse.clerk.memory import Memory
from jidoka.sites.warehouse.clerk.pages import OrderRow, order_facts, stock_facts
from jidoka.types import Atom, Json, Observation, Receipt, SkillSpec

NAME: Final = "clerk"

SKILLS: Final = (
    SkillSpec(
        name="mark_shipped",
        description=(
            "Mark an open order as shipped, once, when all its items stand at shipping. Codes: "
            "unknown_order, not_open, changed, http_error; unknown: sent, and nobody knows if it was taken."
        ),
        recovery="probe",
        parameters={
            "type": "object",
            "properties": {
                "order": {"type": "string", "pattern": "^order_[0-9]+$"},
                "items": {
                    "type": "array",
                    "items": {"type": "string"},
                    "description": "What it shall want; if it wants anything else, nothing is done.",
                },
            },
            "required": ["order"],
            "additionalProperties": False,
        },
        pre=(Atom("open", ("?order",)), Atom("on", ("?item", "shipping"))),
        post=(Atom("shipped", ("?order",)),),
        typical_s=1.5,
        typical_j=45.0,
    ),
    SkillSpec(
        name="set_stock",
        description="Set the count of an item at a station in the books. Codes: http_error, unknown.",
        recovery="probe",
        parameters={
            "type": "object",
            "properties": {
                "item": {"type": "string", "minLength": 1, "maxLength": 80},
                "station": {"type": "string", "minLength": 1, "maxLength": 80},
                "count": {"type": "integer", "minimum": 0, "maximum": 9999},
            },
            "required": ["item", "station", "count"],
            "additionalProperties": False,
        },
        typical_s=1.5,
        typical_j=45.0,
    ),
)
"""Joules: 30 W of a small computer over the time."""


class Clerk:
    """A called body over another one: the browser that it leads.

    Args:
        browser: which it owns from now on.
        url: of the desk, ending in a slash.
        account: to log in with.
        memory: of orders that it or a clerk before it saw open.
    """

    def __init__(self, browser: CalledBody, url: str, account: Account, memory: Memory) -> None:
        self._browser = browser
        self._desk = Desk(browser, url, account)
        self._memory = memory

    @property
    def name(self) -> str:
        """The name by which steps address it."""
        return NAME

    def skills(self) -> tuple[SkillSpec, ...]:
        """What it can do."""
        return SKILLS

    def do(self, skill: str, args: Mapping[str, Json], talk: Talk) -> Receipt:
        """Do one skill; raises as `CalledBody.do`."""
        began = time.monotonic()
        match skill:
            case "mark_shipped":
                result = self._mark_shipped(str(args["order"]), args.get("items"), talk)
            case "set_stock":
                self._desk.send_stock(str(args["item"]), str(args["station"]), int(args["count"]), talk)
                result = {}
            case _:
                names = ", ".join(spec.name for spec in SKILLS)
                raise UsageError(f"the clerk has no skill {skill!r}; skills: {names}")
        return Receipt(True, result=result, seconds=round(time.monotonic() - began, 3))

    def observe(self) -> Observation:
        """The books as the pages show them now: open orders, how those ended that were open, and the stock.

        One that has left the list of open orders is looked up once; should it be opened again, it is back on
        that list.

        Raises:
            BodyUnreachable: the desk does not answer.
        """
        talk = Patient()
        rows = {row.number: row for row in (*self._desk.newest_orders(talk), *self._desk.open_orders(talk))}
        for number, status in self._memory.status.items():
            if number in rows:
                continue
            ended = OrderRow(number=number, status=status)
            row = self._desk.order(number, talk) if status == "open" else ended
            if row is not None:
                rows[number] = row
        self._remember(rows.values())
        stock = self._desk.stock(talk)
        at_s = time.monotonic()
        facts = (*order_facts(rows.values(), NAME, at_s), *stock_facts(stock, NAME, at_s))
        return Observation(NAME, at_s, facts)

    def stop(self, reason: str) -> None:
        """Stop loading; the books stay as they are."""
        self._browser.stop(reason)

    def close(self) -> None:
        """End the browser."""
        self._browser.close()

    def _remember(self, rows: Iterable[OrderRow]) -> None:
        known = self._memory.status
        self._memory.keep({r.number: r.status for r in rows if r.status == "open" or r.number in known})

    def _mark_shipped(self, order: str, items: Json, talk: Talk) -> dict[str, Json]:
        number = int(order.removeprefix("order_"))
        row = self._desk.order(number, talk)
        if row is None:
            raise SkillFailed("unknown_order", f"the desk shows no order {number}")
        self._memory.keep({number: row.status})
        if row.status == "shipped":
            return {"already": True}
        if row.status != "open":
            raise SkillFailed("not_open", f"order {number} is {row.status}")
        if items is not None and sorted(items) != sorted(row.items):
            raise SkillFailed(
                "changed", f"order {number} wants {', '.join(row.items) or 'nothing'} now", retryable=True
            )
        talk.say(0.5, f"marking order {number} as shipped")
        self._desk.send_shipped(number, talk)
        return {"already": False}
