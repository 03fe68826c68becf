"""Retries, pauses and money, with a wire that fails as it is told and a clock that is set by hand."""

from __future__ import annotations

from dataclasses import dataclass, field, replace
from decimal import Decimal

import pytest
from hypothesis import given
from hypothesis import strategies as st

from jidoka.errors import ModelRefused, ModelUnreachable
from jidoka.ledger.cost import Cost
from jidoka.models.attempt import Answer, Failed
from jidoka.models.limits import Limits
from jidoka.models.names import parse
from jidoka.models.prices import Tokens, flat
from jidoka.models.remote import LONGEST_PAUSE_S, RemoteMind, plain
from jidoka.protocols import Progress
from jidoka.thought import Message, Prompt

LIMITS = Limits(timeout_s=300, context_tokens=1000, max_output_tokens=500, retries=3)
PROMPT = Prompt(messages=(Message(role="user", text="hello"),), max_output_tokens=100)
HELLO = Answer(text="hello", calls=(), finish="stop", tokens=Tokens(input=20, output=5))
BUSY = Failed("wait", "wants us to wait")


@dataclass
class Hours:
    """A clock that only sleeping and failing attempts move."""

    now_s: float = 0.0
    slept: list[float] = field(default_factory=list[float])

    def now(self) -> float:
        return self.now_s

    def sleep(self, seconds: float) -> None:
        self.slept.append(seconds)
        self.now_s += seconds


@dataclass
class FakeWire:
    """Answers from a list, each attempt taking so long."""

    outcomes: list[Answer | Failed]
    hours: Hours
    takes_s: float = 1.0
    asked: list[tuple[Prompt, float]] = field(default_factory=list[tuple[Prompt, float]])

    def ask(self, prompt: Prompt, *, timeout_s: float, progress: Progress | None) -> Answer:
        self.asked.append((prompt, timeout_s))
        self.hours.now_s += self.takes_s
        outcome = self.outcomes.pop(0)
        if isinstance(outcome, Failed):
            raise outcome
        return outcome


def mind(*outcomes: Answer | Failed, limits: Limits = LIMITS) -> tuple[RemoteMind, FakeWire, Hours]:
    hours = Hours()
    wire = FakeWire(list(outcomes), hours)
    made = RemoteMind(
        name=parse("xai:grok-4"),
        price=flat(Decimal(3), Decimal(15)),
        limits=limits,
        connect=lambda: wire,
        clock=hours.now,
        sleep=hours.sleep,
    )
    return made, wire, hours


def test_an_answer_is_settled_by_what_it_took() -> None:
    asked, _, _ = mind(HELLO)
    thought = asked.think(PROMPT)
    assert (thought.text, thought.model, thought.seconds) == ("hello", "xai:grok-4", 1.0)
    assert (thought.usage.input_tokens, thought.usage.output_tokens) == (20, 5)
    assert thought.usage.usd == "0.000135"


def test_pauses_grow_and_the_number_of_attempts_is_bounded() -> None:
    asked, wire, hours = mind(*[BUSY] * 9)
    with pytest.raises(ModelUnreachable, match="asked 4 times") as caught:
        asked.think(PROMPT)
    assert not caught.value.maybe_billed
    assert (hours.slept, len(wire.asked)) == ([1, 2, 4], 4)


def test_pauses_have_an_end() -> None:
    asked, _, hours = mind(*[BUSY] * 12, HELLO, limits=replace(LIMITS, retries=12, timeout_s=9999))
    asked.think(PROMPT)
    assert max(hours.slept) == LONGEST_PAUSE_S


def test_a_provider_says_how_long_to_wait() -> None:
    asked, wire, hours = mind(Failed("wait", "slow down", retry_after_s=17), HELLO)
    asked.think(PROMPT)
    assert hours.slept == [17]
    assert wire.asked[1][1] == 300 - 1 - 17, "the second attempt has the rest of the time"


def test_a_wait_longer_than_the_time_is_not_begun() -> None:
    asked, wire, hours = mind(Failed("wait", "come back tomorrow", retry_after_s=86400))
    with pytest.raises(ModelUnreachable, match="come back tomorrow") as caught:
        asked.think(PROMPT)
    assert (hours.slept, len(wire.asked), caught.value.maybe_billed) == ([], 1, False)


def test_an_attempt_that_may_have_been_billed_is_the_last() -> None:
    asked, wire, hours = mind(Failed("lost", "cut"), HELLO)
    with pytest.raises(ModelUnreachable) as caught:
        asked.think(PROMPT)
    assert (caught.value.maybe_billed, len(wire.asked), hours.slept) == (True, 1, [])


def test_a_refusal_is_not_repeated() -> None:
    asked, wire, _ = mind(Failed("refused", "wrong key"), HELLO)
    with pytest.raises(ModelRefused, match="wrong key"):
        asked.think(PROMPT)
    assert len(wire.asked) == 1


def test_an_answer_that_nobody_counted_is_settled_at_its_worst() -> None:
    asked, _, _ = mind(replace(HELLO, tokens=None))
    usage = asked.think(PROMPT).usage
    spent = Cost.of(usd=usage.usd, tokens=usage.input_tokens + usage.output_tokens)
    assert replace(asked.worst(PROMPT), milliseconds=0) == spent


def test_the_settings_cap_what_a_prompt_allows() -> None:
    asked, wire, _ = mind(HELLO)
    greedy = replace(PROMPT, max_output_tokens=10**6)
    asked.think(greedy)
    assert wire.asked[0][0].max_output_tokens == 500
    assert asked.worst(greedy) == asked.worst(replace(PROMPT, max_output_tokens=500))


def test_a_prompt_that_cannot_fit_is_refused_before_anybody_is_asked() -> None:
    asked, wire, _ = mind()
    with pytest.raises(ModelRefused, match="about 2000 tokens, and xai:grok-4 reads 1000"):
        asked.worst(replace(PROMPT, messages=(Message(role="user", text="word" * 2000),)))
    assert not wire.asked


def test_the_worst_case_has_all_units() -> None:
    asked, _, _ = mind()
    worst = asked.worst(PROMPT)
    assert worst.milliseconds == 300_000
    assert worst.tokens > 100
    assert worst.nano_usd == (worst.tokens - 100) * 3000 + 100 * 15000


@given(st.text(max_size=200), st.integers(1, 400), st.data())
def test_what_is_settled_never_exceeds_the_worst(text: str, limit: int, data: st.DataObject) -> None:
    prompt = Prompt(messages=(Message(role="user", text=text),), max_output_tokens=limit)
    took = Tokens(
        input=data.draw(st.integers(0, len(text.encode()) + 1024)),
        output=data.draw(st.integers(0, limit)),
    )
    asked, _, _ = mind(replace(HELLO, tokens=took))
    worst, usage = asked.worst(prompt), asked.think(prompt).usage
    spent = Cost.of(usd=usage.usd, tokens=usage.input_tokens + usage.output_tokens)
    assert spent.nano_usd <= worst.nano_usd
    assert spent.tokens <= worst.tokens


@given(st.decimals(min_value=0, max_value=10**6, places=12))
def test_dollars_are_written_exactly_and_without_an_exponent(usd: Decimal) -> None:
    assert Decimal(plain(usd)) == usd
    assert "E" not in plain(usd)
