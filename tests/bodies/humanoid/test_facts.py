"""What the humanoid says it sees, in the words of docs/design/vocabulary.md."""

from __future__ import annotations

import json
import math
import re
from pathlib import Path

import numpy as np
import pytest

from jidoka.bodies.humanoid.estimation.objects import HandFrame
from jidoka.bodies.humanoid.facts import observe
from jidoka.bodies.humanoid.hardware.interface import ObjectPose
from jidoka.bodies.humanoid.rotation import quat_wxyz
from jidoka.bodies.humanoid.skills.context import Context
from jidoka.types import Fact
from jidoka.verdict import SURE
from tests.fakes.humanoid import ON_TABLE, WORLD, context, hold, upright

VOCABULARY = Path(__file__).parents[3] / "docs" / "design" / "vocabulary.md"


def told(ctx: Context, *, fallen: bool = False) -> dict[str, Fact]:
    facts = observe(ctx, fallen=fallen)
    by_atom = {str(fact.atom): fact for fact in facts}
    assert len(by_atom) == len(facts), "a fact is told twice"
    return by_atom


def words(ctx: Context, *, fallen: bool = False) -> set[str]:
    return set(told(ctx, fallen=fallen))


def test_every_predicate_and_its_arguments_are_in_the_vocabulary_and_the_other_way_round() -> None:
    table = VOCABULARY.read_text("utf-8").split("A box is in exactly one place")[0]
    documented = {
        (name, len(args.split(",")))
        for name, args in re.findall(r"^\| `(\w+)\(([^)]*)\)`", table, flags=re.MULTILINE)
    }
    free = context({"box_1": upright(ON_TABLE)}, at=(1.2, 0.0, 0.0))
    full = context({"box_1": upright(ON_TABLE)})
    hold(full, "box_1")
    facts = [*observe(free, fallen=False), *observe(full, fallen=True)]
    assert {(fact.atom.predicate, len(fact.atom.args)) for fact in facts} == documented


def test_facts_are_json_and_say_who_and_when() -> None:
    ctx = context({"box_1": upright(ON_TABLE), "box_2": upright((1.0, 1.0, 0.1))})
    for fact in observe(ctx, fallen=False):
        json.dumps({**fact.value})
        assert (fact.source, fact.frame, fact.at_s) == ("humanoid", "map", ctx.sensors.t)
        assert 0.0 < fact.confidence <= 1.0


def test_the_map_and_the_catalogue_are_told_as_surveyed() -> None:
    facts = told(context())
    table = facts["station(table)"].value
    assert table["xyz"] == [2.0, 0.0, 0.75]
    assert table["size"] == [0.6, 1.4]
    assert table["aliases"] == ["the table"]
    assert table["sides"] == ["-x", "+x"]
    assert facts["spot(home)"].value == {"xyz": [0.0, 0.0, 0.0], "yaw": 0.0, "aliases": ["base"]}
    assert facts["box(box_1)"].value == {"size": [0.2, 0.22, 0.16]}
    assert {"operator_at(table)", "colour(box_1, red)", "size(box_2, large)"} <= facts.keys()


def test_a_box_never_seen_is_in_the_catalogue_and_nowhere() -> None:
    said = words(context())
    assert "box(box_1)" in said
    assert not {word for word in said if word.startswith(("on(", "upright("))}


def test_a_box_stands_on_its_station_with_pose_and_confidence() -> None:
    facts = told(context({"box_1": upright(ON_TABLE, yaw=0.3)}))
    assert facts["on(box_1, table)"].value == {"xyz": list(ON_TABLE), "yaw": 0.3}
    assert facts["on(box_1, table)"].confidence == 0.99
    assert "upright(box_1)" in facts


def test_a_box_seen_once_is_less_sure() -> None:
    ctx = context()
    ctx.tracker.update({"box_1": upright(ON_TABLE)}, HandFrame(np.zeros(3), 0.0))
    assert told(ctx)["on(box_1, table)"].confidence < 0.9


