"""The skills without physics: what they refuse and with which words, what they take, how they walk."""

from __future__ import annotations

import math
from dataclasses import replace
from typing import Any

import numpy as np
import pytest

from jidoka.bodies.humanoid.arms.effort import OPEN, Grip
from jidoka.bodies.humanoid.hardware.interface import CONTROL_PERIOD_S, ObjectPose
from jidoka.bodies.humanoid.navigation.footprint import Pose
from jidoka.bodies.humanoid.robot.joints import ARMS
from jidoka.bodies.humanoid.rotation import quat_wxyz, wrap
from jidoka.bodies.humanoid.skills import catalogue
from jidoka.bodies.humanoid.skills.context import Context, Skill
from jidoka.bodies.humanoid.skills.errors import SkillError
from jidoka.bodies.humanoid.skills.grip import SQUEEZE_N, check_held, empty, let_go, recognise, weigh
from jidoka.bodies.humanoid.skills.pick import pick
from jidoka.bodies.humanoid.skills.place import place, underside
from jidoka.bodies.humanoid.skills.reach import Shift, present
from jidoka.bodies.humanoid.skills.walk_to import STAND_OFF_M, walk_to
from jidoka.bodies.humanoid.skills.walking import back_off, stand, walk_to_pose
from jidoka.bodies.humanoid.world import BoxModel, Map, Station
from jidoka.errors import UsageError
from tests.fakes.humanoid import ON_TABLE, WORLD, carry_out, context, hold, live, upright


def fails(ctx: Context, skill: Skill) -> SkillError:
    """The error that a skill ends with, run to its end."""
    with pytest.raises(SkillError) as caught:
        carry_out(ctx, skill)
    return caught.value


def at_once(skill: Skill) -> SkillError:
    """The error of a skill that refuses before it moves."""
    with pytest.raises(SkillError) as caught:
        next(skill)
    return caught.value


def test_pick_with_full_hands_says_what_is_in_them() -> None:
    ctx = context({"box_1": upright(ON_TABLE)})
    hold(ctx, "box_2")
    error = at_once(pick(ctx, "box_1"))
    assert (error.code, error.retryable) == ("hands_full", False)
    assert "box_2" in str(error)


def test_an_unknown_box_is_refused_with_the_boxes_there_are() -> None:
    error = at_once(pick(context(), "box_7"))
    assert error.code == "unknown_object"
    assert "'box_7'" in str(error)
    assert "box_1, box_2" in str(error)


def test_a_box_never_seen_is_refused() -> None:
    error = at_once(pick(context(), "box_1"))
    assert error.code == "unknown_object"
    assert "not been seen" in str(error)


def test_a_box_on_the_floor_is_out_of_reach_and_the_error_says_where_it_is() -> None:
    error = at_once(pick(context({"box_1": upright((1.0, 1.0, 0.08))}), "box_1"))
    assert error.code == "unreachable"
    assert "[1.0, 1.0, 0.08]" in str(error)


@pytest.mark.parametrize("held", [None, "box_2"])
def test_place_without_the_box_says_what_is_held(held: str | None) -> None:
    ctx = context()
    if held:
        hold(ctx, held)
    error = at_once(place(ctx, "box_1", "table"))
    assert error.code == "hands_empty"
    assert (held or "nothing") in str(error)


def test_place_on_an_unknown_station_names_the_stations() -> None:
    ctx = context()
    hold(ctx, "box_1")
    error = at_once(place(ctx, "box_1", "home"))
    assert error.code == "unknown_place"
    assert "table, shelf" in str(error)


def test_a_full_station_has_no_free_space() -> None:
    crowd = tuple(BoxModel(f"crate_{k}", "green", "large", (0.25, 0.3, 0.2)) for k in range(8))
    world = Map(
        stations=(Station("small", 2.0, 0.0, 0.0, (0.4, 0.6), 0.75, ("-x",)),),
        boxes=(*WORLD.boxes, *crowd),
        bounds=WORLD.bounds,
    )
    stand_close = {"crate_0": upright((1.95, 0.15, 0.85)), "crate_1": upright((1.95, -0.15, 0.85))}
    ctx = context(stand_close, world=world)
    hold(ctx, "box_1")
    error = at_once(place(ctx, "box_1", "small"))
    assert error.code == "no_free_space"
    assert "small" in str(error)
    alone = context({}, world=world)
    hold(alone, "box_1")
    assert not next(place(alone, "box_1", "small")).still


def test_an_unknown_place_is_refused_with_the_places_there_are() -> None:
    error = at_once(walk_to(context(), place="moon"))
    assert error.code == "unknown_place"
    assert "table, shelf, home" in str(error)


def test_walk_to_a_spot_ends_at_its_pose() -> None:
    ctx = context(at=(-1.5, 1.0, 2.0))
    result, twists = carry_out(ctx, walk_to(ctx, place="home"))
    assert math.hypot(ctx.base.x, ctx.base.y) < 0.08
    assert abs(wrap(ctx.base.yaw)) < 0.1
    assert result["place"] == "home"
    assert result["x"] == pytest.approx(ctx.base.x, abs=1e-3)
    assert twists[-1].still


