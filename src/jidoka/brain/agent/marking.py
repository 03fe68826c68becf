"""Text that bodies returned: cut to a bound, and fenced as data with its origin. Pure.

The fence carries a digest of what it holds, so no text can close its own fence: it would have to contain the
digest of itself. The same text always gets the same fence.
"""

from __future__ import annotations

import hashlib
from collections.abc import Mapping, Sequence
from typing import cast

from jidoka.codec import canonical
from jidoka.types import Json


def fenced(text: str, origin: str) -> str:
    """The text between two lines that name its origin; no line of the text itself can look like them."""
    mark = hashlib.sha256(f"{origin}\0{text}".encode("utf-8", "surrogatepass")).hexdigest()[:12]
    return f"<<data {mark} from {_one_line(origin)}>>\n{text}\n<<end of data {mark}>>"


def trimmed(text: str, most: int) -> str:
    """The head and the tail of a text, with what was left out between them; at most `most` bytes."""
    raw = text.encode("utf-8", "replace")
    if len(raw) <= most:
        return raw.decode("utf-8")
    said = f"\n[... {len(raw) - most} of {len(raw)} bytes and more left out ...]\n"
    room = most - len(said.encode())
    if room < 40:
        return raw[: max(0, most)].decode("utf-8", "ignore")
    head, tail = raw[: room * 2 // 3], raw[len(raw) - (room - room * 2 // 3) :]
    return head.decode("utf-8", "ignore") + said + tail.decode("utf-8", "ignore")


def shortened(value: Json, most: int) -> Json:
    """A JSON value whose texts are at most `most` bytes long."""
    if isinstance(value, str):
        return trimmed(value, most)
    if isinstance(value, Mapping):
        return {key: shortened(one, most) for key, one in cast("Mapping[str, Json]", value).items()}
    if isinstance(value, Sequence):
        return [shortened(one, most) for one in cast("Sequence[Json]", value)]
    return value


def told(result: Mapping[str, Json]) -> str:
    """A skill's result as text: a line a field, long texts as they are."""
    return "\n".join(f"{name}: {_value(value)}" for name, value in result.items())


def brief(text: str, most: int = 100) -> str:
    """The text on one line, at most `most` characters."""
    line = _one_line(text)
    return line if len(line) <= most else f"{line[: max(0, most - 3)]}..."[: max(0, most)]


def _one_line(text: str) -> str:
    return " ".join(text.split())


def _value(value: Json) -> str:
    if isinstance(value, str):
        return f"\n{value.rstrip()}" if "\n" in value else value
    return canonical(value)
