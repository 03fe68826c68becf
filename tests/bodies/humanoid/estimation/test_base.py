"""Where the pelvis is: fixes averaged while standing, legs counted while walking, yaw from the gyro."""

from __future__ import annotations

import math

import numpy as np
import pytest

from jidoka.bodies.humanoid.estimation.base import BaseEstimator, BasePose
from jidoka.bodies.humanoid.hardware.interface import CONTROL_PERIOD_S, Array, Sensors
from jidoka.bodies.humanoid.robot.joints import STANDING
from jidoka.bodies.humanoid.robot.kinematics import SOLE, Kinematics
from jidoka.bodies.humanoid.rotation import quat_wxyz

KINEMATICS = Kinematics()
UPRIGHT = np.array([0.0, 0.0, -1.0])
STILL = np.zeros(3)


def reading(
    fix: tuple[float, float, float, float] | None,
    *,
    q: Array = STANDING,
    gyro: Array = STILL,
    gravity: Array = UPRIGHT,
) -> Sensors:
    zeros = np.zeros(29)
    base = None if fix is None else np.array(fix)
    return Sensors(0.0, q, zeros, zeros, gyro, gravity, base, None)


def noisy(rng: np.random.Generator, x: float, y: float, yaw: float) -> tuple[float, float, float, float]:
    """A fix with the noise of the simulated localiser: 1 cm, half a degree."""
    a, b, c = rng.normal(0.0, 0.01, 3)
    return x + a, y + b, 0.76 + c, yaw + math.radians(0.5) * rng.standard_normal()


def off(pose: BasePose, x: float, y: float) -> float:
    return math.hypot(pose.x - x, pose.y - y)


def test_the_first_reading_must_say_where_it_is() -> None:
    with pytest.raises(ValueError, match="no fix of the base: read again"):
        BaseEstimator(KINEMATICS).update(reading(None), standing=True)


def test_the_first_fix_is_believed() -> None:
    pose = BaseEstimator(KINEMATICS).update(reading((1.0, -2.0, 0.76, 0.7)), standing=True)
    assert pose.xy == pytest.approx([1.0, -2.0])
    assert pose.yaw == pytest.approx(0.7)


def test_a_standing_robot_with_noisy_fixes_settles_within_3_mm() -> None:
    squares: list[float] = []
    for seed in range(8):
        rng, estimator = np.random.default_rng(seed), BaseEstimator(KINEMATICS)
        for k in range(400):
            pose = estimator.update(reading(noisy(rng, 2.0, 1.0, -0.5)), standing=True)
            if k >= 200:
                squares.append(off(pose, 2.0, 1.0) ** 2)
                assert abs(pose.yaw + 0.5) < math.radians(0.5)
    assert math.sqrt(np.mean(squares)) < 0.003


def test_standing_averages_longer_than_stepping() -> None:
    def spread(*, standing: bool) -> float:
        rng, estimator = np.random.default_rng(1), BaseEstimator(KINEMATICS)
        xs = [estimator.update(reading(noisy(rng, 0.0, 0.0, 0.0)), standing=standing).x for _ in range(600)]
        return float(np.std(xs[200:]))

    assert spread(standing=True) < 0.8 * spread(standing=False)


def test_a_standing_robot_that_was_shoved_is_found_again_within_half_a_second() -> None:
    estimator = BaseEstimator(KINEMATICS)
    for _ in range(100):
        estimator.update(reading((0.0, 0.0, 0.76, 0.0)), standing=True)
    pose = BasePose(0.0, 0.0, 0.0, 0.0)
    for _ in range(25):
        pose = estimator.update(reading((0.2, 0.0, 0.76, 0.0)), standing=True)
    assert abs(pose.x - 0.2) < 0.06


def test_the_pelvis_is_as_high_as_the_legs_say_whatever_the_localiser_says() -> None:
    estimator = BaseEstimator(KINEMATICS)
    pose = estimator.update(reading((0.0, 0.0, 3.0, 0.0)), standing=True)
    KINEMATICS.update(np.zeros(3), 0.0, UPRIGHT, STANDING)
    assert pose.z == pytest.approx(SOLE - KINEMATICS.foot("left")[2])
    assert 0.75 < pose.z < 0.8


def test_yaw_follows_the_gyro_between_fixes() -> None:
    estimator = BaseEstimator(KINEMATICS)
    pose = estimator.update(reading((0.0, 0.0, 0.76, 0.2)), standing=False)
    for _ in range(50):
        pose = estimator.update(reading(None, gyro=np.array([0.0, 0.0, 0.8])), standing=False)
    assert pose.yaw == pytest.approx(0.2 + 0.8 * 50 * CONTROL_PERIOD_S, abs=1e-9)


