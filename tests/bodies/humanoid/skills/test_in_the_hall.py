"""The skills in the hall, under real physics; the referee and the audit say what is true, not the robot."""

from __future__ import annotations

import math
from collections.abc import Callable, Mapping
from dataclasses import replace
from typing import Any

import numpy as np
import pytest

from jidoka.bodies.humanoid.body import Call, run
from jidoka.bodies.humanoid.hardware.interface import CONTROL_PERIOD_S, Hardware
from jidoka.bodies.humanoid.navigation.footprint import side_frame
from jidoka.bodies.humanoid.rotation import wrap
from jidoka.evals.suite import job
from jidoka.sites.warehouse.audit import Audit
from jidoka.sites.warehouse.draw import Hall, draw
from jidoka.sites.warehouse.referee import BoxState, Referee
from jidoka.sites.warehouse.simulation import simulate
from jidoka.sites.warehouse.site import load_site
from jidoka.types import Atom, Receipt
from jidoka.verdict import judge

pytestmark = pytest.mark.physics

HALL = draw(load_site(), 3)
BOX = "box_1"
STANDS_WITHIN_S = 1.5
FLAT_M_S = 0.08
"""Speed of a pelvis that only sways."""


class Stage:
    """A hall with the robot in it, an audit of every physics step, and the referee."""

    def __init__(self, hall: Hall = HALL, *, hand_friction: float | None = None) -> None:
        self.hall = hall if hand_friction is None else replace(hall, hand_friction=hand_friction)
        self._audits: list[tuple[Audit, Any]] = []
        self.simulation = simulate(self.hall, wrap=self._watch, on_step=self._check)
        self.body, self.data = self.simulation.humanoid, self.simulation.data
        self.audit = self._audits[0][0]
        self.referee = Referee(self.simulation.model, self.hall)

    def tick(self) -> None:
        self.body.tick()
        self.referee.watch(self.data)

    def wait(self, seconds: float) -> None:
        for _ in range(round(seconds / CONTROL_PERIOD_S)):
            self.tick()

    def run(self, call: Call, until: Callable[[], bool] = lambda: False, limit_s: float = 120.0) -> None:
        """Tick until the call ends or something is so."""
        give_up = self.body.time_s + limit_s
        while not call.done and not until():
            self.tick()
            assert self.body.time_s < give_up, f"{call.skill} takes too long"

    def do(self, skill: str, **args: Any) -> Receipt:
        call = self.body.begin(skill, args)
        self.run(call)
        assert call.receipt is not None
        return call.receipt

    def carry(self, ahead_s: float = 3.0) -> Call:
        """On the way with the box in the hands."""
        assert self.do("pick", box=BOX).ok
        call = self.body.begin("place", {"box": BOX, "station": "packing"})
        self.wait(ahead_s)
        assert self.speed() > 0.2, "it should be walking"
        return call

    def box(self, name: str = BOX) -> BoxState:
        return self.referee.boxes(self.data)[name]

    def speed(self) -> float:
        """Of the pelvis over the floor [m/s]."""
        return math.hypot(*self.data.qvel[:2])

    def pose(self) -> tuple[float, float, float]:
        w, x, y, z = self.data.qpos[3:7]
        return (
            float(self.data.qpos[0]),
            float(self.data.qpos[1]),
            math.atan2(2 * (w * z + x * y), 1 - 2 * (y * y + z * z)),
        )

    def facts(self) -> dict[str, Mapping[str, Any]]:
        return {str(fact.atom): fact.value for fact in self.body.observe().facts}

    def honest(self, *, squeezed: bool = False) -> None:
        """What the robot says of the box and its hands is so, and physics explains every step.

        A box beyond what the hands are made for leaves the contact solver a residual of up to 0.3 mN·s, three
        times what the audit forgives.
        """
        said, truth = self.facts(), self.box()
        assert (f"holding(robot, {BOX})" in said) == (truth.held and truth.station is None)
        assert ("hands_free(robot)" in said) == (f"holding(robot, {BOX})" not in said)
        if truth.station is not None:
            assert f"on({BOX}, {truth.station})" in said
        assert self.audit.steps > 0
        strange = [v for v in self.audit.violations if v.kind != "velocity_jump" or v.value > 3e-4]
        assert (strange if squeezed else self.audit.violations) == []

    def _watch(self, robot: Hardware, model: Any, data: Any) -> Hardware:
        self._audits.append((Audit(model), data))
        self._audits[0][0].begin(data)
        return robot

    def _check(self) -> None:
        audit, data = self._audits[0]
        audit.after_step(data)


def with_mass(kilograms: float) -> Hall:
    return replace(HALL, boxes=tuple(replace(b, mass=kilograms) if b.name == BOX else b for b in HALL.boxes))


def test_arms_that_pressed_until_a_reflex_give_way_and_it_goes_on() -> None:
    """A wrist is told to turn far beyond its stop; nobody takes that order back."""
    stage = Stage()
    stage.body.context.hands.q[4] = 6.0
    stage.wait(1.5)
    x, y, yaw = stage.pose()
    receipt = stage.do("walk_to", pose=(x + 0.5 * math.cos(yaw), y + 0.5 * math.sin(yaw), yaw))
    assert receipt.ok, receipt.message
    assert stage.audit.violations == []


