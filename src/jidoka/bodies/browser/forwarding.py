"""What a browser asks of a forward proxy (RFC 9110, section 7.6; RFC 9112, section 3.2), rewritten."""

from __future__ import annotations

import re
from dataclasses import dataclass
from typing import Final
from urllib.parse import urlsplit

HOP_BY_HOP: Final = frozenset({b"connection", b"proxy-connection", b"keep-alive", b"proxy-authorization"})
"""Headers between browser and proxy alone (RFC 9110, section 7.6.1)."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Wanted:
    """One connection that the browser wants, and the bytes that open it on the other side."""

    host: str
    port: int
    url: str
    """For messages: scheme, host and path, without the query."""

    head: bytes | None
    """The request as the server shall get it; None for a tunnel, which carries what comes next."""

    @property
    def peer(self) -> str:
        """`host:port`."""
        return f"{self.host}:{self.port}"


def read_head(head: bytes) -> Wanted:
    """Understand the head of a request, up to and with its empty line.

    Raises:
        ValueError: it is none that a proxy can forward.
    """
    first, *headers = head.removesuffix(b"\r\n\r\n").split(b"\r\n")
    words = first.split(b" ")
    if len(words) != 3 or not words[2].startswith(b"HTTP/1."):
        raise ValueError("not a request of HTTP/1")
    method, target, version = words
    if method == b"CONNECT":
        found = re.fullmatch(rb"(.+):(\d{1,5})", target)
        if found is None:
            raise ValueError("CONNECT wants host:port")
        host, port = found[1].decode("ascii").strip("[]"), int(found[2])
        return Wanted(host=host, port=port, url=f"{host}:{port}", head=None)
    parts = urlsplit(target.decode("ascii"))
    if parts.scheme != "http" or not parts.hostname:
        raise ValueError(f"{parts.scheme or 'no scheme'}: only http is forwarded")
    path = (parts.path or "/") + (f"?{parts.query}" if parts.query else "")
    kept = [line for line in headers if line.partition(b":")[0].strip().lower() not in HOP_BY_HOP]
    lines = [b" ".join((method, path.encode("ascii"), version)), *kept, b"Connection: close", b"", b""]
    url = f"http://{parts.netloc}{parts.path}"
    return Wanted(host=parts.hostname, port=parts.port or 80, url=url, head=b"\r\n".join(lines))
