"""Walk to a station, a named spot, or a pose."""

from __future__ import annotations

import math
from typing import Final

from jidoka.bodies.humanoid.navigation.footprint import Pose, side_frame
from jidoka.bodies.humanoid.skills.context import Context, Skill
from jidoka.bodies.humanoid.skills.errors import SkillError
from jidoka.bodies.humanoid.skills.grip import release
from jidoka.bodies.humanoid.skills.walking import walk_to_pose
from jidoka.bodies.humanoid.world import Station

STAND_OFF_M: Final = 0.55
"""From the pelvis to the edge of a station that is visited."""
OPENING_M: Final = 0.055
"""Of hands that a stop left on a box, to each side."""
RISE_M: Final = 0.3
"""And so much up, over the box."""


def walk_to(ctx: Context, place: str | None = None, pose: tuple[float, float, float] | None = None) -> Skill:
    """Walk to `place` (a station or spot) or to `pose` (x, y [m], yaw [rad] in map).

    Returns:
        `x`, `y`, `yaw` where it stands, and `place`.

    Raises:
        SkillError: `unknown_place`, `blocked`.
    """
    goal = Pose(*pose) if pose is not None else _pose_of(ctx, place or "")
    yield from release(ctx, OPENING_M, rise=RISE_M)
    ctx.say(0.05, f"walking to {place or pose}")
    yield from walk_to_pose(ctx, goal)
    return {
        "place": place,
        "x": round(ctx.base.x, 3),
        "y": round(ctx.base.y, 3),
        "yaw": round(ctx.base.yaw, 3),
    }


def _pose_of(ctx: Context, place: str) -> Pose:
    spot = next((s for s in ctx.map.spots if s.name == place), None)
    if spot is not None:
        return Pose(spot.x, spot.y, spot.yaw)
    station = ctx.map.station(place)
    if station is None:
        names = [*(s.name for s in ctx.map.stations), *(s.name for s in ctx.map.spots)]
        raise SkillError("unknown_place", f"no place is called {place!r}; there are {', '.join(names)}")
    return min(_in_front(station), key=lambda p: math.dist(p.xy, (ctx.base.x, ctx.base.y)))


def _in_front(station: Station) -> list[Pose]:
    """Where to stand at each free side."""
    return [side_frame(station, side).at(-STAND_OFF_M, 0.0) for side in station.sides]
