"""Credentials by name: who may see them, and how nobody else does.

A step says `{"secret": "desk_password"}`; the value is looked up here, goes into the page's field, and is
struck out of everything that is read back. Values come from `JIDOKA_SECRET_<NAME>` (hosts in
`JIDOKA_SECRET_<NAME>__HOSTS`, separated by commas), or from a TOML file that its owner alone can read:

    [desk_password]
    value = "..."
    hosts = ["127.0.0.1:8080"]
"""

from __future__ import annotations

import base64
import html
import json
import re
import stat
import tomllib
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from functools import cached_property
from pathlib import Path
from typing import Any, Final, cast
from urllib.parse import quote, quote_plus

from jidoka.bodies.browser.hosts import AllowList
from jidoka.errors import ConfigError
from jidoka.types import Json

PREFIX: Final = "JIDOKA_SECRET_"
HOSTS_SUFFIX: Final = "__HOSTS"
KEY_SUFFIX: Final = "_API_KEY"
"""How programs name the variable that holds a key of theirs."""
SHORTEST_KEY: Final = 8
SHORTEST: Final = 4
"""A shorter value could not be told from ordinary text when it is struck out [characters]."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Secret:
    """One credential."""

    name: str
    value: str = field(repr=False)
    hosts: AllowList | None = None
    """Where it may be filled in; None: wherever the browser may go."""

    def __post_init__(self) -> None:
        if len(self.value) < SHORTEST:
            raise ConfigError(f"secret {self.name!r} has fewer than {SHORTEST} characters")

    def may_go_to(self, url: str) -> bool:
        """Whether the document of `url` may get it."""
        return self.hosts is None or self.hosts.document(url).allowed


class SecretStore:
    """Secrets by name (lower case), and the striking out of their values. Frozen once made."""

    def __init__(self, secrets: Iterable[Secret] = ()) -> None:
        self._secrets = {secret.name.lower(): secret for secret in secrets}

    @property
    def names(self) -> tuple[str, ...]:
        """Every name, sorted."""
        return tuple(sorted(self._secrets))

    def get(self, name: str) -> Secret | None:
        """The secret of that name."""
        return self._secrets.get(name.lower())

    def strike(self, text: str) -> str:
        """`text` with every value, and every usual encoding of one, replaced by `[secret NAME]`."""
        if self._pattern is None:
            return text
        return self._pattern.sub(lambda found: f"[secret {found.lastgroup}]", text)

    def places(self, text: str) -> list[tuple[int, int]]:
        """Where in `text` a value stands, in any usual encoding: first character and the one behind it."""
        return [] if self._pattern is None else [found.span() for found in self._pattern.finditer(text)]

    def clean(self, value: Json) -> Json:
        """The same JSON value with secrets struck out and only characters that UTF-8 can carry."""
        if isinstance(value, str):
            return self.strike(value.encode("utf-8", "replace").decode("utf-8"))
        if isinstance(value, Mapping):
            pairs = cast("Mapping[str, Json]", value).items()
            return {self.clean(key): self.clean(item) for key, item in pairs}
        if isinstance(value, list | tuple):
            return [self.clean(item) for item in cast("Iterable[Json]", value)]
        return value

    @property
    def longest(self) -> int:
        """Length of the longest form of a value: text that was cut may end in part of one [characters]."""
        return max(
            (len(form) for secret in self._secrets.values() for form in _forms(secret.value)), default=0
        )

    @cached_property
    def _pattern(self) -> re.Pattern[str] | None:
        parts = [
            f"(?P<{name}>{'|'.join(re.escape(form) for form in _forms(secret.value))})"
            for name, secret in sorted(self._secrets.items(), key=lambda item: -len(item[1].value))
        ]
        return re.compile("|".join(parts), re.IGNORECASE) if parts else None


def _forms(value: str) -> list[str]:
    """The ways in which a page or an address may show a value, longest first."""
    raw = value.encode()
    found = {
        value,
        quote(value, safe=""),
        quote(value),
        quote_plus(value),
        html.escape(value),
        json.dumps(value)[1:-1],
        json.dumps(value, ensure_ascii=False)[1:-1],
        base64.b64encode(raw).decode().rstrip("="),
        base64.urlsafe_b64encode(raw).decode().rstrip("="),
        " ".join(value.split()),
        raw.hex(),
    }
    return sorted((form for form in found if len(form) >= SHORTEST), key=len, reverse=True)


def from_environment(environment: Mapping[str, str]) -> tuple[Secret, ...]:
    """Every `JIDOKA_SECRET_*` there. Raises ConfigError."""
    values = {
        key.removeprefix(PREFIX): value
        for key, value in environment.items()
        if key.startswith(PREFIX) and not key.endswith(HOSTS_SUFFIX)
    }
    return tuple(
        _secret(name, value, _split(environment.get(PREFIX + name + HOSTS_SUFFIX)))
        for name, value in values.items()
    )


def vault_of(environment: Mapping[str, str]) -> SecretStore:
    """What a worker must never let into an act in clear text: secrets of the environment, and the keys of
    language models. Raises ConfigError."""
    keys = (
        Secret(name=name.lower(), value=value)
        for name, value in environment.items()
        if name.endswith(KEY_SUFFIX) and not name.startswith(PREFIX) and len(value) >= SHORTEST_KEY
    )
    return SecretStore([*from_environment(environment), *keys])


def from_file(path: Path) -> tuple[Secret, ...]:
    """Every secret of a TOML file.

    Raises:
        ConfigError: it can't be read, others may read it too, or it is not of that form.
    """
    try:
        mode = stat.S_IMODE(path.stat().st_mode)
        if mode & 0o077:
            raise ConfigError(f"{path} may be read by others (mode {mode:o}); chmod 600 it")
        table: Mapping[str, Any] = tomllib.loads(path.read_text("utf-8"))
    except OSError as error:
        raise ConfigError(f"{path}: {error.strerror}") from error
    except (tomllib.TOMLDecodeError, UnicodeDecodeError):
        raise ConfigError(f"{path} is no TOML file; write [name], value and hosts") from None
    return tuple(_from_table(path, name, entry) for name, entry in table.items())


def _from_table(path: Path, name: str, entry: Any) -> Secret:
    match entry:
        case {"value": str(value), **rest} if rest.keys() <= {"hosts"}:
            hosts = rest.get("hosts")
            if hosts is None or (isinstance(hosts, list) and all(isinstance(h, str) for h in hosts)):  # pyright: ignore[reportUnknownVariableType]
                return _secret(name, value, cast("list[str] | None", hosts))
        case _:
            pass
    raise ConfigError(
        f"{path}: [{name}] wants value, a string, and hosts, a list of host rules, and nothing else"
    )


def _secret(name: str, value: str, hosts: Iterable[str] | None) -> Secret:
    if re.fullmatch(r"[A-Za-z_][A-Za-z0-9_]*", name) is None:
        raise ConfigError(f"{name!r} is no name of a secret; use letters, digits and underscores")
    return Secret(name=name.lower(), value=value, hosts=None if hosts is None else AllowList.parse(hosts))


def _split(hosts: str | None) -> list[str] | None:
    return None if hosts is None else [host.strip() for host in hosts.split(",") if host.strip()]