def test_it_walks_a_metre_and_a_half_and_stops_there() -> None:
    stage = Stage()
    x, y, yaw = stage.pose()
    goal = (x + 1.5 * math.cos(yaw), y + 1.5 * math.sin(yaw) - 0.2, yaw)
    receipt = stage.do("walk_to", pose=goal)
    assert receipt.ok
    assert receipt.joules > 50
    stage.wait(1.0)
    there = stage.pose()
    assert math.dist(there[:2], goal[:2]) < 0.08
    assert abs(wrap(there[2] - yaw)) < 0.12
    assert math.dist(there[:2], (receipt.result["x"], receipt.result["y"])) < 0.08
    assert stage.speed() < FLAT_M_S
    assert stage.audit.violations == []


def test_it_moves_a_box_and_says_the_truth_about_it() -> None:
    stage = Stage()
    picked = stage.do("pick", box=BOX)
    assert picked.ok, picked
    true_kg = next(box.mass for box in HALL.boxes if box.name == BOX)
    assert picked.result["mass_kg"] == pytest.approx(true_kg, abs=0.35)
    assert picked.result["from"] == "receiving"
    stage.honest()
    placed = stage.do("place", box=BOX, station="packing")
    assert placed.ok, placed
    stage.wait(1.0)
    box = stage.box()
    assert (box.station, box.held) == ("packing", False)
    assert box.tilt < math.radians(5)
    assert math.dist(box.xyz[:2], placed.result["spot"]) < 0.05
    assert math.dist(box.xyz, placed.result["xyz"]) < 0.01
    assert stage.referee.incidents.falls == 0
    assert stage.referee.incidents.drops == {}
    stage.honest()


@pytest.mark.parametrize("ask", ["stop", "lease_lapsed", "cancel"])
def test_whoever_ends_a_carry_it_stands_soon_and_holds_on(ask: str) -> None:
    stage = Stage()
    call = stage.carry()
    code = {"stop": "stopped", "lease_lapsed": "reflex", "cancel": "cancelled"}[ask]
    if ask == "lease_lapsed":
        stage.body.lease_lapsed()
    else:
        getattr(stage.body, ask)("a test")
    stage.wait(0.04)
    assert call.receipt is not None
    assert (call.receipt.ok, call.receipt.code, call.receipt.retryable) == (False, code, True)
    stage.wait(STANDS_WITHIN_S)
    x, y, _ = stage.pose()
    stage.wait(1.0)
    assert math.dist(stage.pose()[:2], (x, y)) < 0.04, "it should stand by now"
    assert stage.box().held
    assert stage.referee.incidents.drops == {}
    stage.honest()
    assert stage.do("place", box=BOX, station="packing").ok
    assert stage.box().station == "packing"
    stage.honest()


@pytest.mark.parametrize("height_m", [0.01, 0.05, 0.08])
def test_a_stop_while_lifting_leaves_a_box_that_is_known_to_be_in_the_hands_or_on_the_table(
    height_m: float,
) -> None:
    """However far it is lifted, the robot knows, and can go on from there."""
    stage = Stage()
    stands_at = stage.box().xyz[2]
    call = stage.body.begin("pick", {"box": BOX})
    stage.run(call, until=lambda: stage.box().xyz[2] > stands_at + height_m)
    assert not call.done
    stage.body.stop("a test")
    stage.wait(1.0)
    said = stage.facts()
    lifted = stage.box().xyz[2] > stands_at + 0.045
    assert lifted == (height_m > 0.04)
    assert (f"holding(robot, {BOX})" in said) == lifted
    assert (f"on({BOX}, receiving)" in said) != lifted
    if not lifted:
        assert stage.do("pick", box=BOX).ok
    assert stage.do("place", box=BOX, station="packing").ok
    assert stage.box().station == "packing"
    assert stage.referee.incidents.drops == {}
    stage.honest()


def test_a_stop_while_it_squeezes_does_no_harm() -> None:
    stage = Stage()
    call = stage.body.begin("pick", {"box": BOX})
    stage.run(call, until=lambda: stage.body.context.hands.grip.squeeze > 30)
    stage.body.stop("a test")
    stage.wait(1.0)
    assert f"on({BOX}, receiving)" in stage.facts()
    assert stage.do("pick", box=BOX).ok
    assert stage.referee.incidents.drops == {}
    stage.honest()


def test_a_stop_while_it_lets_go_leaves_a_box_that_nobody_is_sure_of_until_the_hands_are_away() -> None:
    """The palms are still at the box: whoever walks off may take it along."""
    stage = Stage()
    assert stage.do("pick", box=BOX).ok
    call = stage.body.begin("place", {"box": BOX, "station": "packing"})
    stage.run(call, until=lambda: stage.body.context.hands.holding is None)
    assert not call.done
    stage.body.stop("a test")
    stage.wait(1.0)
    on_packing = Atom("on", (BOX, "packing"))
    assert not judge([on_packing], stage.body.observe().facts).holds
    assert stage.do("walk_to", place="packing").ok
    assert judge([on_packing, Atom("hands_free", ("robot",))], stage.body.observe().facts).holds
    assert stage.box().station == "packing"
    stage.honest()


