"""The only place that constructs everything: journal, lease, bodies, gate, brain.

`worker` takes bodies that are at hand (in process, or fakes); `worker_over_mcp` finds them behind MCP. A
worker runs one task at a time.
"""

from __future__ import annotations

import contextlib
import os
import time
from collections.abc import Callable, Collection, Generator, Mapping, Sequence
from contextlib import ExitStack, contextmanager
from pathlib import Path
from types import TracebackType
from typing import Self, TypeAlias

from jidoka.andon.permission import Permission
from jidoka.andon.policy import find_policy
from jidoka.andon.provenance import guarded
from jidoka.bodies.browser.secrets import vault_of
from jidoka.bodies.client import Http, McpBody, Stdio
from jidoka.brain.orders.planner import MARK, OrderPlanner
from jidoka.brain.planner import Foresight, Plan, Planner
from jidoka.codec import step_json
from jidoka.config import Settings, load
from jidoka.errors import Fenced, JidokaError, Refused, UsageError
from jidoka.faults import point
from jidoka.gate import Gate
from jidoka.journal.lease import Heartbeat, LeasedJournal, Machine, acquire
from jidoka.journal.replay import state_of
from jidoka.journal.state import TaskState
from jidoka.journal.store import Store, lease_name
from jidoka.loop import begin, work
from jidoka.outcome import Outcome, outcome_of
from jidoka.protocols import Body, Brain, Mind, Progress
from jidoka.record import Record
from jidoka.sites.warehouse.office import CLERK, reach_clerk
from jidoka.sites.warehouse.wanted import reach_humanoid
from jidoka.tasks.names import new_task
from jidoka.thinking import Thinking
from jidoka.types import Fact, Goal, SkillSpec

HUMANOID = "humanoid"
"""Name of the body that a site brings along."""

BrainOf = Callable[[Mapping[str, Sequence[SkillSpec]]], Brain]
"""Makes a brain from what the bodies can do."""


def planner_over(skills: Mapping[str, Sequence[SkillSpec]]) -> Brain:
    """A planner for the first body that can pick, and for the first that can mark orders, if there is one.

    Raises:
        UsageError: none can pick.
    """
    able: dict[str, str] = {}
    for body, specs in skills.items():
        for spec in specs:
            able.setdefault(spec.name, body)
    if "pick" not in able:
        raise UsageError(f"no body can pick; bodies: {', '.join(skills) or 'none'}")
    hall = Planner(able["pick"], skills[able["pick"]])
    return OrderPlanner(hall, able[MARK], skills[able[MARK]]) if MARK in able else hall


Understand: TypeAlias = "Callable[[Record, Worker], Goal | None]"
"""Tells the goal of a task on whose record nobody else writes; None once it has written why there is none."""


