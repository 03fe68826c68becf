"""Whether two goals come to the same in a hall: judged by what would be where, stage after stage.

Lists of facts that look different may mean the same ("clear it" may name every other place, a box that is
already there may be left out), so the sentences of other authors are judged by effect.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

from jidoka.brain.world import World

ELSEWHERE = "elsewhere"
"""Where a box is that shall only not be somewhere."""

Stages = Sequence[Sequence[Sequence[str]]]
"""Stages of facts as lists, a leading `not` where negated."""


@dataclass(frozen=True, slots=True)
class State:
    """Where every box is, and the robot."""

    boxes: dict[str, str]
    robot: str | None


def states(world: World, stages: Stages) -> list[State]:
    """The state at the beginning and after every stage."""
    reached = [State({name: box.where or "" for name, box in world.boxes.items()}, world.robot_at)]
    for stage in stages:
        boxes, robot = dict(reached[-1].boxes), reached[-1].robot
        for fact in stage:
            match list(fact):
                case ["on", box, place]:
                    boxes[box] = place
                case ["holding", _, box]:
                    boxes[box] = "robot"
                case ["not", "on", box, place] if boxes.get(box) == place:
                    boxes[box] = ELSEWHERE
                case ["at", _, place]:
                    robot = place
                case _:
                    pass
        reached.append(State(boxes, robot))
    return reached


def holds(fact: Sequence[str], state: State) -> bool:
    """Whether a fact holds in a state."""
    match list(fact):
        case ["on", box, place]:
            return state.boxes.get(box) == place
        case ["not", "on", box, place]:
            return state.boxes.get(box) != place
        case ["holding", _, box]:
            return state.boxes.get(box) == "robot"
        case ["at", _, place]:
            return state.robot == place
        case _:
            return False


def comes_to(world: World, wanted: Stages, given: Stages) -> bool:
    """Whether doing `given` reaches each stage of `wanted`, in order, and moves no other box."""
    seen = states(world, given)
    named = {word for stage in wanted for fact in stage for word in fact}
    if any(
        state.boxes[box] != seen[0].boxes[box] for state in seen for box in state.boxes if box not in named
    ):
        return False
    at = -1
    for stage in wanted:
        later = range(at + 1, len(seen))
        at = next((n for n in later if all(holds(fact, seen[n]) for fact in stage)), len(seen))
        if at == len(seen):
            return False
    last = states(world, wanted)[-1]
    return all(
        where == last.boxes[box] or last.boxes[box] == ELSEWHERE for box, where in seen[-1].boxes.items()
    )


def right_by_effect(world: World, accepted: Sequence[Any], given: Stages) -> bool:
    """Whether `given` comes to one of the `accepted` goals."""
    return any(comes_to(world, wanted, given) for wanted in accepted)
