"""What an order desk's books say, gathered from facts, and which open orders can't be shipped. Pure.

Facts (docs/design/vocabulary.md): `order(O)`, `open(O)`, `shipped(O)`, `cancelled(O)`, `wants(O, ITEM)` with
a quantity, `stock(ITEM, STATION)` with a count. Books may be wrong: what is in the hall decides.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field

from jidoka.brain.world import World
from jidoka.types import Fact
from jidoka.verdict import SURE


@dataclass(frozen=True, slots=True, kw_only=True)
class Order:
    """An order as the books have it."""

    name: str
    """`order_1042`."""
    number: int
    status: str = "unknown"
    """`open`, `shipped`, `cancelled`, or `unknown` when no page told."""
    wants: Mapping[str, int] = field(default_factory=dict[str, int])
    """Item -> quantity."""
    due: str = ""
    """ISO date; empty when no page told."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Books:
    """Orders by name, in order of their numbers, and the stock."""

    orders: Mapping[str, Order] = field(default_factory=dict[str, Order])
    stock: Mapping[tuple[str, str], int] = field(default_factory=dict[tuple[str, str], int])
    """(item, station) -> count."""

    @property
    def open(self) -> tuple[Order, ...]:
        """The open orders, oldest number first."""
        return tuple(order for order in self.orders.values() if order.status == "open")


STATUSES = ("open", "shipped", "cancelled")


def books_of(facts: Iterable[Fact]) -> Books:
    """Gather the books. What is not surely seen is left out."""
    told: dict[str, tuple[int, str]] = {}
    status: dict[str, str] = {}
    wants: dict[str, dict[str, int]] = {}
    stock: dict[tuple[str, str], int] = {}
    for fact in facts:
        if fact.atom.negated or fact.confidence < SURE:
            continue
        match fact.atom.predicate, fact.atom.args:
            case "order", (name,):
                told[name] = int(fact.value.get("number", 0)), str(fact.value.get("due", ""))
            case str(said), (name,) if said in STATUSES:
                status[name] = said
            case "wants", (name, item):
                wants.setdefault(name, {})[item] = int(fact.value.get("quantity", 1))
            case "stock", (item, station):
                stock[item, station] = int(fact.value.get("count", 1))
            case _:
                pass
    orders = [
        Order(
            name=name, number=number, due=due, status=status.get(name, "unknown"), wants=wants.get(name, {})
        )
        for name, (number, due) in sorted(told.items(), key=lambda pair: pair[1])
    ]
    return Books(orders={order.name: order for order in orders}, stock=stock)


def obstacles(books: Books, world: World) -> dict[str, str]:
    """Why open orders can't be shipped: order -> reasons.

    Where two want the same box, the older one gets it. What a shipped order of the same days wanted has gone
    with it, even if it still stands in the hall.
    """
    since = min((order.due for order in books.open), default="")
    gone = [o for o in books.orders.values() if o.status == "shipped" and o.due >= since]
    promised = {item: order.name for order in gone for item in order.wants}
    found: dict[str, str] = {}
    for order in books.open:
        reasons = [_lacking(item, quantity, books, world) for item, quantity in order.wants.items()]
        reasons += [f"{item} goes to {promised[item]}" for item in order.wants if item in promised]
        said = "; ".join(reason for reason in reasons if reason)
        if not order.wants:
            said = "it has no items"
        if said:
            found[order.name] = said
        else:
            promised |= dict.fromkeys(order.wants, order.name)
    return found


def _lacking(item: str, quantity: int, books: Books, world: World) -> str:
    """What is wrong with one line of an order; "" if it can be had."""
    box = world.boxes.get(item)
    if box is None or box.where is None:
        told = [station for (what, station), count in books.stock.items() if what == item and count > 0]
        if told:
            return f"{item} is not in the hall, though the books have it at {', '.join(told)}"
        return f"{item} is out of stock"
    if quantity > 1:
        return f"{quantity} of {item} are ordered, and there is one"
    return ""