class Worker:
    """A brain with its bodies and its journal.

    Args:
        store: the journal.
        bodies: by name; a worker closes none of them.
        settings: budget.
        brain_of: makes the brain once the bodies tell their skills.
        mind: the language model that its brain asks, if it asks one.
        permit: asked before every act; by default the policy file of the settings, and provenance.
        progress: told of a running act.
        machine: for the lease; tests bring their own.
        private: the bodies are of one task alone, so that the task's lease is enough.
    """

    def __init__(
        self,
        store: Store,
        bodies: Mapping[str, Body],
        *,
        settings: Settings,
        brain_of: BrainOf = planner_over,
        mind: Mind | None = None,
        permit: Permission | None = None,
        progress: Progress | None = None,
        machine: Machine | None = None,
        private: bool = False,
    ) -> None:
        self.store = store
        self.bodies = dict(bodies)
        self.settings = settings
        self._brain_of = brain_of
        self._mind = mind
        self._permit = permit or _permission(settings)
        self._progress = progress
        self._machine = machine
        self._private = private
        self.leased_as: dict[str, str] = {}
        """By name of a body, as what it is leased where that is not its name: two folders, two terminals."""
        self._owned = ExitStack()

    def own(self, closer: Callable[[], object]) -> None:
        """Call this when the worker is closed."""
        self._owned.callback(closer)

    def look(self) -> tuple[Fact, ...]:
        """What all bodies see now, outside of any task. Raises BodyUnreachable."""
        return self._gate(epoch=0).peek()

    def plan(self, goal: Goal) -> Plan:
        """All steps towards a goal, without acting.

        Raises:
            BodyUnreachable: a body does not answer.
            Refused: the brain does not plan ahead.
        """
        gate = self._gate(epoch=0)
        brain = self._brain_of(gate.skills())
        if not isinstance(brain, Foresight):
            raise Refused("this brain decides step by step; it has no plan to show")
        return brain.plan(goal, self._gate(epoch=0, only=brain.bodies(goal)).peek())

    def run(self, goal: Goal, task: str | None = None) -> Outcome:
        """Work a new task off, until it ends or waits for an answer.

        On an interrupt, a lost body or a journal that refuses, every body that answers is stopped safely, and
        the error goes on; the task stays open for `resume`.

        Raises:
            Busy: another worker leads one of the bodies.
            BodyUnreachable, Fenced, JournalError: as `loop.work`.
        """
        return self._work(task or new_task(), lambda record: goal)

    def resume(self, task: str) -> Outcome:
        """Carry on with a task, looking before anything is done again.

        Raises:
            UsageError: there is no such task, or it never had a goal.
            Busy, BodyUnreachable, Fenced, JournalError: as `run`.
        """
        goal = self.state(task).goal
        if goal is None:
            raise UsageError(f"task {task} ended before its goal was understood; run it anew")
        return self._work(task, lambda record: goal)

    def work(self, task: str, understand: Understand) -> Outcome:
        """Work a task off from wherever it stands; `understand` tells its goal, or writes down why there is
        none.

        Raises:
            Busy, BodyUnreachable, Fenced, JournalError: as `run`.
        """
        return self._work(task, lambda record: understand(record, self))

    def state(self, task: str) -> TaskState:
        """A task as its entries tell it. Raises UsageError for an unknown task, naming the latest ones."""
        entries = self.store.entries(task)
        if not entries:
            raise UsageError(f"no task {task!r}; the latest: {', '.join(self.store.tasks()[-5:]) or 'none'}")
        return state_of(entries)

    def answer(self, task: str, question: str, answer: str) -> None:
        """Answer a question of a task, once.

        Raises:
            UsageError: no such question, or it was answered.
        """
        self.state(task)
        self.store.answer(task, question, answer)

    def close(self) -> None:
        """Close what was opened for this worker."""
        self._owned.close()

    def __enter__(self) -> Self:
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        self.close()

    def _work(self, task: str, goal_of: Callable[[Record], Goal | None]) -> Outcome:
        bodies = [] if self._private else [self.leased_as.get(name, name) for name in self.bodies]
        names = [lease_name(task), *(f"body:{name}" for name in bodies)]
        lease = acquire(self.store, names, machine=self._machine)
        try:
            point("lease.after")
            with Heartbeat(lease):
                gate = self._gate(lease.epoch)
                record = Record(LeasedJournal(self.store, lease), task)
                with _stopped_if_broken(gate, record):
                    if (goal := goal_of(record)) is None:
                        return outcome_of(record)
                    brain = self._brain_of(gate.skills())
                    if isinstance(brain, Foresight):
                        gate = self._gate(lease.epoch, only=brain.bodies(goal))
                    begin(goal, record)
                    self._write_plan(goal, brain, gate, record)
                    return work(goal, record, brain=brain, door=gate)
        finally:
            with contextlib.suppress(JidokaError):
                lease.release()

    def _write_plan(self, goal: Goal, brain: Brain, gate: Gate, record: Record) -> None:
        """The plan as it is at first, for people: the loop asks the brain anew before every step."""
        if isinstance(brain, Foresight) and not record.state.deeds and not record.state.plan:
            plan = brain.plan(goal, gate.look(record))
            steps = [step_json(step) for step in plan.steps]
            data = {"steps": steps, "expected_s": round(plan.expected_s, 1), "problems": list(plan.problems)}
            record.write("plan", data)

    def _gate(self, epoch: int, *, only: Collection[str] = ()) -> Gate:
        """A gate to all bodies, or to some alone: one that a job doesn't need is not looked at."""
        caps, power = self.settings.budget.caps(), self.settings.power.power()
        thinking = None
        if self._mind is not None:
            thinking = Thinking(self._mind, caps=caps, watts=power.watts, progress=self._progress)
        return Gate(
            {name: body for name, body in self.bodies.items() if not only or name in only},
            caps=caps,
            power=power,
            thinking=thinking,
            permit=self._permit,
            epoch=epoch,
            sleep=time.sleep,
            progress=self._progress,
        )


