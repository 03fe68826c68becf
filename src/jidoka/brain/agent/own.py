"""The brain's own tools: to expect, ask, end, look, and hand facts to the planner."""

from __future__ import annotations

from collections.abc import Mapping

from jidoka.brain.agent.transcript import ACHIEVE
from jidoka.thought import Tool
from jidoka.types import Json

EXPECT, ASK, DONE, GIVE_UP, LOOK = "expect", "ask", "done", "give_up", "look"


def _object(properties: Mapping[str, Json], *required: str) -> dict[str, Json]:
    return {
        "type": "object",
        "properties": dict(properties),
        "required": list(required),
        "additionalProperties": False,
    }


def _text(about: str) -> Json:
    return {"type": "string", "minLength": 1, "maxLength": 4000, "description": about}


_FACTS: Json = {
    "type": "array",
    "items": {"type": "string", "minLength": 1},
    "description": "Such as on(box_1, packing), or not on(box_1, receiving).",
}

_CONDITION: Json = {
    "description": (
        "A value that must be equal, or an object with one or more of equals, one_of, min, max, and, for "
        "text of one line without a line end, glob or regex for the whole of it."
    )
}

_CHECK: Json = _object(
    {
        "tool": _text("A tool that only reads."),
        "args": {"type": "object", "description": "Its arguments."},
        "finds": {
            "type": "object",
            "minProperties": 1,
            "additionalProperties": _CONDITION,
            "description": 'By name of ok, code or a field of its result: {"exit_code": 0}.',
        },
    },
    "tool",
    "finds",
)

_TOOLS = (
    Tool(
        name=EXPECT,
        description=(
            "Say how it can be seen at the end that the goal is reached: facts, or checks, or both. Call it "
            "before the first call that may change something. A claim to be done counts only if a fresh look "
            "shows all of it."
        ),
        parameters={
            **_object({"facts": _FACTS, "checks": {"type": "array", "items": _CHECK}}),
            "minProperties": 1,
        },
    ),
    Tool(
        name=LOOK,
        description="What the bodies see now, as facts. Both arguments narrow it.",
        parameters=_object(
            {"predicate": _text("Only facts of this name, such as on."), "body": _text("Only of this body.")}
        ),
    ),
    Tool(
        name=ACHIEVE,
        description=(
            "Have a planner bring about facts: it finds all steps and their order by itself. Name all that "
            "shall hold at the same time, in one call."
        ),
        parameters=_object({"facts": {**_FACTS, "minItems": 1}}, "facts"),
    ),
    Tool(
        name=ASK,
        description="Ask the person who gave the goal, where only they can know. It may take long.",
        parameters=_object(
            {"question": _text("One question."), "options": {"type": "array", "items": _text("An answer.")}},
            "question",
        ),
    ),
    Tool(
        name=DONE,
        description=(
            "Claim that the goal is reached. If it was a question, the claim is its answer, in full. A claim "
            "that a fresh look does not bear out is returned to you."
        ),
        parameters=_object(
            {"claim": {**_text("What was reached, or the answer."), "maxLength": 20_000}}, "claim"
        ),
    ),
    Tool(
        name=GIVE_UP,
        description="End the task without having reached the goal.",
        parameters=_object({"reason": _text("Why, for the person who gave the goal.")}, "reason"),
    ),
)


def own_tools(*, planner: bool) -> tuple[Tool, ...]:
    """All of them; without a planner nothing can be handed to one."""
    return tuple(tool for tool in _TOOLS if planner or tool.name != ACHIEVE)