def test_walk_to_a_pose_ends_there() -> None:
    ctx = context()
    result, _ = carry_out(ctx, walk_to(ctx, pose=(-2.0, 1.0, 1.5)))
    assert math.hypot(ctx.base.x + 2.0, ctx.base.y - 1.0) < 0.08
    assert result["place"] is None


@pytest.mark.parametrize(("start", "side"), [((0.0, 0.5, 0.0), -1), ((3.5, 0.5, 0.0), 1)])
def test_walk_to_a_station_stands_before_its_nearer_side_and_faces_it(
    start: tuple[float, float, float], side: int
) -> None:
    ctx = context(at=start)
    carry_out(ctx, walk_to(ctx, place="table"))
    assert ctx.base.x == pytest.approx(2.0 + side * (0.3 + STAND_OFF_M), abs=0.08)
    assert math.cos(ctx.base.yaw) * side < -0.99


def test_a_walk_keeps_out_of_tables_and_zones() -> None:
    ctx = context(at=(1.0, -0.3, 0.0))
    skill = walk_to(ctx, pose=(3.2, 0.3, 0.0))
    nearest = 9.0
    for twist in skill:
        live(ctx, twist)
        nearest = min(nearest, max(abs(ctx.base.x - 2.0) - 0.3, abs(ctx.base.y) - 0.7))
    assert nearest > 0.35


def test_a_goal_inside_a_table_is_blocked() -> None:
    ctx = context()
    with pytest.raises(SkillError, match="table") as caught:
        next(walk_to(ctx, pose=(2.0, 0.0, 0.0)))
    assert caught.value.code == "blocked"


def test_legs_that_do_not_move_are_blocked_with_what_is_left() -> None:
    with pytest.raises(SkillError, match=r"not there after .* 1\.98 m") as caught:
        for _ in walk_to_pose(context(), Pose(-2.0, 0.0, math.pi)):
            pass
    assert caught.value.code == "blocked"


def test_stepping_back_goes_straight_back_and_gives_up_where_it_can_not() -> None:
    ctx = context(at=(1.0, 1.0, 0.6))
    carry_out(ctx, back_off(ctx, 0.4))
    assert ctx.base.x == pytest.approx(1.0 - 0.4 * math.cos(0.6), abs=0.02)
    assert ctx.base.yaw == pytest.approx(0.6, abs=0.01)
    with pytest.raises(SkillError, match="could not step back") as caught:
        for _ in back_off(context(), 0.4):
            pass
    assert caught.value.code == "blocked"


def test_arms_on_their_way_arrive_while_the_legs_walk() -> None:
    ctx = context()
    goal = ctx.hands.q + 0.3
    carry_out(ctx, walk_to_pose(ctx, Pose(-1.5, 0.0, 0.0), arms=Shift(ctx, goal)))
    assert ctx.hands.q == pytest.approx(goal)


def test_standing_takes_its_time() -> None:
    assert [twist.still for twist in stand(context(), 0.5)] == [True] * round(0.5 / CONTROL_PERIOD_S)


def test_weighing_comes_to_the_load_and_lifts_half_of_it_with_each_hand() -> None:
    ctx = context()
    ctx.hands.grip = Grip(squeeze=40.0)
    up = np.array([0.0, 0.0, 9.81])
    tau = np.zeros(29)
    arms = ctx.kinematics.arm_gravity().copy()
    arms[:7] += ctx.kinematics.palm_jacobian("left").T @ up
    arms[7:] += ctx.kinematics.palm_jacobian("right").T @ up
    tau[ARMS] = arms
    ctx.sensors = type(ctx.sensors)(
        0.0, ctx.sensors.q, ctx.sensors.qd, tau, ctx.sensors.gyro, ctx.sensors.gravity, None, None
    )
    for _ in range(200):
        weigh(ctx)
    assert ctx.hands.load_kg == pytest.approx(2.0, abs=0.01)
    assert ctx.hands.grip.lift == pytest.approx(9.81, abs=0.05)
    assert ctx.hands.grip.squeeze == 40.0


def test_letting_go_leaves_open_empty_hands_apart() -> None:
    ctx = context()
    hold(ctx, "box_1")
    ctx.hands.grip, ctx.hands.half = Grip(42.0, 5.0), present(ctx).half
    before = present(ctx)
    carry_out(ctx, let_go(ctx, 0.05, rise=0.1))
    assert ctx.hands.holding is None
    assert ctx.hands.load_kg == 0.0
    assert ctx.hands.grip == OPEN
    assert ctx.tracker.held is None
    assert present(ctx).half > before.half + 0.04
    assert present(ctx).mid[2] > before.mid[2] + 0.05


