"""Who is killed when: drawn from a seed, so that every fault point of a worker comes up in turn. Pure."""

from __future__ import annotations

import random
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from typing import Final, Literal, TypeAlias

from jidoka.faults import MODEL_POINTS, POINTS

Victim: TypeAlias = Literal["worker", "body", "app"]

WORKER_POINTS: Final = tuple(
    name for name in POINTS if not name.startswith("body.") and name not in MODEL_POINTS
)
"""Of a worker without a language model, as in every world here."""
BODY_POINTS: Final = tuple(name for name in POINTS if name.startswith("body."))

POINT_SHARE: Final = 0.6
"""Kills at a named point; the others come at a random time."""

DEEPEST: Final = 4
"""A point strikes at the first to this passing."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Kill:
    """One SIGKILL to come."""

    victim: Victim
    fault: str = ""
    """`point:n`, or empty: after `delay_s`."""
    delay_s: float = 0.0
    """From the start of the worker [s of wall time]."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Target:
    """What can be killed in a world, how likely, and how long its jobs take."""

    world: str
    victims: tuple[tuple[Victim, float], ...]
    """With weights."""
    armed: bool
    """Whether its body can be started with a fault point."""
    job_s: float
    """A usual time of a job [s of wall time]: random kills fall into it."""


def kills(seed: int, targets: Sequence[Target]) -> Iterator[tuple[Target, Kill]]:
    """An endless sequence of kills, the worlds in turn."""
    rng = random.Random(f"chaos {seed}")
    points = {"worker": _in_turn(rng, WORKER_POINTS), "body": _in_turn(rng, BODY_POINTS)}
    while True:
        for target in targets:
            victims, weights = zip(*target.victims, strict=True)
            victim: Victim = rng.choices(victims, weights)[0]
            may_arm = victim == "worker" or (victim == "body" and target.armed)
            if may_arm and rng.random() < POINT_SHARE:
                yield (
                    target,
                    Kill(victim=victim, fault=f"{next(points[victim])}:{rng.randint(1, DEEPEST)}"),
                )
            else:
                yield target, Kill(victim=victim, delay_s=round(rng.uniform(0.0, target.job_s), 3))


def _in_turn(rng: random.Random, names: Sequence[str]) -> Iterator[str]:
    """Every name once, in random order, again and again."""
    while True:
        yield from rng.sample(names, len(names))
