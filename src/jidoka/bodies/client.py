"""Any MCP server as a `Body`, used synchronously.

The connection lives in a thread of its own (an anyio portal). The first call with an epoch makes this worker
the leader: from then on the lease is renewed in the background until `close`, so a worker that dies lets it
lapse. A server without our profile works too; it has no keys, no lease, and observes nothing.
"""

from __future__ import annotations

import contextlib
import logging
import os
import ssl
import threading
import time
from collections.abc import AsyncGenerator, Awaitable, Callable, Generator, Mapping, Sequence
from concurrent.futures import CancelledError, Future
from dataclasses import dataclass, field
from functools import cache
from types import TracebackType
from typing import Any, TypeVar, cast

import anyio
import httpx2
import mcp_types as mcp
from anyio.from_thread import BlockingPortal, start_blocking_portal
from mcp.client.client import Client
from mcp.client.stdio import StdioServerParameters
from mcp.client.streamable_http import streamable_http_client
from mcp.shared.exceptions import MCPError

from jidoka.bodies import profile
from jidoka.bodies.profile import ATTACH, CONTROL_META, LEASE_S, OBSERVE, RENEW_LEASE, STOP, CallKey
from jidoka.bodies.renewal import Renewal
from jidoka.bodies.results import raise_error, receipt_of_result, skill_of
from jidoka.codec import observation_of, receipt_of
from jidoka.errors import BodyUnreachable, JidokaError, Refused
from jidoka.protocols import Progress
from jidoka.types import Json, Observation, Receipt, SkillSpec, Step

log = logging.getLogger(__name__)

T = TypeVar("T")

Lost = Callable[[BaseException], BodyUnreachable]
"""What to make of a broken connection."""

CONNECT_S = 10.0
"""Longest wait for a connection or a short answer [s]."""

CALL_S = 1800.0
"""Longest silence of a running call [s]: the server pings the stream, so this only guards against a hang."""

_LOST = (
    httpx2.HTTPError,
    anyio.ClosedResourceError,
    anyio.BrokenResourceError,
    CancelledError,
    OSError,
    TimeoutError,
)
"""What a broken connection raises."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Http:
    """A server over streamable HTTP."""

    url: str
    token: str = field(default="", repr=False)
    """Bearer token; empty for none."""
    headers: Mapping[str, str] = field(default_factory=dict[str, str], repr=False)
    """Further headers."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Stdio:
    """A server that is started as a child and spoken to over its standard streams."""

    command: str
    args: tuple[str, ...] = ()
    env: Mapping[str, str] = field(default_factory=dict[str, str], repr=False)


