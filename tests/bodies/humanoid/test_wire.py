"""What crosses the link comes out as it went in, to the last bit."""

from __future__ import annotations

import math
from typing import cast

import numpy as np
from hypothesis import given
from hypothesis import strategies as st

from jidoka.bodies.humanoid.arms.effort import Grip
from jidoka.bodies.humanoid.control import Hands
from jidoka.bodies.humanoid.estimation.base import BasePose
from jidoka.bodies.humanoid.hardware.interface import ObjectPose, Sensors
from jidoka.bodies.humanoid.link import Halted, Report, Requests
from jidoka.bodies.humanoid.locomotion.policy import Twist
from jidoka.bodies.humanoid.wire import (
    ReportReader,
    ReportWriter,
    Steps,
    read_order,
    read_requests,
    read_welcome,
    write_order,
    write_requests,
    write_welcome,
)
from tests.fakes.humanoid import WORLD

FLOATS = st.floats(-1e6, 1e6)
NAMES = st.text(min_size=1, max_size=8)


def rows(size: int) -> st.SearchStrategy[np.ndarray]:
    """Any numbers; drawn whole, for a report has 137 of them."""
    return st.integers(0, 2**32).map(lambda seed: np.random.default_rng(seed).standard_normal(size))


HANDS = st.builds(
    Hands,
    q=rows(14),
    grip=st.builds(Grip, FLOATS, FLOATS),
    load_kg=FLOATS,
    holding=st.none() | NAMES,
    turn=FLOATS,
    half=FLOATS,
)
SENSORS = st.builds(
    Sensors,
    t=FLOATS,
    q=rows(29),
    qd=rows(29),
    tau=rows(29),
    gyro=rows(3),
    gravity=rows(3),
    base=st.none() | rows(4),
    objects=st.none() | st.dictionaries(NAMES, st.builds(ObjectPose, rows(3), rows(4)), max_size=3),
)
HALTED = st.builds(
    Halted, fallen=st.booleans(), code=NAMES, reason=st.text(), needs=st.lists(NAMES).map(tuple)
)
REPORTS = st.builds(
    Report,
    sensors=SENSORS,
    base=st.builds(BasePose, FLOATS, FLOATS, FLOATS, FLOATS),
    joules=FLOATS,
    halted=st.none() | HALTED,
)


def parts(thing: object) -> object:
    """Something to compare: arrays as lists, records as their fields."""
    if isinstance(thing, np.ndarray):
        return thing.tolist()
    if isinstance(thing, dict):
        return {name: parts(value) for name, value in cast("dict[str, object]", thing).items()}
    slots = getattr(thing, "__slots__", None)
    return {name: parts(getattr(thing, name)) for name in slots} if slots else thing


@given(st.lists(REPORTS, min_size=1, max_size=3), st.booleans(), rows(36), FLOATS)
def test_reports(reports: list[Report], standing: bool, qpos: np.ndarray, phase: float) -> None:
    """One after the other: names of boxes cross only when they change."""
    writer, reader = ReportWriter(), ReportReader()
    steps = Steps((phase, -phase), standing)
    for report in reports:
        read, gait, at = reader.read(writer.write(report, steps, qpos))
        assert parts(read) == parts(report)
        assert (gait.phase, gait.standing) == (steps.phase, steps.standing)
        assert np.array_equal(at, qpos)


@given(st.none() | st.builds(Twist, FLOATS, FLOATS, FLOATS), HANDS)
def test_orders(twist: Twist | None, hands: Hands) -> None:
    there = Hands()
    assert read_order(write_order(twist, hands), there) == twist
    assert parts(there) == parts(hands)


@given(
    st.builds(
        Requests,
        acting=st.booleans(),
        led=st.none() | st.booleans(),
        stop=st.none() | st.text(),
        resume=st.booleans(),
        reset=st.booleans(),
    )
)
def test_requests(requests: Requests) -> None:
    assert read_requests(write_requests(requests)) == requests


@given(HANDS)
def test_the_welcome(hands: Hands) -> None:
    there, world = read_welcome(write_welcome(hands, WORLD))
    assert parts(there) == parts(hands)
    assert world == WORLD


def test_what_is_read_may_be_changed() -> None:
    hands = Hands()
    read_order(write_order(None, Hands(half=math.pi)), hands)
    hands.q += 1.0
    assert hands.half == math.pi
