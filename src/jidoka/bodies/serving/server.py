"""A body as an MCP server: tools for its skills, and those of the profile, such as `observe` and `stop`.

Handlers never touch the body: they ask its `Runner`. A keyed call (bodies/profile.py) outlives its
connection, so that a restarted worker can attach to it; its lease decides when nobody cares any more. A plain
MCP call lives as long as its connection: MCP cancellation, which on today's wire is a closed stream, cancels
it.
"""

from __future__ import annotations

import asyncio
import hmac
import logging
import uuid
from collections.abc import Mapping, Sequence
from typing import Any, TypeVar

import mcp_types as mcp
from jsonschema import Draft202012Validator
from mcp.server.context import ServerRequestContext
from mcp.server.lowlevel.server import Server
from mcp_types.version import MODERN_PROTOCOL_VERSIONS
from starlette.applications import Starlette
from starlette.responses import JSONResponse
from starlette.routing import Route
from starlette.types import ASGIApp, Receive, Scope, Send

from jidoka.bodies import profile
from jidoka.bodies.profile import ATTACH, CONTROL_META, LEASE_S, OBSERVE, RENEW_LEASE, SKILL_META, STOP
from jidoka.bodies.serving.runner import Runner
from jidoka.codec import observation_json, receipt_json
from jidoka.errors import JidokaError, UsageError
from jidoka.types import Json, Receipt, SkillSpec

log = logging.getLogger(__name__)

Context = ServerRequestContext[Any, Any]
T = TypeVar("T")

PROGRESS_PERIOD_S = 0.2
"""Time between two progress notifications [s]."""

_CONTROL: Mapping[str, tuple[str, dict[str, Json], mcp.ToolAnnotations]] = {
    OBSERVE: (
        "What the body sees now, as facts. Acts on nothing.",
        {"type": "object", "properties": {}, "additionalProperties": False},
        mcp.ToolAnnotations(read_only_hint=True, open_world_hint=False),
    ),
    STOP: (
        "Stop at once: end the current skill and come into the safe state.",
        {
            "type": "object",
            "properties": {"reason": {"type": "string", "description": "Why, for the log."}},
            "additionalProperties": False,
        },
        mcp.ToolAnnotations(idempotent_hint=True, destructive_hint=False, open_world_hint=False),
    ),
    ATTACH: (
        "Wait for the end of a call that was begun earlier, and tell how it ended. Begins nothing.",
        {
            "type": "object",
            "properties": {
                "call_id": {"type": "string", "description": "Key of the call."},
                "life": {"type": "string", "description": "The life of the body in which it was meant."},
                "epoch": {"type": "integer", "minimum": 0, "description": "Fencing token of the worker."},
            },
            "required": ["call_id", "epoch"],
            "additionalProperties": False,
        },
        mcp.ToolAnnotations(read_only_hint=True, open_world_hint=False),
    ),
    RENEW_LEASE: (
        "Hold the lease of the body. When it lapses, it comes into its safe state by itself.",
        {
            "type": "object",
            "properties": {
                "epoch": {"type": "integer", "minimum": 0, "description": "Fencing token of the worker."},
                "seconds": {
                    "type": "number",
                    "minimum": 0,
                    "maximum": 10 * LEASE_S,
                    "description": "How long it shall hold [s of wall time]; 0 gives it back.",
                },
            },
            "required": ["epoch"],
            "additionalProperties": False,
        },
        mcp.ToolAnnotations(idempotent_hint=True, destructive_hint=False, open_world_hint=False),
    ),
}
"""Tools of the profile: description, arguments, hints."""


def build_server(runner: Runner, *, instructions: str = "", version: str = "") -> Server[Any]:
    """An MCP server for the body that `runner` owns."""
    handlers = _Handlers(runner)
    return Server[Any](
        runner.name,
        version=version,
        instructions=instructions,
        on_list_tools=handlers.list_tools,
        on_call_tool=handlers.call_tool,
    )


def build_app(
    runner: Runner, token: str, *, instructions: str = "", version: str = "", routes: Sequence[Route] = ()
) -> ASGIApp:
    """The HTTP application:

    MCP at `/mcp`, `routes` beside it, all behind a bearer token, loopback hosts only.
    """
    app: Starlette = build_server(runner, instructions=instructions, version=version).streamable_http_app(
        custom_starlette_routes=list(routes)
    )
    return BearerGuard(app, token)


