"""What passes between a brain and a language model: messages, tools, answers. Frozen, plain JSON inside.

No provider's format: `models` translates. This module imports nothing of ours.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any, Literal, TypeAlias

Json: TypeAlias = Any
"""A value that `json.dumps` takes."""

Role: TypeAlias = Literal["system", "user", "assistant", "tool"]

Finish: TypeAlias = Literal["stop", "tools", "length", "filtered"]
"""Why a model ended its answer: it was done, it calls tools, the limit cut it off, the provider refused."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Tool:
    """Something that a model may call."""

    name: str
    description: str
    parameters: Mapping[str, Json]
    """JSON Schema of the arguments."""


@dataclass(frozen=True, slots=True, kw_only=True)
class ToolCall:
    """A model's wish to call a tool."""

    id: str
    """Unique within a conversation."""
    name: str
    args: Mapping[str, Json] = field(default_factory=dict[str, Json])
    broken: str = ""
    """The text that came instead of arguments, if it was no JSON object; `args` is then empty."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Message:
    """One turn of a conversation."""

    role: Role
    text: str = ""
    calls: tuple[ToolCall, ...] = ()
    """Of an assistant's turn."""
    call_id: str = ""
    """Of a tool's turn: the call that it answers."""
    name: str = ""
    """Of a tool's turn: the tool."""
    pictures: tuple[str, ...] = ()
    """PNG, base64."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Prompt:
    """All that a model is given for one answer."""

    messages: tuple[Message, ...]
    tools: tuple[Tool, ...] = ()
    max_output_tokens: int = 4096


@dataclass(frozen=True, slots=True, kw_only=True)
class Usage:
    """What an answer took."""

    input_tokens: int = 0
    """All of them, those from a cache included."""
    output_tokens: int = 0
    """All of them, hidden reasoning included."""
    usd: str = "0"
    """Dollars, a decimal string."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Thought:
    """A model's answer."""

    text: str = ""
    calls: tuple[ToolCall, ...] = ()
    model: str = ""
    """Who answered, `provider:model`; with a fallback, not always the first choice."""
    usage: Usage = Usage()
    finish: Finish = "stop"
    seconds: float = 0.0
    """How long it took [s]."""
