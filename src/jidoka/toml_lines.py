"""Where each value of a TOML text stands, so that a mistake can be reported with its line.

`tomllib` gives values without places. This reads headers and keys only; values are left to `tomllib`, so a
text that it accepts has the same keys here.
"""

from __future__ import annotations

import re
from collections.abc import Mapping
from typing import TypeAlias

Path: TypeAlias = tuple[str | int, ...]
"""Keys and indices from the root: `("stations", 0, "size")`."""

_HEADER = re.compile(r"^\s*(\[\[?)\s*([^\[\]]+?)\s*\]\]?\s*(#.*)?$")
_KEY = re.compile(
    r"""^\s*("[^"]*"|'[^']*'|[A-Za-z0-9_-]+)((?:\s*\.\s*(?:"[^"]*"|'[^']*'|[A-Za-z0-9_-]+))*)\s*=(.*)$"""
)
_STRING = re.compile(r'"(?:\\.|[^"\\])*"|\'[^\']*\'')


def key_lines(text: str) -> dict[Path, int]:
    """The line (from 1) of every table header and key of `text`; of a value over several, the first."""
    found: dict[Path, int] = {(): 1}
    counts: dict[Path, int] = {}
    table: Path = ()
    depth = 0
    for number, line in enumerate(text.splitlines(), start=1):
        if depth == 0 and (header := _HEADER.match(line)):
            table = _enter(_keys(header[2]), many=header[1] == "[[", counts=counts)
            found.setdefault(table, number)
        elif depth == 0 and (key := _KEY.match(line)):
            found.setdefault((*table, *_keys(key[1] + key[2])), number)
            depth = _open_brackets(key[3])
        else:
            depth += _open_brackets(line)
    return found


def line_of(lines: Mapping[Path, int], path: Path) -> int:
    """The line of `path`, or of the nearest thing around it that has one."""
    while path not in lines:
        path = path[:-1]
    return lines[path]


def _keys(dotted: str) -> Path:
    return tuple(part.strip().strip("\"'") for part in dotted.split("."))


def _enter(keys: Path, *, many: bool, counts: dict[Path, int]) -> Path:
    """The path of a header: a parent that is an array of tables means its last element."""
    path: Path = ()
    for i, key in enumerate(keys):
        path = (*path, key)
        if many and i == len(keys) - 1:
            counts[path] = counts.get(path, 0) + 1
        if path in counts:
            path = (*path, counts[path] - 1)
    return path


def _open_brackets(value: str) -> int:
    """How many more brackets a line opens than it closes, strings and comments aside."""
    bare = _STRING.sub("", value).split("#", 1)[0]
    return bare.count("[") + bare.count("{") - bare.count("]") - bare.count("}")
