"""The embedded translator: a thin shell around normal form, model, checks and grounding."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from functools import cached_property
from pathlib import Path

from jidoka.brain.offline.checks import at_odds, left_out, made_up
from jidoka.brain.offline.ground import ground
from jidoka.brain.offline.model import ADAPTER, Answer, Model
from jidoka.brain.offline.program import Clause, NotAProgram, parse
from jidoka.brain.offline.text import normal
from jidoka.brain.translate import Reading, join, parse_facts
from jidoka.brain.world import World

LONGEST_SENTENCE = 600
"""Characters."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Thresholds:
    """How sure the model must be; tuned on validation sentences (docs/design/translator.md)."""

    act: float = 0.3
    """Joint probability of the program at or above which it is acted on."""
    ask: float = 0.02
    """At or above: asked back; below: refused."""


class OfflineTranslator:
    """Reads sentences with the embedded model, which is loaded at the first sentence."""

    def __init__(self, base: Path, *, adapter: Path = ADAPTER, thresholds: Thresholds | None = None) -> None:
        self._base = base
        self._adapter = adapter
        self.thresholds = thresholds or Thresholds()

    @cached_property
    def model(self) -> Model:
        """The model; loaded once.

        Raises:
            AssetError: a file is missing.
        """
        return Model(self._base, self._adapter)

    def read(self, sentence: str, world: World) -> Reading:
        """The reading of a sentence, or of facts (`on(box_1, packing)`), in a world.

        Raises:
            AssetError: the model or its adapter is missing.
        """
        facts = parse_facts(sentence, world)
        if facts is not None:
            return facts
        text = normal(sentence)
        if not any(c.isalnum() for c in text):
            return Reading(
                status="refused", question="Say what shall be where, such as: put box 1 on packing."
            )
        if len(text) > LONGEST_SENTENCE:
            reason = f"That has {len(text)} characters; I read up to {LONGEST_SENTENCE}. Say it in parts."
            return Reading(status="refused", question=reason)
        return decide(sentence, text, self.model.answer(text), world, self.thresholds)


def decide(sentence: str, text: str, answer: Answer, world: World, thresholds: Thresholds) -> Reading:
    """What to do with an answer of the model: act, ask or refuse. Pure."""
    try:
        clauses = parse(answer.text)
    except NotAProgram:
        clauses = ()
    if not answer.finished or not clauses:
        return Reading(
            status="ask", question="I did not follow. Say it more simply?", confidence=answer.joint
        )
    reading = ground(sentence, clauses, world, confidence=answer.joint)
    if reading.status != "understood":
        return reading
    doubt = doubts(text, clauses, world)
    if doubt or answer.joint < thresholds.act:
        if answer.joint < thresholds.ask:
            return Reading(status="refused", question="I do not understand that.", confidence=answer.joint)
        question = f"{doubt or 'I am not sure.'} Do you mean: {reading.reading}?"
        return Reading(status="ask", question=question, options=(reading.reading,), confidence=answer.joint)
    return reading


def doubts(text: str, clauses: Sequence[Clause], world: World) -> str:
    """Why a program may not be what the sentence says; "" when every check passes."""
    wrong = (*made_up(text, clauses), *at_odds(text, clauses))
    if wrong:
        return f"I may have {join([repr(w) for w in wrong])} wrong."
    missing = left_out(text, clauses, world)
    return f"I may have missed {join([repr(m) for m in missing])}." if missing else ""
