"""Our prompts in the library's words and back, with the library's own models for tests."""

from __future__ import annotations

import json
from collections.abc import AsyncGenerator

import pytest
from hypothesis import given
from hypothesis import strategies as st
from pydantic_ai import messages as wire
from pydantic_ai.models.function import AgentInfo, DeltaToolCall, FunctionModel
from pydantic_ai.models.test import TestModel
from pydantic_ai.usage import RequestUsage

from jidoka.models.keys import Key
from jidoka.models.names import parse
from jidoka.models.providers.asking import ProviderWire
from jidoka.models.providers.translation import answer, history, names_of
from jidoka.thought import Message, Prompt, Tool, ToolCall

NAME = parse("xai:grok-4")
RUN = Tool(name="a.run", description="run", parameters={"type": "object", "properties": {}})
PROMPT = Prompt(messages=(Message(role="user", text="hi"),), tools=(RUN,))
ARGS = st.dictionaries(st.text(), st.none() | st.integers() | st.text() | st.lists(st.booleans()))


def test_the_test_model_of_the_library_calls_our_tool() -> None:
    library = TestModel(custom_output_text="done")
    first = ProviderWire(NAME, Key(), model=library).ask(PROMPT, timeout_s=5, progress=None)
    assert [(call.name, call.broken) for call in first.calls] == [("a.run", "")]
    told = Prompt(
        messages=(
            *PROMPT.messages,
            Message(role="assistant", calls=first.calls),
            Message(role="tool", name="a.run", call_id=first.calls[0].id, text="ok"),
        ),
        tools=(RUN,),
    )
    second = ProviderWire(NAME, Key(), model=library).ask(told, timeout_s=5, progress=None)
    assert (second.text, second.calls, second.finish) == ("done", (), "stop")


def test_a_model_that_is_a_function_hears_what_we_said_and_is_heard_in_parts() -> None:
    seen: list[wire.ModelMessage] = []

    async def speak(
        messages: list[wire.ModelMessage], info: AgentInfo
    ) -> AsyncGenerator[str | dict[int, DeltaToolCall]]:
        seen.extend(messages)
        assert [tool.name for tool in info.function_tools] == ["a_run"]
        yield "so"
        yield " be it"
        yield {1: DeltaToolCall(name="a_run", json_args='{"x": ', tool_call_id="c")}
        yield {1: DeltaToolCall(json_args="1}")}

    heard: list[str] = []
    said = ProviderWire(NAME, Key(), model=FunctionModel(stream_function=speak)).ask(
        PROMPT, timeout_s=5, progress=lambda _, text: heard.append(text)
    )
    assert (said.text, heard) == ("so be it", ["so", "so be it"])
    assert said.calls == (ToolCall(id="c", name="a.run", args={"x": 1}),)
    assert isinstance(seen[0], wire.ModelRequest)


@given(ARGS, st.booleans())
def test_arguments_are_the_same_after_the_way_there_and_back(args: dict[str, object], text: bool) -> None:
    given_args = json.dumps(args) if text else args
    response = wire.ModelResponse(
        parts=[wire.ToolCallPart("a_run", given_args, "c")],
        usage=RequestUsage(input_tokens=1, output_tokens=1),
    )
    call = answer(response, PROMPT, names_of(PROMPT)).calls[0]
    assert (call.name, call.args, call.broken) == ("a.run", args, "")


@given(st.text(min_size=1))
def test_no_text_instead_of_arguments_is_an_error(text: str) -> None:
    response = wire.ModelResponse(
        parts=[wire.ToolCallPart("a_run", text, "c")], usage=RequestUsage(input_tokens=1, output_tokens=1)
    )
    call = answer(response, PROMPT, names_of(PROMPT)).calls[0]
    try:
        value = json.loads(text)
    except ValueError:
        value = None
    assert (call.broken == "") is isinstance(value, dict)


def test_turns_between_two_answers_are_one_request() -> None:
    prompt = Prompt(
        messages=(
            Message(role="system", text="s"),
            Message(role="user", text="u"),
            Message(role="assistant", text="a", calls=(ToolCall(id="1", name="b", args={"x": 1}),)),
            Message(role="tool", name="b", call_id="1", text="r"),
            Message(role="user", text="v"),
        )
    )
    kinds = [[part.part_kind for part in message.parts] for message in history(prompt, names_of(prompt))]
    assert kinds == [["system-prompt", "user-prompt"], ["text", "tool-call"], ["tool-return", "user-prompt"]]


def test_hidden_reasoning_that_is_counted_apart_is_added() -> None:
    usage = RequestUsage(input_tokens=9, output_tokens=4, details={"reasoning_tokens": 300})
    tokens = answer(wire.ModelResponse(parts=[wire.TextPart("x")], usage=usage), PROMPT, {}).tokens
    assert tokens is not None
    assert tokens.output == 304


@pytest.mark.parametrize("reason", [None, "stop"])
def test_an_answer_without_a_count_needs_an_end(reason: str | None) -> None:
    details = {"finish_reason": reason} if reason else None
    response = wire.ModelResponse(parts=[wire.TextPart("x")], finish_reason="stop", provider_details=details)
    if reason:
        assert answer(response, PROMPT, {}).tokens is None
    else:
        with pytest.raises(ValueError, match="whole"):
            answer(response, PROMPT, {})
