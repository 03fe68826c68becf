"""What people say of time: durations, deadlines, the zone they live in. Pure, but for `local_zone`."""

from __future__ import annotations

import os
import re
from collections.abc import Mapping
from datetime import UTC, datetime, timedelta, tzinfo
from pathlib import Path
from zoneinfo import ZoneInfo, ZoneInfoNotFoundError

from jidoka.errors import UsageError

_UNITS: Mapping[str, float] = {
    **dict.fromkeys(("s", "sec", "second", "seconds"), 1.0),
    **dict.fromkeys(("m", "min", "minute", "minutes"), 60.0),
    **dict.fromkeys(("h", "hour", "hours"), 3600.0),
    **dict.fromkeys(("d", "day", "days"), 86400.0),
    **dict.fromkeys(("w", "week", "weeks"), 7 * 86400.0),
}
"""Seconds a unit."""

_PART = re.compile(r"(\d+(?:\.\d+)?)?\s*([a-z]+)")
_OF_DAY = re.compile(r"(\d{1,2}):(\d{2})")

LONGEST_S = 10 * 366 * 86400.0
"""Longest duration that is believed [s]: ten years."""

_ZONES = "zoneinfo/"
"""What stands before a zone's name in the file that `/etc/localtime` points at."""


def duration(text: str) -> float:
    """Seconds in `10 min`, `1 h 30 min`, `2 days`, `hour`.

    Raises:
        UsageError: it is no duration, or it is none that is more than 0 and at most ten years.
    """
    words = text.strip().lower()
    parts = _PART.findall(words)
    if not parts or _PART.sub("", words).strip() or any(unit not in _UNITS for _, unit in parts):
        raise UsageError(f"{text!r} is not a duration; write it like '10 min', '1 h 30 min' or '2 days'")
    seconds = sum(float(number or 1) * _UNITS[unit] for number, unit in parts)
    if not 0 < seconds <= LONGEST_S:
        raise UsageError(f"{text!r} is {seconds:g} s; it must be more than 0 and at most ten years")
    return seconds


def deadline(text: str, now: float, zone: tzinfo) -> float:
    """Unix time [s] of `18:00` (the next time it is), `2026-11-22T18:00` (here, unless it says where) or `in
    2 h`.

    Raises:
        UsageError: it is no time, or it is over.
    """
    words = text.strip()
    if words.lower().startswith("in "):
        return now + duration(words[3:])
    here = datetime.fromtimestamp(now, zone)
    if (of_day := _OF_DAY.fullmatch(words)) is not None:
        return _next(here, int(of_day[1]), int(of_day[2]), text).timestamp()
    try:
        said = datetime.fromisoformat(words)
    except ValueError as error:
        raise UsageError(
            f"{text!r} is not a time; write it like '18:00', '2026-11-22T18:00' or 'in 2 h'"
        ) from error
    at_s = (said if said.tzinfo else said.replace(tzinfo=zone)).timestamp()
    if at_s <= now:
        raise UsageError(f"{text!r} is over: it is {here:%Y-%m-%d %H:%M} now")
    return at_s


def _next(here: datetime, hour: int, minute: int, text: str) -> datetime:
    if hour > 23 or minute > 59:
        raise UsageError(f"{text!r} is no time of day; it goes from 00:00 to 23:59")
    today = here.replace(hour=hour, minute=minute, second=0, microsecond=0)
    return today if today > here else today + timedelta(days=1)


def zone_of(name: str) -> tzinfo:
    """The zone of that name (IANA). Raises UsageError."""
    if name == "UTC":
        return UTC
    try:
        return ZoneInfo(name)
    except (ZoneInfoNotFoundError, ValueError, OSError) as error:
        raise UsageError(f"there is no time zone {name!r}; write it like 'Europe/Berlin'") from error


def local_zone(environ: Mapping[str, str] = os.environ, localtime: Path = Path("/etc/localtime")) -> str:
    """Name of the zone that this machine is set to (`TZ`, then `/etc/localtime`); UTC if nothing says."""
    said = environ.get("TZ", "").removeprefix(":")
    linked = str(localtime.resolve()) if localtime.exists() else ""
    found = linked.partition(_ZONES)[2].removeprefix("posix/")
    for name in (said, found):
        if name:
            try:
                zone_of(name)
            except UsageError:
                continue
            return "UTC" if name in {"Etc/UTC", "Universal", "Zulu"} else name
    return "UTC"


def shown(at_s: float, zone: tzinfo) -> str:
    """A time for people: `Sun 2026-11-22 18:00:00`."""
    return f"{datetime.fromtimestamp(at_s, zone):%a %Y-%m-%d %H:%M:%S}"


def ago(seconds: float) -> str:
    """A duration for people, in its two largest units: `2 h 5 min`, `45 s`."""
    left = max(0, round(seconds))
    parts: list[str] = []
    for unit, length in (("d", 86400), ("h", 3600), ("min", 60), ("s", 1)):
        count, left = divmod(left, length)
        if count:
            parts.append(f"{count} {unit}")
    return " ".join(parts[:2]) or "0 s"
