"""The default hall, seed after seed: every box can be grasped, walked to, and put anywhere there is room."""

from __future__ import annotations

import random
from dataclasses import dataclass

import pytest

from jidoka.bodies.humanoid.navigation.footprint import Obstacle, Pose, Solid
from jidoka.bodies.humanoid.navigation.route import route
from jidoka.bodies.humanoid.navigation.spots import NoFreeSpace, capacity, choose_spot
from jidoka.bodies.humanoid.navigation.stances import RETREAT_M, Floor, grasps
from jidoka.bodies.humanoid.world import Map
from jidoka.sites.warehouse.draw import draw
from jidoka.sites.warehouse.site import load_site

CLEARANCE_M = 0.5
RUN_IN_M = 0.45
PLACING_SIGMA = (0.01, 0.03)
"""Of a placed box [m, rad]: twice what a robot that looks at its box leaves."""


@dataclass
class Hall:
    """A hall in which boxes move as if a robot had moved them."""

    map: Map
    floor: Floor
    boxes: dict[str, Solid]
    where: dict[str, str]
    robot: tuple[float, float]

    def others(self, station: str, but: str) -> list[Solid]:
        return [box for name, box in self.boxes.items() if self.where[name] == station and name != but]

    def walk(self, stance: Pose) -> None:
        before = stance.at(-RUN_IN_M, 0.0).xy
        route(self.robot, before, self.floor.obstacles, self.floor.bounds, CLEARANCE_M)
        self.robot = stance.at(-RETREAT_M, 0.0).xy

    def move(self, box: str, to: str, rng: random.Random) -> None:
        """Make sure of a spot, pick the box and place it; raises what the geometry raises."""
        stations = {station.name: station for station in self.map.stations}
        solid, source = self.boxes[box], self.where[box]
        choose_spot(stations[to], solid.size, self.others(to, box), self.floor, self.robot)
        grasp = grasps(solid, stations[source], self.others(source, box), self.floor, robot_xy=self.robot)[0]
        self.walk(grasp.stance)
        spot = choose_spot(
            stations[to], solid.size, self.others(to, box), self.floor, self.robot, turn=grasp.turn
        )
        self.walk(spot.stance)
        pose = spot.box.at(
            rng.gauss(0.0, PLACING_SIGMA[0]),
            rng.gauss(0.0, PLACING_SIGMA[0]),
            rng.gauss(0.0, PLACING_SIGMA[1]),
        )
        self.boxes[box], self.where[box] = Solid(box, pose, solid.size), to


def hall(seed: int) -> Hall:
    drawn = draw(load_site(), seed)
    obstacles = [Obstacle.of_station(s) for s in drawn.map.stations] + [
        Obstacle.of_zone(z) for z in drawn.map.zones
    ]
    return Hall(
        map=drawn.map,
        floor=Floor(obstacles=tuple(obstacles), bounds=drawn.map.bounds),
        boxes={b.name: Solid(b.name, Pose(b.x, b.y, b.yaw), b.model.size) for b in drawn.boxes},
        where={b.name: b.station for b in drawn.boxes},
        robot=drawn.robot_start[:2],
    )


@pytest.mark.parametrize("seed", range(10))
def test_every_box_can_be_grasped_where_it_starts(seed: int) -> None:
    start = hall(seed)
    stations = {station.name: station for station in start.map.stations}
    for name, box in start.boxes.items():
        station = start.where[name]
        grasp = grasps(
            box, stations[station], start.others(station, name), start.floor, robot_xy=start.robot
        )[0]
        start.walk(grasp.stance)


@pytest.mark.parametrize("seed", range(3))
def test_boxes_moved_to_and_fro_stay_within_reach(seed: int) -> None:
    """What was placed can be picked again, and only a full station refuses."""
    rng, now = random.Random(seed), hall(seed)
    refused = 0
    for _ in range(20):
        box = rng.choice(sorted(now.boxes))
        to = rng.choice([s.name for s in now.map.stations if s.name != now.where[box]])
        try:
            now.move(box, to, rng)
        except NoFreeSpace:
            assert len(now.others(to, box)) >= 2
            refused += 1
    assert refused <= 5


def test_every_table_takes_six_of_the_widest_boxes_and_every_shelf_three() -> None:
    start = hall(0)
    takes = {s.name: capacity(s, [(0.24, 0.32, 0.24)] * 8, start.floor) for s in start.map.stations}
    assert takes == {"receiving": 6, "packing": 6, "shipping": 6, "shelf_a": 3, "shelf_b": 3}
