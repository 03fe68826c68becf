"""The protocols that are not OpenAI's older one, each with an answer as its provider documents it."""

from __future__ import annotations

import json
from collections.abc import Mapping
from decimal import Decimal
from typing import Any

import pytest

from jidoka.config import Settings
from jidoka.errors import ModelRefused, ModelUnreachable
from jidoka.models.names import parse
from jidoka.models.open import open_mind
from jidoka.models.prices import Tokens, price_of
from jidoka.protocols import Mind
from jidoka.settings import ModelSettings, ModelTable
from jidoka.thought import Message, Prompt, Tool, ToolCall
from tests.models.openai_server import ModelServer, Reply, events, model_server, refuses, says

pytestmark = pytest.mark.process

RUN = Tool(name="terminal.run", description="run", parameters={"type": "object", "properties": {}})
PROMPT = Prompt(
    messages=(
        Message(role="system", text="be brief"),
        Message(role="user", text="hi"),
        Message(role="assistant", text="so", calls=(ToolCall(id="a", name="terminal.run", broken="{no"),)),
        Message(role="tool", name="terminal.run", call_id="a", text="that was no JSON"),
    ),
    tools=(RUN,),
    max_output_tokens=300,
)

ANTHROPIC = events(
    {
        "type": "message_start",
        "message": {
            "id": "m",
            "type": "message",
            "role": "assistant",
            "model": "claude",
            "content": [],
            "stop_reason": None,
            "stop_sequence": None,
            "usage": {"input_tokens": 30, "cache_read_input_tokens": 10, "output_tokens": 1},
        },
    },
    {"type": "content_block_start", "index": 0, "content_block": {"type": "text", "text": ""}},
    {"type": "content_block_delta", "index": 0, "delta": {"type": "text_delta", "text": "hel"}},
    {"type": "content_block_delta", "index": 0, "delta": {"type": "text_delta", "text": "lo"}},
    {"type": "content_block_stop", "index": 0},
    {
        "type": "content_block_start",
        "index": 1,
        "content_block": {"type": "tool_use", "id": "t1", "name": "terminal_run", "input": {}},
    },
    {
        "type": "content_block_delta",
        "index": 1,
        "delta": {"type": "input_json_delta", "partial_json": '{"x": 1}'},
    },
    {"type": "content_block_stop", "index": 1},
    {
        "type": "message_delta",
        "delta": {"stop_reason": "tool_use", "stop_sequence": None},
        "usage": {"output_tokens": 12},
    },
    {"type": "message_stop"},
)

_BEGUN: Mapping[str, Any] = {
    "id": "r",
    "object": "response",
    "created_at": 1,
    "model": "m",
    "output": [],
    "parallel_tool_calls": True,
    "tool_choice": "auto",
    "tools": [],
    "status": "in_progress",
}
_SAID: Mapping[str, Any] = {
    "type": "message",
    "id": "ms",
    "role": "assistant",
    "status": "in_progress",
    "content": [],
}
_CALL = {
    "type": "function_call",
    "id": "fc",
    "call_id": "t1",
    "name": "terminal_run",
    "arguments": '{"x": 1}',
    "status": "completed",
}
_USED = {
    "input_tokens": 40,
    "input_tokens_details": {"cached_tokens": 10, "cache_write_tokens": 0},
    "output_tokens": 12,
    "output_tokens_details": {"reasoning_tokens": 5},
    "total_tokens": 52,
}
RESPONSES = events(
    {"type": "response.created", "response": _BEGUN},
    {"type": "response.output_item.added", "output_index": 0, "item": _SAID},
    {
        "type": "response.content_part.added",
        "output_index": 0,
        "content_index": 0,
        "item_id": "ms",
        "part": {"type": "output_text", "text": "", "annotations": []},
    },
    {
        "type": "response.output_text.delta",
        "output_index": 0,
        "content_index": 0,
        "item_id": "ms",
        "delta": "hello",
        "logprobs": [],
    },
    {
        "type": "response.output_item.added",
        "output_index": 1,
        "item": {**_CALL, "arguments": "", "status": "in_progress"},
    },
    {
        "type": "response.function_call_arguments.delta",
        "output_index": 1,
        "item_id": "fc",
        "delta": '{"x": 1}',
    },
    {"type": "response.output_item.done", "output_index": 1, "item": _CALL},
    {
        "type": "response.completed",
        "response": {**_BEGUN, "status": "completed", "output": [_CALL], "usage": _USED},
    },
)

