"""A world is what the facts say, and nothing else."""

from jidoka.brain.world import Pose, World
from jidoka.types import Atom, Fact


def fact(text: str, at_s: float = 0.0, **value: object) -> Fact:
    words = text.split()
    return Fact(Atom.from_list(words), source="test", at_s=at_s, value=value)


HALL = [
    fact("station receiving", xyz=[1.0, 2.0, 0.8], yaw=0.5, size=[0.8, 0.6], aliases=["goods in"]),
    fact("spot home", xyz=[0.0, 0.0, 0.0], yaw=0.0),
    fact("operator_at receiving"),
    fact("box box_1", size=[0.2, 0.3, 0.2]),
    fact("colour box_1 red"),
    fact("size box_1 small"),
    fact("on box_1 receiving", xyz=[1.1, 2.1, 0.9], yaw=0.1),
    fact("at robot home"),
    fact("pose robot", xyz=[0.1, 0.0, 0.8], yaw=1.0),
]


def test_gathers_places_boxes_and_people() -> None:
    world = World.from_facts(HALL)
    assert world.stations["receiving"].aliases == ("goods in",)
    assert world.stations["receiving"].pose == Pose(x=1.0, y=2.0, z=0.8, yaw=0.5)
    box = world.boxes["box_1"]
    assert (box.colour, box.size, box.where, box.extent) == ("red", "small", "receiving", (0.2, 0.3, 0.2))
    assert (world.operator, world.robot_at, world.holding) == ("receiving", "home", None)
    assert [b.name for b in world.boxes_at("receiving")] == ["box_1"]
    assert list(world.places) == ["receiving", "home"]


def test_a_held_box_is_with_the_robot_until_the_hands_are_free() -> None:
    held = [*HALL, fact("holding robot box_1", at_s=1.0)]
    assert World.from_facts(held).boxes["box_1"].where == "robot"
    assert World.from_facts([*held, fact("hands_free robot", at_s=2.0)]).holding is None


def test_the_later_fact_counts_and_a_denial_ends_an_older_one() -> None:
    moved = [fact("on box_1 shelf_a", at_s=3.0), *HALL]
    assert World.from_facts(moved).boxes["box_1"].where == "shelf_a"
    gone = [*HALL, fact("not on box_1 receiving", at_s=1.0)]
    assert World.from_facts(gone).boxes["box_1"].where is None
