"""Days and times, as a person says them and as a call names them (ISO 8601). Pure; all texts are plain
(`naming.plain`), so in lower case."""

from __future__ import annotations

import re
from dataclasses import dataclass
from typing import Final, TypeAlias

Day: TypeAlias = tuple[int | None, int, int]
"""Year, if it was said, month and day."""

_MONTHS: Final = "january february march april may june july august september october november december"
_MONTH: Final = {
    name[:length]: number for number, name in enumerate(_MONTHS.split(), 1) for length in (3, len(name))
} | {"sept": 9}
_NAMES: Final = "|".join(sorted(_MONTH, key=len, reverse=True))
_ISO: Final = re.compile(r"(?<!\d)(?P<y>\d{4})-(?P<m>\d{1,2})-(?P<d>\d{1,2})(?!\d)")
_SPOKEN: Final = (
    re.compile(rf"\b(?P<m>{_NAMES})\.? (?P<d>\d{{1,2}})(?:st|nd|rd|th)?\b(?:,? (?P<y>\d{{4}})\b)?"),
    re.compile(rf"\b(?P<d>\d{{1,2}})(?:st|nd|rd|th|\.)?(?: of)? (?P<m>{_NAMES})\b(?:,? (?P<y>\d{{4}})\b)?"),
)
_CLOCK: Final = re.compile(
    r"(?<![\d:.])(?P<h>\d{1,2})(?::(?P<m>\d{2}))?(?::00)?(?P<half> ?[ap]\.?m\b)?(?![\d:])"
)
_MOMENT: Final = re.compile(r"(?P<day>\d{4}-\d{2}-\d{2})(?:[t ](?P<clock>\d{1,2}:\d{2})(?::00(?:\.0+)?)?z?)?")
_SPAN: Final = re.compile(r"\b(?P<n>\d{1,3}|one|two|three|an?)[ -](?P<unit>hour|minute)s?\b")
_SMALL: Final = {"a": 1, "an": 1, "one": 1, "two": 2, "three": 3}


@dataclass(frozen=True, slots=True, kw_only=True)
class Moment:
    """A day, and perhaps a time on it."""

    days: frozenset[Day]
    """The day with its year, and without."""
    minutes: int | None
    """After midnight."""


def moment_of(text: str) -> Moment | None:
    """The day or moment that a text is, in ISO's form; None if it is neither."""
    found = _MOMENT.fullmatch(text)
    day = None if found is None else _ISO.fullmatch(found["day"])
    if found is None or day is None:
        return None
    year, month, number = int(day["y"]), int(day["m"]), int(day["d"])
    clock = _CLOCK.fullmatch(found["clock"] or "")
    days = frozenset({(year, month, number), (None, month, number)})
    return Moment(days=days, minutes=None if clock is None else _minutes(clock))


def days_in(text: str) -> frozenset[Day]:
    """Every day that a text says: `2024-05-26`, "May 26th", "26 May 2024"."""
    return frozenset(
        (int(found["y"]) if found["y"] else None, _MONTH.get(found["m"]) or int(found["m"]), int(found["d"]))
        for pattern in (_ISO, *_SPOKEN)
        for found in pattern.finditer(text)
    )


def times_in(text: str) -> frozenset[int]:
    """Every time that a text says, and each that is as long after one as it says [minutes after midnight]."""
    said = {minutes for found in _CLOCK.finditer(text) if (minutes := _minutes(found)) is not None}
    spans = {_length(found) for found in _SPAN.finditer(text)}
    return frozenset(said | {start + span for start in said for span in spans})


def without_days(text: str) -> str:
    """The text without the days that it speaks of: their numbers are no numbers of anything else."""
    for pattern in _SPOKEN:
        text = pattern.sub("\n", text)
    return text


def _minutes(clock: re.Match[str]) -> int | None:
    """Minutes after midnight; a bare number is no time."""
    if clock["m"] is None and clock["half"] is None:
        return None
    hour, half = int(clock["h"]), (clock["half"] or "").strip()
    if half:
        hour = hour % 12 + (12 if half.startswith("p") else 0)
    return hour * 60 + int(clock["m"] or 0)


def _length(span: re.Match[str]) -> int:
    """Minutes that "2 hours" last."""
    number = _SMALL.get(span["n"]) or int(span["n"])
    return number * (60 if span["unit"] == "hour" else 1)
