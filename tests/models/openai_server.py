"""A server on loopback that speaks OpenAI's protocol, and misbehaves as it is told."""

from __future__ import annotations

import json
import socket
from collections.abc import AsyncGenerator, Callable, Iterable, Mapping
from contextlib import ExitStack
from dataclasses import dataclass, field
from functools import cache
from typing import Any

import anyio
import uvicorn
from starlette.applications import Starlette
from starlette.requests import Request
from starlette.responses import JSONResponse, PlainTextResponse, Response, StreamingResponse
from starlette.routing import Route

from tests.loopback import served

Reply = Callable[[Mapping[str, Any]], Response]
"""Makes a response from a request's JSON body."""


@dataclass
class ModelServer:
    """What it will say, one reply after the other, and what it was asked: at any path."""

    url: str = ""
    replies: list[Reply] = field(default_factory=list[Reply])
    asked: list[dict[str, Any]] = field(default_factory=list[dict[str, Any]])
    headers: list[dict[str, str]] = field(default_factory=list[dict[str, str]])
    """Of each request, with the port that it came from as `x-port`."""

    async def answer(self, request: Request) -> Response:
        """The next reply."""
        body = await request.json()
        self.asked.append(body)
        port = request.client.port if request.client else 0
        self.headers.append({**request.headers, "x-port": str(port)})
        return self.replies.pop(0)(body)


_OPEN = ExitStack()
"""What stays open as long as the process."""


@cache
def _served() -> tuple[str, dict[str, ModelServer]]:
    """One server for the process, and what it says below each path."""
    states: dict[str, ModelServer] = {}

    async def answer(request: Request) -> Response:
        return await states[request.path_params["case"]].answer(request)

    routes = [Route("/{case}/{path:path}", answer, methods=["POST"])]
    at = _OPEN.enter_context(served(uvicorn.Config(Starlette(routes=routes), log_config=None)))
    return f"http://{at}", states


def model_server(*replies: Reply) -> ModelServer:
    """A server of its own, as far as anybody can see."""
    root, states = _served()
    state = ModelServer(url=f"{root}/{len(states)}/v1", replies=list(replies))
    states[str(len(states))] = state
    return state


def nobody() -> str:
    """An address where nobody listens."""
    with socket.create_server(("127.0.0.1", 0)) as listener:
        return f"http://127.0.0.1:{listener.getsockname()[1]}/v1"


def chunk(delta: Mapping[str, Any], finish: str | None = None) -> dict[str, Any]:
    """One part of a streamed answer."""
    choice = {"index": 0, "delta": {"role": "assistant", **delta}, "finish_reason": finish}
    return {"id": "c1", "object": "chat.completion.chunk", "created": 1, "model": "m", "choices": [choice]}


def tool_chunk(name: str, arguments: str, call_id: str = "call_1", index: int = 0) -> dict[str, Any]:
    """A part of a streamed answer that calls a tool."""
    function = {"name": name, "arguments": arguments}
    return chunk({"tool_calls": [{"index": index, "id": call_id, "type": "function", "function": function}]})


def usage_chunk(read: int, written: int, **more: object) -> dict[str, Any]:
    """The part that says what was counted."""
    usage = {"prompt_tokens": read, "completion_tokens": written, "total_tokens": read + written, **more}
    return {**chunk({}), "choices": [], "usage": usage}


def streamed(*chunks: Mapping[str, Any], done: bool = True) -> Reply:
    """An answer in parts."""
    lines = [f"data: {json.dumps(part)}\n\n" for part in chunks] + (["data: [DONE]\n\n"] if done else [])
    return lambda body: StreamingResponse(_each(lines), media_type="text/event-stream")


def events(*parts: Mapping[str, Any]) -> Reply:
    """A stream of events of another protocol, numbered and named by their type if they have one."""
    lines: list[str] = []
    for number, part in enumerate(parts):
        kind = f"event: {part['type']}\n" if "type" in part else ""
        numbered = {"sequence_number": number, **part} if kind else part
        lines.append(f"{kind}data: {json.dumps(numbered)}\n\n")
    return lambda body: StreamingResponse(_each(lines), media_type="text/event-stream")


def says(*texts: str, finish: str = "stop", read: int = 20, written: int = 5) -> Reply:
    """A text in parts, counted."""
    parts = [chunk({"content": text}) for text in texts]
    return streamed(*parts, chunk({}, finish), usage_chunk(read, written))


def cut_after(*chunks: Mapping[str, Any]) -> Reply:
    """A stream whose connection breaks off after these parts."""
    lines = [f"data: {json.dumps(part)}\n\n" for part in chunks]
    return lambda body: StreamingResponse(_broken(lines), media_type="text/event-stream")


def hangs_after(seconds: float, *chunks: Mapping[str, Any]) -> Reply:
    """A stream that says nothing more for so long."""
    lines = [f"data: {json.dumps(part)}\n\n" for part in chunks]
    return lambda body: StreamingResponse(_slow(lines, seconds), media_type="text/event-stream")


def refuses(status: int, message: str, *, code: str | None = None, **headers: str) -> Reply:
    """An error as OpenAI writes it."""
    error = {"message": message, "type": "invalid_request_error", "code": code}
    sent = {name.replace("_", "-"): value for name, value in headers.items()}
    return lambda body: JSONResponse({"error": error}, status_code=status, headers=sent)


def page(text: str, status: int = 200, media_type: str = "text/html") -> Reply:
    """Something that is no answer."""
    return lambda body: PlainTextResponse(text, status_code=status, media_type=media_type)


async def _each(lines: Iterable[str]) -> AsyncGenerator[str]:
    for line in lines:
        yield line


async def _broken(lines: Iterable[str]) -> AsyncGenerator[str]:
    for line in lines:
        yield line
    await anyio.sleep(0.02)
    raise ConnectionResetError("the line is cut")


async def _slow(lines: Iterable[str], seconds: float) -> AsyncGenerator[str]:
    for line in lines:
        yield line
    await anyio.sleep(seconds)
