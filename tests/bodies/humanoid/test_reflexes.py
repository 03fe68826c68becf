"""The reflexes over every mode and event, their timing, and what clears them."""

from __future__ import annotations

from typing import Any

import numpy as np
import pytest

from jidoka.bodies.humanoid.reflex_events import EVENTS, Response
from jidoka.bodies.humanoid.reflexes import RESET, RESUME, STAND_WITHIN_S, Mode
from tests.fakes.reflex_robot import AFTER_S, PERIOD_S, TROUBLE, fast, leaning, reach

FALLS = ("tilted", "collapsed", "flailing")
HALTS = ("stop", "keep_out", "saturated", "stumbled")
GAPS = ("unsensed", "lost", "lease_lost")
LATCHED = (*FALLS, "stop", "keep_out", "saturated")

EXPECTED: dict[Mode, list[tuple[tuple[str, ...], Mode, Response]]] = {
    Mode.READY: [
        (FALLS, Mode.DAMPED, Response.DAMP),
        (HALTS, Mode.STOPPING, Response.STAND),
        (GAPS, Mode.READY, Response.HOLD_OFF),
    ],
    Mode.ACTING: [
        (FALLS, Mode.DAMPED, Response.DAMP),
        (HALTS, Mode.STOPPING, Response.STAND),
        (GAPS, Mode.STOPPING, Response.STAND),
    ],
    Mode.STOPPING: [
        (FALLS, Mode.DAMPED, Response.DAMP),
        (HALTS, Mode.STOPPING, Response.STAND),
        (GAPS, Mode.STOPPING, Response.STAND),
    ],
    Mode.SAFE: [
        (FALLS, Mode.DAMPED, Response.DAMP),
        (HALTS, Mode.SAFE, Response.STAND),
        (GAPS, Mode.SAFE, Response.STAND),
    ],
    Mode.DAMPED: [
        (FALLS, Mode.DAMPED, Response.DAMP),
        (HALTS, Mode.DAMPED, Response.DAMP),
        (GAPS, Mode.DAMPED, Response.DAMP),
    ],
}
"""For each mode: these events lead to this mode with this response."""


CASES = [
    (mode, event, to, response)
    for mode, rows in EXPECTED.items()
    for events, to, response in rows
    for event in events
]


def test_the_cases_cover_every_mode_and_event() -> None:
    assert {(mode, event) for mode, event, _, _ in CASES} == {(m, e.name) for m in Mode for e in EVENTS}


@pytest.mark.parametrize(("mode", "event", "to", "response"), CASES)
def test_every_event_in_every_mode(mode: Mode, event: str, to: Mode, response: Response) -> None:
    robot, stays = reach(mode)
    reaction = robot.run(AFTER_S.get(event, 0.0) + PERIOD_S, **stays | TROUBLE[event])
    assert (reaction.mode, reaction.response) == (to, response)
    assert robot.mode is to
    assert reaction.reason


@pytest.mark.parametrize("event", [e.name for e in EVENTS])
def test_an_event_acts_on_time_and_not_before(event: str) -> None:
    robot, stays = reach(Mode.ACTING)
    periods = round(AFTER_S.get(event, 0.0) / PERIOD_S)
    for _ in range(periods):
        assert robot.tick(**stays | TROUBLE[event]).mode is Mode.ACTING
    assert robot.tick(**stays | TROUBLE[event]).mode in (Mode.STOPPING, Mode.DAMPED)


@pytest.mark.parametrize("event", list(AFTER_S))
def test_a_break_starts_the_time_anew(event: str) -> None:
    robot, stays = reach(Mode.ACTING)
    for _ in range(3):
        robot.run(AFTER_S[event], **stays | TROUBLE[event])
        assert robot.tick(**stays).mode is Mode.ACTING


