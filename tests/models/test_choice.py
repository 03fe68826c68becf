from __future__ import annotations

import json
from typing import Any

import jsonschema
import pytest
from hypothesis import given
from hypothesis import strategies as st

from jidoka.models.choice import Choice, chosen, messages, schema
from jidoka.thought import Message, Prompt, Tool, ToolCall

NUMBER = {"type": "object", "properties": {"n": {"type": "integer"}}, "required": ["n"]}
POINT = {
    "type": "object",
    "properties": {"at": {"$ref": "#/$defs/Point"}},
    "required": ["at"],
    "$defs": {"Point": {"type": "array", "items": {"$ref": "#/$defs/X"}}, "X": {"type": "number"}},
}
NAMED = {**POINT, "$defs": {"Point": {"type": "string"}}}
TOOLS = tuple(
    Tool(name=name, description=name, parameters=parameters)
    for name, parameters in (("count", NUMBER), ("go", POINT), ("call", NAMED))
)


def fits(value: Any, *, loose: bool = False) -> bool:
    validator: Any = jsonschema.Draft202012Validator(schema(TOOLS, loose=loose))
    return validator.is_valid(value)


@pytest.mark.parametrize(
    ("value", "right"),
    [
        ({"tool": "count", "args": {"n": 1}}, True),
        ({"tool": "count", "args": {"n": "one"}}, False),
        ({"tool": "count"}, False),
        ({"tool": "other", "args": {}}, False),
        ({"tool": "go", "args": {"at": [1, 2.5]}}, True),
        ({"tool": "go", "args": {"at": "home"}}, False),
        ({"tool": "call", "args": {"at": "home"}}, True),
        ({"tool": "call", "args": {"at": [1]}}, False),
        ({"say": "hello"}, True),
        ({"say": "hello", "tool": "count"}, False),
        ("hello", False),
    ],
)
def test_the_schema_takes_calls_of_the_tools_and_sayings_alone(value: Any, right: bool) -> None:
    assert fits(value) is right


def test_a_loose_schema_takes_any_object_as_arguments() -> None:
    assert fits({"tool": "count", "args": {"n": "one"}}, loose=True)
    assert not fits({"tool": "count", "args": 1}, loose=True)


@given(st.sampled_from(["count", "go"]), st.dictionaries(st.text(), st.integers()))
def test_a_call_is_read_back(tool: str, args: dict[str, int]) -> None:
    assert chosen(json.dumps({"tool": tool, "args": args})) == Choice(tool=tool, args=args)


@given(st.text(), st.booleans())
def test_a_saying_is_read_back(text: str, plain: bool) -> None:
    assert chosen(json.dumps({"say": text}, ensure_ascii=plain)) == Choice(text=text)


@given(st.text(min_size=1), st.integers(0, 400))
def test_a_saying_that_was_cut_off_is_what_was_said_so_far(text: str, length: int) -> None:
    whole = json.dumps({"say": text})
    cut = whole[: min(length, len(whole) - 2)]
    found = chosen(cut)
    assert not found.tool
    assert text.encode("utf-16-le", "surrogatepass").startswith(
        found.text.encode("utf-16-le", "surrogatepass")
    ) or whole.startswith(found.text)


def test_a_call_that_was_cut_off_is_broken() -> None:
    cut = '{"tool": "count", "args": {"n": 1'
    assert chosen(cut) == Choice(tool="count", broken=cut)


def test_the_conversation_has_three_roles_and_no_two_neighbours_alike() -> None:
    prompt = Prompt(
        messages=(
            Message(role="system", text="be brief"),
            Message(role="user", text="count"),
            Message(role="assistant", text="I do", calls=(ToolCall(id="1", name="count", args={"n": 1}),)),
            Message(role="tool", name="count", call_id="1", text="done"),
            Message(role="user", text="and now?"),
        ),
        tools=TOOLS[:1],
    )
    told = messages(prompt)
    assert [turn["role"] for turn in told] == ["system", "user", "assistant", "user"]
    assert told[0]["content"].startswith("be brief")
    assert '"n":{"type":"integer"}' in told[0]["content"]
    assert told[2]["content"] == '{"say": "I do"}\n{"tool": "count", "args": {"n": 1}}'
    assert told[3]["content"] == "Result of count: done\nand now?"


def test_without_tools_nothing_is_said_of_them() -> None:
    said = Prompt(messages=(Message(role="user", text="hi"), Message(role="assistant", text="ho")))
    assert messages(said) == [{"role": "user", "content": "hi"}, {"role": "assistant", "content": "ho"}]
