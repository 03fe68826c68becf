"""A server on loopback that speaks OpenAI's protocol and plays a script: the roles of `jidoka company`,
without a model and without cost. `python tools/scripted_model.py SCRIPT.json` prints the settings for it.

The script says for each role what it calls, one after the other; the last call again and again:

    {"lead": [["repository__plan", {"issues": [...]}], ["done", {"claim": "planned"}]],
     "tester": [["workspace__write", {"path": "tests/test_a.py", "text": "..."}], ...], ...}
"""

from __future__ import annotations

import argparse
import json
import re
import socket
import sys
from collections.abc import Iterator, Mapping, Sequence
from pathlib import Path
from typing import Any

import uvicorn
from starlette.applications import Starlette
from starlette.requests import Request
from starlette.responses import JSONResponse, Response, StreamingResponse
from starlette.routing import Route

Script = Mapping[str, Sequence[tuple[str, Mapping[str, Any]]]]
"""What each role calls."""

ROLE = re.compile(r"You are the (\w+) of a small software company")


def answer(script: Script, asked: Mapping[str, Any]) -> tuple[str, Mapping[str, Any]] | None:
    """The call that is next, from the request alone; None for a role that the script does not have."""
    messages = asked["messages"]
    found = ROLE.search(str(messages[0]["content"]))
    lines = script.get(found[1]) if found is not None else None
    said = sum(message["role"] == "assistant" for message in messages)
    return lines[min(said, len(lines) - 1)] if lines else None


def streamed(tool: str, args: Mapping[str, Any]) -> Iterator[str]:
    """An answer that calls a tool, in parts as OpenAI's Chat Completions sends them."""
    function = {"name": tool, "arguments": json.dumps(args)}
    call = {"index": 0, "id": "call", "type": "function", "function": function}
    common = {"id": "c", "object": "chat.completion.chunk", "created": 0, "model": "script"}
    for delta, finish in (({"role": "assistant", "tool_calls": [call]}, None), ({}, "tool_calls")):
        choice = {"index": 0, "delta": delta, "finish_reason": finish}
        yield f"data: {json.dumps({**common, 'choices': [choice]})}\n\n"
    usage = {"prompt_tokens": 1000, "completion_tokens": 100, "total_tokens": 1100}
    yield f"data: {json.dumps({**common, 'choices': [], 'usage': usage})}\n\n"
    yield "data: [DONE]\n\n"


def application(script: Script) -> Starlette:
    """The server's application."""

    async def complete(request: Request) -> Response:
        call = answer(script, await request.json())
        if call is None:
            return JSONResponse({"error": {"message": "the script has no such role"}}, status_code=400)
        return StreamingResponse(streamed(*call), media_type="text/event-stream")

    return Starlette(routes=[Route("/v1/chat/completions", complete, methods=["POST"])])


def main() -> int:
    """Serve until interrupted."""
    parser = argparse.ArgumentParser(description="Plays a script as a language model.")
    parser.add_argument("script", type=Path, help="a JSON file")
    parser.add_argument("--port", type=int, default=0, help="0: any free one")
    options = parser.parse_args()
    script: Script = json.loads(options.script.read_text("utf-8"))
    listener = socket.create_server(("127.0.0.1", options.port))
    url = f"http://127.0.0.1:{listener.getsockname()[1]}/v1"
    print(f'[models.script]\nurl = "{url}"\nmodel = "script"\nprice = 0', flush=True)
    uvicorn.Server(uvicorn.Config(application(script), log_level="warning")).run(sockets=[listener])
    return 0


if __name__ == "__main__":
    sys.exit(main())
