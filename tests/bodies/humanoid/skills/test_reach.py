"""Pinches: where both palms go together."""

from __future__ import annotations

import math

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from jidoka.bodies.humanoid.arms.effort import Grip
from jidoka.bodies.humanoid.hardware.interface import CONTROL_PERIOD_S
from jidoka.bodies.humanoid.robot.joints import ARMS, STANDING
from jidoka.bodies.humanoid.robot.kinematics import Kinematics
from jidoka.bodies.humanoid.skills.reach import (
    PELVIS_HEIGHT_M,
    Pinch,
    Shift,
    blend,
    min_jerk,
    move,
    posture,
    present,
    to_body,
    to_map,
)
from tests.fakes.humanoid import carry_out, context

CTX = context()
number = st.floats(-5.0, 5.0)
turn = st.floats(-3.1, 3.1)
share = st.floats(0.0, 1.0)


def pinch_at(x: float, y: float, yaw: float) -> Pinch:
    return Pinch(np.array([x, y, 0.9]), yaw, 0.12, 0.1)


def test_min_jerk_starts_and_ends_at_rest() -> None:
    assert (min_jerk(0.0), min_jerk(0.5), min_jerk(1.0)) == (0.0, 0.5, 1.0)
    assert (min_jerk(-1.0), min_jerk(2.0)) == (0.0, 1.0)
    h = 1e-4
    for end in (0.0, 1.0):
        inward = h if end == 0.0 else -h
        speed = (min_jerk(end + inward) - min_jerk(end)) / inward
        change = (min_jerk(end + 2 * inward) - 2 * min_jerk(end + inward) + min_jerk(end)) / h**2
        assert speed == pytest.approx(0.0, abs=1e-6)
        assert change == pytest.approx(0.0, abs=0.01)


@given(share, share)
def test_min_jerk_never_turns_back(a: float, b: float) -> None:
    assert min_jerk(min(a, b)) <= min_jerk(max(a, b))
    assert min_jerk(a) + min_jerk(1 - a) == pytest.approx(1.0)


@given(x=number, y=number, yaw=turn, rx=number, ry=number, ryaw=turn)
def test_to_map_and_to_body_undo_each_other(
    x: float, y: float, yaw: float, rx: float, ry: float, ryaw: float
) -> None:
    ctx = context(at=(rx, ry, ryaw))
    pinch = pinch_at(x, y, yaw)
    for there_and_back in (to_map(ctx, to_body(ctx, pinch)), to_body(ctx, to_map(ctx, pinch))):
        assert there_and_back.mid == pytest.approx(pinch.mid, abs=1e-9)
        assert math.cos(there_and_back.yaw - yaw) == pytest.approx(1.0)
        assert (there_and_back.half, there_and_back.pitch) == (pinch.half, pinch.pitch)


def test_to_body_is_ahead_and_to_the_left_of_the_robot() -> None:
    ctx = context(at=(1.0, 2.0, math.pi / 2))
    ahead = to_body(ctx, pinch_at(1.0, 2.4, math.pi / 2))
    assert ahead.mid == pytest.approx([0.4, 0.0, 0.9])
    assert ahead.yaw == pytest.approx(0.0)


@given(yaw=turn, pitch=st.floats(-0.6, 0.6), half=st.floats(0.05, 0.2))
def test_the_palms_of_a_pinch_face_each_other_across_its_middle(
    yaw: float, pitch: float, half: float
) -> None:
    pinch = Pinch(np.array([1.0, 2.0, 0.9]), yaw, half, pitch)
    targets = pinch.targets()
    assert 0.5 * (targets.left.position + targets.right.position) == pytest.approx(pinch.mid)
    across = targets.left.position - targets.right.position
    assert np.linalg.norm(across) == pytest.approx(2 * half)
    assert across[2] == pytest.approx(0.0, abs=1e-12)
    assert targets.left.rotation.T @ across == pytest.approx([0.0, 2 * half, 0.0], abs=1e-9)
    fingers = targets.left.rotation[:, 0]
    assert fingers == pytest.approx(
        [math.cos(yaw) * math.cos(pitch), math.sin(yaw) * math.cos(pitch), -math.sin(pitch)]
    )
    assert np.array_equal(targets.of("left").position, targets.left.position)
    assert np.array_equal(targets.of("right").position, targets.right.position)