GOOGLE = events(
    {"candidates": [{"content": {"role": "model", "parts": [{"text": "hello"}]}}]},
    {
        "candidates": [
            {
                "content": {
                    "role": "model",
                    "parts": [{"functionCall": {"id": "t1", "name": "terminal_run", "args": {"x": 1}}}],
                },
                "finishReason": "STOP",
            }
        ],
        "usageMetadata": {
            "promptTokenCount": 40,
            "cachedContentTokenCount": 10,
            "candidatesTokenCount": 7,
            "thoughtsTokenCount": 5,
            "totalTokenCount": 52,
        },
    },
)

KEYS = {"ANTHROPIC_API_KEY": "k1", "OPENAI_API_KEY": "k2", "XAI_API_KEY": "k3", "GOOGLE_API_KEY": "k4"}

EACH = [
    ("anthropic:claude-opus-4-8", ANTHROPIC, "k1"),
    ("openai:gpt-5", RESPONSES, "k2"),
    ("xai:grok-4", RESPONSES, "k3"),
    ("google:gemini-2.5-pro", GOOGLE, "k4"),
]
"""Model, its answer, and the key it must come with."""

TOOK = Tokens(input=40, cached=10, output=12)
"""What each of the answers says it took."""


def opened(name: str, server: ModelServer) -> Mind:
    url = server.url if name.startswith(("openai", "xai")) else server.url.removesuffix("/v1")
    settings = Settings(model=ModelSettings(retries=1), models={name: ModelTable(url=url)})
    return open_mind(name, settings, env={**KEYS, "OPENROUTER_API_KEY": "k5"})


@pytest.mark.parametrize(("name", "reply", "key"), EACH, ids=[row[0] for row in EACH])
def test_each_protocol_brings_text_call_count_and_price(name: str, reply: Reply, key: str) -> None:
    server = model_server(reply)
    mind = opened(name, server)
    heard: list[str] = []
    thought = mind.think(PROMPT, progress=lambda _, text: heard.append(text))
    assert (thought.text, thought.finish, thought.model) == ("hello", "tools", name)
    assert thought.calls == (ToolCall(id="t1", name="terminal.run", args={"x": 1}),)
    assert heard[-1] == "hello"
    assert (thought.usage.input_tokens, thought.usage.output_tokens) == (40, 12)
    assert Decimal(thought.usage.usd) == price_of(parse(name), ModelTable()).settled(TOOK) > 0
    assert mind.worst(PROMPT).tokens > 52
    sent = json.dumps(server.asked[0])
    assert "be brief" in sent
    assert "that was no JSON" in sent
    assert "300" in sent
    assert key in str(server.headers[0])


def test_answers_are_not_kept_by_the_provider() -> None:
    server = model_server(RESPONSES)
    opened("openai:gpt-5", server).think(PROMPT)
    assert server.asked[0]["store"] is False


@pytest.mark.parametrize("name", [row[0] for row in EACH])
def test_only_we_ask_again(name: str) -> None:
    """The providers' libraries retry by themselves unless they are told not to."""
    server = model_server(*[refuses(500, "oops", retry_after_ms="10")] * 9)
    with pytest.raises(ModelUnreachable) as caught:
        opened(name, server).think(PROMPT)
    assert (len(server.asked), caught.value.maybe_billed) == (2, False)


@pytest.mark.parametrize("name", [row[0] for row in EACH])
@pytest.mark.parametrize("status", [401, 404])
def test_a_wrong_key_and_a_wrong_model_are_refused(name: str, status: int) -> None:
    server = model_server(refuses(status, "no"))
    with pytest.raises(ModelRefused, match="does not accept the key in" if status == 401 else "is not there"):
        opened(name, server).think(PROMPT)


@pytest.mark.parametrize("name", ["openrouter:x-ai/grok-4.3", "ollama:qwen3:4b"])
def test_others_speak_as_openai_once_did(name: str) -> None:
    server = model_server(says("hello"))
    settings = Settings(models={name: ModelTable(url=server.url)})
    thought = open_mind(name, settings, env={"OPENROUTER_API_KEY": "k5"}).think(PROMPT)
    assert (thought.text, thought.model) == ("hello", name)
    assert server.asked[0]["max_tokens"] == 300
    assert server.asked[0]["model"] == name.partition(":")[2]
