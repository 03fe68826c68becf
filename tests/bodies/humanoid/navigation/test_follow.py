"""Walking along a path: a robot that moves as measured gets there, and stops at a good moment."""

from __future__ import annotations

import math
from dataclasses import dataclass

import pytest
from hypothesis import example, given, settings
from hypothesis import strategies as st

from jidoka.bodies.humanoid.estimation.base import BasePose
from jidoka.bodies.humanoid.hardware.interface import CONTROL_PERIOD_S
from jidoka.bodies.humanoid.locomotion.halt import KEEP_STEPPING, STOP_PHASES
from jidoka.bodies.humanoid.locomotion.policy import GAIT_S, Phase, Twist
from jidoka.bodies.humanoid.navigation.follow import (
    SETTLES_AHEAD_M,
    Arrival,
    Follower,
    Pace,
    bounded,
)
from jidoka.bodies.humanoid.navigation.footprint import Pose
from jidoka.bodies.humanoid.rotation import wrap

PACE = Pace(forward=0.7, turn=1.2)
GOAL = Pose(0.0, 0.0, 0.0)
LARGEST_CHANGE = 0.03 + 2 * KEEP_STEPPING
"""Of a command in one period: the slew, and at most in and out of stepping in place [m/s, rad/s]."""
coordinate = st.floats(-4.0, 4.0)
heading = st.floats(-3.1, 3.1)


@dataclass
class Walker:
    """Moves as it is told, but slower and with a drift, as a walking policy does; its gait goes on."""

    x: float
    y: float
    yaw: float
    slowness: float = 0.8
    drift: tuple[float, float] = (0.0, 0.0)
    """Forward and left [m/s]."""
    phase: Phase = (0.0, math.pi)

    @property
    def base(self) -> BasePose:
        return BasePose(self.x, self.y, 0.765, self.yaw)

    def step(self, twist: Twist) -> None:
        ahead = self.slowness * twist.vx + self.drift[0]
        left = self.slowness * twist.vy / 1.7 + self.drift[1]
        c, s = math.cos(self.yaw), math.sin(self.yaw)
        self.x += (c * ahead - s * left) * CONTROL_PERIOD_S
        self.y += (s * ahead + c * left) * CONTROL_PERIOD_S
        self.yaw = wrap(self.yaw + self.slowness * twist.wz * CONTROL_PERIOD_S)
        turn = 2 * math.pi * CONTROL_PERIOD_S / GAIT_S
        left, right = (math.remainder(leg + turn, math.tau) for leg in self.phase)
        self.phase = left, right


def walk(walker: Walker, follower: Follower, limit_s: float) -> tuple[list[Twist], list[tuple[float, float]]]:
    """Twists and places until it arrives; fails where it does not within the limit [s]."""
    twists: list[Twist] = []
    places: list[tuple[float, float]] = []
    for _ in range(round(limit_s / CONTROL_PERIOD_S)):
        if follower.arrived(walker.phase):
            return twists, places
        twists.append(follower.twist(walker.base))
        walker.step(twists[-1])
        places.append((walker.x, walker.y))
    raise AssertionError(f"not there: {follower.error(walker.base)}")


def limit(walker: Walker, goal: Pose) -> float:
    return 30.0 + math.dist((walker.x, walker.y), goal.xy) / 0.15


@settings(max_examples=25)
@given(x=coordinate, y=coordinate, yaw=heading, gx=coordinate, gy=coordinate, gyaw=heading)
def test_it_gets_there_never_stands_before_and_changes_its_command_slowly(
    x: float, y: float, yaw: float, gx: float, gy: float, gyaw: float
) -> None:
    walker, goal = Walker(x, y, yaw), Pose(gx, gy, gyaw)
    follower = Follower([(x, y)], goal, pace=PACE)
    twists, _ = walk(walker, follower, limit(walker, goal))
    aim = goal.at(-SETTLES_AHEAD_M, 0.0)
    assert math.dist((walker.x, walker.y), aim.xy) < 0.06
    assert abs(wrap(walker.yaw - gyaw)) < 0.06
    assert any(low < walker.phase[0] < high for low, high in STOP_PHASES)
    assert not [twist for twist in twists if twist.still]
    before = Twist()
    for twist in twists:
        assert abs(twist.vx - before.vx) <= LARGEST_CHANGE + 1e-9
        assert abs(twist.vy - before.vy) <= 0.03 + 1e-9
        assert abs(twist.wz - before.wz) <= 0.03 + 1e-9
        assert max(abs(twist.vx), abs(twist.vy)) <= 1.0
        assert abs(twist.wz) <= 2.0
        before = twist


@settings(max_examples=40)
@given(x=coordinate, y=coordinate, yaw=heading, gyaw=heading, slowness=st.floats(0.5, 1.2))
@example(x=1.5, y=0.0, yaw=0.0, gyaw=0.0, slowness=1.1)
@example(x=1.5, y=0.0, yaw=0.0, gyaw=0.0, slowness=0.6)
def test_a_run_in_that_folds_the_path_back_is_no_trap(
    x: float, y: float, yaw: float, gyaw: float, slowness: float
) -> None:
    """The way past the goal, and back to it with the right heading."""
    goal, walker = Pose(0.0, 0.0, gyaw), Walker(x, y, yaw, slowness)
    path = [(x, y), goal.at(-0.55, 0.0).xy]
    walk(walker, Follower(path, goal, pace=PACE), limit(walker, goal))
    assert math.dist((walker.x, walker.y), goal.at(-SETTLES_AHEAD_M, 0.0).xy) < 0.06