@pytest.mark.parametrize(("roll", "pitch"), [(0.3, 0.0), (0.0, 0.4), (-0.2, 0.3)])
def test_yaw_of_a_leaning_robot_is_about_the_vertical(roll: float, pitch: float) -> None:
    """Turning about the map's z axis by 0.5 rad/s, seen by a gyro that leans."""
    w, x, y, z = quat_wxyz(roll, pitch, 0.0)
    up = np.array([2 * (x * z - w * y), 2 * (y * z + w * x), 1 - 2 * (x * x + y * y)])
    estimator = BaseEstimator(KINEMATICS)
    pose = estimator.update(reading((0.0, 0.0, 0.76, 0.0), gravity=-up), standing=False)
    for _ in range(50):
        pose = estimator.update(reading(None, gyro=0.5 * up, gravity=-up), standing=False)
    assert pose.yaw == pytest.approx(0.5, abs=1e-9)


def test_yaw_stays_within_half_a_turn_and_takes_the_short_way_to_a_fix() -> None:
    estimator = BaseEstimator(KINEMATICS)
    pose = estimator.update(reading((0.0, 0.0, 0.76, 3.1)), standing=False)
    for _ in range(200):
        pose = estimator.update(reading((0.0, 0.0, 0.76, -3.1)), standing=False)
        assert abs(pose.yaw) > 3.0
    assert pose.yaw == pytest.approx(-3.1, abs=0.01)


def swing(t: float) -> Array:
    """Both hips and ankles of a robot that rocks over its planted feet."""
    q = STANDING.copy()
    for hip, ankle in ((0, 4), (6, 10)):
        q[hip] += 0.1 * math.sin(t)
        q[ankle] -= 0.1 * math.sin(t)
    return q


def test_the_pelvis_moves_against_the_planted_foot() -> None:
    """No fix: legs alone say how far the pelvis rocks; it comes back to where it was."""
    estimator = BaseEstimator(KINEMATICS)
    estimator.update(reading((0.0, 0.0, 0.76, 0.0)), standing=False)
    KINEMATICS.update(np.zeros(3), 0.0, UPRIGHT, swing(0.0))
    foot = KINEMATICS.foot("left").copy()
    track: list[float] = []
    for k in range(1, 201):
        t = 2 * math.pi * k / 200
        pose = estimator.update(reading(None, q=swing(t)), standing=False)
        track.append(pose.x)
        if k == 50:
            KINEMATICS.update(np.zeros(3), 0.0, UPRIGHT, swing(t))
            assert pose.x == pytest.approx(foot[0] - KINEMATICS.foot("left")[0], abs=1e-9)
    assert max(track) - min(track) > 0.1
    assert track[-1] == pytest.approx(0.0, abs=1e-9)


def test_the_lower_foot_carries() -> None:
    """A lifted left foot that swings ahead moves nothing; the right one, on the ground, does."""
    estimator = BaseEstimator(KINEMATICS)
    lifted = STANDING.copy()
    lifted[3] += 0.5
    estimator.update(reading((0.0, 0.0, 0.76, 0.0), q=lifted), standing=False)
    estimator.update(reading(None, q=lifted), standing=False)
    swung = lifted.copy()
    swung[0] -= 0.4
    pose = estimator.update(reading(None, q=swung), standing=False)
    assert pose.x == pytest.approx(0.0, abs=1e-9)
    pushed = swung.copy()
    pushed[6] += 0.1
    assert estimator.update(reading(None, q=pushed), standing=False).x > 0.03


@pytest.mark.parametrize("face", [1.0, -1.0])
def test_a_robot_on_its_face_or_back_keeps_finite_numbers(face: float) -> None:
    estimator, pose = BaseEstimator(KINEMATICS), BasePose(0.0, 0.0, 0.0, 0.0)
    flat = np.array([face, 0.0, 0.0])
    for _ in range(3):
        pose = estimator.update(
            reading((0.0, 0.0, 0.1, 0.0), gravity=flat, gyro=np.array([0.1, -0.2, 0.3])), standing=True
        )
    assert np.all(np.isfinite([*pose.xyz, pose.yaw]))
    assert abs(pose.yaw) <= math.pi


def test_kinematics_are_left_at_this_periods_pose() -> None:
    estimator, pose = BaseEstimator(KINEMATICS), BasePose(0.0, 0.0, 0.0, 0.0)
    for _ in range(20):
        pose = estimator.update(reading((1.0, 2.0, 0.76, 0.5)), standing=True)
    middle = 0.5 * (KINEMATICS.foot("left") + KINEMATICS.foot("right"))
    assert np.linalg.norm(middle[:2] - pose.xy) < 0.1
    assert middle[2] == pytest.approx(SOLE, abs=0.001)
