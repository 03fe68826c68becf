"""Read a site file: the hall as data. A mistake is told with its line and what would be right."""

from __future__ import annotations

import difflib
import re
import tomllib
from collections.abc import Callable, Iterable, Sequence
from pathlib import Path
from typing import Any, Final

from pydantic import BaseModel, ValidationError

from jidoka.errors import ConfigError
from jidoka.sites.warehouse.checks import mistakes
from jidoka.sites.warehouse.model import BoxRow, Site, SpotRow, StationRow, Variation, ZoneRow
from jidoka.toml_lines import key_lines, line_of

DEFAULT: Final = Path(__file__).with_name("site.toml")
"""The warehouse that a fresh machine gets."""

_TABLES: Final[dict[str, type[BaseModel]]] = {
    "stations": StationRow,
    "spots": SpotRow,
    "zones": ZoneRow,
    "boxes": BoxRow,
    "variation": Variation,
}


def load_site(path: Path | None = None) -> Site:
    """Read and check a site file; without `path` the default warehouse.

    Raises:
        ConfigError: not readable, not TOML, or not a possible hall; one line of text for each mistake, with
            its line number and what would be right.
    """
    path = path or DEFAULT
    try:
        text = path.read_text(encoding="utf-8")
    except (OSError, UnicodeDecodeError) as error:
        why = getattr(error, "strerror", None) or "it is not UTF-8 text"
        raise ConfigError(f"{path}: can't be read ({why}); the default site is {DEFAULT}") from error
    return parse_site(text, path.name)


def parse_site(text: str, name: str = "site.toml") -> Site:
    """The site that `text` describes; `name` stands for the file in errors.

    Raises:
        ConfigError: see `load_site`.
    """
    try:
        values = tomllib.loads(text)
    except tomllib.TOMLDecodeError as error:
        raise ConfigError(_syntax(name, text, str(error))) from error
    lines = key_lines(text)
    try:
        site = Site.model_validate(values)
    except ValidationError as error:
        found = [(line_of(lines, item["loc"]), _what(item)) for item in _leaves(error.errors())]
        raise ConfigError(_tell(name, found)) from error
    if impossible := [(line_of(lines, path), what) for path, what in mistakes(site)]:
        raise ConfigError(_tell(name, impossible))
    return site


def _tell(name: str, found: Iterable[tuple[int, str]]) -> str:
    return "\n".join(f"{name}:{line}: {what}" for line, what in sorted(set(found)))


def _syntax(name: str, text: str, message: str) -> str:
    place = re.search(r"\(at line (\d+), column (\d+)\)", message)
    line = int(place[1]) if place else max(1, len(text.splitlines()))
    shown = (text.splitlines() or [""])[line - 1].strip()
    what = message.split(" (at ", maxsplit=1)[0]
    return f"{name}:{line}: not TOML: {what}, near `{shown}`; write `key = value`, text in double quotes"


def _leaves(items: Sequence[Any]) -> list[Any]:
    """The errors without those that only follow from an error deeper inside the same value."""
    return [a for a in items if not any(_inside(b["loc"], a["loc"]) for b in items)]


def _inside(loc: tuple[int | str, ...], other: tuple[int | str, ...]) -> bool:
    return len(loc) > len(other) and loc[: len(other)] == other


def _fields(loc: tuple[int | str, ...]) -> list[str]:
    """The keys that may stand where `loc` points."""
    table = next((_TABLES[str(part)] for part in loc[:-1] if str(part) in _TABLES), Site)
    return list(table.model_fields)


def _unknown(item: Any) -> str:
    key, known = str(item["loc"][-1]), _fields(item["loc"])
    near = difflib.get_close_matches(key, known, n=1)
    hint = f"did you mean `{near[0]}`?" if near else f"known keys: {', '.join(known)}"
    return f"unknown key `{key}`; {hint}"


def _bound(word: str, key: str) -> Callable[[Any], str]:
    return lambda item: f"{_key(item)} is {_shown(item['input'])}, it must be {word} {item['ctx'][key]:g}"


def _key(item: Any) -> str:
    names = [part for part in item["loc"] if isinstance(part, str) and part not in _TABLES]
    return f"`{names[-1]}`" if names else f"`{item['loc'][0]}`"


def _shown(value: Any) -> str:
    text = f'"{value}"' if isinstance(value, str) else str(value).replace("'", '"')
    return text if len(text) <= 40 else f"{text[:37]}..."


_WORDS: Final[dict[str, Callable[[Any], str]]] = {
    "extra_forbidden": _unknown,
    "missing": lambda item: (
        f"{_key(item)} {'is missing' if isinstance(item['loc'][-1], str) else 'is too short'}"
    ),
    "greater_than": _bound("more than", "gt"),
    "greater_than_equal": _bound("at least", "ge"),
    "less_than": _bound("less than", "lt"),
    "less_than_equal": _bound("at most", "le"),
    "finite_number": lambda item: f"{_key(item)} is {item['input']}, it must be a finite number",
    "float_type": lambda item: f"{_key(item)} is {_shown(item['input'])}, it must be a number",
    "float_parsing": lambda item: f"{_key(item)} is {_shown(item['input'])}, it must be a number",
    "string_type": lambda item: f"{_key(item)} is {_shown(item['input'])}, it must be text in double quotes",
    "literal_error": lambda item: (
        f"{_key(item)} is {_shown(item['input'])}, it must be {item['ctx']['expected']}".replace("'", '"')
    ),
    "string_pattern_mismatch": lambda item: (
        f'{_key(item)} is {_shown(item["input"])}: write lower case letters, digits and _, such as "table_2"'
    ),
    "too_short": lambda item: f"{_key(item)} needs at least {item['ctx']['min_length']} entries",
    "too_long": lambda item: f"{_key(item)} takes at most {item['ctx']['max_length']} numbers",
    "tuple_type": lambda item: f"{_key(item)} is {_shown(item['input'])}, it must be a list: [..., ...]",
    "model_type": lambda item: f"{_key(item)} is {_shown(item['input'])}, it must be a table of its own",
    "value_error": lambda item: f"{_key(item)}: {item['ctx']['error']}",
}


def _what(item: Any) -> str:
    words = _WORDS.get(item["type"])
    return words(item) if words else f"{_key(item)} is {_shown(item['input'])}: {item['msg'].lower()}"
