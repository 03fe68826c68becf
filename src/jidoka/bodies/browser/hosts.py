"""Which hosts may be reached: a pure decision over addresses of documents and of connections.

A rule is written `host`, `host:port`, `host:*`, `*.host` (its sub-domains, not itself) or `*` (every public
name). Without a port it means 80 and 443. A rule that names a host says nothing about where that name leads:
a name that leads to this machine or to a link-local address is refused unless the rule itself is `localhost`
or an IP address. docs/design/browser.md tells how the decision is enforced.
"""

from __future__ import annotations

import ipaddress
import re
from collections.abc import Iterable
from dataclasses import dataclass
from typing import Final
from urllib.parse import urlsplit

from jidoka.errors import ConfigError

DEFAULT_PORTS: Final = {"http": 80, "ws": 80, "https": 443, "wss": 443}
"""Schemes that go over the network, with their ports (RFC 9110, section 4.2; RFC 6455, section 3)."""

BLANK: Final = frozenset({"about:blank", "about:srcdoc"})
"""Documents that come from nowhere: an empty one, and one that its own page wrote."""

_LABEL: Final = re.compile(r"(?!-)[a-z0-9_-]{1,63}(?<!-)")


@dataclass(frozen=True, slots=True, kw_only=True)
class Rule:
    """One entry of the list."""

    host: str
    """A name in lower case, an IP address, or `*`."""
    below: bool = False
    """Whether it means the sub-domains instead."""
    port: int | None = None
    """None: 80 and 443; 0: every port."""

    @classmethod
    def parse(cls, text: str) -> Rule:
        """Read one rule.

        Raises:
            ConfigError: it is not of that form.
        """
        host, port = _split_port(text.strip())
        below = host.startswith("*.")
        host = normal_host(host[2:] if below else host)
        address = _address(host) is not None
        named = all(map(_LABEL.fullmatch, host.split(".")))
        if not (named if below else named or address or host == "*") or (below and address):
            raise ConfigError(f"{text!r} is no host rule; write host, host:port, host:*, *.host or *")
        return cls(host=host, below=below, port=port)

    def permits(self, host: str, port: int) -> bool:
        """Whether it allows a connection; `host` is a normal one."""
        if (port not in DEFAULT_PORTS.values()) if self.port is None else (self.port not in {0, port}):
            return False
        if self.host == "*":
            return _address(host) is None
        return host.endswith("." + self.host) if self.below else host == self.host

    @property
    def means_an_address(self) -> bool:
        """Whether it names a machine itself, so that its address needs no second look."""
        return self.host == "localhost" or _address(self.host) is not None


@dataclass(frozen=True, slots=True, kw_only=True)
class Decision:
    """Whether something may be reached, and if not, why."""

    allowed: bool
    reason: str = ""


YES: Final = Decision(allowed=True)


@dataclass(frozen=True, slots=True)
class AllowList:
    """Every host that may be reached; empty: none."""

    rules: tuple[Rule, ...] = ()

    @classmethod
    def parse(cls, texts: Iterable[str]) -> AllowList:
        """Read rules. Raises ConfigError."""
        return cls(tuple(map(Rule.parse, texts)))

    def connection(self, host: str, port: int) -> Decision:
        """Whether a connection to `host` (a name or an address) may be opened."""
        if any(rule.permits(normal_host(host), port) for rule in self.rules):
            return YES
        return Decision(allowed=False, reason=f"{host}:{port} is not on the list of allowed hosts")

    def address(self, host: str, port: int, address: str) -> Decision:
        """Whether the address that an allowed name leads to may be connected to."""
        host = normal_host(host)
        rules = [rule for rule in self.rules if rule.permits(host, port)]
        ip = ipaddress.ip_address(address.partition("%")[0])
        ip = getattr(ip, "ipv4_mapped", None) or ip
        if any(rule.means_an_address for rule in rules):
            return YES
        if ip.is_loopback or ip.is_link_local or ip.is_unspecified or ip.is_multicast:
            return Decision(
                allowed=False, reason=f"{host} leads to {address}, which is this machine or its link"
            )
        if not ip.is_global and all(rule.host == "*" for rule in rules):
            return Decision(allowed=False, reason=f"{host} leads to {address}, which is no public address")
        return YES

    def document(self, url: str) -> Decision:
        """Whether a page or frame may show the document of `url`.

        Only `http`, `https`, an empty document, and a `blob:` that an allowed host made. A `data:` document
        has no host that could be allowed.
        """
        if url.partition("#")[0] in BLANK:
            return YES
        if url != url.strip() or re.search(r"[\x00-\x20\\]", url):
            return Decision(
                allowed=False, reason=f"{url!r} is no web address: it holds spaces or backslashes"
            )
        scheme, _, rest = url.partition(":")
        scheme = scheme.lower()
        if scheme == "blob":
            inner = rest if rest.split(":")[0].lower() in {"http", "https"} else ""
            return self.document(inner) if inner else Decision(allowed=False, reason="a blob: of no host")
        if scheme not in {"http", "https"}:
            return Decision(
                allowed=False,
                reason=f"{scheme or 'no scheme'}: documents are not allowed, only http and https",
            )
        return self._network(url)

    def _network(self, url: str) -> Decision:
        try:
            parts = urlsplit(url)
            host, port = parts.hostname, parts.port
        except ValueError as error:
            return Decision(allowed=False, reason=f"{url!r} is no web address: {error}")
        if not host:
            return Decision(allowed=False, reason=f"{url!r} names no host")
        if parts.username is not None or parts.password is not None:
            return Decision(allowed=False, reason="an address must not carry a user name or password")
        return self.connection(host, port or DEFAULT_PORTS[parts.scheme.lower()])


def peer_of(url: str) -> str:
    """`host:port` that an address leads to, or an empty string."""
    try:
        parts = urlsplit(url)
        port = parts.port or DEFAULT_PORTS.get(parts.scheme)
    except ValueError:
        return ""
    return f"{normal_host(parts.hostname)}:{port}" if parts.hostname and port else ""


def normal_host(host: str) -> str:
    """Lower case, no dot at the end, no brackets, international names as ASCII, addresses in short form."""
    host = host.strip("[]").rstrip(".").lower()
    if (address := _address(host)) is not None:
        return address.compressed
    try:
        return host.encode("idna").decode("ascii") if not host.isascii() else host
    except UnicodeError:
        return host


def is_address(host: str) -> bool:
    """Whether it is an IP address and no name."""
    return _address(host) is not None


def _address(host: str) -> ipaddress.IPv4Address | ipaddress.IPv6Address | None:
    try:
        return ipaddress.ip_address(host.strip("[]"))
    except ValueError:
        return None


def _split_port(text: str) -> tuple[str, int | None]:
    if _address(text) is not None:
        return text, None
    host, colon, port = text.rpartition(":")
    if not colon:
        return text, None
    if port == "*":
        return host, 0
    if not (port.isascii() and port.isdigit() and 0 < int(port) < 65536):
        raise ConfigError(f"{text!r}: the port must be 1 to 65535, or *")
    return host, int(port)
