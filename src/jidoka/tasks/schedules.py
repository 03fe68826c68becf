"""When a schedule is due, and what follows: pure decisions from its entries and the time.

A due time is fired once, whatever clock, restart or second worker: the task that it makes is named after it,
and a name is given once. Times that were missed are fired together, once. A time that comes while the last
task of the schedule is still open is left out, and that is written down.
"""

from __future__ import annotations

import math
from collections.abc import Collection, Mapping
from dataclasses import dataclass, field
from datetime import UTC, datetime
from typing import Any, TypeAlias

from cronsim import CronSim, CronSimError

from jidoka.errors import UsageError
from jidoka.tasks.times import duration, zone_of
from jidoka.types import Json

CRON_FIELDS = 5
"""Minute, hour, day of the month, month, day of the week."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Every:
    """Every so often, counted from `anchor_s`, which itself is not due."""

    seconds: float
    anchor_s: float
    """Unix time [s]."""

    def latest(self, now: float) -> float | None:
        """The last time it was due, until `now`; None before the first."""
        count = math.floor((now - self.anchor_s) / self.seconds)
        return self.anchor_s + count * self.seconds if count >= 1 else None

    def following(self, now: float) -> float | None:
        """The first time it is due after `now`."""
        count = max(1, math.floor((now - self.anchor_s) / self.seconds) + 1)
        return self.anchor_s + count * self.seconds


@dataclass(frozen=True, slots=True, kw_only=True)
class Cron:
    """A cron expression, as Debian's cron has it, in a time zone."""

    expression: str
    zone: str

    def latest(self, now: float) -> float | None:
        """The last minute that matches, until `now`."""
        start = math.floor(now) + 1
        return _first(CronSim(self.expression, self._at(start), reverse=True))

    def following(self, now: float) -> float | None:
        """The first minute that matches after `now`; None if none does for fifty years."""
        return _first(CronSim(self.expression, self._at(math.floor(now))))

    def _at(self, now: float) -> datetime:
        return datetime.fromtimestamp(now, zone_of(self.zone))


Rule: TypeAlias = Every | Cron


@dataclass(frozen=True, slots=True, kw_only=True)
class Schedule:
    """A schedule as its entries tell it."""

    name: str
    said: str
    """The rule as a person said it."""
    text: str
    """The goal."""
    rule: Rule
    priority: int = 0
    more: Mapping[str, Json] = field(default_factory=dict[str, Json])
    """What every task of it is queued with besides (`by_model`)."""
    made_s: float = 0.0
    """Unix time [s]; nothing is due before."""
    last_s: float = 0.0
    """The newest due time that was fired or left out, Unix time [s]."""
    last_task: str = ""
    """The newest task it made."""
    left_out: int = 0
    """Due times that came while a task was open."""


@dataclass(frozen=True, slots=True)
class Fire:
    """Make the task of this due time."""

    due_s: float


@dataclass(frozen=True, slots=True)
class LeaveOut:
    """Make no task for this due time, and say why."""

    due_s: float
    why: str


def rule_of(text: str, now: float, zone: str) -> Rule:
    """The rule in `10 min` or `0 8 * * 1-5`.

    Raises:
        UsageError: it is neither.
    """
    fields = text.split()
    if len(fields) != CRON_FIELDS or not all(field[0] in "*0123456789" for field in fields[:2]):
        return Every(seconds=_interval(text), anchor_s=float(math.floor(now)))
    rule = Cron(expression=text, zone=zone)
    try:
        rule.following(now)
    except CronSimError as error:
        raise UsageError(
            f"{text!r} is not a cron expression ({str(error).lower()}); write it like '0 8 * * 1-5'"
        ) from error
    return rule


def _interval(text: str) -> float:
    try:
        seconds = duration(text)
    except UsageError as error:
        raise UsageError(
            f"{text!r} is neither a duration, like '10 min', nor a cron expression of five fields, like "
            "'0 8 * * 1-5'"
        ) from error
    if seconds < 1:
        raise UsageError(f"{text!r} is {seconds:g} s; a schedule is due at most once a second")
    return seconds


def decide(schedule: Schedule, now: float, open_tasks: Collection[str]) -> Fire | LeaveOut | None:
    """What a schedule wants done at `now`; None: nothing."""
    due = schedule.rule.latest(now)
    if due is None or due <= max(schedule.last_s, schedule.made_s):
        return None
    if schedule.last_task in open_tasks:
        return LeaveOut(due, f"{schedule.last_task} is not done yet")
    return Fire(due)


def following(schedule: Schedule, now: float) -> float | None:
    """When it is due next, Unix time [s]; a clock that jumped back waits for what it has already fired."""
    return schedule.rule.following(max(now, schedule.last_s))


def task_of(schedule: str, due_s: float) -> str:
    """The name of the task of a due time, in UTC: `every-1.20261122-080000`, with milliseconds if any."""
    due = datetime.fromtimestamp(round(due_s, 3), UTC)
    rest = f".{due.microsecond // 1000:03d}" if due.microsecond else ""
    return f"{schedule}.{due:%Y%m%d-%H%M%S}{rest}"


def rule_json(rule: Rule) -> dict[str, Any]:
    """A rule as an entry holds it."""
    if isinstance(rule, Cron):
        return {"cron": rule.expression, "zone": rule.zone}
    return {"every_s": rule.seconds, "anchor_s": rule.anchor_s}


def rule_from(data: Mapping[str, Any]) -> Rule:
    """The inverse of `rule_json`."""
    if "cron" in data:
        return Cron(expression=str(data["cron"]), zone=str(data["zone"]))
    return Every(seconds=float(data["every_s"]), anchor_s=float(data["anchor_s"]))


def _first(times: CronSim) -> float | None:
    found = next(times, None)
    return None if found is None else found.timestamp()
