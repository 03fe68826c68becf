"""Holding a box between the palms: squeeze, weigh, draw in, let go."""

from __future__ import annotations

from dataclasses import replace
from typing import Final

import numpy as np

from jidoka.bodies.humanoid.arms.effort import OPEN, Grip, carried_mass
from jidoka.bodies.humanoid.robot.joints import ARMS
from jidoka.bodies.humanoid.robot.kinematics import GRAVITY
from jidoka.bodies.humanoid.skills.context import Context, Motion
from jidoka.bodies.humanoid.skills.errors import SkillError
from jidoka.bodies.humanoid.skills.reach import Pinch, move, present, smooth, to_body, to_map, trace

SQUEEZE_N: Final = 42.0
"""Of each palm; the wrists' 5 N·m at 0.105 m allow 45 N."""
TOUCH_N: Final = 5.0
BITE_M: Final = 0.012
"""The palms are commanded this far inside the faces."""
GRASP_ABOVE_CENTRE_M: Final = 0.02
"""A box that hangs below the palms swings back upright."""
MAX_MASS_KG: Final = 2.9
"""Beyond this the box turns between the palms (docs/design/humanoid.md)."""
DRAW_IN_S: Final = 0.9
CARRY_AHEAD_M: Final = 0.30
_WEIGH_BLEND: Final = 0.06
_LOST_M: Final = 0.15
PRESSING_N: Final = 0.9 * SQUEEZE_N
_BETWEEN_M: Final = 0.08
"""From the middle of the palms to the centre of a box between them, at most."""


def squeeze(ctx: Context, beside: Pinch, face_half: float) -> Motion:
    """Close the palms on the faces, `face_half` from the middle [m], and press."""
    closed = replace(beside, half=face_half - BITE_M)
    yield from move(ctx, beside, closed, 0.55, grip=Grip(TOUCH_N))
    yield from move(ctx, closed, closed, 0.3, grip=Grip(SQUEEZE_N))
    ctx.hands.half = closed.half


def weigh(ctx: Context) -> None:
    """Take in one reading of the load and feed it forward, so that the arms rise with it instead of
    sagging."""
    hands = ctx.hands
    seen = max(0.0, carried_mass(ctx.kinematics, ctx.sensors.tau[ARMS]))
    hands.load_kg += _WEIGH_BLEND * (min(seen, 2 * MAX_MASS_KG) - hands.load_kg)
    hands.grip = replace(hands.grip, lift=0.5 * hands.load_kg * GRAVITY)


def draw_in(ctx: Context, box: str, support_height: float) -> Motion:
    """Bring the box to the chest, high enough for any station, then leave the joints as they are.

    Dry friction makes the box weigh less while the arms rise and more while they come in: the mean of both
    is kept.
    """
    lifted_kg = ctx.hands.load_kg
    half_height = ctx.model(box).size[2] / 2
    highest = max(s.height for s in ctx.map.stations)
    height = max(0.97, support_height + half_height + 0.05, highest + half_height + 0.08)
    start = replace(to_body(ctx, present(ctx)), half=ctx.hands.half)
    end = Pinch(np.array([CARRY_AHEAD_M, 0.0, height]), 0.0, ctx.hands.half)
    inward = smooth(start, end)
    yield from trace(ctx, lambda u: to_map(ctx, inward(u)), DRAW_IN_S, each=lambda _: weigh(ctx))
    ctx.hands.load_kg = 0.5 * (lifted_kg + ctx.hands.load_kg)
    ctx.hands.grip = Grip(SQUEEZE_N, 0.5 * ctx.hands.load_kg * GRAVITY)


def let_go(ctx: Context, opening: float, *, rise: float) -> Motion:
    """Unload, open the hands by `opening` [m] on each side where they are, and raise them by `rise` [m]."""
    now = replace(present(ctx), half=ctx.hands.half)
    yield from move(ctx, now, now, 0.3, grip=Grip(ctx.hands.grip.squeeze, 0.0))
    empty(ctx)
    touching = replace(now, half=now.half + BITE_M)
    yield from move(ctx, now, touching, 0.3, grip=OPEN)
    opened = replace(now, half=touching.half + opening)
    yield from move(ctx, touching, opened, 0.5)
    yield from move(ctx, opened, opened.raised(rise), 0.4)


def release(ctx: Context, opening: float, *, rise: float) -> Motion:
    """Open hands that a stop left at a box which they do not hold, before anything else is done."""
    if ctx.hands.holding is None and (ctx.hands.grip.squeeze > 0 or between_palms(ctx) is not None):
        ctx.hands.half = present(ctx).half
        yield from let_go(ctx, opening, rise=rise)


def empty(ctx: Context) -> None:
    """Take note that the hands hold nothing; the forces stay as they are."""
    ctx.tracker.hold(None)
    ctx.hands.holding, ctx.hands.load_kg = None, 0.0


def recognise(ctx: Context) -> None:
    """Take note of a box that pressing palms hold in the air: a skill that was broken off while it lifted
    may not have come to say so."""
    if ctx.hands.holding is not None or ctx.hands.grip.squeeze < PRESSING_N:
        return
    box = between_palms(ctx)
    if box is not None and ctx.station_of(box) is None:
        ctx.hands.holding = box
        ctx.tracker.hold(box)


def between_palms(ctx: Context) -> str | None:
    """The box whose centre is between the palms, held or not; None if there is none."""
    palms = ctx.kinematics.between_palms()
    near = {
        name: float(np.linalg.norm(seen.xyz - palms))
        for name, seen in ctx.tracker.all().items()
        if name in ctx.boxes
    }
    nearest = min(near, key=lambda name: near[name], default=None)
    return nearest if nearest is not None and near[nearest] < _BETWEEN_M else None


def check_held(ctx: Context, box: str) -> None:
    """Raise `dropped` if the box is seen away from the palms."""
    held = ctx.see(box)
    if float(np.linalg.norm(held.xyz - ctx.kinematics.between_palms())) > _LOST_M:
        empty(ctx)
        ctx.hands.grip = OPEN
        raise SkillError("dropped", f"{box} left the hands and is at {np.round(held.xyz, 2).tolist()}")
