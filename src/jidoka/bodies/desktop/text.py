"""Find words among the lines that were read. Pure.

Reading by picture errs in ways that are known: spaces come and go, and some characters look the same. So text
is compared without spaces and in lower case, and if nothing fits, once more with look-alikes made equal.
"""

from __future__ import annotations

import difflib
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from typing import Final

from jidoka.bodies.desktop.errors import failed
from jidoka.bodies.desktop.layout import Box, Line
from jidoka.types import Json

_ALIKE: Final = str.maketrans(
    {"l": "i", "1": "i", "|": "i", "!": "i", "0": "o", "5": "s", "—": "-", "–": "-", "…": "."}
)
"""Characters that look the same in many fonts, in lower case."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Match:
    """A place where a text was found."""

    box: Box
    """Of the words, not of the whole line."""
    line: Line

    def to_json(self) -> dict[str, Json]:
        """For a receipt; x and y are the middle, where a click goes."""
        x, y = self.box.centre
        return {"x": x, "y": y, "box": self.box.to_json(), "line": self.line.text}


@dataclass(frozen=True, slots=True)
class _Folded:
    """A text without spaces, and where each character was."""

    text: str
    places: tuple[int, ...]


def matches(lines: Sequence[Line], wanted: str) -> tuple[Match, ...]:
    """Every place of `wanted`, in reading order.

    Whole lines count more than whole words, and these more than parts of words: only the best kind is given.
    """
    return _found(lines, wanted, _plain) or _found(lines, wanted, _alike)


def _found(lines: Sequence[Line], wanted: str, fold: Callable[[str], _Folded]) -> tuple[Match, ...]:
    target = fold(wanted).text
    best, kept = _PART, list[Match]()
    for line in lines:
        folded = fold(line.text)
        for at in _places(folded.text, target) if target else ():
            kind = _kind(line.text, folded, at, len(target))
            if kind < best:
                best, kept = kind, []
            if kind == best:
                kept.append(_match(line, folded, at, len(target)))
    return tuple(kept)


_WHOLE, _WORDS, _PART = range(3)
"""How well a place fits, the best first."""


def _kind(text: str, folded: _Folded, at: int, length: int) -> int:
    if len(folded.text) == length:
        return _WHOLE
    return _WORDS if _is_word(text, folded, at, length) else _PART


def the_one(lines: Sequence[Line], wanted: str, nth: int | None) -> Match:
    """The place that is meant.

    Args:
        lines: in reading order.
        wanted: the text.
        nth: which of several, from 0; None: there must be one.

    Raises:
        SkillFailed: `not_found`, with what comes close; `ambiguous`, with all places.
    """
    found = matches(lines, wanted)
    if not found:
        near = difflib.get_close_matches(wanted, [line.text for line in lines], n=3, cutoff=0.5)
        hint = f"close to it: {', '.join(map(repr, near))}" if near else f"{len(lines)} lines were read"
        raise failed("not_found", f"{wanted!r} is not on the screen; {hint}")
    if nth is None and len(found) > 1:
        places = "; ".join(
            f"nth {at}: {match.line.text!r} at {match.box.centre}" for at, match in enumerate(found[:8])
        )
        raise failed("ambiguous", f"{wanted!r} is there {len(found)} times: {places}")
    if (nth or 0) >= len(found):
        raise failed("not_found", f"{wanted!r} is there {len(found)} times; there is no nth {nth}")
    return found[nth or 0]


def _plain(text: str) -> _Folded:
    folded = [(part, at) for at, whole in enumerate(text) for part in whole.casefold() if not whole.isspace()]
    return _Folded("".join(part for part, _ in folded), tuple(at for _, at in folded))


def _alike(text: str) -> _Folded:
    plain = _plain(text)
    folded = plain.text.translate(_ALIKE)
    # Of several dots some are often lost: a run of them is one.
    kept = [at for at in range(len(folded)) if folded[at] != "." or at == 0 or folded[at - 1] != "."]
    return _Folded("".join(folded[at] for at in kept), tuple(plain.places[at] for at in kept))


def _places(text: str, target: str) -> list[int]:
    found: list[int] = []
    at = text.find(target)
    while at >= 0:
        found.append(at)
        at = text.find(target, at + len(target))
    return found


def _is_word(text: str, folded: _Folded, at: int, length: int) -> bool:
    """Whether what stands beside it is no letter or digit."""
    before, after = folded.places[at] - 1, folded.places[at + length - 1] + 1
    return not (before >= 0 and _joins(text[before])) and not (after < len(text) and _joins(text[after]))


def _joins(character: str) -> bool:
    return character.isalnum() or character == "_"


def _match(line: Line, folded: _Folded, at: int, length: int) -> Match:
    return Match(box=line.part(folded.places[at], folded.places[at + length - 1] + 1), line=line)