def worker(
    bodies: Sequence[Body],
    *,
    settings: Settings | None = None,
    brain_of: BrainOf = planner_over,
    mind: Mind | None = None,
    progress: Progress | None = None,
) -> Worker:
    """A worker over bodies that are at hand. Closing it closes the journal, not the bodies.

    Raises:
        ConfigError, JournalError: settings or journal can't be read.
    """
    settings = settings or load()
    store = Store(settings.journal, now=time.time)
    made = Worker(
        store,
        {body.name: body for body in bodies},
        settings=settings,
        brain_of=brain_of,
        mind=mind,
        progress=progress,
    )
    made.own(store.close)
    return made


def worker_over_mcp(*, settings: Settings | None = None, progress: Progress | None = None) -> Worker:
    """A worker over the bodies of the settings, or else of the running site, and over foreign servers.

    Raises:
        BodyUnreachable: no body is configured and no site runs.
        ConfigError, JournalError: settings or journal can't be read.
    """
    settings = settings or load()
    bodies = [*(configured_bodies(settings) or site_bodies(settings)), *foreign_bodies(settings)]
    made = worker(bodies, settings=settings, progress=progress)
    for body in bodies:
        made.own(body.close)
    return made


def configured_bodies(settings: Settings) -> list[McpBody]:
    """The bodies of `[bodies]`."""
    return [McpBody(name, Http(url=b.url, token=b.token)) for name, b in settings.bodies.items()]


def foreign_bodies(settings: Settings) -> list[McpBody]:
    """The bodies of `[mcpServers]`; each is started or reached at its first use."""
    return [
        McpBody(
            name,
            Stdio(command=server.command, args=server.args, env=server.env)
            if server.command
            else Http(url=server.url, headers=server.headers),
        )
        for name, server in settings.mcp_servers.items()
    ]


def site_bodies(settings: Settings) -> list[McpBody]:
    """The bodies of the running site: its humanoid, and the clerk where the office is open.

    Raises:
        BodyUnreachable: no site runs.
    """
    found = {HUMANOID: reach_humanoid(settings.site_folder), CLERK: reach_clerk(settings.site_folder)}
    return [McpBody(name, Http(url=r.url, token=r.token)) for name, r in found.items() if r is not None]


def _permission(settings: Settings) -> Permission:
    """The policy file, and provenance beside it: what no model wants passes the latter untouched."""
    policy = find_policy(settings.policy.file, Path(), settings.home.expanduser())
    return guarded(policy.permit, vouched=policy.vouches, vault=vault_of(os.environ))


@contextmanager
def _stopped_if_broken(gate: Gate, record: Record) -> Generator[None]:
    """Whatever breaks a run off, the bodies come to a safe state, unless another worker leads them now."""
    try:
        yield
    except Fenced:
        raise
    except BaseException as error:
        why = "interrupted" if isinstance(error, KeyboardInterrupt) else f"{type(error).__name__}: {error}"
        with contextlib.suppress(JidokaError):
            gate.stop(record, why)
        raise
