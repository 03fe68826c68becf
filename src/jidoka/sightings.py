"""What all bodies see now, and how the journal writes only what changed. Pure.

A hall has dozens of facts that never change, so an observation is journaled as a difference to the body's
last one. Both the running task and a replay go through `apply`; that is why replay equals live.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field, replace
from typing import Any

from jidoka.codec import Data, atoms_digest, atoms_json, atoms_of, fact_json, fact_of
from jidoka.types import Atom, Entry, Fact, Observation


@dataclass(frozen=True, slots=True)
class Sightings:
    """The newest facts of every body, by atom."""

    by_body: Mapping[str, Mapping[Atom, Fact]] = field(default_factory=dict[str, Mapping[Atom, Fact]])
    _digest: list[str] = field(default_factory=list[str], compare=False, repr=False)
    """The digest, once it was needed; handed on while the same atoms are seen."""

    @property
    def digest(self) -> str:
        """`codec.atoms_digest` of all facts: equal when nothing that can be named has changed."""
        if not self._digest:
            self._digest.append(atoms_digest(self.facts()))
        return self._digest[0]

    def facts(self) -> tuple[Fact, ...]:
        """All facts, body after body."""
        return tuple(fact for facts in self.by_body.values() for fact in facts.values())

    def apply(self, data: Mapping[str, Any]) -> Sightings:
        """These sightings after an observation entry (the output of `difference`)."""
        body, at_s = str(data["body"]), float(data["at_s"])
        gone = set(atoms_of(data["gone"]))
        told = {fact.atom: fact for fact in map(fact_of, data["facts"])}
        before = self.by_body.get(body, {})
        kept = {
            atom: replace(fact, at_s=at_s)
            for atom, fact in before.items()
            if atom not in gone and atom not in told
        }
        same = not gone and told.keys() <= before.keys()
        return Sightings({**self.by_body, body: kept | told}, self._digest if same else [])

    def difference(self, observation: Observation) -> Data:
        """The observation as an entry: facts that are new, changed or older than it, and atoms no longer
        seen."""
        before = self.by_body.get(observation.body, {})
        now = {fact.atom: fact for fact in observation.facts}
        changed = [f for f in now.values() if f.at_s != observation.at_s or not _same(before.get(f.atom), f)]
        return {
            "body": observation.body,
            "at_s": observation.at_s,
            "facts": [fact_json(fact) for fact in changed],
            "gone": atoms_json(atom for atom in before if atom not in now),
        }


def sightings_of(entries: Iterable[Entry]) -> Sightings:
    """What was last seen in a task, from its entries."""
    seen = Sightings()
    for entry in entries:
        if entry.kind == "observation":
            seen = seen.apply(entry.data)
    return seen


def _same(before: Fact | None, now: Fact) -> bool:
    """Whether nothing but the time of two facts differs."""
    return before is not None and replace(before, at_s=now.at_s) == now