@given(yaw=turn, other=turn, u=share)
def test_blend_goes_from_one_to_the_other_the_short_way_round(yaw: float, other: float, u: float) -> None:
    a, b = pinch_at(0.0, 0.0, yaw), Pinch(np.array([1.0, 2.0, 1.0]), other, 0.2, -0.1)
    assert blend(a, b, 0.0).mid == pytest.approx(a.mid)
    assert blend(a, b, 1.0).mid == pytest.approx(b.mid)
    assert math.cos(blend(a, b, 1.0).yaw - other) == pytest.approx(1.0)
    assert abs(blend(a, b, u).yaw - yaw) <= math.pi + 1e-9
    assert min(a.half, b.half) <= blend(a, b, u).half <= max(a.half, b.half)


def test_raised_is_only_higher() -> None:
    pinch = pinch_at(1.0, 2.0, 0.3)
    assert pinch.raised(0.1).mid == pytest.approx([1.0, 2.0, 1.0])
    assert pinch.mid[2] == 0.9


def test_present_is_where_the_palms_are() -> None:
    ctx = context(at=(1.0, -1.0, 0.7))
    wanted = to_map(ctx, Pinch(np.array([0.33, 0.0, 0.95]), 0.0, 0.13, 0.1))
    carry_out(ctx, move(ctx, present(ctx), wanted, 2.0))
    there = present(ctx)
    assert there.mid == pytest.approx(wanted.mid, abs=0.005)
    assert there.yaw == pytest.approx(wanted.yaw, abs=0.05)
    assert there.half == pytest.approx(0.13, abs=0.005)
    assert there.pitch == pytest.approx(0.1, abs=0.05)


def test_move_takes_its_time_stands_and_ramps_the_grip() -> None:
    ctx = context()
    here = present(ctx)
    squeezes: list[float] = []
    for twist in move(ctx, here, here, 0.5, grip=Grip(40.0, 4.0)):
        assert twist.still
        squeezes.append(ctx.hands.grip.squeeze)
    assert len(squeezes) == round(0.5 / CONTROL_PERIOD_S)
    assert np.diff(squeezes) == pytest.approx(np.full(24, 1.6))
    assert ctx.hands.grip == Grip(40.0, 4.0)


def test_move_without_a_grip_keeps_the_one_there_is() -> None:
    ctx = context()
    ctx.hands.grip = Grip(30.0, 3.0)
    carry_out(ctx, move(ctx, present(ctx), present(ctx), 0.1))
    assert ctx.hands.grip == Grip(30.0, 3.0)


@pytest.mark.parametrize(("forward", "height", "half"), [(0.26, 0.95, 0.16), (0.30, 1.05, 0.24)])
def test_a_posture_puts_the_palms_where_it_says(forward: float, height: float, half: float) -> None:
    q, kinematics = STANDING.copy(), Kinematics()
    q[ARMS] = posture(forward, height, half)
    kinematics.update(np.array([0.0, 0.0, PELVIS_HEIGHT_M]), 0.0, np.array([0.0, 0.0, -1.0]), q)
    assert kinematics.palm("left")[0] == pytest.approx([forward, half, height], abs=0.02)
    assert kinematics.palm("right")[0] == pytest.approx([forward, -half, height], abs=0.02)


def test_a_posture_is_its_callers_own() -> None:
    posture(0.3, 1.0, 0.15)[:] = 9.0
    assert np.abs(posture(0.3, 1.0, 0.15)).max() < 4.0


def test_a_shift_ends_at_its_goal_and_stays() -> None:
    ctx, goal = context(), STANDING[ARMS] + 0.4
    start = ctx.hands.q.copy()
    shift = Shift(ctx, goal, 0.4)
    shift.advance(ctx)
    assert np.abs(ctx.hands.q - start).max() < 0.01
    for _ in range(30):
        shift.advance(ctx)
    assert ctx.hands.q == pytest.approx(goal)