def test_a_robot_pushed_over_goes_limp_says_so_and_does_not_get_up_by_itself() -> None:
    stage = Stage()
    call = stage.body.begin("walk_to", {"place": "packing"})
    stage.wait(2.5)
    torso = stage.data.body("torso_link")
    for _ in range(15):
        torso.xfrc_applied[:2] = [300.0, 500.0]
        stage.tick()
    torso.xfrc_applied[:] = 0.0
    stage.wait(2.0)
    assert stage.referee.fallen(stage.data)
    assert call.receipt is not None
    assert call.receipt.code in ("fell", "reflex"), "it may have stumbled first"
    assert "fallen(robot)" in stage.facts()
    assert not stage.simulation.model.actuator_gainprm[:, 0].any()
    assert np.all(stage.simulation.model.actuator_biasprm[:, 2] < 0)
    refused = stage.do("walk_to", place="home")
    assert refused.code == "fell"
    assert not stage.simulation.model.actuator_gainprm[:, 0].any()
    kinds = {violation.kind for violation in stage.audit.violations}
    assert "applied_force" in kinds, "the audit sees the push"
    assert kinds <= {"applied_force", "velocity_jump"}, "and at most hard contact on the floor"


def test_a_box_that_is_too_heavy_is_set_back_where_it_was() -> None:
    stage = Stage(with_mass(4.5))
    before = stage.box()
    receipt = stage.do("pick", box=BOX)
    assert (receipt.ok, receipt.code, receipt.retryable) == (False, "too_heavy", False)
    stage.wait(1.0)
    after = stage.box()
    assert (after.station, after.held) == ("receiving", False)
    assert after.tilt < math.radians(3)
    assert math.dist(after.xyz, before.xyz) < 0.1
    assert stage.referee.incidents.drops == {}
    stage.honest(squeezed=True)


def over_the_edge(ahead: float, askew: float) -> Hall:
    """The hall with the box turned by `askew` and its face `ahead` of the edge it stands at."""
    (box,) = (b for b in HALL.boxes if b.name == BOX)
    station = next(s for s in HALL.map.stations if s.name == box.station)
    edge = side_frame(station, box.side)
    _, left = edge.local(box.x, box.y)
    pose = edge.at(box.model.size[0] / 2 - ahead, left, askew)
    moved = replace(box, x=pose.x, y=pose.y, yaw=pose.yaw)
    return replace(HALL, boxes=tuple(moved if b.name == BOX else b for b in HALL.boxes))


def test_a_box_that_was_left_over_the_edge_is_seen_and_set_right() -> None:
    """Found by kills: let go of too early, a box stood 2 cm over the edge, and counted as brought."""
    stage = Stage(over_the_edge(0.02, math.radians(11)))
    stage.wait(1.0)
    assert stage.box().station is None, "it shall stand across the edge"
    assert f"on({BOX}, air)" in stage.facts()
    assert stage.do("pick", box=BOX).ok
    assert stage.do("place", box=BOX, station="receiving").ok
    assert stage.box().station == "receiving"
    assert f"on({BOX}, receiving)" in stage.facts()
    stage.honest()


def test_a_box_that_was_left_turned_is_taken_up_and_set_straight() -> None:
    """Found by kills: hands that left in a hurry had turned a box by 37 degrees, for good."""
    stage = Stage(over_the_edge(-0.03, math.radians(37)))
    stage.wait(1.0)
    assert stage.do("pick", box=BOX).ok
    assert stage.do("place", box=BOX, station="receiving").ok
    assert stage.box().station == "receiving"
    assert stage.referee.incidents.falls == 0
    stage.honest()


@pytest.mark.parametrize("friction", [0.12, 0.3])
def test_a_slippery_box_is_never_claimed(friction: float) -> None:
    """Whatever comes of it, receipt and facts say what is so."""
    stage = Stage(with_mass(2.0), hand_friction=friction)
    receipt = stage.do("pick", box=BOX)
    stage.wait(1.0)
    assert receipt.ok == (stage.box().held and stage.box().station is None)
    if not receipt.ok:
        assert receipt.code in ("slipped", "dropped")
    if friction < 0.2:
        assert receipt.code == "slipped", "42 N at this friction carry half a kilogram"
        assert stage.box().station == "receiving"
    stage.honest()


def test_one_high_reading_on_the_way_up_does_not_make_a_box_too_heavy() -> None:
    """Found by the labour suite at seed 105: a box of 2.2 kg read 2.9 kg for a moment."""
    humanoid = simulate(job(load_site(), 105).hall).humanoid
    receipt = run(humanoid, humanoid.begin("pick", {"box": "box_7"}))
    assert receipt.code != "too_heavy", receipt.message
