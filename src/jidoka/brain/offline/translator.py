"""The embedded translator: a thin shell around normal form, model, checks and grounding."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from functools import cached_property
from pathlib import Path

from jidoka.brain.offline.checking.checks import at_odds, made_up
from jidoka.brain.offline.checking.coverage import left_out
from jidoka.brain.offline.checking.mend import mended
from jidoka.brain.offline.checking.mood import not_a_wish
from jidoka.brain.offline.grounding.ground import ground
from jidoka.brain.offline.model import ADAPTER, Answer, Model
from jidoka.brain.offline.program import Clause, NotAProgram, parse
from jidoka.brain.offline.text import normal
from jidoka.brain.translate import Reading, Stages, join, parse_facts, understood
from jidoka.brain.world import World

LONGEST_SENTENCE = 600
"""Characters."""
SURE = 0.7
"""Joint probability at or above which one program is enough."""
SAMPLES = 3
"""Programs drawn besides the likeliest when that one is in doubt."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Thresholds:
    """How sure the model must be; tuned on validation sentences (docs/design/translator.md)."""

    act: float = 0.3
    """Probability of all programs that come to the same goal, at or above which it is acted on."""
    agree: float = 0.7
    """Or else the share of the answers drawn that come to the same goal."""
    least: float = 0.2
    """Probability below which agreement does not count: what is that unlikely is a common slip."""
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
        return decide(sentence, text, think(self.model, text, world), world, self.thresholds)


def think(model: Model, text: str, world: World) -> tuple[Answer, ...]:
    """The likeliest program, and a few drawn by probability when that one is in doubt. Deterministic."""
    first = model.answer(text)
    if first.joint >= SURE and read(text, text, first, world).status == "understood":
        return (first,)
    return (first, *(model.answer(text, sample=seed) for seed in range(1, SAMPLES + 1)))


def decide(
    sentence: str, text: str, answers: Sequence[Answer], world: World, thresholds: Thresholds
) -> Reading:
    """What to do with the model's answers: act, ask or refuse. Pure.

    Programs that come to the same goal count together: their probabilities add up to that of the reading. A
    reading must not be much less likely than a first answer that came to nothing. A long sentence has many
    ways to be written down, each of them unlikely, so it also counts how many answers agree
    (self-consistency: Wang et al., 2022, arXiv:2203.11171).
    """
    readings = {a.text: (read(sentence, text, a, world), a.joint) for a in answers}
    sure: dict[Stages, float] = {}
    for reading, joint in readings.values():
        if reading.goal is not None:
            sure[reading.goal.stages] = sure.get(reading.goal.stages, 0.0) + joint
    first, joint = readings[answers[0].text]
    if not sure:
        return first
    best = max(sure, key=lambda stages: sure[stages])
    rival = 0.0 if first.goal is not None else 0.6 * joint
    agreed = _agreed([readings[answer.text][0] for answer in answers], best)
    if sure[best] >= max(thresholds.act, rival):
        return understood(sentence, best, min(1.0, sure[best]))
    if agreed >= thresholds.agree and sure[best] >= thresholds.least:
        return understood(sentence, best, agreed)
    if first.goal is None:
        return first
    if joint < thresholds.ask:
        return Reading(status="refused", question="I do not understand that.", confidence=joint)
    return _unsure(understood(sentence, best, sure[best]), "I am not sure.")


def _agreed(readings: Sequence[Reading], stages: Stages) -> float:
    """Share of several readings that come to a goal; less than three agree with nobody."""
    same = sum(reading.goal is not None and reading.goal.stages == stages for reading in readings)
    return same / len(readings) if len(readings) > 2 else 0.0


def read(sentence: str, text: str, answer: Answer, world: World) -> Reading:
    """What one answer comes to: understood only if it can be grounded and passes every check."""
    try:
        clauses = mended(text, parse(answer.text))
    except NotAProgram:
        clauses = ()
    if not answer.finished or not clauses:
        return Reading(
            status="ask", question="I did not follow. Say it more simply?", confidence=answer.joint
        )
    reading = ground(sentence, clauses, world, confidence=answer.joint)
    doubt = doubts(text, clauses, world, reading) if reading.status == "understood" else ""
    return _unsure(reading, doubt) if doubt else reading


def _unsure(reading: Reading, why: str) -> Reading:
    question = f"{why} Do you mean: {reading.reading}?"
    return Reading(
        status="ask",
        question=question,
        options=(reading.reading,),
        offered=reading.goal,
        confidence=reading.confidence,
    )


def doubts(text: str, clauses: Sequence[Clause], world: World, reading: Reading) -> str:
    """Why a program, which comes to `reading`, may not be what was said; "" when every check passes."""
    doing = [c for c in clauses if c.verb != "skip"]
    ends = [c.get("to") for c in doing]
    mood = not_a_wish(text, [span for c in doing for span in c.spans()], ends if all(ends) else ())
    if mood:
        return f"That sounds like {mood}."
    wrong = (*made_up(text, clauses), *at_odds(text, clauses, world))
    if wrong:
        return f"I may have {join([repr(w) for w in wrong])} wrong."
    missing = left_out(text, clauses, world, reading.goal.atoms() if reading.goal is not None else ())
    return f"I may have missed {join([repr(m) for m in missing])}." if missing else ""
