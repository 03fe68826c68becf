"""The only way out: a forward proxy on loopback that connects to allowed hosts and to nothing else.

Every connection of Chromium goes through it, whoever in the page asked: a redirect, a frame, a pop-up, a
worker, a websocket (which comes as a tunnel). One decision is made per connection, on the name and on the
address that it leads to, and the connection reaches that address alone.
"""

from __future__ import annotations

import asyncio
import socket
import threading
from collections.abc import Callable
from contextlib import suppress
from dataclasses import dataclass
from typing import Final

from jidoka.bodies.browser.forwarding import Wanted, read_head
from jidoka.bodies.browser.hosts import AllowList, is_address

HEAD_S: Final = 30.0
"""How long a request's head may take [s]."""
CONNECT_S: Final = 20.0
"""How long the connection to a server may take [s]."""
HEAD_BYTES: Final = 1 << 18
CHUNK_BYTES: Final = 1 << 16

HEADER: Final = "X-Jidoka-Proxy"
"""Marks an answer of the proxy itself: `refused` or `unreachable`."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Refusal:
    """A connection that was not made, or was cut."""

    url: str
    reason: str
    peer: str = ""
    """`host:port`; empty for a document that was closed."""


class _Refused(Exception):
    pass


class Proxy:
    """Serves from its own thread until it is closed.

    Args:
        allowed: what may be reached.
        max_bytes: most that one connection may bring in; it is cut then.
        refused: told of every refusal, from the proxy's thread.
    """

    def __init__(self, allowed: AllowList, *, max_bytes: int, refused: Callable[[Refusal], None]) -> None:
        self._allowed = allowed
        self._max_bytes = max_bytes
        self._refused = refused
        self._loop = asyncio.new_event_loop()
        self._socket = socket.create_server(("127.0.0.1", 0))
        self._socket.setsockopt(socket.IPPROTO_TCP, socket.TCP_NODELAY, 1)
        self._ready = threading.Event()
        self._thread = threading.Thread(target=self._run, name="browser-proxy", daemon=True)
        self._thread.start()
        self._ready.wait()

    @property
    def port(self) -> int:
        """Where it listens on 127.0.0.1."""
        return self._socket.getsockname()[1]

    def close(self) -> None:
        """End every connection and the thread."""
        if self._thread.is_alive():
            self._loop.call_soon_threadsafe(self._loop.stop)
            self._thread.join()

    def _run(self) -> None:
        asyncio.set_event_loop(self._loop)
        server = self._loop.run_until_complete(
            asyncio.start_server(self._serve, sock=self._socket, limit=HEAD_BYTES)
        )
        self._ready.set()
        self._loop.run_forever()
        server.close()
        tasks = asyncio.all_tasks(self._loop)
        for task in tasks:
            task.cancel()
        self._loop.run_until_complete(asyncio.gather(*tasks, return_exceptions=True))
        self._loop.close()

    async def _serve(self, reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        """One connection of the browser, from its first byte to its last."""
        with suppress(OSError, TimeoutError, asyncio.IncompleteReadError, asyncio.LimitOverrunError):
            head = await asyncio.wait_for(reader.readuntil(b"\r\n\r\n"), HEAD_S)
            try:
                await self._forward(read_head(head), reader, writer)
            except (ValueError, _Refused) as error:
                await _answer(writer, 403, "refused", str(error))
        with suppress(OSError):
            writer.close()

    async def _forward(
        self, wanted: Wanted, reader: asyncio.StreamReader, writer: asyncio.StreamWriter
    ) -> None:
        try:
            server_reader, server_writer = await asyncio.wait_for(self._connect(wanted), CONNECT_S)
        except (OSError, TimeoutError) as error:
            await _answer(writer, 502, "unreachable", f"{wanted.host}:{wanted.port}: {error or 'no answer'}")
            return
        if wanted.head is None:
            writer.write(b"HTTP/1.1 200 Connection established\r\n\r\n")
        else:
            server_writer.write(wanted.head)
        upward = asyncio.create_task(_copy(reader, server_writer, None))
        downward = asyncio.create_task(_copy(server_reader, writer, self._max_bytes))
        try:
            await asyncio.wait({upward, downward}, return_when=asyncio.FIRST_COMPLETED)
            if downward.done() and not downward.result():
                reason = f"it sent more than {self._max_bytes} bytes: cut"
                self._refused(Refusal(url=wanted.url, reason=reason, peer=wanted.peer))
        finally:
            upward.cancel()
            downward.cancel()
            server_writer.close()

    async def _connect(self, wanted: Wanted) -> tuple[asyncio.StreamReader, asyncio.StreamWriter]:
        """Raises _Refused, or OSError if no address answers."""
        host, port = wanted.host, wanted.port
        self._check(wanted, self._allowed.connection(host, port).reason)
        failure = OSError(f"no address for {host}")
        for address in await _addresses(host, port):
            self._check(wanted, self._allowed.address(host, port, address).reason)
            try:
                return await asyncio.open_connection(address, port)
            except OSError as error:
                failure = error
        raise failure

    def _check(self, wanted: Wanted, reason: str) -> None:
        if reason:
            self._refused(Refusal(url=wanted.url, reason=reason, peer=wanted.peer))
            raise _Refused(reason)


async def _addresses(host: str, port: int) -> list[str]:
    """Where a name leads to; an address leads to itself."""
    if is_address(host):
        return [host]
    found = await asyncio.get_running_loop().getaddrinfo(host, port, type=socket.SOCK_STREAM)
    return [str(address[0]) for *_, address in found]


async def _copy(reader: asyncio.StreamReader, writer: asyncio.StreamWriter, max_bytes: int | None) -> bool:
    """Copy until the end; False if it was longer than allowed."""
    copied = 0
    with suppress(OSError):
        while chunk := await reader.read(CHUNK_BYTES):
            copied += len(chunk)
            if max_bytes is not None and copied > max_bytes:
                return False
            writer.write(chunk)
            await writer.drain()
    return True


async def _answer(writer: asyncio.StreamWriter, status: int, word: str, text: str) -> None:
    body = f"{word}: {text}\n".encode()
    writer.write(
        f"HTTP/1.1 {status} {word}\r\n{HEADER}: {word}\r\nContent-Type: text/plain; charset=utf-8\r\n"
        f"Content-Length: {len(body)}\r\nCache-Control: no-store\r\nConnection: close\r\n\r\n".encode()
        + body
    )
    await writer.drain()
