"""What a model says shall be seen at the end, as a goal; or what is wrong with it. Pure."""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import replace
from typing import cast

from pydantic import ValidationError

from jidoka.andon.conditions import Condition, condition_of
from jidoka.brain.agent.marking import brief
from jidoka.brain.agent.tools import Toolbox
from jidoka.brain.steps import step_over
from jidoka.types import Atom, Check, Goal, Json

_FACT = re.compile(r"\s*(not\s+)?(\w+)\s*\(\s*([^()]*?)\s*\)\s*")


class Unreadable(ValueError):
    """An expectation can't be read; the text says what would be right."""


def expected(goal: Goal, args: Mapping[str, Json], tools: Toolbox) -> Goal:
    """The goal with what a model expects added: nothing that was wanted before is lost.

    Args:
        goal: as the person gave it.
        args: of the tool `expect`; they fit its schema.
        tools: for the checks.

    Raises:
        Unreadable: a fact, a tool, its arguments or a condition can't be read.
    """
    atoms = facts_of(args.get("facts", []))
    checks = tuple(_check(one, tools) for one in args.get("checks", []))
    if not atoms and not checks:
        raise Unreadable("give at least one fact or one check")
    last = goal.stages[-1] if goal.stages else ()
    stage = tuple(dict.fromkeys([*last, *atoms]))
    stages = (*goal.stages[:-1], stage) if stage else goal.stages
    return replace(goal, stages=stages, checks=(*goal.checks, *checks))


def facts_of(texts: list[str]) -> tuple[Atom, ...]:
    """Atoms as people write them. Raises Unreadable."""
    return tuple(_fact(text) for text in texts)


def _fact(text: str) -> Atom:
    match = _FACT.fullmatch(text)
    words = tuple(word.strip() for word in match[3].split(",")) if match and match[3] else ()
    if match is None or not all(words):
        raise Unreadable(
            f"{brief(text)!r} is no fact; write it as on(box_1, packing) or not on(box_1, packing)"
        )
    return Atom(match[2], words, negated=bool(match[1]))


def _check(said: Mapping[str, Json], tools: Toolbox) -> Check:
    name, args = str(said["tool"]), cast("Mapping[str, Json]", said.get("args", {}))
    if (skill := tools.skills.get(name)) is None:
        reading = [other for other, one in tools.skills.items() if one.reads]
        raise Unreadable(
            f"there is no tool {brief(name)!r} to check with; those that only read: "
            f"{', '.join(reading) or 'none'}"
        )
    if not skill.reads:
        raise Unreadable(f"{name} may change something, so it can't be a check; use one that only reads")
    if wrong := tools.misfit(name, args):
        raise Unreadable(wrong)
    finds = cast("Mapping[str, Json]", said["finds"])
    for field, condition in finds.items():
        _readable(field, condition)
    return Check(step_over(skill.body, skill.spec, args), dict(finds))


def _readable(field: str, condition: Json) -> None:
    """See that a condition can be judged (`verdict.found`). Raises Unreadable."""
    try:
        condition_of(condition)
    except ValidationError as error:
        mistake = error.errors()[0]
        where = ".".join(str(part) for part in mistake["loc"])
        raise Unreadable(
            f"the condition on {brief(field)} can't be read ({where or 'it'}: {brief(mistake['msg'])}); "
            f"give a plain value, or an object of {', '.join(Condition.model_fields)}"
        ) from error
