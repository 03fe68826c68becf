"""Web addresses and hosts, as a person writes them in a sentence and as a call names them. Pure."""

from __future__ import annotations

import re
from typing import Final
from urllib.parse import urlsplit

_PORTS: Final = {"http": 80, "https": 443, "ws": 80, "wss": 443}
"""Usual ports of the schemes (RFC 9110, section 4.2; RFC 6455, section 3)."""

_URL: Final = re.compile(r"\b[a-z][a-z0-9+.-]*://[^\s<>\"'`]+")
_HOST: Final = re.compile(
    r"(?<![\w@.-])((?:[a-z0-9](?:[a-z0-9-]*[a-z0-9])?\.)+[a-z]{2,}|\d{1,3}(?:\.\d{1,3}){3}|localhost)(:\d{1,5})?"
    r"(?![\w@-])"
)
_PLAIN: Final = re.compile(
    r"(?:[A-Za-z][A-Za-z0-9+.-]*://)?(?:[A-Za-z0-9._-]+|\[[0-9A-Fa-f:.]+\])(?::\d{1,5})?(?:[/?#][^\s\\]*)?"
)
_ENDS: Final = ".,;:!?)]}"
"""What ends a sentence rather than an address."""

FILES: Final = frozenset("cc md ml mm mov pl ps py rs sh so tf zip".split())
"""Top-level domains by which files end too: `readme.md` in a sentence is a file, not a host of Moldova."""


def host_of(url: str) -> str | None:
    """The host of an address in lower case, with its port if that is not the usual one.

    None without one, and where programs differ about what the host is: user names, backslashes, spaces.
    """
    if not _PLAIN.fullmatch(url):
        return None
    try:
        parts = urlsplit(url if "://" in url else f"https://{url}")
        host, port = parts.hostname, parts.port
    except ValueError:
        return None
    if not host:
        return None
    return host if port in {None, _PORTS.get(parts.scheme)} else f"{host}:{port}"


def addresses_in(text: str) -> frozenset[str]:
    """The addresses in a plain text (`naming.plain`), each as `same` gives it."""
    return frozenset(same(match[0].rstrip(_ENDS)) for match in _URL.finditer(text))


def hosts_in(text: str) -> frozenset[str]:
    """The hosts in a plain text, of addresses and by themselves; a leading `www.` is left out."""
    bare = {f"{m[1]}{m[2] or ''}" for m in _HOST.finditer(text) if m[1].rpartition(".")[2] not in FILES}
    given = {host for address in addresses_in(text) if (host := host_of(address)) is not None}
    return frozenset(without_www(host) for host in bare | given)


def without_www(host: str) -> str:
    """A host as it is compared."""
    return host.removeprefix("www.")


def same(url: str) -> str:
    """An address as it is compared: without a trailing slash."""
    return url.rstrip("/")
