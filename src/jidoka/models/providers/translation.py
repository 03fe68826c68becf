"""Our prompts as the library's messages, and its response as our answer."""

from __future__ import annotations

import base64
import json
from collections.abc import Mapping, Sequence
from typing import cast

from pydantic_ai import messages as wire
from pydantic_ai.models import ModelRequestParameters
from pydantic_ai.tools import ToolDefinition

from jidoka.models.attempt import Answer
from jidoka.models.prices import Tokens
from jidoka.models.spelling import unique_ids, wire_names
from jidoka.thought import Finish, Json, Message, Prompt, ToolCall

FINISHES: Mapping[str | None, Finish] = {"length": "length", "content_filter": "filtered"}
"""Ends of an answer other than its own."""


def names_of(prompt: Prompt) -> Mapping[str, str]:
    """How each tool that a prompt offers or remembers is called towards a provider."""
    called = (call.name for message in prompt.messages for call in message.calls)
    answered = (message.name for message in prompt.messages if message.role == "tool")
    return wire_names((*(tool.name for tool in prompt.tools), *called, *answered))


def parameters(prompt: Prompt, names: Mapping[str, str]) -> ModelRequestParameters:
    """The tools of a prompt."""
    tools = [
        ToolDefinition(
            name=names[tool.name], description=tool.description, parameters_json_schema=dict(tool.parameters)
        )
        for tool in prompt.tools
    ]
    return ModelRequestParameters(function_tools=tools)


def history(prompt: Prompt, names: Mapping[str, str]) -> list[wire.ModelMessage]:
    """The messages of a prompt; those between two answers of the model are one request."""
    found: list[wire.ModelMessage] = []
    parts: list[wire.ModelRequestPart] = []
    for message in prompt.messages:
        if message.role == "assistant":
            if parts:
                found.append(wire.ModelRequest(parts=parts))
                parts = []
            found.append(wire.ModelResponse(parts=_said(message, names)))
        else:
            parts.append(_given(message, names))
    if parts:
        found.append(wire.ModelRequest(parts=parts))
    return found


def answer(response: wire.ModelResponse, prompt: Prompt, names: Mapping[str, str]) -> Answer:
    """What a model said. A call whose arguments are no JSON object is `broken`, never an error.

    Raises:
        ValueError: it ended with no count and no reason of the provider's own: cut off, or no answer at all.
    """
    tokens = _tokens(response)
    if tokens is None and "finish_reason" not in (response.provider_details or {}):
        raise ValueError("it ended without a sign that it was whole")
    ours = {spelled: name for name, spelled in names.items()}
    parts = [part for part in response.parts if isinstance(part, wire.ToolCallPart)]
    taken = [call.id for message in prompt.messages for call in message.calls]
    ids = unique_ids([part.tool_call_id for part in parts], taken)
    calls = tuple(_call(ours, part, each) for part, each in zip(parts, ids, strict=True))
    return Answer(
        text="".join(part.content for part in response.parts if isinstance(part, wire.TextPart)),
        calls=calls,
        finish=FINISHES.get(response.finish_reason, "tools" if calls else "stop"),
        tokens=tokens,
    )


def heard(event: wire.ModelResponseStreamEvent) -> str:
    """What an event of a stream adds to the text."""
    match event:
        case wire.PartStartEvent(part=wire.TextPart(content=content)):
            return content
        case wire.PartDeltaEvent(delta=wire.TextPartDelta(content_delta=more)):
            return more
        case _:
            return ""


def _given(message: Message, names: Mapping[str, str]) -> wire.ModelRequestPart:
    if message.role == "system":
        return wire.SystemPromptPart(message.text)
    if message.role == "tool":
        return wire.ToolReturnPart(names[message.name], _content(message), message.call_id)
    return wire.UserPromptPart(_content(message))


def _content(message: Message) -> str | Sequence[str | wire.BinaryContent]:
    if not message.pictures:
        return message.text
    pictures = [
        wire.BinaryContent(data=base64.b64decode(picture), media_type="image/png")
        for picture in message.pictures
    ]
    return [message.text, *pictures] if message.text else pictures


def _said(message: Message, names: Mapping[str, str]) -> list[wire.ModelResponsePart]:
    calls = [
        wire.ToolCallPart(names[call.name], call.broken or dict(call.args), call.id) for call in message.calls
    ]
    return [wire.TextPart(message.text), *calls] if message.text or not calls else [*calls]


def _call(ours: Mapping[str, str], part: wire.ToolCallPart, call_id: str) -> ToolCall:
    name = ours.get(part.tool_name, part.tool_name)
    if not part.args:
        return ToolCall(id=call_id, name=name)
    args: Json
    try:
        args = json.loads(part.args) if isinstance(part.args, str) else part.args
        json.dumps(args, allow_nan=False)
    except (ValueError, RecursionError):
        args = None
    if not isinstance(args, dict):
        return ToolCall(id=call_id, name=name, broken=str(part.args))
    return ToolCall(id=call_id, name=name, args=cast(dict[str, Json], args))


def _tokens(response: wire.ModelResponse) -> Tokens | None:
    """What the provider counted; None if it did not."""
    usage = response.usage
    if not usage.input_tokens and not usage.output_tokens:
        return None
    hidden = usage.details.get("reasoning_tokens", 0)
    apart = hidden if hidden > usage.output_tokens else 0  # some count it beside the output
    return Tokens(
        input=usage.input_tokens,
        cached=usage.cache_read_tokens,
        written=usage.cache_write_tokens,
        output=usage.output_tokens + apart,
    )
