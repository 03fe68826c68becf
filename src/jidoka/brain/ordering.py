"""The order of jobs that walks least: the best of all for a few, nearest neighbour and then or-opt for many.

Or-opt (Or, 1976) takes a run of one to four jobs out of the sequence and puts it where it costs least, until
nothing gets shorter. The path is open: it begins at the start and ends anywhere.
"""

from __future__ import annotations

import math
from collections.abc import Callable, Sequence
from typing import TypeAlias

Cost: TypeAlias = Sequence[Sequence[float]]
"""Shape (n+1, n+1): `cost[i][j]` from the end of job i to the begin of job j; job 0 is the start. Column 0
is unused."""

Allowed: TypeAlias = Callable[[Sequence[int]], bool]
"""Whether a sequence of jobs can be done in that order."""

SEGMENT = 4
"""Longest run of jobs that is moved at once."""
FEW = 7
"""Up to so many jobs the shortest order is found outright, in about 2 ms."""
GAIN = 1e-9
"""Smaller gains are rounding errors, and would never end."""
CANDIDATES = 12
"""How many of the best places to try where an order must be allowed."""


def length(cost: Cost, jobs: Sequence[int]) -> float:
    """What the way through `jobs` costs, from the start."""
    return sum(cost[a][b] for a, b in zip((0, *jobs), jobs, strict=False))


def nearest(cost: Cost) -> list[int]:
    """Jobs 1 to n, each time the nearest that is left."""
    left, here = set(range(1, len(cost))), 0
    jobs: list[int] = []
    while left:
        here = min(left, key=lambda job: (cost[here][job], job))
        jobs.append(here)
        left.remove(here)
    return jobs


def order(cost: Cost) -> list[int]:
    """Jobs 1 to n in an order that is at most as long as `nearest`, and the shortest for up to `FEW` jobs."""
    return shortest(cost) if len(cost) - 1 <= FEW else or_opt(cost, nearest(cost))


def shortest(cost: Cost) -> list[int]:
    """Jobs 1 to n in the shortest order (Held and Karp, 1962): n^2 2^n steps."""
    jobs = range(1, len(cost))
    best: dict[tuple[int, int], tuple[float, int]] = {(1 << job, job): (cost[0][job], 0) for job in jobs}
    for done in range(1, 1 << len(cost)):
        for last in jobs:
            if (here := best.get((done, last))) is None:
                continue
            for job in jobs:
                key = (done | 1 << job, job)
                if not done >> job & 1 and here[0] + cost[last][job] < best.get(key, (math.inf,))[0]:
                    best[key] = (here[0] + cost[last][job], last)
    done = (1 << len(cost)) - 2
    last = min(jobs, key=lambda job: best[done, job][0], default=0)
    path: list[int] = []
    while last:
        path.append(last)
        done, last = done & ~(1 << last), best[done, last][1]
    return path[::-1]


def or_opt(cost: Cost, jobs: Sequence[int], allowed: Allowed | None = None) -> list[int]:
    """Improve an order by moving runs of jobs. With `allowed`, every order on the way is an allowed one.

    Returns:
        A permutation of `jobs`, at most as long.
    """
    path = [0, *jobs]
    improved = True
    while improved:
        improved = False
        for size in range(1, min(SEGMENT, len(jobs)) + 1):
            for first in range(1, len(path) - size + 1):
                better = _moved(cost, path, first, size, allowed)
                if better is not None:
                    path, improved = better, True
    return path[1:]


def _moved(cost: Cost, path: list[int], first: int, size: int, allowed: Allowed | None) -> list[int] | None:
    """The path with the run of `size` jobs at `first` where it costs least, if that is shorter."""
    run, rest = path[first : first + size], path[:first] + path[first + size :]
    head, tail = run[0], run[-1]
    after = path[first + size] if first + size < len(path) else None
    before = path[first - 1]
    freed = cost[before][head] + (0.0 if after is None else cost[tail][after] - cost[before][after])
    if freed <= GAIN:
        return None
    from_tail = cost[tail]
    added = [
        row[head] + from_tail[b] - row[b] for row, b in zip((cost[a] for a in rest), rest[1:], strict=False)
    ]
    added.append(cost[rest[-1]][head])
    bound = freed - GAIN
    if allowed is None:
        least = min(added)
        places = [added.index(least)] if least < bound else []
    else:
        places = sorted((k for k, a in enumerate(added) if a < bound), key=added.__getitem__)[:CANDIDATES]
    for place in places:
        candidate = rest[: place + 1] + run + rest[place + 1 :]
        if allowed is None or allowed(candidate[1:]):
            return candidate
    return None