class BearerGuard:
    """Refuses every HTTP request without `Authorization: Bearer <token>`."""

    def __init__(self, app: ASGIApp, token: str) -> None:
        self._app = app
        self._expected = f"Bearer {token}".encode()

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Serve one request (ASGI)."""
        if scope["type"] == "http":
            given = dict(scope["headers"]).get(b"authorization", b"")
            if not hmac.compare_digest(given, self._expected):
                refusal = JSONResponse(
                    {"error": "missing or wrong bearer token; it stands in the process's ready file"}, 401
                )
                await refusal(scope, receive, send)
                return
        await self._app(scope, receive, send)


class _Handlers:
    """`tools/list` and `tools/call`."""

    def __init__(self, runner: Runner) -> None:
        self._runner = runner
        self._skills = {
            skill.name: skill for skill in runner.skills if skill.name not in profile.CONTROL_TOOLS
        }
        schemas = {name: skill.parameters for name, skill in self._skills.items()}
        schemas |= {name: schema for name, (_, schema, _) in _CONTROL.items()}
        self._validators = {name: Draft202012Validator(dict(schema)) for name, schema in schemas.items()}

    async def list_tools(
        self, _ctx: Context, _params: mcp.PaginatedRequestParams | None
    ) -> mcp.ListToolsResult:
        skills = [_skill_tool(skill) for skill in self._skills.values()]
        control = [
            mcp.Tool(
                name=name,
                description=description,
                input_schema=schema,
                annotations=hints,
                _meta={CONTROL_META: True},
            )
            for name, (description, schema, hints) in _CONTROL.items()
        ]
        return mcp.ListToolsResult(tools=[*skills, *control])

    async def call_tool(self, ctx: Context, params: mcp.CallToolRequestParams) -> mcp.CallToolResult:
        args = params.arguments or {}
        try:
            self._check(params.name, args)
            match params.name:
                case "observe":
                    seen = await asyncio.wrap_future(self._runner.observe())
                    return _result(f"{len(seen.facts)} facts", observation_json(seen))
                case "stop":
                    return await self._stop(str(args.get("reason", "asked to stop")))
                case "attach":
                    return await self._attach(ctx, args)
                case "renew_lease":
                    seconds = float(args.get("seconds", LEASE_S))
                    held = await asyncio.wrap_future(self._runner.renew(int(args["epoch"]), seconds))
                    return _result(f"lease held for {held:g} s", {"seconds": held, "life": self._runner.life})
                case skill:
                    return _receipt_result(await self._do(ctx, skill, args))
        except JidokaError as error:
            log.info("%s refused: %s", params.name, error)
            return _result(str(error), profile.error_to_json(error), is_error=True)

    def _check(self, name: str, args: Mapping[str, Json]) -> None:
        validator = self._validators.get(name)
        if validator is None:
            raise UsageError(f"no skill {name!r}; there are: {', '.join(self._validators)}")
        problem = next(iter(validator.iter_errors(dict(args))), None)
        if problem is not None:
            raise UsageError(f"{name}: {problem.message}")

    async def _stop(self, reason: str) -> mcp.CallToolResult:
        await asyncio.wrap_future(self._runner.stop(reason))
        log.warning("stopped: %s", reason)
        return _result(f"stopped: {reason}", {"stopped": True})

    async def _attach(self, ctx: Context, args: Mapping[str, Json]) -> mcp.CallToolResult:
        life = str(args.get("life", ""))
        asked = self._runner.attach(str(args["call_id"]), int(args["epoch"]), life)
        receipt = await self._report(ctx, asyncio.wrap_future(asked))
        known = {} if receipt is None else {"receipt": receipt_json(receipt)}
        return _result(
            "unknown" if receipt is None else receipt.code, {"known": receipt is not None, **known}
        )

    async def _do(self, ctx: Context, skill: str, args: Mapping[str, Json]) -> Receipt:
        key = profile.key_from_meta(ctx.meta)
        call_id = key.call_id if key else f"plain-{uuid.uuid4()}"
        ending = asyncio.wrap_future(self._runner.call(call_id, key.epoch if key else None, skill, args))
        try:
            return await self._report(ctx, ending)
        except asyncio.CancelledError:
            if key is None or _says_cancel(ctx):
                self._runner.cancel(call_id, "cancelled by the client")
            raise

    async def _report(self, ctx: Context, ending: asyncio.Future[T]) -> T:
        """Wait for the end; tell the client about five times a second how far it is. Never goes backwards."""
        told = (0.0, "")
        while not (await asyncio.wait({ending}, timeout=PROGRESS_PERIOD_S))[0]:
            fraction, message = self._runner.progress
            now = (max(told[0], min(fraction, 1.0)), message)
            if now != told:
                told = now
                await ctx.session.report_progress(told[0], 1.0, message)
        return ending.result()


def _says_cancel(ctx: Context) -> bool:
    """Whether a cancelled handler means that the client asked for it.

    Up to protocol 2025-11-25 it sends `notifications/cancelled`, and a lost connection cancels nothing. Since
    2026-07-28 a closed stream is the only sign, and can't be told from a crash.
    """
    return ctx.protocol_version not in MODERN_PROTOCOL_VERSIONS


def _skill_tool(skill: SkillSpec) -> mcp.Tool:
    return mcp.Tool(
        name=skill.name,
        description=skill.description,
        input_schema=dict(skill.parameters),
        annotations=mcp.ToolAnnotations(
            read_only_hint=skill.recovery == "repeat", destructive_hint=False, open_world_hint=False
        ),
        _meta={SKILL_META: profile.skill_to_meta(skill)},
    )


def _result(text: str, structured: Json, *, is_error: bool = False) -> mcp.CallToolResult:
    content: list[mcp.ContentBlock] = [mcp.TextContent(type="text", text=text)]
    return mcp.CallToolResult(content=content, structured_content=structured, is_error=is_error)


def _receipt_result(receipt: Receipt) -> mcp.CallToolResult:
    text = f"{receipt.code}: {receipt.message}" if receipt.message else receipt.code
    return _result(text, receipt_json(receipt), is_error=not receipt.ok)
