"""The brains of the turns: an opening before the agent thinks; the release, which needs no model. Pure."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from jidoka.journal.replay import state_of
from jidoka.journal.state import Deed
from jidoka.protocols import Brain
from jidoka.types import Act, Done, Entry, Fact, GiveUp, Goal, Proposal, Step
from jidoka.verdict import judge

GO_ON_AFTER = frozenset({"moved", "stale", "interrupted", "stopped", "machine", "sandbox"})
"""Codes after which a step is simply done again: nothing was wrong with it."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Finish:
    """Claims to be done, with these words."""

    claim: str

    def next(self, goal: Goal, entries: Sequence[Entry], facts: Sequence[Fact]) -> Proposal:
        """Done."""
        del goal, entries, facts
        return Done(self.claim)


@dataclass(frozen=True, slots=True, kw_only=True)
class Turn:
    """Does some steps first, each until its effect is seen; then another brain decides."""

    opening: tuple[Step, ...]
    then: Brain

    def next(self, goal: Goal, entries: Sequence[Entry], facts: Sequence[Fact]) -> Proposal:
        """The first step whose effect is not seen; giving up if it can't be done."""
        for step in self.opening:
            if judge(step.post, facts).holds:
                continue
            failed = _last(step, entries)
            if failed is not None and not failed.receipt.ok and failed.receipt.code not in GO_ON_AFTER:
                return GiveUp(failed.receipt.message or failed.receipt.code)
            return Act(step)
        return self.then.next(goal, entries, facts)


@dataclass(frozen=True, slots=True, kw_only=True)
class Release:
    """Merges what was tested: join with the base, test that, move the base; from the start if the base moved.

    `integrate`, `test` and `merge` are the steps, with the facts that each brings about.
    """

    integrate: Step
    test: Step
    merge: Step

    def next(self, goal: Goal, entries: Sequence[Entry], facts: Sequence[Fact]) -> Proposal:
        """What comes next, from what is seen."""
        if judge(self.merge.post, facts).holds:
            return Done("merged exactly what was tested")
        blocked = next((fact for fact in facts if fact.atom.predicate == "blocked"), None)
        if blocked is not None:
            return GiveUp(str(blocked.value.get("why", "it does not go into the base")))
        for effect, step in (("ready", self.merge), ("joined", self.test)):
            if any(fact.atom.predicate == effect for fact in facts):
                return _unless_broken(step, entries)
        return _unless_broken(self.integrate, entries)


def _unless_broken(step: Step, entries: Sequence[Entry]) -> Proposal:
    """The step, unless it failed for good the last time."""
    last = _last(step, entries)
    if last is not None and not last.receipt.ok and last.receipt.code not in GO_ON_AFTER:
        return GiveUp(last.receipt.message or last.receipt.code)
    return Act(step)


def _last(step: Step, entries: Sequence[Entry]) -> Deed | None:
    """How the step ended the last time it was done."""
    deeds = state_of(entries).deeds
    return next((deed for deed in reversed(deeds) if deed.intent.step == step), None)
