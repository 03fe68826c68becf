"""Sentences about orders and stock, read by patterns: few ways to say them matter, and none needs a model.

What a sentence leaves to the hall ("restock shelf a from receiving") is read by the translator. A sentence
that speaks of neither orders nor stock is not for here.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass

from jidoka.brain.hall import Hall, hall_of
from jidoka.brain.orders.books import Books, books_of, obstacles
from jidoka.brain.orders.patterns import in_hall_words, plain, restocks, speaks_of_one, wanted
from jidoka.brain.translate import OutOfReach, Reading, Unclear, join, understood
from jidoka.brain.world import World
from jidoka.types import Atom, Fact, Goal

Translate = Callable[[str], Reading]
"""Reads a sentence about the hall."""


def read_orders(sentence: str, facts: Sequence[Fact], translate: Translate) -> Reading | None:
    """The reading of a sentence about orders or stock; None if it speaks of neither, or nobody shows any.

    Args:
        sentence: as a person said it.
        facts: what all bodies see now.
        translate: for the part of it that is about the hall.
    """
    books, world = books_of(facts), World.from_facts(facts)
    found = wanted(plain(sentence)) if books.orders or books.stock else None
    if found is None:
        return None
    kind, match = found
    try:
        return _READ[kind](_Said(sentence, match, books, world, hall_of(world, facts), translate))
    except Unclear as error:
        return Reading(status="ask", question=error.question, options=error.options)
    except OutOfReach as error:
        return Reading(status="refused", question=error.reason, options=error.options)


@dataclass(frozen=True, slots=True)
class _Said:
    """A sentence that a pattern fits, and what it is said in."""

    sentence: str
    match: re.Match[str]
    books: Books
    world: World
    hall: Hall
    translate: Translate


def _all(said: _Said) -> Reading:
    """Every open order that can be shipped; the others are named with their reasons."""
    names = [order.name for order in said.books.open]
    if not names:
        return _answer(said, "no order is open")
    if speaks_of_one(said.match[0]) and len(names) > 1:
        raise Unclear("Which order?", names)
    why = obstacles(said.books, said.world)
    if len(why) == len(names):
        raise OutOfReach("No open order can be shipped: " + _told(why) + ".")
    able = [name for name in names if name not in why]
    reading = understood(said.sentence, (tuple(Atom("shipped", (name,)) for name in able),))
    return _noting(reading, why)


def _numbered(said: _Said) -> Reading:
    """Orders by number; one that can't be shipped refuses the whole, before anything moves."""
    numbers = [int(number) for number in re.findall(r"\d+", said.match["numbers"])]
    by_number = {order.number: order for order in said.books.orders.values()}
    unknown = [str(number) for number in numbers if number not in by_number]
    names = [order.name for order in said.books.open]
    if unknown:
        raise OutOfReach(f"There is no order {join(unknown, 'or')}. Open: {join(names) or 'none'}.", names)
    chosen = [by_number[number] for number in numbers]
    blocked = obstacles(said.books, said.world)
    why = {o.name: blocked[o.name] for o in chosen if o.name in blocked}
    why |= {o.name: f"it is {o.status}" for o in chosen if o.status not in {"open", "shipped"}}
    if why:
        raise OutOfReach(f"That can't be shipped: {_told(why)}.")
    return understood(said.sentence, (tuple(Atom("shipped", (order.name,)) for order in chosen),))


def _blocked(said: _Said) -> Reading:
    """An answer, and the facts behind it, which a fresh look then verifies."""
    why = obstacles(said.books, said.world)
    rest = len(said.books.open) - len(why)
    told = _told(why) if why else "every open order can be shipped" if rest else "no order is open"
    also = f"; the other {rest} can be shipped" if why and rest else ""
    return _answer(said, told + also, tuple(why))


def _with_stock(said: _Said) -> Reading:
    """What the hall shall be like, and books that say the same of every box that moves."""
    reading, left = _as_fits(said)
    if reading.goal is None:
        return reading
    moves = [
        (atom.args[0], said.world.boxes[atom.args[0]].where or "", atom.args[1])
        for atom in reading.goal.atoms()
        if atom.predicate == "on" and not atom.negated and atom.args[0] in said.world.boxes
    ]
    booked = tuple(Atom("stock", (box, to)) for box, _, to in moves)
    struck = tuple(
        Atom("stock", (box, source), negated=True)
        for box, source, to in moves
        if source in said.world.stations and source != to
    )
    if not booked:
        raise Unclear("Which boxes shall the stock be corrected for? Say where they shall be.")
    stages = (*reading.goal.stages, (*booked, *struck))
    return _noting(understood(said.sentence, stages, reading.confidence), left)


def _in_the_hall(said: _Said) -> Reading:
    return _noting(*_as_fits(said))


def _as_fits(said: _Said) -> tuple[Reading, dict[str, str]]:
    """The part about the hall: of a place to be filled as much as fits, and what is left out, with why."""
    job = said.match["job"]
    reading = said.translate(in_hall_words(job))
    if reading.goal is None or not restocks(job):
        return reading, {}
    room = {station: said.hall.free(station) for station in said.hall.room}
    kept: list[Atom] = []
    left: dict[str, str] = {}
    for atom in reading.goal.atoms():
        box, to = atom.args if atom.predicate == "on" and not atom.negated else ("", "")
        if to in room and said.hall.where.get(box) != to:
            if room[to] <= 0:
                left[box] = f"{to} takes {said.hall.room[to]}"
                continue
            room[to] -= 1
        kept.append(atom)
    if not kept:
        raise OutOfReach(f"Nothing more fits: {_told(left)}.")
    return understood(said.sentence, (tuple(kept),), reading.confidence), left


def _answer(said: _Said, told: str, about: Sequence[str] = ()) -> Reading:
    """An answer as the reading of a goal that holds: orders that are open, or the last one shipped."""
    books = said.books
    names = about or [order.name for order in books.open]
    stage = tuple(Atom("open", (name,)) for name in names)
    if not stage:
        stage = tuple(Atom(o.status, (o.name,)) for o in books.orders.values() if o.status == "shipped")[-1:]
    return Reading(
        status="understood", reading=told, goal=Goal(said.sentence, (stage,) if stage else (), told)
    )


def _noting(reading: Reading, why: dict[str, str]) -> Reading:
    if not why or reading.goal is None:
        return reading
    told = f"{reading.reading}; left out: {_told(why)}"
    goal = Goal(reading.goal.text, reading.goal.stages, told)
    return Reading(status="understood", reading=told, goal=goal, confidence=reading.confidence)


def _told(why: dict[str, str]) -> str:
    return "; ".join(f"{name} ({reason})" for name, reason in why.items())


_READ: Mapping[str, Callable[[_Said], Reading]] = {
    "blocked": _blocked,
    "all": _all,
    "numbered": _numbered,
    "stock": _with_stock,
    "restock": _in_the_hall,
}
"""By what is wanted (`patterns.PATTERNS`)."""
