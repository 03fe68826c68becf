"""How many tokens a prompt takes, without the provider's own tokenizer: never too few.

Every tokenizer in use cuts text into pieces of at least one byte (byte-level BPE, or pieces with a fallback
to bytes), so a text has no more tokens than UTF-8 bytes. What a provider puts around messages and tools is
bounded by the allowances below. English takes about a quarter of the bound; the rest is only set aside while
the answer is awaited, and settled after it. docs/design/models.md tells why no nearer guess is used.
"""

from __future__ import annotations

import json
from dataclasses import replace

from jidoka.thought import Json, Message, Prompt, Tool

PER_MESSAGE = 16
"""Tokens around a message or a call: roles, separators, ids."""

PER_TOOL = 64
"""Tokens around a tool's declaration."""

PER_OBJECT = 32
"""Bytes that a provider's dialect adds to an object of a schema: `"additionalProperties": false`."""

PER_PROMPT = 1024
"""Tokens that a provider adds by itself, such as instructions on how to call tools: some hundreds."""

PER_PICTURE = 6000
"""Tokens of one picture, where the settings don't say otherwise (`picture_tokens`): providers scale pictures
down and cut them into tiles. Models that count a tile at thousands of tokens need the setting."""

UNSEEN = "[a picture is here, which you can't see]"
"""What stands in place of pictures for a model that sees none."""

BYTES_PER_TOKEN = 4
"""Of English and code, about (the providers' own rule of thumb)."""


def at_most(prompt: Prompt, *, picture_tokens: int = PER_PICTURE) -> int:
    """Input tokens of a prompt, never too few."""
    pictures = sum(len(message.pictures) for message in prompt.messages)
    return (
        PER_PROMPT
        + sum(_bytes_of(message) + PER_MESSAGE * (1 + len(message.calls)) for message in prompt.messages)
        + sum(_bytes_of_tool(tool) + PER_TOOL for tool in prompt.tools)
        + pictures * picture_tokens
    )


def in_words(prompt: Prompt) -> Prompt:
    """The prompt for a model that sees no pictures: it reads that there was one."""
    if not any(message.pictures for message in prompt.messages):
        return prompt
    told = (
        replace(message, text=f"{message.text}\n{UNSEEN}".strip(), pictures=())
        if message.pictures
        else message
        for message in prompt.messages
    )
    return replace(prompt, messages=tuple(told))


def about(prompt: Prompt) -> int:
    """Input tokens of a prompt, roughly, pictures aside: for trimming and for refusing what can't fit."""
    text = sum(_bytes_of(message) for message in prompt.messages)
    tools = sum(_bytes_of_tool(tool) for tool in prompt.tools)
    return (text + tools) // BYTES_PER_TOKEN


def _bytes_of_tool(tool: Tool) -> int:
    """Providers' dialects of JSON Schema say more in each object, and write out what `$ref` points at."""
    text = json.dumps(tool.parameters)
    written_out = 1 + text.count('"$ref"')
    return _size(tool.name + tool.description) + len(text) * written_out + PER_OBJECT * text.count("{")


def _bytes_of(message: Message) -> int:
    calls = sum(_size(call.id + call.name) + _json_size(call.broken or call.args) for call in message.calls)
    return _size(message.text + message.call_id + message.name) + calls


def _size(text: str) -> int:
    return len(text.encode("utf-8", "surrogatepass"))


def _json_size(value: Json) -> int:
    """Bytes of JSON in its longest usual form: with spaces, and escapes for all that is not ASCII."""
    return len(json.dumps(value))
