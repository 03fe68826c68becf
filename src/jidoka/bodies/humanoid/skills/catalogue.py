"""The skills the humanoid offers: what each needs, brings about and typically costs."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from typing import Any, Final

from jidoka.bodies.humanoid.skills.context import Context, Skill
from jidoka.bodies.humanoid.skills.pick import pick
from jidoka.bodies.humanoid.skills.place import place
from jidoka.bodies.humanoid.skills.walk_to import walk_to
from jidoka.errors import UsageError
from jidoka.types import Atom, Json, SkillSpec

_NAME: Final = {"type": "string", "minLength": 1}


def _schema(properties: Mapping[str, Json], required: tuple[str, ...]) -> dict[str, Json]:
    return {
        "type": "object",
        "properties": dict(properties),
        "required": list(required),
        "additionalProperties": False,
    }


SPECS: Final[tuple[SkillSpec, ...]] = (
    SkillSpec(
        name="walk_to",
        description="Walk to a station, a named spot, or a pose, around what stands in the way.",
        recovery="probe",
        parameters=_schema(
            {
                "place": {**_NAME, "description": "A station or spot."},
                "pose": {
                    "type": "array",
                    "items": {"type": "number"},
                    "minItems": 3,
                    "maxItems": 3,
                    "description": "Instead of a place: x [m], y [m], yaw [rad] in frame map.",
                },
            },
            (),
        ),
        post=(Atom("at", ("robot", "?place")),),
        typical_s=10.0,
        typical_j=1500.0,
    ),
    SkillSpec(
        name="pick",
        description="Walk to a box, take it between both palms, lift and weigh it, and step back with it.",
        recovery="probe",
        parameters=_schema({"box": {**_NAME, "description": "The box to take."}}, ("box",)),
        pre=(Atom("hands_free", ("robot",)),),
        post=(Atom("holding", ("robot", "?box")),),
        typical_s=16.0,
        typical_j=2500.0,
    ),
    SkillSpec(
        name="place",
        description="Carry the held box to a free spot of a station, set it down, and step back.",
        recovery="probe",
        parameters=_schema(
            {
                "box": {**_NAME, "description": "The box in the hands."},
                "station": {**_NAME, "description": "Where it shall stand."},
            },
            ("box", "station"),
        ),
        pre=(Atom("holding", ("robot", "?box")),),
        post=(Atom("on", ("?box", "?station")), Atom("hands_free", ("robot",))),
        typical_s=18.0,
        typical_j=3000.0,
    ),
)

_RUN: Final[dict[str, Callable[..., Skill]]] = {"walk_to": walk_to, "pick": pick, "place": place}
_ARGS: Final[dict[str, frozenset[str]]] = {s.name: frozenset(s.parameters["properties"]) for s in SPECS}


def start(name: str, ctx: Context, args: Mapping[str, Any]) -> Skill:
    """The skill's generator, not yet running.

    Raises:
        UsageError: no such skill, or arguments that it does not take or lacks.
    """
    if name not in _RUN:
        raise UsageError(f"the humanoid has no skill {name!r}; it has {', '.join(_RUN)}")
    unknown = set(args) - _ARGS[name]
    spec = next(s for s in SPECS if s.name == name)
    missing = set(spec.parameters["required"]) - set(args)
    if name == "walk_to" and ("place" in args) == ("pose" in args):
        raise UsageError("walk_to takes either a place or a pose")
    if unknown or missing:
        words = [f"unknown {', '.join(sorted(unknown))}"] * bool(unknown) + [
            f"missing {', '.join(sorted(missing))}"
        ] * bool(missing)
        raise UsageError(f"{name} takes {', '.join(sorted(_ARGS[name]))}: {'; '.join(words)}")
    return _RUN[name](ctx, **args)