@pytest.mark.parametrize("skill", ["pick", "walk_to"])
def test_hands_that_a_stop_left_on_a_box_open_before_the_legs_move(skill: str) -> None:
    ctx = context({"box_1": upright(ON_TABLE)})
    ctx.hands.grip = Grip(42.0, 0.0)
    start = pick(ctx, "box_1") if skill == "pick" else walk_to(ctx, place="table")
    for twist in start:
        live(ctx, twist)
        if not twist.still:
            break
    assert ctx.hands.grip == OPEN


def test_a_box_seen_away_from_the_palms_was_dropped_and_the_hands_say_they_are_free() -> None:
    ctx = context()
    hold(ctx, "box_1")
    check_held(ctx, "box_1")
    empty(ctx)
    for _ in range(3):
        ctx.tracker.update({"box_1": upright((0.5, 0.5, 0.08))}, ctx.tracker._hands)  # pyright: ignore[reportPrivateUsage]
    ctx.hands.holding, ctx.hands.grip = "box_1", Grip(42.0, 5.0)
    with pytest.raises(SkillError, match=r"\[0.5, 0.5, 0.08\]") as caught:
        check_held(ctx, "box_1")
    assert caught.value.code == "dropped"
    assert ctx.hands.holding is None
    assert ctx.hands.grip == OPEN


@pytest.mark.parametrize(
    ("roll", "height"), [(0.0, 1.0 - 0.08), (math.pi / 2, 1.0 - 0.11), (math.pi, 1.0 - 0.08)]
)
def test_the_underside_of_a_box_is_its_lowest_corner(roll: float, height: float) -> None:
    lying = ObjectPose(np.array([1.0, 0.0, 1.0]), quat_wxyz(roll, 0.0, 0.3))
    assert underside(context({"box_1": lying}), "box_1") == pytest.approx(height)


def test_the_catalogue_declares_what_it_can_run() -> None:
    names = [spec.name for spec in catalogue.SPECS]
    assert names == ["walk_to", "pick", "place"]
    assert {spec.recovery for spec in catalogue.SPECS} == {"probe"}
    for spec in catalogue.SPECS:
        words = {word for atom in (*spec.pre, *spec.post) for word in atom.args if word.startswith("?")}
        assert {word[1:] for word in words} <= set(spec.parameters["properties"])


@pytest.mark.parametrize(
    ("skill", "args", "words"),
    [
        ("fly", {}, "has no skill 'fly'; it has walk_to, pick, place"),
        ("pick", {}, "missing box"),
        ("pick", {"box": "box_1", "hand": "left"}, "unknown hand"),
        ("place", {"box": "box_1"}, "missing station"),
        ("walk_to", {}, "either a place or a pose"),
        ("walk_to", {"place": "home", "pose": (0.0, 0.0, 0.0)}, "either a place or a pose"),
        ("walk_to", {"plaec": "home"}, "walk_to"),
    ],
)
def test_wrong_calls_are_refused_before_anything_starts(skill: str, args: dict[str, Any], words: str) -> None:
    with pytest.raises(UsageError, match=words):
        catalogue.start(skill, context(), args)


def test_starting_a_skill_does_not_run_it() -> None:
    ctx = context()
    catalogue.start("pick", ctx, {"box": "box_7"})
    assert ctx.doing == ""


def test_a_pose_with_no_room_behind_it_is_walked_to_without_a_run_in() -> None:
    """Facing away from the table, 0.55 m from it: the run-in would start inside it."""
    ctx = context(at=(0.0, 0.0, 0.0))
    carry_out(ctx, walk_to(ctx, pose=(1.15, 0.0, math.pi)))
    assert ctx.base.x == pytest.approx(1.15, abs=0.08)
    assert abs(wrap(ctx.base.yaw - math.pi)) < 0.1


@pytest.mark.parametrize(
    ("squeeze", "off_m", "table", "held"),
    [
        (SQUEEZE_N, 0.0, False, True),
        (SQUEEZE_N, 0.05, False, True),
        (SQUEEZE_N, 0.12, False, False),
        (5.0, 0.0, False, False),
        (0.0, 0.0, False, False),
        (SQUEEZE_N, 0.0, True, False),
    ],
)
def test_a_box_in_the_air_between_pressing_palms_is_held(
    squeeze: float, off_m: float, table: bool, held: bool
) -> None:
    """Whatever became of the skill that lifted it."""
    ctx = context()
    x, y, z = ctx.kinematics.between_palms().tolist()
    box = upright((x + off_m, y, z))
    tops = Station("desk", x, y, 0.0, (0.6, 0.6), z - 0.08, ("-x",))
    world = replace(WORLD, stations=(*WORLD.stations, tops)) if table else WORLD
    ctx = context({"box_1": box}, world=world)
    ctx.hands.grip = Grip(squeeze, 0.0)
    recognise(ctx)
    assert (ctx.hands.holding == "box_1") is held
    assert (ctx.tracker.held == "box_1") is held
