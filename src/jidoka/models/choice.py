"""Tool calls of a model that knows none: its output is held to JSON that is either a call or a saying.

The grammar makes even a very small model write well-formed calls; whether they make sense is another matter.
"""

from __future__ import annotations

import json
import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any, cast

from jidoka.models.counting import in_words
from jidoka.thought import Json, Message, Prompt, Tool

HOW = (
    'Answer with one JSON object and nothing else. To use a tool: {"tool": NAME, "args": {...}}. '
    'To say something: {"say": TEXT}. The tools:'
)


@dataclass(frozen=True, slots=True, kw_only=True)
class Choice:
    """What the model wrote: a call, or a saying."""

    text: str = ""
    tool: str = ""
    args: Mapping[str, Json] | None = None
    broken: str = ""
    """What came instead of arguments."""


def schema(tools: Sequence[Tool], *, loose: bool = False) -> dict[str, Json]:
    """JSON Schema of a call of one of the tools, or of a saying.

    Args:
        tools: what may be called.
        loose: take any object as arguments, for schemas that the grammar can't express.
    """
    shared: dict[str, Json] = {}
    calls: list[Json] = []
    for number, tool in enumerate(tools):
        args: Json = {"type": "object"} if loose else _apart(dict(tool.parameters), f"tool{number}_", shared)
        calls.append(_object({"tool": {"const": tool.name}, "args": args}))
    found: dict[str, Json] = {"oneOf": [*calls, _object({"say": {"type": "string"}})]}
    return {**found, "$defs": shared} if shared else found


def chosen(text: str) -> Choice:
    """What was written, read back; an answer that was cut off is a broken call or what was said so far."""
    try:
        data: Json = json.loads(text)
    except ValueError:
        data = None
    if isinstance(data, dict):
        found = cast(dict[str, Any], data)
        if "say" in found:
            return Choice(text=str(found["say"]))
        return Choice(tool=str(found.get("tool", "")), args=found.get("args", {}))
    if name := re.match(r'\s*\{\s*"tool"\s*:\s*"([^"]*)"', text):
        return Choice(tool=name[1], broken=text)
    said = re.match(r'\s*\{\s*"say"\s*:\s*"(.*)', text, re.DOTALL)
    return Choice(text=_unescaped(said[1]) if said else text)


def messages(prompt: Prompt) -> list[dict[str, str]]:
    """The conversation in the three roles that every chat template knows; neighbours of a role are joined."""
    prompt = in_words(prompt)
    system = [message.text for message in prompt.messages if message.role == "system"]
    if prompt.tools:
        system.append("\n".join((HOW, *map(_told, prompt.tools))))
    turns = [("system", "\n\n".join(system))] if system else []
    for message in prompt.messages:
        if message.role == "system":
            continue
        role, text = _turn(message, tools=bool(prompt.tools))
        if turns and turns[-1][0] == role:
            turns[-1] = (role, f"{turns[-1][1]}\n{text}")
        else:
            turns.append((role, text))
    return [{"role": role, "content": text} for role, text in turns]


def _turn(message: Message, *, tools: bool) -> tuple[str, str]:
    if message.role == "tool":
        return "user", f"Result of {message.name}: {message.text}"
    if message.role == "user":
        return "user", message.text
    said = [json.dumps({"say": message.text}) if tools else message.text] if message.text else []
    calls = [
        call.broken or json.dumps({"tool": call.name, "args": dict(call.args)}) for call in message.calls
    ]
    return "assistant", "\n".join((*said, *calls))


def _told(tool: Tool) -> str:
    return (
        f"- {tool.name}: {tool.description} args: {json.dumps(dict(tool.parameters), separators=(',', ':'))}"
    )


def _object(properties: Mapping[str, Json]) -> dict[str, Json]:
    return {
        "type": "object",
        "properties": dict(properties),
        "required": list(properties),
        "additionalProperties": False,
    }


def _unescaped(said: str) -> str:
    """The text of a JSON string whose end is missing."""
    for end in range(len(said), max(-1, len(said) - 8), -1):
        try:
            return str(json.loads(f'"{said[:end]}"'))
        except ValueError:
            continue
    return said


def _apart(value: Json, prefix: str, shared: dict[str, Json]) -> Json:
    """A schema without its own `$defs`: they go to those that are shared, under names of their own."""
    if isinstance(value, list):
        return [_apart(each, prefix, shared) for each in cast(list[Json], value)]
    if not isinstance(value, dict):
        return value
    kept: dict[str, Json] = {}
    for key, each in cast(dict[str, Json], value).items():
        if key in {"$defs", "definitions"}:
            shared.update({prefix + name: _apart(what, prefix, shared) for name, what in each.items()})
        elif key == "$ref" and isinstance(each, str):
            kept[key] = re.sub(r"^#/(\$defs|definitions)/", f"#/$defs/{prefix}", each)
        else:
            kept[key] = _apart(each, prefix, shared)
    return kept