@pytest.mark.parametrize(
    ("pose", "place"),
    [
        (upright((1.80, 0.59, 0.83)), "table"),
        (upright((1.797, 0.0, 0.83)), "table"),
        (upright((1.79, 0.0, 0.83)), "air"),
        (upright((1.81, 0.0, 0.83), yaw=0.2), "air"),
        (upright((0.1, 2.45, 0.93)), "shelf"),
        (upright((1.65, 0.0, 0.83)), "air"),
        (upright((1.83, 0.0, 0.95)), "air"),
        (upright((1.0, 1.0, 0.08)), "floor"),
        (upright((1.83, 0.0, 0.08)), "floor"),
        (ObjectPose(np.array([1.83, 0.0, 0.85]), quat_wxyz(0.0, math.pi / 2, 0.0)), "table"),
        (ObjectPose(np.array([1.0, 1.0, 0.1]), quat_wxyz(0.0, math.pi / 2, 0.0)), "floor"),
        (ObjectPose(np.array([1.0, 1.0, 0.11]), quat_wxyz(math.pi / 2, 0.0, 0.4)), "floor"),
    ],
)
def test_where_a_box_is(pose: ObjectPose, place: str) -> None:
    """At the rim and over it, on the shelf, beside the edge, above the top, on the floor, on its side."""
    said = words(context({"box_1": pose}))
    known = {f"on(box_1, {name})" for name in ("table", "shelf", "floor", "air")} & said
    assert known == {f"on(box_1, {place})"}


@pytest.mark.parametrize(
    ("degrees", "stands"), [(0, True), (9, True), (11, False), (90, False), (180, False)]
)
def test_a_box_is_upright_within_ten_degrees(degrees: float, stands: bool) -> None:
    tilted = ObjectPose(np.array([1.83, 0.0, 0.85]), quat_wxyz(math.radians(degrees), 0.0, 0.5))
    said = words(context({"box_1": tilted}))
    assert ("upright(box_1)" in said) is stands
    assert ("not upright(box_1)" in said) is not stands


def test_a_box_between_the_palms_that_is_not_held_stands_unsurely() -> None:
    ctx = context()
    ctx = context({"box_1": upright(tuple(ctx.kinematics.between_palms().tolist()))})
    facts = told(ctx)
    (on,) = (fact for fact in facts.values() if fact.atom.predicate == "on")
    assert on.confidence < SURE
    assert facts["hands_free(robot)"].confidence < SURE


def test_a_held_box_is_in_the_hands_and_on_nothing() -> None:
    ctx = context({"box_1": upright(ON_TABLE)})
    assert "hands_free(robot)" in words(ctx)
    hold(ctx, "box_1")
    facts = told(ctx)
    assert facts["holding(robot, box_1)"].value == {"mass_kg": 1.0}
    assert "hands_free(robot)" not in facts
    assert not [word for word in facts if word.startswith("on(box_1")]


@pytest.mark.parametrize(
    ("at", "places"),
    [
        ((0.1, 0.1, 1.0), {"home"}),
        ((1.15, 0.0, 0.0), {"table"}),
        ((1.15, 0.0, math.pi), set[str]()),
        ((0.7, 0.0, 0.0), set[str]()),
        ((0.0, 1.75, math.pi / 2), {"shelf"}),
        ((0.3, 0.0, 0.0), set[str]()),
    ],
)
def test_where_the_robot_is(at: tuple[float, float, float], places: set[str]) -> None:
    """At a station it is near and faces; at a spot it stands on."""
    facts = told(context(at=at))
    assert {fact.atom.args[1] for fact in facts.values() if fact.atom.predicate == "at"} == places
    assert facts["pose(robot)"].value["yaw"] == pytest.approx(at[2], abs=1e-3)
    assert facts["pose(robot)"].value["xyz"][:2] == pytest.approx(at[:2])


def test_a_fallen_robot_says_so() -> None:
    assert "fallen(robot)" in words(context(), fallen=True)
    assert "fallen(robot)" not in words(context())


def test_a_thing_that_is_not_in_the_catalogue_is_not_told() -> None:
    ctx = context({"cat": upright((1.0, 1.0, 0.2))})
    assert not {word for word in words(ctx) if "cat" in word}
    assert len(WORLD.boxes) == 2
