"""Whole sentences as people say them, each with the program that it means, in other colours, numbers and places.

A line of `training/sayings/*.txt` is `HALL: sentence | program`: the hall of the test set that it was written in (`1`
or `2`, which need not matter), the words, and the program, its lines parted by " / ". `#` starts a remark.
"""

from __future__ import annotations

import random
import re
from collections.abc import Callable, Iterable
from dataclasses import dataclass
from functools import cache
from pathlib import Path

from jidoka.brain.offline.program import Clause, NotAProgram, parse
from jidoka.brain.offline.text import normal
from training.generator.clauses import Line, Part
from training.generator.draft import Draft, number_of
from training.generator.nouns import SMALL

FOLDER = Path(__file__).parent.parent / "sayings"
_LINE = re.compile(r"([12]): (.+) \| (.+)")
_COLOURS = ("red", "blue", "green", "yellow")
_TABLES = ("receiving", "packing", "shipping")
_SIZES = ({"small": "large", "large": "small", "big": "little", "little": "big"}, {"big": "large", "large": "big", "small": "little", "little": "small"})
_NUMBER = re.compile(r"(?<![\w.:])(?:[1-9]|" + "|".join(SMALL[1:9]) + r")(?![\w%:]|\.\d)")


@dataclass(frozen=True, slots=True)
class Saying:
    """A sentence in the shared form, the clauses that it means, and the hall that it was said in."""

    text: str
    clauses: tuple[Clause, ...]
    hall: str


def read(lines: Iterable[str], name: str = "") -> tuple[Saying, ...]:
    """The sayings of a file's lines.

    Raises:
        ValueError: a line has another form, or its program a span that the sentence has not; says which.
    """
    return tuple(_saying(line.strip(), f"{name}:{i}") for i, line in enumerate(lines, 1) if line.strip() and not line.startswith("#"))


def _saying(line: str, where: str) -> Saying:
    found = _LINE.fullmatch(line)
    if found is None:
        raise ValueError(f"{where}: write `1: sentence | program`, not {line!r}")
    text = normal(found[2])
    try:
        clauses = parse(found[3].replace(" / ", "\n"))
    except NotAProgram as error:
        raise ValueError(f"{where}: {error}") from error
    clauses = tuple(_in_shared_form(c, text) for c in clauses)
    for clause in clauses:
        for span in clause.spans():
            if not _places_of(span, text):
                raise ValueError(f"{where}: {span!r} is no run of words of {text!r}")
    return Saying(text, clauses, f"hall_{found[1]}")


def _in_shared_form(clause: Clause, text: str) -> Clause:
    def shared(span: str) -> str:
        span = normal(span)
        return span if _places_of(span, text) or not _places_of(f"{span}'s", text) else f"{span}'s"

    fields = tuple((label, shared(span)) for label, span in clause.fields)
    return Clause(verb=clause.verb, what=shared(clause.what) if clause.what else "", fields=fields, then=clause.then)


def _places_of(span: str, text: str) -> list[tuple[int, int]]:
    """Where a run of whole words stands in a sentence; "the red's" is two words, as for the grammar."""
    found: list[tuple[int, int]] = []
    start = text.find(span)
    while start >= 0:
        end = start + len(span)
        if not _joined(text[max(0, start - 2) : start][::-1]) and not _joined(text[end : end + 2]):
            found.append((start, end))
        start = text.find(span, end)
    return found


def _joined(beside: str) -> bool:
    """Whether the next characters, going outwards, belong to the same word: a letter, or a mark and a letter."""
    if beside[:1] in ("'", "-"):
        return _is_of_word(beside[1:])
    return _is_of_word(beside[:1])


def _is_of_word(character: str) -> bool:
    return character.isalnum() or character == "_"


def _apart(spans: Iterable[str], text: str) -> list[tuple[tuple[int, int], str]] | None:
    """A place for each span, in their order, none within another; None where there is no such way."""
    places: list[tuple[tuple[int, int], str]] = []
    for span in sorted(spans, key=lambda s: (-len(s), s)):
        free = [p for p in _places_of(span, text) if all(p[1] <= start or end <= p[0] for (start, end), _ in places)]
        if not free:
            return None
        places.append((free[0], span))
    return sorted(places)


@cache
def everything() -> tuple[Saying, ...]:
    """Every saying of every file."""
    return tuple(s for file in sorted(FOLDER.glob("*.txt")) for s in read(file.read_text("utf-8").splitlines(), file.name))


def said(d: Draft) -> Part | None:
    """One of the sayings in other colours, numbers and places, its spans marked; None where spans lie within each other."""
    saying = d.rng.choice(everything())
    change = _changes(d.rng, saying.text)
    text = change(saying.text)
    clauses = [Clause(verb=c.verb, what=change(c.what), fields=tuple((label, change(s)) for label, s in c.fields), then=c.then) for c in saying.clauses]
    places = _apart({span for clause in clauses for span in clause.spans()}, text)
    if places is None:
        return None
    marked, end, out = {}, 0, ""
    for (start, stop), span in places:
        marked[span] = d.span(span)
        out += text[end:start] + marked[span]
        end = stop
    return Part(out + text[end:], tuple(_line(c, marked) for c in clauses))


def _line(clause: Clause, marked: dict[str, str]) -> Line:
    what = number_of(marked[clause.what]) if clause.what else None
    return Line(clause.verb, what, tuple((label, number_of(marked[span])) for label, span in clause.fields), then=clause.then)


def _changes(rng: random.Random, text: str) -> Callable[[str], str]:
    """One way to change the names of things, the same for a sentence and its program; numbers keep their order."""
    words = dict(zip(_COLOURS, rng.sample(_COLOURS, 4), strict=True))
    words |= dict(zip(_TABLES, rng.sample(_TABLES, 3), strict=True))
    words |= rng.choice([*_SIZES, {}])
    shelves = rng.random() < 0.5
    values = sorted({_value(m.group()) for m in _NUMBER.finditer(text)})
    numbers = dict(zip(values, sorted(rng.sample(range(min(values, default=2), 10), len(values))), strict=True)) if values and rng.random() < 0.7 else {}

    def change(part: str) -> str:
        part = re.sub(r"[a-z]+", lambda m: words.get(m.group(), m.group()), part)
        part = re.sub(r"\bshelf ([ab])\b", lambda m: f"shelf {'a' if m[1] == 'b' else 'b'}" if shelves else m.group(), part)
        return _NUMBER.sub(lambda m: _like(m.group(), numbers.get(_value(m.group()))), part)

    return change


def _value(number: str) -> int:
    return int(number) if number.isdigit() else SMALL.index(number) + 1


def _like(written: str, value: int | None) -> str:
    if value is None:
        return written
    return str(value) if written.isdigit() else SMALL[value - 1]
