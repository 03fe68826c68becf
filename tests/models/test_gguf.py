"""The model that comes along, in this process."""

from __future__ import annotations

import signal
import time
from collections.abc import Generator
from pathlib import Path

import pytest

from jidoka.config import Settings
from jidoka.errors import ModelRefused, ModelUnreachable
from jidoka.models.gguf import GgufMind
from jidoka.models.open import open_mind
from jidoka.settings import ModelSettings
from jidoka.thought import Message, Prompt, Tool
from tests.fakes.pictures import png

pytestmark = pytest.mark.model

ADD = Tool(
    name="calculator.add",
    description="add two integers",
    parameters={
        "type": "object",
        "properties": {"a": {"type": "integer"}, "b": {"type": "integer"}},
        "required": ["a", "b"],
        "additionalProperties": False,
    },
)
MOVE = Tool(
    name="robot.move",
    description="move to a point",
    parameters={
        "type": "object",
        "properties": {"to": {"$ref": "#/$defs/Point"}},
        "required": ["to"],
        "$defs": {"Point": {"type": "object", "properties": {"x": {"type": "number"}}, "required": ["x"]}},
    },
)
ASKED = Prompt(
    messages=(
        Message(role="system", text="You do sums with tools."),
        Message(role="user", text="Add 3 and 4."),
    ),
    tools=(ADD, MOVE),
    max_output_tokens=100,
)


@pytest.fixture(scope="module")
def mind() -> Generator[GgufMind]:
    made = open_mind("smollm2", Settings(model=ModelSettings(timeout_s=60, context_tokens=1024)))
    assert isinstance(made, GgufMind)
    yield made


def test_it_calls_a_tool_and_goes_on_with_the_result(mind: GgufMind) -> None:
    heard: list[str] = []
    first = mind.think(ASKED, progress=lambda _, text: heard.append(text))
    assert (first.finish, first.model, first.usage.usd) == ("tools", "smollm2", "0")
    call = first.calls[0]
    assert (call.name, call.broken) == ("calculator.add", "")
    assert set(call.args) == {"a", "b"}
    assert all(isinstance(number, int) for number in call.args.values())
    assert len(heard) > 3, "it is heard while it writes"
    told = (
        Message(role="assistant", calls=first.calls),
        Message(role="tool", name=call.name, call_id=call.id, text="7", pictures=(png(9, 9),)),
    )
    second = mind.think(Prompt(messages=(*ASKED.messages, *told), tools=ASKED.tools, max_output_tokens=100))
    assert second.calls or second.text
    assert all(call.id != later.id for later in second.calls)


def test_it_counts_as_it_bills(mind: GgufMind) -> None:
    thought = mind.think(ASKED)
    assert thought.usage.input_tokens == mind.count(ASKED)
    assert thought.usage.output_tokens <= 100
    assert mind.worst(ASKED).tokens == mind.count(ASKED) + 100
    assert mind.worst(ASKED).nano_usd == 0


def test_without_tools_it_speaks_freely_until_its_limit(mind: GgufMind) -> None:
    thought = mind.think(Prompt(messages=(Message(role="user", text="Tell a story."),), max_output_tokens=20))
    assert (thought.finish, thought.calls, thought.usage.output_tokens) == ("length", (), 20)
    assert len(thought.text) > 20


def test_an_answer_that_is_cut_off_is_no_error(mind: GgufMind) -> None:
    short = Prompt(messages=ASKED.messages, tools=ASKED.tools, max_output_tokens=16)
    thought = mind.think(short)
    assert thought.finish == "length"
    assert thought.text or thought.calls[0].broken


def test_a_schema_that_no_grammar_expresses_is_loosened(mind: GgufMind) -> None:
    odd = Tool(name="odd", description="odd", parameters={"type": "object", "$ref": "https://example.org/x"})
    thought = mind.think(Prompt(messages=ASKED.messages, tools=(odd,), max_output_tokens=60))
    assert thought.calls or thought.text


def test_a_prompt_that_is_too_long_is_refused(mind: GgufMind) -> None:
    long = Prompt(messages=(Message(role="user", text="word " * 2000),))
    with pytest.raises(ModelRefused, match=r"has 20\d\d tokens, and smollm2 takes 1024 with the answer"):
        mind.worst(long)
    with pytest.raises(ModelRefused):
        mind.think(long)


def test_it_stops_when_the_time_is_over(mind: GgufMind) -> None:
    story = Prompt(messages=(Message(role="user", text="Tell a long story."),), max_output_tokens=900)
    with pytest.raises(ModelUnreachable, match="too slow") as caught:
        mind.think_until(story, until=time.monotonic() + 0.3, patience_s=0)
    assert not caught.value.maybe_billed


def test_an_error_of_who_listens_is_not_lost(mind: GgufMind) -> None:
    def listen(share: float, text: str) -> None:
        raise KeyboardInterrupt

    with pytest.raises(KeyboardInterrupt):
        mind.think(ASKED, progress=listen)
    assert mind.think(ASKED).calls, "and the model can be asked again"


def test_an_interrupt_ends_it(mind: GgufMind) -> None:
    def interrupted(number: int, frame: object) -> None:
        raise KeyboardInterrupt

    before = signal.signal(signal.SIGALRM, interrupted)
    signal.setitimer(signal.ITIMER_REAL, 0.5)
    story = Prompt(messages=(Message(role="user", text="Tell a long story."),), max_output_tokens=900)
    began = time.monotonic()
    try:
        with pytest.raises(KeyboardInterrupt):
            mind.think(story)
    finally:
        signal.signal(signal.SIGALRM, before)
    assert time.monotonic() - began < 5
    assert mind.think(ASKED).calls, "and the model can be asked again"


def test_a_file_that_is_no_model_is_refused(tmp_path: Path) -> None:
    file = tmp_path / "m.gguf"
    file.write_bytes(b"GGUF nonsense")
    with pytest.raises(ModelRefused, match="can't be loaded as a model"):
        open_mind(f"gguf:{file}", Settings()).worst(ASKED)
