"""The walking policy: its gait, its standing, and what it may not see."""

from __future__ import annotations

import ctypes
import math
from collections.abc import Iterator
from typing import Any

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from jidoka.bodies.humanoid.hardware.interface import CONTROL_PERIOD_S, Array
from jidoka.bodies.humanoid.locomotion import policy as module
from jidoka.bodies.humanoid.locomotion.policy import GAIT_S, STILL, Twist, WalkingPolicy
from jidoka.bodies.humanoid.robot.joints import ARMS, STANDING

AHEAD = Twist(vx=0.5)
UPRIGHT = np.array([0.0, 0.0, -1.0])
QUIET = np.zeros(29)


class Tape:
    """Stands where the network does: keeps what it is shown, and answers with what it is told."""

    def __init__(self) -> None:
        self.shown: list[Array] = []
        self.answer = np.zeros(29)
        self._bound: dict[str, Any] = {}

    def io_binding(self) -> Tape:
        return self

    def bind_input(self, name: str, _: str, __: int, ___: type, shape: tuple[int, ...], at: int) -> None:
        """An array of ours by its address, as the session takes it."""
        assert shape[0] == 1
        self._bound[name] = np.ctypeslib.as_array((ctypes.c_float * shape[1]).from_address(at))

    bind_output = bind_input

    def run_with_iobinding(self, _: object) -> None:
        self.shown.append(self._bound["actor_obs"].astype(float))
        self._bound["action"][:] = self.answer


@pytest.fixture
def tape(monkeypatch: pytest.MonkeyPatch) -> Iterator[Tape]:
    tape = Tape()

    def session(*_: object, **__: object) -> Tape:
        return tape

    monkeypatch.setattr(module.onnxruntime, "InferenceSession", session)
    yield tape


def walk(policy: WalkingPolicy, twist: Twist, q: Array = STANDING, qd: Array = QUIET) -> Array:
    return policy.step(twist, q, qd, np.zeros(3), UPRIGHT)


def test_the_phase_goes_round_once_a_gait_with_the_legs_half_a_turn_apart(tape: Tape) -> None:
    policy = WalkingPolicy()
    periods = round(GAIT_S / CONTROL_PERIOD_S)
    start = policy.phase
    left: list[float] = []
    for _ in range(periods):
        walk(policy, AHEAD)
        assert np.all(np.abs(policy.phase) <= math.pi)
        assert math.cos(policy.phase[0] - policy.phase[1]) == pytest.approx(-1.0)
        left.append(policy.phase[0])
    assert math.cos(policy.phase[0] - start[0]) == pytest.approx(1.0)
    forward = np.mod(np.diff(left), 2 * math.pi)
    assert forward == pytest.approx(np.full(periods - 1, 2 * math.pi / periods))
    assert len(tape.shown) == periods


def test_a_still_twist_stands_with_both_legs_down_and_shows_no_command(tape: Tape) -> None:
    policy = WalkingPolicy()
    walk(policy, AHEAD)
    assert not policy.standing
    walk(policy, Twist(vx=0.009, wz=0.009))
    assert policy.standing
    assert policy.phase == pytest.approx([math.pi, math.pi])
    assert tape.shown[-1][32:35] == pytest.approx(np.zeros(3))
    walk(policy, AHEAD)
    assert not policy.standing
    assert math.cos(policy.phase[0] - policy.phase[1]) == pytest.approx(-1.0)
    assert tape.shown[-1][33] == pytest.approx(0.5)


def test_the_observation_holds_what_the_network_was_trained_on(tape: Tape) -> None:
    policy = WalkingPolicy()
    tape.answer = np.linspace(-1.0, 1.0, 29)
    rng = np.random.default_rng(0)
    q, qd, gyro = STANDING + rng.normal(0, 0.1, 29), rng.normal(0, 1, 29), rng.normal(0, 1, 3)
    for _ in range(2):
        policy.step(Twist(0.3, -0.2, 0.7), q, qd, gyro, UPRIGHT)
    o = tape.shown[-1]
    assert o[0:29] == pytest.approx(tape.answer)
    assert o[29:32] == pytest.approx(0.25 * gyro)
    assert o[32:35] == pytest.approx([0.7, 0.3, -0.2])
    assert o[35:37] == pytest.approx(np.cos(policy.phase))
    assert o[37:52] == pytest.approx((q - STANDING)[:15])
    assert o[66:81] == pytest.approx(0.05 * qd[:15])
    assert o[95:98] == pytest.approx(UPRIGHT)
    assert o[98:100] == pytest.approx(np.sin(policy.phase))


def test_whatever_the_arms_do_the_network_sees_them_at_rest(tape: Tape) -> None:
    policy, rng = WalkingPolicy(), np.random.default_rng(1)
    for _ in range(20):
        q, qd = STANDING.copy(), np.zeros(29)
        q[ARMS] += rng.uniform(-2, 2, 14)
        qd[ARMS] = rng.uniform(-10, 10, 14)
        walk(policy, AHEAD, q, qd)
        assert not tape.shown[-1][37 + ARMS.start : 37 + ARMS.stop].any()
        assert not tape.shown[-1][66 + ARMS.start : 66 + ARMS.stop].any()


def test_targets_are_the_standing_pose_and_a_quarter_of_the_bounded_action(tape: Tape) -> None:
    policy = WalkingPolicy()
    tape.answer = np.where(np.arange(29) % 2, 1e6, -0.4)
    targets = walk(policy, AHEAD)
    assert targets == pytest.approx(STANDING + np.where(np.arange(29) % 2, 25.0, -0.1))


@settings(max_examples=20)
@given(vx=st.floats(-1, 1), vy=st.floats(-1, 1), wz=st.floats(-2, 2), lean=st.floats(-0.3, 0.3))
def test_the_real_network_answers_any_twist_with_finite_targets(
    vx: float, vy: float, wz: float, lean: float
) -> None:
    gravity = np.array([math.sin(lean), 0.0, -math.cos(lean)])
    targets = REAL.step(Twist(vx, vy, wz), STANDING, QUIET, np.zeros(3), gravity)
    assert targets.shape == (29,)
    assert np.all(np.isfinite(targets))


def test_the_real_network_bends_the_legs_to_walk_and_settles_to_stand() -> None:
    policy = WalkingPolicy()
    stepping = np.array([walk(policy, AHEAD)[:12] for _ in range(50)])
    assert np.ptp(stepping[:, [3, 9]], axis=0).min() > 0.2
    standing = np.array([walk(policy, STILL)[:12] for _ in range(100)])
    assert np.abs(np.diff(standing[-20:], axis=0)).max() < 0.02


@pytest.mark.parametrize(
    ("twist", "still"),
    [
        (STILL, True),
        (Twist(0.007, 0.007, 0.009), True),
        (Twist(0.008, 0.008), False),
        (Twist(wz=0.011), False),
        (Twist(vx=-0.5), False),
    ],
)
def test_a_twist_is_still_below_a_centimetre_a_second(twist: Twist, still: bool) -> None:
    assert twist.still is still


REAL = WalkingPolicy()
