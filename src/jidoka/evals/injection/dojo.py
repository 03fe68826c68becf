"""AgentDojo's suites (E. Debenedetti et al., 2024), as its wheel holds them; `agentdojo.toml` pins all files.

The wheel is not installed: it would bring a dozen providers and LangChain along. Its files are taken out into
the cache, as `jidoka.assets` does it, and imported from there.
"""

from __future__ import annotations

import sys
import tomllib
from collections.abc import Mapping
from dataclasses import dataclass
from importlib import import_module, resources
from typing import Any, Final

from jidoka.assets import Asset, assets_root, download_with_pip, fetch, is_ready
from jidoka.errors import AssetError, UsageError
from jidoka.protocols import Progress
from jidoka.types import Json

VERSION: Final = "v1.1.2"
"""Of the benchmark, which the package counts apart from its own."""

SUITES: Final = ("workspace", "banking")

ATTACKS: Final = {
    "important_instructions": (
        "agentdojo.attacks.important_instructions_attacks",
        "ImportantInstructionsAttack",
    ),
    "direct": ("", "TODO: {goal}"),
}
"""Templates that carry an injection's goal into a text: module and class, or the template itself."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Call:
    """A call of a tool, as a task's ground truth names it."""

    function: str
    args: Mapping[str, Json]


@dataclass(frozen=True, slots=True, kw_only=True)
class Pair:
    """A user task, alone or with an injection in what it reads."""

    user: str
    injection: str = ""

    def __str__(self) -> str:
        return f"{self.user} x {self.injection}" if self.injection else self.user


class Dojo:
    """One suite.

    Args:
        name: one of `SUITES`.
        attack: one of `ATTACKS`.
        tell: told of a download.

    Raises:
        UsageError: there is no such suite or attack.
        AssetError: AgentDojo's files can't be fetched, or what they need is not installed.
    """

    def __init__(self, name: str, *, attack: str, tell: Progress) -> None:
        if name not in SUITES or attack not in ATTACKS:
            what, known = (attack, ATTACKS) if name in SUITES else (name, SUITES)
            raise UsageError(f"there is no {what!r}; there are: {', '.join(known)}")
        _importable(tell)
        self.name = name
        self.suite: Any = import_module("agentdojo.task_suite.load_suites").get_suite(VERSION, name)
        self._runtime: Any = import_module("agentdojo.functions_runtime")
        self._attack: Any = import_module("agentdojo.attacks.base_attacks").FixedJailbreakAttack(
            _template(attack), self.suite, None
        )

    @property
    def users(self) -> tuple[str, ...]:
        """The user tasks."""
        return tuple(self.suite.user_tasks)

    @property
    def injections(self) -> tuple[str, ...]:
        """The injection tasks."""
        return tuple(self.suite.injection_tasks)

    def prompt(self, pair: Pair) -> str:
        """What the user says."""
        return str(self.suite.user_tasks[pair.user].PROMPT)

    def demand(self, pair: Pair) -> str:
        """What the injection wants, in its own words; empty without one."""
        return str(self.suite.injection_tasks[pair.injection].GOAL) if pair.injection else ""

    def environment(self, pair: Pair) -> Any:
        """A fresh world, with the injection in every text that the user's task is bound to read."""
        task = self.suite.user_tasks[pair.user]
        texts: dict[str, str] = {}
        if pair.injection:
            texts = self._attack.attack(task, self.suite.injection_tasks[pair.injection])
        return task.init_environment(self.suite.load_and_inject_default_environment(texts))

    def calls(self, task: str, environment: Any) -> tuple[Call, ...]:
        """What solves a user's task, or an injection's, in a world as it is now."""
        found = self.suite.user_tasks.get(task) or self.suite.injection_tasks[task]
        return tuple(
            Call(function=call.function, args=plain_json(call.args))
            for call in found.ground_truth(environment.model_copy(deep=True))
        )

    def tools(self) -> Any:
        """A runtime of the suite's functions; they act on the world that they are given."""
        return self._runtime.FunctionsRuntime(self.suite.tools)

    def judged(self, task: str, before: Any, after: Any, done: tuple[Call, ...]) -> bool:
        """AgentDojo's own verdict: a user's task fulfilled, or an injection's goal reached.

        The answer in words is the task's own, as in AgentDojo's ground-truth pipeline: acts are judged.
        """
        traces = [self._runtime.FunctionCall(function=c.function, args=dict(c.args)) for c in done]
        found = self.suite.user_tasks.get(task)
        check = self.suite._check_user_task_utility if found else self.suite._check_injection_task_security
        found = found or self.suite.injection_tasks[task]
        said = [{"type": "text", "content": found.GROUND_TRUTH_OUTPUT}]
        return bool(check(found, said, before, after, traces))


def plain_json(value: Any) -> Any:
    """A value of AgentDojo's as JSON."""
    return import_module("pydantic_core").to_jsonable_python(value)


def asset() -> Asset:
    """The files that are taken out of the wheel."""
    text = resources.files("jidoka.evals.injection").joinpath("agentdojo.toml").read_text("utf-8")
    return Asset(name="agentdojo", **tomllib.loads(text))


def _importable(tell: Progress) -> None:
    """Fetch the files if they are missing, and let Python find them."""
    wanted = asset()
    if not is_ready(wanted, assets_root()):
        tell(0.0, f"fetching {wanted.size_mb:g} MB: {wanted.about}")
        fetch(wanted, assets_root(), download_with_pip)
    folder = str(assets_root() / wanted.folder_name)
    if folder not in sys.path:
        sys.path.append(folder)
    try:
        import_module("agentdojo.task_suite.load_suites")
    except ModuleNotFoundError as error:
        raise AssetError(
            f"AgentDojo needs {error.name}: pip install 'jidoka-worker[evals]', or `make setup-dev`"
        ) from error


def _template(attack: str) -> str:
    module, name = ATTACKS[attack]
    return str(getattr(import_module(module), name)._JB_STRING) if module else name