class McpBody:
    """A body behind MCP. Thread-safe; connects at first use and again after a lost connection."""

    def __init__(self, name: str, server: Http | Stdio) -> None:
        self._name = name
        self.server = server
        self._lock = threading.RLock()
        self._stack: contextlib.ExitStack | None = None
        self._portal: BlockingPortal | None = None
        self._client: Client | None = None
        self._tools: Mapping[str, mcp.Tool] = {}
        self._skills: tuple[SkillSpec, ...] = ()
        self._renewal: Renewal | None = None
        self._life = ""

    @property
    def name(self) -> str:
        """The name by which steps address it."""
        return self._name

    @property
    def speaks_profile(self) -> bool:
        """Whether it is a body of ours: it offers the profile's control tools as such."""
        return all(self._is_control(name) for name in profile.CONTROL_TOOLS)

    def skills(self) -> Sequence[SkillSpec]:
        """What it can do. Raises BodyUnreachable."""
        self._connected()
        return self._skills

    def observe(self) -> Observation:
        """What it sees now; a foreign server shows nothing. Raises BodyUnreachable."""
        self._connected()
        if not self._is_control(OBSERVE):
            return Observation(self._name, time.monotonic(), ())
        seen = observation_of(self._control(OBSERVE, {}))
        return Observation(self._name, seen.at_s, seen.facts)

    def call(self, step: Step, *, call_id: str, epoch: int, progress: Progress | None = None) -> Receipt:
        """Do one step and wait for its end (protocols.Body).

        Raises:
            BodyUnreachable: it does not answer; whether the step ran is unknown.
            Busy: it does something else for somebody else.
            Fenced: `epoch` is older than one it has seen.
            UsageError: it has no such skill, or the arguments don't fit it.
        """
        self._connected()
        self.lead(epoch)
        meta = profile.key_to_meta(CallKey(call_id=call_id, epoch=epoch)) if self.speaks_profile else None
        began = time.monotonic()
        result = self._call_tool(step.skill, step.args, meta=meta, progress=progress, timeout_s=CALL_S)
        return receipt_of_result(result, time.monotonic() - began, ours=self.speaks_profile)

    def lead(self, epoch: int) -> str:
        """Hold the lease as the worker of `epoch` until `close`; a foreign server knows none.

        Returns the body's life at the first time with this epoch.

        Raises Fenced, BodyUnreachable.
        """
        self._connected()
        if not self._is_control(RENEW_LEASE):
            return ""
        with self._lock:
            if self._renewal is not None and self._renewal.epoch == epoch:
                self._renewal.check()
                return self._life
            self._end_renewal()
            self._life = self._renew(epoch, LEASE_S)
            self._renewal = Renewal(epoch, self._renew)
            return self._life

    def attach(
        self, call_id: str, *, epoch: int, life: str = "", progress: Progress | None = None
    ) -> Receipt | None:
        """How a call ended that was begun earlier, once it has; None if it is not known there.

        Raises Fenced, BodyUnreachable.
        """
        self._connected()
        if not self._is_control(ATTACH):
            return None
        self.lead(epoch)
        args = {"call_id": call_id, "epoch": epoch, "life": life}
        result = self._call_tool(ATTACH, args, progress=progress, timeout_s=CALL_S)
        raise_error(result)
        told = cast("Mapping[str, Json]", result.structured_content)
        return receipt_of(told["receipt"]) if told["known"] else None

    def stop(self, reason: str) -> None:
        """Bring it to its safe state at once.

        Raises:
            BodyUnreachable: it does not answer.
            Refused: it is a foreign server, which knows no stop.
        """
        self._connected()
        if not self._is_control(STOP):
            raise Refused(f"{self._name} is a server without a stop; what it does ends by itself")
        self._control(STOP, {"reason": reason})

    def close(self) -> None:
        """Give the lease back and end the connection. The robot stands where it is."""
        with self._lock:
            renewal = self._renewal
            self._end_renewal()
            if renewal is not None and renewal.lost is None:
                with contextlib.suppress(JidokaError):
                    self._renew(renewal.epoch, 0.0)
            self._disconnect()

    def __enter__(self) -> McpBody:
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        self.close()

    def _renew(self, epoch: int, seconds: float) -> str:
        """One renewal; the body's life. A failed one leaves the connection alone: a call may wait on it."""
        told = self._control(RENEW_LEASE, {"epoch": epoch, "seconds": seconds}, keep=True)
        return str(told.get("life", ""))

    def _end_renewal(self) -> None:
        if self._renewal is not None:
            self._renewal.end()
            self._renewal = None

    def _is_control(self, name: str) -> bool:
        tool = self._tools.get(name)
        return tool is not None and bool((tool.meta or {}).get(CONTROL_META))

    def _control(self, name: str, args: Mapping[str, Json], *, keep: bool = False) -> Mapping[str, Json]:
        result = self._call_tool(name, args, timeout_s=CONNECT_S, keep=keep)
        raise_error(result)
        return cast("Mapping[str, Json]", result.structured_content)

    def _call_tool(
        self,
        name: str,
        args: Mapping[str, Json],
        *,
        timeout_s: float,
        meta: Mapping[str, Json] | None = None,
        progress: Progress | None = None,
        keep: bool = False,
    ) -> mcp.CallToolResult:
        client = self._connected()

        notify = progress

        async def on_progress(progress: float, total: float | None, message: str | None) -> None:
            if notify is not None:
                notify(progress / (total or 1.0), message or "")

        async def ask() -> mcp.CallToolResult:
            return await client.call_tool(
                name,
                dict(args),
                read_timeout_seconds=timeout_s,
                progress_callback=on_progress if notify is not None else None,
                meta=cast("mcp.RequestParamsMeta | None", dict(meta) if meta else None),
            )

        return self._await(ask, self._silent if keep else self._lost)

    def _await(self, ask: Callable[[], Awaitable[T]], lost: Lost) -> T:
        """Run `ask` in the connection's thread. An interrupt of the caller cancels it there."""
        portal = self._portal
        if portal is None:
            raise BodyUnreachable(f"body {self._name} is not connected; retry")
        try:
            future: Future[T] = portal.start_task_soon(ask)
        except RuntimeError as error:
            raise lost(error) from error
        try:
            with _as_unreachable(lost):
                return future.result()
        except BaseException:
            future.cancel()
            raise

    def _lost(self, cause: BaseException) -> BodyUnreachable:
        """The connection is broken: drop it, so that the next use makes a new one."""
        with self._lock:
            self._disconnect()
        return self._silent(cause)

    def _silent(self, cause: BaseException) -> BodyUnreachable:
        return BodyUnreachable(
            f"body {self._name} does not answer ({_name_of(cause)}); is the site up? `jidoka status`"
        )

    def _connected(self) -> Client:
        with self._lock:
            if self._client is not None:
                return self._client
            with contextlib.ExitStack() as stack, _as_unreachable(self._lost):
                portal = stack.enter_context(start_blocking_portal("asyncio", name=f"mcp-{self._name}"))
                client = stack.enter_context(portal.wrap_async_context_manager(self._open()))
                tools = portal.call(_all_tools, client)
                self._stack = stack.pop_all()
            self._portal, self._client = portal, client
            self._tools = {tool.name: tool for tool in tools}
            self._skills = tuple(skill_of(tool) for tool in tools if not self._is_control(tool.name))
            return client

    @contextlib.asynccontextmanager
    async def _open(self) -> AsyncGenerator[Client]:
        server = self.server
        with anyio.fail_after(CONNECT_S) as opening:
            async with contextlib.AsyncExitStack() as stack:
                if isinstance(server, Stdio):
                    env = {**os.environ, **server.env}
                    source: Any = StdioServerParameters(
                        command=server.command, args=list(server.args), env=env
                    )
                else:
                    bearer = {"Authorization": f"Bearer {server.token}"} if server.token else {}
                    headers = {**server.headers, **bearer}
                    timeout = httpx2.Timeout(CONNECT_S, read=CALL_S)
                    http = await stack.enter_async_context(
                        httpx2.AsyncClient(headers=headers, timeout=timeout, verify=_trusted())
                    )
                    source = streamable_http_client(server.url, http_client=http)
                client = await stack.enter_async_context(Client(source))
                opening.deadline = float("inf")
                yield client

    def _disconnect(self) -> None:
        stack, self._stack = self._stack, None
        self._client = self._portal = None
        if stack is None:
            return
        try:
            stack.close()
        except Exception as error:
            log.debug("closing the connection to %s: %s", self._name, error)


@cache
def _trusted() -> ssl.SSLContext:
    """The certificates of this machine, read once: that takes 0.03 s, also for a connection without TLS."""
    return httpx2.create_ssl_context()


@contextlib.contextmanager
def _as_unreachable(lost: Lost) -> Generator[None]:
    """Turn what a broken connection raises into BodyUnreachable."""
    try:
        yield
    except JidokaError:
        raise
    except MCPError as error:
        raise lost(error) from error
    except _LOST as error:
        raise lost(error) from error
    except BaseExceptionGroup as group:
        if group.split((MCPError, *_LOST))[1] is not None:
            raise
        raise lost(group) from group


def _name_of(cause: BaseException) -> str:
    while isinstance(cause, BaseExceptionGroup):
        cause = cast("BaseException", cause.exceptions[0])
    return str(cause) or type(cause).__name__


async def _all_tools(client: Client) -> list[mcp.Tool]:
    tools: list[mcp.Tool] = []
    cursor: str | None = None
    while True:
        page = await client.list_tools(cursor=cursor)
        tools += page.tools
        cursor = page.next_cursor
        if cursor is None:
            return tools
