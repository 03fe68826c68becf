from __future__ import annotations

import pytest

from jidoka.journal.state import Intent
from jidoka.recovery import AGAIN, HAPPENED, LEAVE, AskPerson, Close, Redo, decide
from jidoka.types import Atom, Fact, Recovery, Step

HELD, FREE, THERE = (
    Atom("holding", ("robot", "a")),
    Atom("hands_free", ("robot",)),
    Atom("on", ("a", "packing")),
)
PLACE = Step("humanoid", "place", {"box": "a", "station": "packing"}, pre=(HELD,), post=(THERE, FREE))


def intent(recovery: Recovery, step: Step = PLACE) -> Intent:
    return Intent(seq=1, call_id="c1", step=step, recovery=recovery, epoch=1)


def seen(*atoms: Atom, sure: float = 1.0) -> list[Fact]:
    return [Fact(atom, "humanoid", 1.0, sure) for atom in atoms]


@pytest.mark.parametrize("recovery", ["repeat", "keyed"])
def test_what_reads_or_is_deduplicated_is_called_again(recovery: Recovery) -> None:
    assert decide(intent(recovery), []) == Redo()


def test_a_probe_that_sees_the_effect_is_done() -> None:
    decision = decide(intent("probe"), seen(THERE, FREE))
    assert isinstance(decision, Close)
    assert (decision.receipt.ok, decision.by) == (True, "probe")


def test_a_probe_that_sees_the_beginning_calls_again() -> None:
    assert decide(intent("probe"), seen(HELD)) == Redo()


@pytest.mark.parametrize("facts", [[], seen(FREE), seen(HELD, sure=0.5), seen(THERE, FREE, sure=0.5)])
def test_a_probe_that_is_unsure_never_repeats(facts: list[Fact]) -> None:
    decision = decide(intent("probe"), facts)
    assert isinstance(decision, Close)
    assert (decision.receipt.ok, decision.receipt.code) == (False, "interrupted")


def test_a_probe_without_an_effect_to_see_is_asked_about() -> None:
    assert isinstance(decide(intent("probe", Step("humanoid", "wave")), seen(HELD)), AskPerson)


def test_the_rest_is_asked_about_whatever_is_seen() -> None:
    assert isinstance(decide(intent("ask"), seen(THERE, FREE)), AskPerson)


@pytest.mark.parametrize(("answer", "ok"), [(HAPPENED, True), (LEAVE, False), ("dunno", False)])
def test_an_answer_closes_without_a_call(answer: str, ok: bool) -> None:
    decision = decide(intent("ask"), [], answer)
    assert isinstance(decision, Close)
    assert (decision.receipt.ok, decision.by) == (ok, "person")


def test_only_the_clear_answer_calls_again() -> None:
    assert decide(intent("ask"), [], AGAIN) == Redo()
