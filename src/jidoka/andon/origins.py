"""Who said what in a task: a person by their words, bodies by what they read, with its origin. Pure."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from typing import Final, cast

from jidoka.andon.leaves import leaves
from jidoka.andon.naming import number_of, number_places, places, plain
from jidoka.journal.state import Deed, TaskState
from jidoka.shown import FIELD, pictures_of
from jidoka.types import Json

AROUND: Final = 30
"""How much of a text is shown on each side of a value [characters]."""

LONG_NUMBER: Final = 8
"""From so many digits on, a number is an account or a code [characters]."""
NAMES: Final = ("name", "title", "subject")
"""Parts of a field's name that say that it tells a person what a record is."""

_FIELD: Final = re.compile(r"[A-Za-z0-9_-]{1,40}")
"""A key that only names a field; any other one is a text by itself, such as an address."""
_TELLING: Final = re.compile(r"[^\s,;:'\"<>()]*[\d@/][^\s,;:'\"<>()]*")
"""Parts of a text that one does not say by chance: numbers, addresses, paths."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Reading:
    """A text, or a number, that a body read: data, whatever it says."""

    origin: str
    """`body.skill#3` for the third act of the task, `body` for what it saw; and what the body itself says of
    where it is from, such as an address."""
    text: str
    """As it is compared (`naming.plain`)."""
    beside: str = ""
    """What else the record says that holds it, short."""
    given: frozenset[str] = field(default_factory=frozenset[str])
    """What the act itself was given, plain: that it comes back is no news."""
    picture: bool = False
    """Whether it is a picture, in words: anything may be written on it."""

    def excerpt(self, value: str) -> str | None:
        """What stands around a plain value; None if it is not there."""
        within = "" if self.picture else self.text
        found = next(_spans(value, within), None)
        if found is None:
            return None
        if self.beside and self.is_just(value):
            return self.beside
        start, end = max(found[0] - AROUND, 0), found[1] + AROUND
        return f"{'…' * (start > 0)}{within[start:end].strip()}{'…' * (end < len(within))}"

    def is_just(self, value: str) -> bool:
        """Whether it is that plain value and nothing else."""
        return self.text == value


def said(state: TaskState) -> tuple[str, ...]:
    """What a person said: the goal, and the answers that are no mere word about an act or a budget."""
    answers = (q.answer for q in state.questions if q.answer and not q.approves and q.lacks is None)
    return (state.text, *answers)


def readings(state: TaskState) -> tuple[Reading, ...]:
    """What bodies read, newest first: everything in receipts, and in the values of facts."""
    acts = [_of_deed(number, deed) for number, deed in enumerate(state.deeds, 1)]
    seen = (
        Reading(origin=fact.source, text=plain(str(value)), beside=beside)
        for fact in state.facts
        for value, beside in _told(dict(fact.value))
    )
    return (*(reading for told in reversed(acts) for reading in told), *seen)


def read_first(state: TaskState) -> str | None:
    """The origin of the first text or picture that was read; None if there is none: numbers tell nobody what
    to do."""
    for number, deed in enumerate(state.deeds, 1):
        shows = bool(pictures_of(deed.receipt.result))
        if shows or any(isinstance(value, str) for value, _ in _returned(deed)):
            return _origin(number, deed)
    told = (f.source for f in state.facts if any(isinstance(value, str) for value, _ in _told(dict(f.value))))
    return next(told, None)


def _of_deed(number: int, deed: Deed) -> tuple[Reading, ...]:
    origin = _origin(number, deed)
    given = frozenset(plain(str(leaf.value)) for leaf in leaves(deed.intent.step.args, {}))
    pictures = tuple(
        Reading(origin=origin, text=str(picture), picture=True)
        for picture in pictures_of(deed.receipt.result)
    )
    texts = (
        Reading(origin=origin, text=plain(str(value)), beside=beside, given=given)
        for value, beside in _returned(deed)
    )
    return (*pictures, *texts)


def _origin(number: int, deed: Deed) -> str:
    step, where = deed.intent.step, deed.receipt.result.get("origin")
    return f"{step.body}.{step.skill}#{number}" + (f" of {where}" if isinstance(where, str) else "")


def _returned(deed: Deed) -> Iterator[tuple[str | float, str]]:
    silent = {"origin"} | ({FIELD} if pictures_of(deed.receipt.result) else set[str]())
    yield from _told({name: value for name, value in deed.receipt.result.items() if name not in silent})
    yield from _told(deed.receipt.message)


def is_telling(value: Json) -> bool:
    """Whether nobody says a value by chance: several words, an address, a name with digits.

    A bare number or a single word may stand in a goal for something else.
    """
    text = str(value).strip()
    if number_of(text.replace(",", "")) is not None:
        return len(text) >= LONG_NUMBER
    return len(text.split()) > 1 or _TELLING.search(text) is not None


def came_from(value: Json, read: Sequence[Reading]) -> str:
    """Where a value came from, for a person: the newest text that holds it, or a telling part of it."""
    text = plain(str(value))
    for reading in sorted(read, key=lambda reading: not reading.is_just(text)):
        if (found := reading.excerpt(text)) is not None:
            return f"from {reading.origin}: {found!r}"
    for part in dict.fromkeys(map(str, _TELLING.findall(text))):
        for reading in read:
            if (found := reading.excerpt(part)) is not None:
                return f"written by the model; {part!r} in it from {reading.origin}: {found!r}"
    seen = next((reading for reading in read if reading.picture), None)
    return "written by the model" if seen is None else f"perhaps from the {seen.text} of {seen.origin}"


def _told(value: Json, beside: str = "") -> Iterator[tuple[str | float, str]]:
    """Every text and number in a JSON value, its keys included, and what the record around each says."""
    if isinstance(value, str):
        if value.strip():
            yield value, beside
    elif isinstance(value, Mapping):
        record = cast("Mapping[str, Json]", value)
        within = _short(record)
        for name, item in record.items():
            if not _FIELD.fullmatch(name):
                yield name, within
            yield from _told(item, within)
    elif isinstance(value, list | tuple):
        for item in cast("Sequence[Json]", value):
            yield from _told(item, beside)
    elif isinstance(value, int | float) and not isinstance(value, bool):
        yield value, beside


def _spans(value: str, within: str) -> Iterator[tuple[int, int]]:
    yield from ((at, at + len(value)) for at in places(value, within))
    if (number := number_of(value)) is not None:
        yield from number_places(number, within)


def _short(record: Mapping[str, Json]) -> str:
    """What a record says of itself, its name first."""
    plain_ones = [(name, value) for name, value in record.items() if isinstance(value, str | int | float)]
    plain_ones.sort(key=lambda pair: not any(part in pair[0].casefold() for part in NAMES))
    parts = [f"{name} {value}" for name, value in plain_ones]
    text = plain(", ".join(part if len(part) <= AROUND else f"{part[:AROUND]}…" for part in parts))
    return text if len(text) <= 3 * AROUND else f"{text[: 3 * AROUND]}…"
