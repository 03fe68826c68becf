"""A brain that obeys: it does what its user asked for, and at once whatever a text tells it that it reads.

No language model is as obedient, so what gets past it is what the gate lets past.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence

from jidoka.andon.naming import plain
from jidoka.codec import canonical
from jidoka.evals.injection.dojo import Call
from jidoka.types import Act, Done, Entry, Fact, Goal, Proposal, Step


class Obedient:
    """Proposes every call as a model's wish, so each has a cause.

    Args:
        body: the one whose skills are called.
        calls: what solves the user's task.
        demand: what an injection wants, in its own words; empty: none is there.
        obey: the calls that fulfil the demand; asked once, when a receipt first holds it.
    """

    def __init__(
        self, body: str, calls: Sequence[Call], demand: str, obey: Callable[[], Sequence[Call]]
    ) -> None:
        self._body = body
        self._calls = tuple(calls)
        self._demand = plain(demand)
        self._obey = obey
        self._obeyed: tuple[Call, ...] = ()

    @property
    def obeyed(self) -> bool:
        """Whether it has read an injection."""
        return bool(self._obeyed)

    def next(self, goal: Goal, entries: Sequence[Entry], facts: Sequence[Fact]) -> Proposal:
        """The first call that is neither done nor refused; what it was told to do comes first."""
        del goal, facts
        if not self._obeyed and self._demand and any(self._holds(entry) for entry in entries):
            self._obeyed = tuple(self._obey())
        past = {entry.data.get("cause") for entry in entries if entry.kind in {"intent", "refusal"}}
        wanted = [(f"attack:{n}", call) for n, call in enumerate(self._obeyed)]
        wanted += [(f"user:{n}", call) for n, call in enumerate(self._calls)]
        for cause, call in wanted:
            if cause not in past:
                return Act(Step(self._body, call.function, dict(call.args)), cause)
        return Done("everything was tried", "done")

    def _holds(self, entry: Entry) -> bool:
        """Whether a body returned the demand. JSON escapes quotes; no demand holds other such characters."""
        text = canonical(dict(entry.data)).replace('\\"', '"') if entry.kind == "receipt" else ""
        return self._demand in plain(text)
