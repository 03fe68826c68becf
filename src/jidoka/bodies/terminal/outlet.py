"""The way to the allowed hosts: a socket inside the sandbox's empty network, led to our own proxy.

The proxy decides on every connection, on the name and on the address that it leads to (`browser.hosts`). A
command finds it by `HTTP_PROXY` and `HTTPS_PROXY`; a program that knows no proxy reaches nothing.
"""

from __future__ import annotations

import contextlib
import selectors
import socket
import threading
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field

from jidoka.bodies.browser.hosts import AllowList
from jidoka.bodies.browser.proxy import Proxy, Refusal

INSIDE_PORT = 3128
"""Where the socket listens inside: the usual port of a proxy."""

LARGEST_BYTES = 4 << 30
"""Most that one connection may bring in."""

REMEMBERED = 20
"""Refusals told with a command."""

_CHUNK_BYTES = 1 << 16
_CONNECT_S = 5.0


@dataclass(slots=True)
class Outlet:
    """The proxy, and what it refused.

    Args:
        hosts: rules as `browser.hosts` reads them: `name`, `name:port`, `*.name`.
    """

    hosts: Sequence[str]
    refusals: list[str] = field(default_factory=list[str])
    _proxy: Proxy = field(init=False)

    def __post_init__(self) -> None:
        allowed = AllowList.parse(self.hosts)
        self._proxy = Proxy(allowed, max_bytes=LARGEST_BYTES, refused=self._refused)

    @property
    def environment(self) -> Mapping[str, str]:
        """What leads programs to it."""
        address = f"http://127.0.0.1:{INSIDE_PORT}"
        named = {rule.rpartition(":")[0] or rule for rule in self.hosts}
        inside = ",".join(name for name in ("localhost", "127.0.0.1") if name not in named)
        proxied = ("HTTP_PROXY", "HTTPS_PROXY", "http_proxy", "https_proxy")
        return {**dict.fromkeys(proxied, address), **dict.fromkeys(("NO_PROXY", "no_proxy"), inside)}

    def bridge(self, listener: socket.socket) -> Bridge:
        """Lead one command's socket to the proxy, until it is closed."""
        self.refusals.clear()
        return Bridge(listener=listener, port=self._proxy.port)

    def close(self) -> None:
        """End the proxy."""
        self._proxy.close()

    def _refused(self, refusal: Refusal) -> None:
        if len(self.refusals) < REMEMBERED:
            self.refusals.append(f"{refusal.peer or refusal.url}: {refusal.reason}")


class Bridge:
    """Copies between the sandbox's connections and the proxy's, in one thread.

    Args:
        listener: the socket inside the sandbox's network; closed with the bridge.
        port: the proxy's, on this machine's loopback.
    """

    def __init__(self, *, listener: socket.socket, port: int) -> None:
        self._listener = listener
        self._listener.setblocking(False)
        self._port = port
        self._wake, self._woken = socket.socketpair()
        self._ends: dict[socket.socket, socket.socket] = {}
        self._thread = threading.Thread(target=self._run, name="terminal-bridge", daemon=True)
        self._thread.start()

    def close(self) -> None:
        """End every connection, and the thread."""
        self._wake.close()
        self._thread.join()

    def _run(self) -> None:
        with selectors.DefaultSelector() as selector, contextlib.ExitStack() as stack:
            stack.enter_context(self._listener)
            stack.enter_context(self._woken)
            stack.callback(lambda: [end.close() for end in self._ends])
            selector.register(self._listener, selectors.EVENT_READ)
            selector.register(self._woken, selectors.EVENT_READ)
            while True:
                for key, _ in selector.select():
                    if key.fileobj is self._woken:
                        return
                    if key.fileobj is self._listener:
                        self._accept(selector)
                    elif isinstance(key.fileobj, socket.socket) and key.fileobj in self._ends:
                        self._copy(selector, key.fileobj)

    def _accept(self, selector: selectors.BaseSelector) -> None:
        try:
            inside, _ = self._listener.accept()
        except OSError:
            return  # it went away again
        try:
            outside = socket.create_connection(("127.0.0.1", self._port), _CONNECT_S)
        except OSError:
            inside.close()
            return
        for end, other in ((inside, outside), (outside, inside)):
            end.settimeout(_CONNECT_S)
            self._ends[end] = other
            selector.register(end, selectors.EVENT_READ)

    def _copy(self, selector: selectors.BaseSelector, end: socket.socket) -> None:
        other = self._ends[end]
        try:
            data = end.recv(_CHUNK_BYTES)
            other.sendall(data)
        except OSError:
            data = b""
        if not data:
            for each in (end, other):
                del self._ends[each]
                selector.unregister(each)
                each.close()
