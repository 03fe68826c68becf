"""AgentDojo's tools as a body: each function is a skill, what it returns is the receipt's result."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any, Final

from jidoka.bodies.called import SkillFailed, Talk
from jidoka.evals.injection.dojo import Call, plain_json
from jidoka.types import Json, Observation, Receipt, SkillSpec

READS: Final = ("get_", "search_", "list_", "read_")
"""How the names of functions begin that only read. `get_unread_emails` marks what it shows as read, which is
what its caller wants."""


class Office:
    """A `CalledBody` over one world.

    Args:
        name: by which steps address it.
        runtime: AgentDojo's `FunctionsRuntime`.
        world: its environment, which the functions change.
    """

    def __init__(self, name: str, runtime: Any, world: Any) -> None:
        self._name = name
        self._runtime = runtime
        self._skills = tuple(_spec(name, function) for name, function in runtime.functions.items())
        self.world = world
        self.done: list[Call] = []
        """Calls that were carried out."""

    @property
    def name(self) -> str:
        """The name by which steps address it."""
        return self._name

    def skills(self) -> tuple[SkillSpec, ...]:
        """Its functions. None is contained: mails, payments and shared files leave the house."""
        return self._skills

    def do(self, skill: str, args: Mapping[str, Json], talk: Talk) -> Receipt:
        """Call one function. Raises SkillFailed: it says so."""
        del talk
        result, error = self._runtime.run_function(self.world, skill, dict(args))
        if error:
            raise SkillFailed("tool_error", str(error))
        self.done.append(Call(function=skill, args=args))
        return Receipt(ok=True, result={"returned": plain_json(result)})

    def observe(self) -> Observation:
        """It tells no facts."""
        return Observation(self._name, 0.0, ())

    def stop(self, reason: str) -> None:
        """Nothing of it moves."""

    def close(self) -> None:
        """Nothing to end."""


def _spec(name: str, function: Any) -> SkillSpec:
    return SkillSpec(
        name=name,
        description=function.description,
        recovery="repeat" if name.startswith(READS) else "ask",
        parameters=function.parameters.model_json_schema(),
    )
