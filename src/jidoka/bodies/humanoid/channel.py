"""Messages on the link between the onboard controller and the skills: a stream socket of one machine.

    onboard                          skills
       ── WELCOME (hands, map) ──>             once
       <── ASK (requests) ────────             each period
       ── REPORT ────────────────>
       <── ORDER (twist, hands) ──

Every message is a header (length of the body, kind) and a body (`wire`).
"""

from __future__ import annotations

import socket
import struct
from enum import IntEnum
from typing import Final

_HEADER: Final = struct.Struct("=II")
_LARGEST: Final = 1 << 20
"""Of a body [bytes]; a report with 500 boxes takes a thirtieth of it."""


class Kind(IntEnum):
    """What a message is."""

    WELCOME = 1
    ASK = 2
    REPORT = 3
    ORDER = 4


class LinkClosed(Exception):
    """The other side is gone, silent for too long, or talks nonsense."""


class Channel:
    """Whole messages over a stream socket; it owns the socket.

    Args:
        connection: connected to the other side.
        patience_s: longest wait for a message or for room to send one [s of wall time]; None: for ever.
    """

    def __init__(self, connection: socket.socket, patience_s: float | None = None) -> None:
        self._socket = connection
        self._socket.settimeout(patience_s)
        self._read = b""
        self.closed = False

    def fileno(self) -> int:
        """For `select`."""
        return self._socket.fileno()

    def close(self) -> None:
        """Close it: the other side notices at once."""
        self.closed = True
        self._socket.close()

    def send(self, kind: Kind, body: bytes) -> None:
        """Send one message. Raises LinkClosed."""
        try:
            self._socket.sendall(_HEADER.pack(len(body), kind) + body)
        except OSError as error:
            raise LinkClosed(f"{kind.name} can't be sent: {error}") from error

    def receive(self, kind: Kind) -> bytes:
        """The next message, which must be of `kind`. Raises LinkClosed."""
        data = self._read
        while len(data) < (end := _end(data)):
            data += self._more(kind)
        _, came = _HEADER.unpack_from(data)
        if came != kind:
            raise LinkClosed(f"{kind.name} was due, and {came} came")
        self._read = data[end:]
        return data[_HEADER.size : end]

    def _more(self, kind: Kind) -> bytes:
        try:
            more = self._socket.recv(1 << 16)
        except OSError as error:
            raise LinkClosed(f"no {kind.name} came: {error}") from error
        if not more:
            raise LinkClosed("the other side is gone")
        return more


def _end(data: bytes) -> int:
    """Where the first message ends, as far as that is known."""
    if len(data) < _HEADER.size:
        return _HEADER.size
    length: int = _HEADER.unpack_from(data)[0]
    if length > _LARGEST:
        raise LinkClosed(f"a message of {length} bytes is none of ours")
    return _HEADER.size + length
