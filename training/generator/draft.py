"""A sentence being made: chosen phrases, and spans that the program will copy."""

from __future__ import annotations

import random
import re
import zlib
from collections.abc import Callable, Sequence
from dataclasses import dataclass, field
from functools import cache
from itertools import accumulate
from typing import Any

_MARK = re.compile("\x02(\\d+)\x03([^\x04]*)\x04")
HELD_OUT_OF = 8
"""One phrase of this many is never used in training: whole phrasings are kept for evaluation."""


def held_out(phrase: str) -> bool:
    """Whether a phrase belongs to the evaluation; fixed for ever by its text."""
    return zlib.crc32(phrase.encode()) % HELD_OUT_OF == 0


@cache
def _split(phrases: tuple[str, ...]) -> tuple[list[str], list[str], list[float]]:
    """The phrases for training, those held out, and the running sums of the first ones' weights (Zipf's law)."""
    kept = [p for p in phrases if held_out(p) and phrases.count(p) == 1]
    seen = [p for p in phrases if p not in kept] or list(phrases)
    return seen, kept, list(accumulate(1 / (rank + 4) for rank in range(len(seen))))


@dataclass(slots=True)
class Draft:
    """Draws phrases and remembers spans. With `unseen`, held-out phrases are preferred; without, never used."""

    rng: random.Random
    unseen: bool = False
    known: bool = False
    """Name only what a plain hall has: its stations, boxes 1 to 8, four colours, two sizes."""
    spans: list[str] = field(default_factory=list)
    used_held_out: bool = False
    voices: Callable[[Draft, str], Any] | None = None
    """Draws a clause from the tables of voices, for a mood; None where such a clause would not fit."""
    nominal: str = ""
    """The form that fragments have while it is set, so that neighbours are alike."""

    def pick(self, phrases: Sequence[str], *, flat: bool = False) -> str:
        """One of the phrases, of the right side of the split; earlier ones more often, unless `flat`.

        Phrases listed twice are common: never held out.
        """
        seen, kept, weights = _split(tuple(phrases))
        if self.unseen and kept and self.rng.random() < 0.5:
            self.used_held_out = True
            return self.rng.choice(kept)
        return self.rng.choice(seen) if flat else self.rng.choices(seen, cum_weights=weights)[0]

    def of(self, weighted: dict[str, float]) -> str:
        """One of the keys, by weight."""
        return self.rng.choices(list(weighted), list(weighted.values()))[0]

    def maybe(self, p: float) -> bool:
        """True with probability p."""
        return self.rng.random() < p

    def span(self, text: str) -> str:
        """Mark a text as one that the program copies; returns the marked text."""
        self.spans.append(text)
        return f"\x02{len(self.spans) - 1}\x03{text}\x04"


def segments(marked: str) -> list[tuple[int | None, str]]:
    """The marked text cut into plain runs (None) and spans (their number)."""
    out: list[tuple[int | None, str]] = []
    end = 0
    for m in _MARK.finditer(marked):
        out += [(None, marked[end : m.start()]), (int(m[1]), m[2])]
        end = m.end()
    return [*out, (None, marked[end:])]


def number_of(marked: str) -> int:
    """The number of the span that a marked text is."""
    m = _MARK.fullmatch(marked)
    assert m is not None, marked
    return int(m[1])
