"""Tasks that a language model works off: its bodies, its terminal, and what is shown of its answers."""

from __future__ import annotations

import contextlib
import hashlib
from collections.abc import Callable, Generator, Mapping, Sequence
from contextlib import ExitStack, contextmanager
from dataclasses import dataclass
from pathlib import Path

from jidoka.app import Worker, configured_bodies, foreign_bodies, planner_over, site_bodies, worker
from jidoka.bodies.client import Http, McpBody
from jidoka.brain.agent import Agent
from jidoka.brain.translate import parse_facts
from jidoka.brain.world import World
from jidoka.commands.narration import Narrator, narrated
from jidoka.commands.terminal import ERR
from jidoka.config import Settings, load
from jidoka.errors import BodyUnreachable, JidokaError, UsageError
from jidoka.ledger.cost import Cost
from jidoka.processes import control
from jidoka.processes.files import ProcessFiles, Ready
from jidoka.protocols import Body, Brain, Mind, Progress
from jidoka.record import Record
from jidoka.tasks.by_model import ByModel
from jidoka.thought import Prompt, Thought
from jidoka.types import Goal, SkillSpec

NO_MODEL = "none"
"""The name that stands for the planner, whatever the settings say."""

TERMINAL = "terminal"

MOST_CONTEXT = 60_000
"""Longer prompts cost more than they help, however much a model reads [tokens]."""


def wanted(models: Sequence[str], workspace: Path | None, settings: Settings) -> ByModel | None:
    """Who shall work a goal off: the models of the command line, else those of the settings, else none.

    Raises:
        UsageError: a workspace and no model, a workspace that is no folder, or no such model.
        ModelRefused: none of the models can be asked: no key, no price.
    """
    names = [name.strip() for said in models or (settings.model.name,) for name in said.split(",")]
    names = [name for name in names if name]
    if not names or names == [NO_MODEL]:
        if workspace is not None:
            raise UsageError("a workspace is for a language model; name one with --model or in jidoka.toml")
        return None
    if workspace is not None and workspace.exists() and not workspace.is_dir():
        raise UsageError(f"the workspace {workspace} is no folder")
    by = ByModel(models=tuple(names), workspace=str(workspace.resolve()) if workspace is not None else "")
    _open(by, settings)
    return by


@contextmanager
def reached_by_model(
    by: ByModel, narrator: Narrator, wrapped: Callable[[Body], Body] = lambda body: body
) -> Generator[Worker]:
    """A worker whose brain asks a model: over the configured bodies, the site's if it is up, foreign servers,
    and a terminal on the workspace.

    Raises:
        ModelRefused, UsageError: no such model, no key, no price.
        BodyUnreachable, ConfigError, JournalError, Refused: a body, the settings or the journal.
    """
    settings = load()
    mind = _open(by, settings)
    with ExitStack() as stack:
        bodies = [*_bodies(settings), *foreign_bodies(settings)]
        if by.workspace:
            at = stack.enter_context(_terminal(Path(by.workspace), settings))
            bodies.append(McpBody(TERMINAL, Http(url=at.url, token=at.token)))
        for body in bodies:
            stack.enter_context(body)
        told = [narrated(body, narrator) for body in bodies]
        made = worker(
            told,
            settings=settings,
            brain_of=agent_over(by, settings),
            mind=_Told(mind),
            progress=narrator.tell,
        )
        stack.enter_context(made)
        made.bodies = {name: wrapped(body) for name, body in made.bodies.items()}
        made.leased_as[TERMINAL] = f"{TERMINAL} on {by.workspace}"
        yield made


def agent_over(by: ByModel, settings: Settings) -> Callable[[Mapping[str, Sequence[SkillSpec]]], Brain]:
    """Makes the agent; where a body can pick, it may hand facts to the planner. Its prompts fit the model
    that reads least."""
    from jidoka.models.open import about  # noqa: PLC0415  (as in `_open`)

    told = [each for each in about(by.models, settings) if not each.refused]
    reads = min(each.context_tokens for each in told)
    output = min(settings.model.max_output_tokens, reads // 4)

    def make(skills: Mapping[str, Sequence[SkillSpec]]) -> Brain:
        picks = any(spec.name == "pick" for specs in skills.values() for spec in specs)
        return Agent(
            skills,
            planner=planner_over(skills) if picks else None,
            context_tokens=min(reads - output, MOST_CONTEXT),
            max_output_tokens=output,
            sees=any(each.pictures for each in told),
        )

    return make


def goal_of(record: Record, worker: Worker) -> Goal | None:
    """The goal of a task as a person said it: facts if it is written so, else words for the model.

    None if the task has ended or waits for an answer. Raises as `Worker.look`.
    """
    state = record.state
    if state.ending is not None or any(question.answer is None for question in state.questions):
        return None
    if state.goal is not None:
        return state.goal
    if not any(entry.kind == "goal" for entry in record.entries):
        record.write("goal", {"text": state.text})
    reading = parse_facts(state.text, World.from_facts(worker.look()))
    understood = reading.goal if reading is not None and reading.status == "understood" else None
    return understood or Goal(state.text, ())


def terminals(settings: Settings) -> list[McpBody]:
    """The terminals that run for tasks now, each named after its workspace."""
    found = (ProcessFiles(folder, TERMINAL) for folder in sorted(_folder(settings).glob("*")))
    ready = (files.read_ready() for files in found if files.holder() is not None)
    return [
        McpBody(f"{TERMINAL} on {at.about.get('workspace')}", Http(url=at.url, token=at.token))
        for at in ready
        if at is not None
    ]


def _open(by: ByModel, settings: Settings) -> Mind:
    from jidoka.models.open import open_mind  # noqa: PLC0415  (half a second that planned tasks don't need)

    return open_mind(by.models, settings)


def _bodies(settings: Settings) -> list[McpBody]:
    """The configured bodies, or the site's if one is up: a model can work without a hall."""
    if found := configured_bodies(settings):
        return found
    try:
        return site_bodies(settings)
    except BodyUnreachable:
        return []


def _folder(settings: Settings) -> Path:
    return settings.home.expanduser() / "workspaces"


@contextmanager
def _terminal(workspace: Path, settings: Settings) -> Generator[Ready]:
    """A terminal on a folder; one that a killed worker left behind is used again, and knows its calls."""
    mark = hashlib.sha256(str(workspace).encode()).hexdigest()[:12]
    files = ProcessFiles(_folder(settings) / mark, TERMINAL)
    command = ["jidoka.bodies.terminal", "--workspace", str(workspace)]
    ready = control.up(files, command)
    try:
        yield ready
    finally:
        with contextlib.suppress(JidokaError):
            control.down(files)


@dataclass(frozen=True, slots=True)
class _Told:
    """A model whose answers are shown."""

    mind: Mind

    @property
    def name(self) -> str:
        return self.mind.name

    def worst(self, prompt: Prompt) -> Cost:
        return self.mind.worst(prompt)

    def think(self, prompt: Prompt, *, progress: Progress | None = None) -> Thought:
        thought = self.mind.think(prompt, progress=progress)
        if text := " ".join(thought.text.split()):
            ERR.print(f"    {thought.model or self.name}: {text}", markup=False, soft_wrap=True)
        return thought
