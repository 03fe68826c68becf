"""The tracker of boxes: averages, strays, and a box that rides with the hands."""

from __future__ import annotations

import math

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from jidoka.bodies.humanoid.estimation.objects import (
    HELD_MEMORY,
    MEMORY,
    MOVED_M,
    HandFrame,
    ObjectTracker,
)
from jidoka.bodies.humanoid.hardware.interface import Array, ObjectPose
from jidoka.bodies.humanoid.rotation import quat_wxyz, rot_z

AWAY = HandFrame(np.array([5.0, 5.0, 1.0]), 0.3)
PLACE = np.array([1.0, -2.0, 0.8])


def moved(x: float, y: float, z: float) -> Array:
    """PLACE, and so much further [m]."""
    return PLACE + np.array([x, y, z])


def sight(xyz: Array, yaw: float = 0.0, pitch: float = 0.0) -> dict[str, ObjectPose]:
    return {"box_1": ObjectPose(np.asarray(xyz, dtype=float), quat_wxyz(0.0, pitch, yaw))}


def seen(tracker: ObjectTracker, name: str = "box_1") -> Array:
    estimate = tracker.get(name)
    assert estimate is not None
    return estimate.xyz


def watched(periods: int = 40, yaw: float = 0.4) -> ObjectTracker:
    """A tracker that has seen a box at PLACE for a while, without noise."""
    tracker = ObjectTracker()
    for _ in range(periods):
        tracker.update(sight(PLACE, yaw), AWAY)
    return tracker


def test_a_box_never_seen_is_unknown() -> None:
    tracker = ObjectTracker()
    tracker.update(None, AWAY)
    tracker.update({}, AWAY)
    assert tracker.get("box_1") is None
    assert tracker.all() == {}


def test_the_mean_of_noisy_sightings_converges_as_stated() -> None:
    errors: list[float] = []
    for seed in range(60):
        rng, tracker = np.random.default_rng(seed), ObjectTracker()
        for _ in range(MEMORY):
            tracker.update(sight(PLACE + rng.normal(0.0, 0.005, 3)), AWAY)
        errors.extend(seen(tracker) - PLACE)
    assert np.std(errors) == pytest.approx(0.005 / math.sqrt(MEMORY), rel=0.2)


def test_the_yaw_is_averaged_across_the_half_turn() -> None:
    tracker = ObjectTracker()
    for k in range(30):
        tracker.update(sight(PLACE, math.pi + (0.03 if k % 2 else -0.03)), AWAY)
    estimate = tracker.get("box_1")
    assert estimate is not None
    assert math.cos(estimate.yaw - math.pi) > math.cos(0.005)


def test_one_stray_sighting_is_ignored() -> None:
    tracker = watched()
    tracker.update(sight(moved(0.3, 0.0, 0.0), 0.4), AWAY)
    tracker.update(sight(PLACE, 0.4), AWAY)
    tracker.update(sight(moved(0.3, 0.0, 0.0), 0.4), AWAY)
    assert seen(tracker) == pytest.approx(PLACE, abs=1e-12)


@pytest.mark.parametrize(
    ("offset", "turn", "pitch"),
    [
        ((0.3, 0.0, 0.0), 0.0, 0.0),
        ((0.0, 0.0, -MOVED_M - 0.001), 0.0, 0.0),
        ((0.0, 0.0, 0.0), 0.15, 0.0),
        ((0.0, 0.0, 0.0), 0.0, 0.15),
    ],
)
def test_two_sightings_elsewhere_begin_anew(
    offset: tuple[float, float, float], turn: float, pitch: float
) -> None:
    tracker = watched()
    for _ in range(2):
        tracker.update(sight(moved(*offset), 0.4 + turn, pitch), AWAY)
    estimate = tracker.get("box_1")
    assert estimate is not None
    assert estimate.xyz == pytest.approx(moved(*offset), abs=1e-12)
    assert estimate.yaw == pytest.approx(0.4 + turn, abs=1e-9)
    assert estimate.tilt == pytest.approx(pitch, abs=1e-6)
    assert estimate.sightings == 1


def test_a_small_shift_is_averaged_and_not_taken_for_a_move() -> None:
    tracker = watched()
    for _ in range(2):
        tracker.update(sight(moved(0.02, 0.0, 0.0), 0.4), AWAY)
    assert 0.0 < seen(tracker)[0] - PLACE[0] < 0.002
    assert tracker.all()["box_1"].sightings == MEMORY


