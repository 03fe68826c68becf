"""A journal in memory, a clock that is set by hand, and a gate over them."""

from __future__ import annotations

import itertools
import json
from collections.abc import Mapping
from dataclasses import dataclass, field

from jidoka.andon.permission import Permission, allow
from jidoka.codec import canonical
from jidoka.errors import Stale
from jidoka.gate import Gate
from jidoka.ledger.books import Books, books_of
from jidoka.ledger.charge import Caps, Charge, charge_json
from jidoka.ledger.cost import UNITS
from jidoka.protocols import Body, Mind
from jidoka.thinking import Thinking
from jidoka.types import Entry, Json


@dataclass
class MemoryJournal:
    """Keeps entries as a file would: through JSON."""

    lines: list[Entry] = field(default_factory=list[Entry])
    books: Books = field(default_factory=Books)

    def __post_init__(self) -> None:
        self.books = books_of(self.lines)

    def append(
        self,
        task: str,
        kind: str,
        data: Mapping[str, Json],
        *,
        charge: Charge | None = None,
        after: int | None = None,
    ) -> Entry:
        if after is not None and self.entries(task, after):
            raise Stale(f"task {task} has entries newer than {after}")
        at_s = 1000.0 + len(self.lines)
        if charge is not None:
            day = self.books.today(at_s)
            self.books.take(task, charge, day)
            data = {**data, "charge": charge_json(charge, day)}
        entry = Entry(len(self.lines) + 1, task, kind, at_s, json.loads(canonical(dict(data))))
        self.lines.append(entry)
        return entry

    def entries(self, task: str, after: int = 0) -> list[Entry]:
        return [entry for entry in self.lines if entry.task == task and entry.seq > after]


def gate_over(
    *bodies: Body,
    caps: Caps | None = None,
    permit: Permission = allow,
    epoch: int = 1,
    first_id: int = 1,
    mind: Mind | None = None,
) -> Gate:
    """A gate that never waits and counts its call ids."""
    numbers, prompts = itertools.count(first_id), itertools.count(first_id)
    thinking = None
    if mind is not None:
        thinking = Thinking(mind, caps=caps or {}, new_id=lambda: f"p{epoch}-{next(prompts)}")
    return Gate(
        {body.name: body for body in bodies},
        caps=caps or {},
        permit=permit,
        epoch=epoch,
        sleep=lambda seconds: None,
        thinking=thinking,
        new_id=lambda: f"e{epoch}-{next(numbers)}",
    )


def at_most(**cap: float) -> Caps:
    """Caps of a task: `at_most(acts=3, seconds=20)`."""
    return {"task": {unit.field: int(cap[unit.name] * unit.scale) for unit in UNITS if unit.name in cap}}