def test_saturation_that_wanders_from_joint_to_joint_is_walking() -> None:
    robot, stays = reach(Mode.ACTING)
    for k in range(100):
        tau = np.zeros(29)
        tau[(k // 10) % 12] = 50.0
        assert robot.tick(tau=tau, **stays).mode is Mode.ACTING


@pytest.mark.parametrize("event", [e.name for e in EVENTS])
def test_what_latches_waits_for_a_request_and_the_rest_clears_itself(event: str) -> None:
    robot, stays = reach(Mode.ACTING)
    robot.run(AFTER_S.get(event, 0.0) + PERIOD_S, **stays | TROUBLE[event])
    robot.run(3.0)
    if event in FALLS:
        assert robot.mode is Mode.DAMPED
        assert robot.tick(resume_requested=True).mode is Mode.DAMPED
        assert robot.tick(reset_requested=True).mode is Mode.SAFE
    if event in LATCHED:
        robot.run(1.0)
        assert robot.mode is Mode.SAFE
        robot.tick(resume_requested=True)
    assert robot.mode is Mode.READY
    assert robot.state.causes == ()
    assert robot.tick(acting=True).response is Response.NONE


@pytest.mark.parametrize(
    ("missing", "changes"),
    [
        ("no event", {"lease_valid": False}),
        ("no event", {"stop_requested": True}),
        ("upright", {"gravity": leaning(25.0)}),
        ("standing still", {"standing_still": False}),
        ("no skill running", {"acting": True}),
        ("resume request", {"resume_requested": False}),
    ],
)
def test_resume_is_refused_and_told_why(missing: str, changes: dict[str, Any]) -> None:
    robot, _ = reach(Mode.SAFE)
    reaction = robot.tick(**{"resume_requested": True} | changes)
    assert (reaction.mode, reaction.needs) == (Mode.SAFE, (missing,))
    assert robot.tick().mode is Mode.SAFE, "a refused request must not be remembered"
    assert robot.tick(resume_requested=True).mode is Mode.READY


@pytest.mark.parametrize(
    ("missing", "changes"),
    [
        (("no fall", "upright"), {"gravity": leaning(80.0)}),
        (("upright",), {"gravity": leaning(25.0)}),
        (("joints still",), {"qd": fast(1, 2.0)}),
        (("reset request",), {"reset_requested": False}),
    ],
)
def test_reset_is_refused_and_told_why(missing: tuple[str, ...], changes: dict[str, Any]) -> None:
    robot, _ = reach(Mode.DAMPED)
    reaction = robot.run(0.06, **{"reset_requested": True} | changes)
    assert (reaction.mode, reaction.needs) == (Mode.DAMPED, missing)
    robot.tick()
    assert robot.tick(reset_requested=True).mode is Mode.SAFE


def test_the_conditions_are_all_tested() -> None:
    assert set(RESUME) == {"no event", "upright", "standing still", "no skill running", "resume request"}
    assert set(RESET) == {"no fall", "upright", "joints still", "reset request"}


def test_a_second_stop_is_never_dropped() -> None:
    robot, stays = reach(Mode.ACTING)
    robot.tick(stop_requested=True, **stays)
    robot.tick()
    assert robot.tick(resume_requested=True).mode is Mode.READY
    robot.tick(**stays)
    assert robot.tick(stop_requested=True, **stays).mode is Mode.STOPPING
    robot.run(1.0)
    assert robot.tick(resume_requested=True, stop_requested=True).mode is Mode.SAFE


def test_a_stop_after_a_lapsed_lease_waits_for_a_resume() -> None:
    robot, stays = reach(Mode.ACTING)
    robot.tick(lease_valid=False, **stays)
    robot.tick(lease_valid=False)
    assert robot.tick(stop_requested=True, lease_valid=False).mode is Mode.SAFE
    assert robot.run(1.0).mode is Mode.SAFE
    assert [cause.event for cause in robot.state.causes] == ["lease_lost", "stop"]


def test_a_skill_can_not_begin_while_the_robot_is_held_off() -> None:
    robot, _ = reach(Mode.READY)
    assert robot.tick(lease_valid=False, acting=True).response is Response.STAND


def test_a_robot_that_does_not_come_to_a_stand_is_told_overdue() -> None:
    robot, stays = reach(Mode.STOPPING)
    assert not robot.run(STAND_WITHIN_S - 0.1, **stays).overdue
    assert robot.run(0.2, **stays).overdue
    assert not robot.tick().overdue


def test_after_entering_a_zone_the_robot_may_walk_out_but_not_in_again() -> None:
    robot, stays = reach(Mode.ACTING)
    inside: dict[str, Any] = {"pelvis": (1.05, 0.0, 0.79)}
    assert "wet_floor" in robot.tick(**stays | inside).reason
    robot.tick(**inside)
    assert robot.tick(resume_requested=True, **inside).mode is Mode.READY
    assert robot.run(0.5, **stays | inside).mode is Mode.ACTING
    border: dict[str, Any] = {"pelvis": (0.95, 0.0, 0.79)}
    robot.tick(**stays | border)
    assert robot.tick(**stays | inside).mode is Mode.ACTING, "noise at the border is no new entry"
    robot.tick(**stays)
    assert robot.tick(**stays | inside).mode is Mode.STOPPING


@pytest.mark.parametrize(
    "changes",
    [
        {"gravity": np.full(3, np.nan)},
        {"gravity": np.zeros(3)},
        {"qd": np.full(29, np.nan)},
        {"tau": np.full(29, np.nan)},
        {"sensed_t": np.nan},
        {"localised_t": np.nan},
        {"pelvis": (np.nan, 0.0, 0.79)},
    ],
)
def test_unknown_numbers_stop_a_skill_and_do_not_drop_the_robot(changes: dict[str, Any]) -> None:
    robot, stays = reach(Mode.ACTING)
    assert robot.tick(**stays | changes).response is Response.STAND


def test_the_gravest_reason_comes_first_and_names_value_and_bound() -> None:
    robot, stays = reach(Mode.ACTING)
    reaction = robot.run(0.06, gravity=leaning(50.0), **stays)
    assert reaction.reason == "fell: tilted 50 degrees (at most 45)"
    robot, stays = reach(Mode.ACTING)
    assert "right_shoulder" not in robot.run(0.6, **stays | TROUBLE["saturated"]).reason
    assert "left_wrist_pitch_joint" in robot.reaction.reason


def test_the_table_is_ordered_by_gravity_and_named_once() -> None:
    responses = [(event.acting, event.idle) for event in EVENTS]
    assert responses == sorted(responses, reverse=True)
    assert len({event.name for event in EVENTS}) == len(EVENTS)
    assert {event.name for event in EVENTS if event.latched} == set(LATCHED)