def carried(tracker: ObjectTracker, periods: int, noise: float = 0.0) -> list[float]:
    """Walk a curve with a box held 3 cm ahead of the palms; distance of the estimate from the truth [m]."""
    rng = np.random.default_rng(0)
    errors: list[float] = []
    for k in range(periods):
        yaw = 0.02 * k
        hands = HandFrame(np.array([0.012 * k, 0.3 * math.sin(0.05 * k), 1.0]), yaw)
        truth = hands.xyz + rot_z(yaw) @ np.array([0.03, 0.0, -0.02])
        due = k % 5 == 0
        tracker.update(sight(truth + rng.normal(0.0, noise, 3), yaw + 0.1) if due else None, hands)
        errors.append(float(np.linalg.norm(seen(tracker) - truth)))
    return errors


def test_a_held_box_rides_with_the_hands_without_smearing() -> None:
    tracker = ObjectTracker()
    tracker.update(sight(np.array([0.03, 0.0, 0.98]), 0.1), HandFrame(np.array([0.0, 0.0, 1.0]), 0.0))
    tracker.hold("box_1")
    assert max(carried(tracker, 300)) < 1e-9


def test_a_box_that_is_not_held_would_smear_on_the_same_way() -> None:
    """The law above is not empty: without the hold the estimate lags by centimetres."""
    tracker = ObjectTracker()
    tracker.update(sight(np.array([0.03, 0.0, 0.98]), 0.1), HandFrame(np.array([0.0, 0.0, 1.0]), 0.0))
    assert max(carried(tracker, 300)) > 0.03


def test_a_held_box_is_known_within_its_noise() -> None:
    tracker = ObjectTracker()
    tracker.hold("box_1")
    tracker.update(sight(np.array([0.03, 0.0, 0.98]), 0.1), HandFrame(np.array([0.0, 0.0, 1.0]), 0.0))
    assert np.mean(carried(tracker, 1000, noise=0.005)[200:]) < 0.005
    assert tracker.all()["box_1"].sightings == HELD_MEMORY


@given(x=st.floats(-5, 5), y=st.floats(-5, 5), yaw=st.floats(-3.1, 3.1), box_yaw=st.floats(-3.1, 3.1))
def test_taking_and_letting_go_move_no_estimate(x: float, y: float, yaw: float, box_yaw: float) -> None:
    tracker = ObjectTracker()
    hands = HandFrame(np.array([x, y, 1.0]), yaw)
    for _ in range(3):
        tracker.update(sight(PLACE, box_yaw, 0.05), hands)
    before = tracker.all()["box_1"]
    for name in ("box_1", None, "box_1", "box_2", None):
        tracker.hold(name)
        after = tracker.all()["box_1"]
        assert after.xyz == pytest.approx(before.xyz, abs=1e-9)
        assert after.rotation == pytest.approx(before.rotation, abs=1e-9)


def test_holding_one_box_leaves_the_others_where_they_are() -> None:
    tracker = ObjectTracker()
    both = sight(PLACE) | {"box_2": sight(moved(1.0, 0.0, 0.0))["box_1"]}
    tracker.update(both, HandFrame(PLACE, 0.0))
    tracker.hold("box_1")
    tracker.update(None, HandFrame(moved(0.5, 0.0, 0.0), 0.0))
    assert seen(tracker, "box_1") == pytest.approx(moved(0.5, 0.0, 0.0))
    assert seen(tracker, "box_2") == pytest.approx(moved(1.0, 0.0, 0.0))


def test_a_touched_box_is_averaged_anew_from_where_it_was() -> None:
    """Found by the labour suite at seed 127: the mean of before and after hid that hands had turned a box."""
    tracker = watched()
    tracker.forget_average("box_1")
    for _ in range(4):
        tracker.update(sight(moved(0.02, 0.0, 0.0), 0.4), AWAY)
    assert seen(tracker)[0] - PLACE[0] == pytest.approx(0.016)
    tracker.forget_average("never_seen")


def test_an_estimate_is_a_copy() -> None:
    tracker = watched()
    seen(tracker)[:] = 9.0
    assert seen(tracker) == pytest.approx(PLACE)
