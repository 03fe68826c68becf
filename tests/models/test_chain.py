from __future__ import annotations

from dataclasses import replace

import pytest

from jidoka.errors import ModelRefused, ModelUnreachable
from jidoka.ledger.cost import NOTHING, Cost
from jidoka.models.chain import Chain
from jidoka.protocols import Progress
from jidoka.thought import Message, Prompt, Thought

PROMPT = Prompt(messages=(Message(role="user", text="hello"),))


class FakeMember:
    """Says one thing, or fails so; notes how long it was given."""

    def __init__(self, name: str, outcome: Thought | Exception, worst: Cost | Exception = NOTHING) -> None:
        self.name = name
        self.given: list[tuple[float, float]] = []
        self._outcome = outcome
        self._worst = worst

    def worst(self, prompt: Prompt) -> Cost:
        if isinstance(self._worst, Exception):
            raise self._worst
        return self._worst

    def think(self, prompt: Prompt, *, progress: Progress | None = None) -> Thought:
        raise AssertionError("a chain asks for a time")

    def think_until(
        self, prompt: Prompt, *, until: float, patience_s: float, progress: Progress | None = None
    ) -> Thought:
        self.given.append((until, patience_s))
        if isinstance(self._outcome, Exception):
            raise self._outcome
        return replace(self._outcome, model=self.name)


def down(billed: bool = False) -> ModelUnreachable:
    return ModelUnreachable("it is down", maybe_billed=billed)


SAID = Thought(text="hello")


def chain(*members: FakeMember, missing: tuple[str, ...] = ()) -> Chain:
    return Chain(members, timeout_s=90, missing=missing, clock=lambda: 10.0)


@pytest.mark.parametrize("failure", [down(), ModelRefused("no key")])
def test_the_next_is_asked_where_nothing_was_billed(failure: Exception) -> None:
    first, second = FakeMember("a:1", failure), FakeMember("b:2", SAID)
    assert chain(first, second).think(PROMPT).model == "b:2"


def test_nobody_else_is_asked_where_something_may_have_been_billed() -> None:
    first, second = FakeMember("a:1", down(billed=True)), FakeMember("b:2", SAID)
    with pytest.raises(ModelUnreachable) as caught:
        chain(first, second).think(PROMPT)
    assert caught.value.maybe_billed
    assert not second.given


def test_all_failed_is_one_line_that_names_each() -> None:
    members = FakeMember("a:1", ModelRefused("a:1 needs a key")), FakeMember("b:2", down())
    with pytest.raises(ModelUnreachable, match="no model answered: c:3 has no price; a:1 needs a key; it is"):
        chain(*members, missing=("c:3 has no price",)).think(PROMPT)


def test_all_refused_is_a_refusal() -> None:
    with pytest.raises(ModelRefused, match="one; two"):
        chain(FakeMember("a:1", ModelRefused("one")), FakeMember("b:2", ModelRefused("two"))).think(PROMPT)


def test_one_time_bounds_all_and_pauses_are_shared() -> None:
    members = [FakeMember("a:1", down()), FakeMember("b:2", down()), FakeMember("c:3", SAID)]
    chain(*members).think(PROMPT)
    assert [member.given[0] for member in members] == [(100, 30), (100, 45), (100, 90)]


def test_who_cannot_read_the_prompt_is_passed_over() -> None:
    small = FakeMember("a:1", SAID, ModelRefused("too long"))
    large = FakeMember("b:2", SAID, Cost.of(usd=2, tokens=50))
    assert chain(small, large).think(PROMPT).model == "b:2"
    assert not small.given
    assert chain(small, large).worst(PROMPT) == Cost.of(usd=2, tokens=50, seconds=90)
    with pytest.raises(ModelRefused, match="too long"):
        chain(small).worst(PROMPT)


def test_the_worst_is_that_of_the_dearest_not_the_sum() -> None:
    cheap = FakeMember("a:1", SAID, Cost.of(usd=1, tokens=90, seconds=5))
    dear = FakeMember("b:2", SAID, Cost.of(usd=3, tokens=50, seconds=5))
    assert chain(cheap, dear).worst(PROMPT) == Cost.of(usd=3, tokens=90, seconds=90)
    assert chain(cheap, dear).name == "a:1,b:2"
