"""Output of a command: all of it counted, its beginning and end kept. Pure."""

from __future__ import annotations

from dataclasses import dataclass, field

_CONTROL = bytes({*range(32), 127} - {*b"\t\n\r\f\b\x1b\x07"})
"""Bytes that text doesn't contain; escape, bell and backspace are what terminals get."""

_BINARY_SHARE = 0.1
"""More than this share of control bytes or broken UTF-8 makes output binary."""


_LINE_BYTES = 400
"""Of a line of progress."""


@dataclass(slots=True)
class Capture:
    """One stream of a command."""

    limit_bytes: int
    """Kept at most: half from the beginning, half from the end."""
    total_bytes: int = 0
    _head: bytearray = field(default_factory=bytearray)
    _tail: bytearray = field(default_factory=bytearray)

    def add(self, data: bytes) -> None:
        """Take in what was read."""
        self.total_bytes += len(data)
        half = self.limit_bytes // 2
        room = half - len(self._head)
        self._head += data[:room]
        rest = data[max(0, room) :]
        if rest:
            self._tail += rest[-half:]
            if len(self._tail) > 2 * half:
                del self._tail[:-half]

    @property
    def left_out_bytes(self) -> int:
        """Bytes of the middle that were not kept."""
        return self.total_bytes - len(self._head) - len(self._end())

    @property
    def binary(self) -> bool:
        """Whether what was kept is no text."""
        kept = bytes(self._head) + self._end()
        if not kept:
            return False
        strange = len(kept) - len(kept.translate(None, _CONTROL))
        broken = kept.decode("utf-8", "replace").count("\ufffd")
        return b"\0" in kept or strange + broken > _BINARY_SHARE * len(kept)

    def text(self) -> str:
        """What a person reads: UTF-8 with replacement, a line where the middle was left out.

        Binary output becomes the hexadecimal of its first 64 bytes.
        """
        if self.binary:
            return f"[{self.total_bytes} bytes of binary output, beginning {self._head[:64].hex(' ')}]"
        head, tail = self._head.decode("utf-8", "replace"), self._end().decode("utf-8", "replace")
        if self.left_out_bytes == 0:
            return (bytes(self._head) + self._end()).decode("utf-8", "replace")
        return f"{head}\n[... {self.left_out_bytes} bytes left out ...]\n{tail}"

    def last_line(self) -> str:
        """The newest line with something on it, for progress."""
        end = (self._end() or bytes(self._head))[-_LINE_BYTES:]
        lines = end.translate(None, _CONTROL + b"\x1b\x07\b").decode("utf-8", "replace").splitlines()
        return next((line.strip() for line in reversed(lines) if line.strip()), "")

    def _end(self) -> bytes:
        return bytes(self._tail[-(self.limit_bytes // 2) :]) if self._tail else b""
