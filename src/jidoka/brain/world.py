"""What a brain knows of the surroundings, gathered from facts (docs/design/vocabulary.md).

A world is a pure function of the facts: no file, no truth, no memory. What no fact says is unknown.
Lengths in metres, angles in radians, frame `map`.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field

from jidoka.types import Fact, Json

ROBOT = "robot"
"""The name of the robot in atoms: `at(robot, home)`."""
FLOOR = "floor"
"""Where a box lies that stands on no station: `on(box_2, floor)`."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Pose:
    """A point in `map` and a heading about z."""

    x: float
    y: float
    z: float = 0.0
    yaw: float = 0.0


@dataclass(frozen=True, slots=True, kw_only=True)
class Place:
    """A station (a table or shelf) or a spot on the floor."""

    name: str
    pose: Pose | None = None
    """Centre of the top of a station, or the pose of a spot."""
    size: tuple[float, float] | None = None
    """Full extent of a station's top along its own x and y [m]."""
    aliases: tuple[str, ...] = ()
    """Other names people use for it."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Box:
    """A box of the catalogue, and where it was last seen."""

    name: str
    colour: str | None = None
    size: str | None = None
    """`small` or `large`."""
    extent: tuple[float, float, float] | None = None
    """Full extent along its own x, y, z [m]."""
    where: str | None = None
    """A station's name, `floor`, `robot` when it is held, or None when nobody has seen it."""
    pose: Pose | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class World:
    """Stations, spots and boxes by name, in the order of the facts, and the persons and robot among them."""

    stations: Mapping[str, Place] = field(default_factory=dict[str, Place])
    spots: Mapping[str, Place] = field(default_factory=dict[str, Place])
    boxes: Mapping[str, Box] = field(default_factory=dict[str, Box])
    operator: str | None = None
    """The station where the person works."""
    robot: Pose | None = None
    robot_at: str | None = None
    """The station or spot at which the robot stands."""
    holding: str | None = None
    """The box in the robot's hands."""

    @classmethod
    def from_facts(cls, facts: Sequence[Fact]) -> World:
        """Gather a world. Of two facts about the same thing the later one (`at_s`, then order) counts."""
        ordered = sorted((f for f in facts if not f.atom.negated), key=lambda f: f.at_s)
        seen: dict[str, list[Fact]] = {}
        for fact in ordered:
            seen.setdefault(fact.atom.predicate, []).append(fact)
        denied = {(f.atom.predicate, f.atom.args): f.at_s for f in facts if f.atom.negated}

        def standing(predicate: str) -> list[Fact]:
            """Facts of a predicate that no later fact denies."""
            return [
                f
                for f in seen.get(predicate, [])
                if denied.get((predicate, f.atom.args), float("-inf")) < f.at_s
            ]

        held = {f.atom.args[1]: f for f in standing("holding")[-1:]}
        if seen.get("hands_free") and held:
            holding = next(iter(held.values()))
            if seen["hands_free"][-1].at_s > holding.at_s:
                held = {}
        at = standing("at")[-1:]
        robot = seen.get("pose", [])[-1:]
        operator = seen.get("operator_at", [])[-1:]
        return cls(
            stations=_places(seen.get("station", [])),
            spots=_places(seen.get("spot", [])),
            boxes=_boxes(seen, standing("on"), tuple(held)),
            operator=operator[0].atom.args[0] if operator else None,
            robot=_pose(robot[0].value) if robot else None,
            robot_at=at[0].atom.args[1] if at else None,
            holding=next(iter(held), None),
        )

    @property
    def colours(self) -> tuple[str, ...]:
        """The colours that boxes here have, sorted."""
        return tuple(sorted({b.colour for b in self.boxes.values() if b.colour is not None}))

    @property
    def places(self) -> Mapping[str, Place]:
        """Stations, then spots."""
        return {**self.stations, **self.spots}

    def boxes_at(self, place: str) -> tuple[Box, ...]:
        """The boxes last seen at a station, on the `floor`, or held by the `robot`."""
        return tuple(b for b in self.boxes.values() if b.where == place)


def _pose(value: Mapping[str, Json]) -> Pose | None:
    xyz = value.get("xyz")
    if xyz is None:
        return None
    x, y, z = (float(v) for v in xyz)
    return Pose(x=x, y=y, z=z, yaw=float(value.get("yaw", 0.0)))


def _places(facts: Sequence[Fact]) -> dict[str, Place]:
    places: dict[str, Place] = {}
    for fact in facts:
        size = fact.value.get("size")
        places[fact.atom.args[0]] = Place(
            name=fact.atom.args[0],
            pose=_pose(fact.value),
            size=None if size is None else (float(size[0]), float(size[1])),
            aliases=tuple(str(a) for a in fact.value.get("aliases", ())),
        )
    return places


def _boxes(seen: Mapping[str, Sequence[Fact]], on: Sequence[Fact], held: Sequence[str]) -> dict[str, Box]:
    colour = {f.atom.args[0]: f.atom.args[1] for f in seen.get("colour", [])}
    size = {f.atom.args[0]: f.atom.args[1] for f in seen.get("size", [])}
    extent = {f.atom.args[0]: f.value.get("size") for f in seen.get("box", [])}
    place = {f.atom.args[0]: f for f in on}
    boxes: dict[str, Box] = {}
    for name in dict.fromkeys([*extent, *place, *held]):
        whole = extent.get(name)
        there = place.get(name)
        where = None if there is None else there.atom.args[1]
        boxes[name] = Box(
            name=name,
            colour=colour.get(name),
            size=size.get(name),
            extent=None if whole is None else (float(whole[0]), float(whole[1]), float(whole[2])),
            where=ROBOT if name in held else where,
            pose=None if there is None or name in held else _pose(there.value),
        )
    return boxes
