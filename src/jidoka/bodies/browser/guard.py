"""How the list of allowed hosts is enforced on a browser.

First line: Chromium gets no way out but our proxy, loopback included, and resolves no name itself. Second
line: what needs no connection, or could avoid the proxy, is switched off or closed: service workers, QUIC,
WebRTC's own datagrams, and documents without an allowed host.
"""

from __future__ import annotations

import threading
from collections import deque
from collections.abc import Collection
from typing import Final

from jidoka.bodies.browser.hosts import AllowList
from jidoka.bodies.browser.proxy import Proxy, Refusal

KEPT: Final = 200
"""Refusals remembered."""

FAILED_PAGE: Final = "chrome-error://chromewebdata/"
"""What Chromium itself shows when a page could not be loaded; it holds nothing of the page."""


class Guard:
    """The proxy of one browser, and what was refused. Used from the body's thread and from the proxy's.

    Args:
        allowed: what may be reached.
        max_bytes: most that one connection may bring in.
    """

    def __init__(self, allowed: AllowList, *, max_bytes: int) -> None:
        self.allowed = allowed
        self._lock = threading.Lock()
        self._refusals: deque[Refusal] = deque(maxlen=KEPT)
        self._counted = 0
        self._proxy = Proxy(allowed, max_bytes=max_bytes, refused=self._note)

    def close(self) -> None:
        """Take the way out away."""
        self._proxy.close()

    @property
    def proxy(self) -> str:
        """The proxy's address."""
        return f"http://127.0.0.1:{self._proxy.port}"

    def arguments(self) -> list[str]:
        """Chromium's switches that leave the proxy as the only way out."""
        return [
            "--proxy-bypass-list=<-loopback>",  # else loopback is reached directly
            "--host-resolver-rules=MAP * ~NOTFOUND , EXCLUDE 127.0.0.1",  # the proxy resolves names
            "--disable-quic",
            "--webrtc-ip-handling-policy=disable_non_proxied_udp",
            "--force-webrtc-ip-handling-policy=disable_non_proxied_udp",
            "--dns-prefetch-disable",
            "--no-pings",
        ]

    def shows(self, url: str) -> str:
        """Why the document of `url` may not be shown, or an empty string."""
        return "" if url in {"", FAILED_PAGE} else self.allowed.document(url).reason

    @property
    def mark(self) -> int:
        """Where the list of refusals ends now."""
        return self._counted

    def since(self, mark: int, peers: Collection[str]) -> list[Refusal]:
        """What was refused after `mark`, each address once.

        Args:
            mark: as it was then.
            peers: `host:port` that pages asked for; what Chromium wanted for itself is left out.
        """
        with self._lock:
            count = min(self._counted - mark, len(self._refusals))
            newest = list(self._refusals)[len(self._refusals) - count :]
        wanted = [refusal for refusal in newest if not refusal.peer or refusal.peer in peers]
        return list({refusal.url: refusal for refusal in wanted}.values())

    def refuse(self, url: str, reason: str) -> None:
        """Take note of a document that was closed."""
        self._note(Refusal(url=url[:200], reason=reason))

    def _note(self, refusal: Refusal) -> None:
        with self._lock:
            self._refusals.append(refusal)
            self._counted += 1