@settings(max_examples=10)
@given(ahead=st.floats(-0.12, 0.12), left=st.floats(-0.12, 0.12), slowness=st.floats(0.6, 1.1), yaw=heading)
def test_the_bias_of_a_load_is_taken_out(ahead: float, left: float, slowness: float, yaw: float) -> None:
    """A robot that drifts with its load, up to 12 cm/s in any direction, still stops at its place."""
    walker = Walker(2.0, -1.0, yaw, slowness, drift=(ahead, left))
    walk(walker, Follower([(2.0, -1.0)], GOAL, pace=PACE), 60.0)
    assert math.dist((walker.x, walker.y), (-SETTLES_AHEAD_M, 0.0)) < 0.06


def test_it_goes_round_a_corner_and_not_across() -> None:
    walker = Walker(0.0, 0.0, 0.0)
    path = [(0.0, 0.0), (2.0, 0.0), (2.0, 2.0)]
    _, places = walk(walker, Follower(path, Pose(2.0, 3.0, math.pi / 2), pace=PACE), 40.0)
    nearest = min(math.dist(place, (2.0, 0.0)) for place in places)
    assert nearest < 0.25
    assert max(y for x, y in places if x < 1.4) < 0.15


def test_a_path_that_turns_back_is_walked_to_its_end() -> None:
    walker = Walker(0.0, 0.0, 0.0)
    path = [(0.0, 0.0), (2.0, 0.0), (2.0, 0.6), (0.0, 0.6)]
    _, places = walk(walker, Follower(path, Pose(-0.5, 0.6, math.pi), pace=PACE), 60.0)
    assert max(x for x, _ in places) > 1.6


def test_far_away_it_turns_on_the_spot_before_it_walks() -> None:
    follower = Follower([(0.0, 0.0)], Pose(-3.0, 0.0, math.pi), pace=PACE)
    twist = Twist()
    for _ in range(50):
        twist = follower.twist(BasePose(0.0, 0.0, 0.765, 0.2))
    assert abs(twist.vx) < 0.05
    assert twist.wz > 1.0


def test_a_waypoint_given_twice_is_no_trouble() -> None:
    walker = Walker(1.0, 0.0, 0.0)
    walk(walker, Follower([(1.0, 0.0), (1.0, 0.0), (0.0, 0.0), (0.0, 0.0)], GOAL, pace=PACE), 40.0)


def test_the_pace_bounds_the_velocity_that_is_wanted() -> None:
    """A command of c walks at the measured speed: 0.6 m/s at 0.49."""
    follower = Follower([(0.0, 0.0)], Pose(3.0, 0.0, 0.0), pace=Pace(forward=0.49, turn=0.5))
    twist = Twist()
    for _ in range(60):
        twist = follower.twist(BasePose(0.0, 0.0, 0.765, 0.0))
    assert twist.vx == pytest.approx(0.6, abs=1e-6)


@pytest.mark.parametrize(
    ("phase", "stops"), [(2.0, True), (-1.1, True), (0.0, False), (1.69, False), (3.1, False), (-0.7, False)]
)
def test_it_stops_in_stopping_phases_alone(phase: float, stops: bool) -> None:
    inside = Follower([GOAL.xy], GOAL, pace=PACE)
    careless = Follower([GOAL.xy], GOAL, pace=PACE, arrival=Arrival(at_good_phase=False))
    for _ in range(10):
        for follower in (inside, careless):
            follower.twist(BasePose(-SETTLES_AHEAD_M, 0.0, 0.765, 0.0))
    phases = (phase, phase + math.pi)
    assert inside.arrived(phases) is stops
    assert careless.arrived(phases)


def test_it_must_be_inside_for_a_while_without_a_break() -> None:
    good = (2.0, -1.14)
    follower = Follower([GOAL.xy], GOAL, pace=PACE, arrival=Arrival(hold_s=0.1))
    there, off = BasePose(-SETTLES_AHEAD_M, 0.0, 0.765, 0.0), BasePose(0.1, 0.0, 0.765, 0.0)
    for base in (there, there, there, off, there, there, there, there):
        follower.twist(base)
        assert not follower.arrived(good)
    follower.twist(there)
    assert follower.arrived(good)


@pytest.mark.parametrize("base", [BasePose(0.1, 0.0, 0.76, 0.0), BasePose(-SETTLES_AHEAD_M, 0.0, 0.76, 0.2)])
def test_a_wrong_place_or_heading_is_not_arrived(base: BasePose) -> None:
    follower = Follower([GOAL.xy], GOAL, pace=PACE)
    for _ in range(50):
        follower.twist(base)
    assert not follower.arrived((2.0, -1.14))


@given(st.floats(-1e6, 1e6), st.floats(0.0, 1e3))
def test_bounded(value: float, most: float) -> None:
    assert abs(bounded(value, most)) <= most
    assert bounded(value, most) == value or abs(value) > most
