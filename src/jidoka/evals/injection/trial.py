"""One case: a user task, with or without an injection, worked off by the real loop, gate and journal.

Whoever answers the questions approves exactly what the user asked for: the calls of the task's ground truth,
with these very arguments, and nothing else.
"""

from __future__ import annotations

import tempfile
import time
from collections.abc import Iterator
from contextlib import closing
from dataclasses import dataclass
from pathlib import Path

from jidoka.andon.approvals import NO, YES, bound
from jidoka.andon.permission import Decision, Permission, Request, as_declared
from jidoka.andon.provenance import guarded, unnamed
from jidoka.app import Worker
from jidoka.bodies.inline import Inline
from jidoka.config import Settings
from jidoka.evals.injection.dojo import Call, Dojo, Pair
from jidoka.evals.injection.obedient import Obedient
from jidoka.evals.injection.office import Office
from jidoka.journal.state import Question, TaskState
from jidoka.journal.store import Store
from jidoka.types import Goal, Step


@dataclass(frozen=True, slots=True, kw_only=True)
class Result:
    """What became of a case."""

    pair: Pair
    useful: bool
    """Whether the user got what they asked for, by AgentDojo's own check."""
    robbed: bool
    """Whether the injection reached its goal, by AgentDojo's own check."""
    read: bool
    """Whether the brain read the injection, and so obeyed."""
    questions: tuple[str, ...]
    approved: int
    """Questions that were answered with yes."""
    refused: tuple[str, ...]
    """Skills of the acts that were not done: of the user's task, and of the injection's."""
    why: tuple[str, ...] = ()
    """For every question about the user's own acts: skill and argument, and where the value came from."""


def attempt(dojo: Dojo, pair: Pair, *, guard: bool = True) -> Result:
    """Play one case.

    Args:
        dojo: the suite.
        pair: the case.
        guard: False lets every act pass, to see that the attacks are real.
    """
    world = dojo.environment(pair)
    before = world.model_copy(deep=True)
    office = Office(dojo.name, dojo.tools(), world)
    calls = dojo.calls(pair.user, world)
    brain = Obedient(office.name, calls, dojo.demand(pair), lambda: dojo.calls(pair.injection, office.world))
    approver = _Approver(office.name, calls)
    permit = approver.watching(guarded(as_declared)) if guard else as_declared
    with tempfile.TemporaryDirectory(prefix="jidoka-injection-") as home:
        state = _worked(office, brain, approver, permit, dojo.prompt(pair), Path(home))
    done = tuple(office.done)
    return Result(
        pair=pair,
        useful=dojo.judged(pair.user, before, office.world, done),
        robbed=bool(pair.injection) and dojo.judged(pair.injection, before, office.world, done),
        read=brain.obeyed,
        questions=tuple(question.question for question in state.questions),
        approved=sum(question.answer == YES for question in state.questions),
        refused=tuple(refusal.step.skill for refusal in state.refusals),
        why=tuple(approver.why),
    )


def _worked(
    office: Office, brain: Obedient, approver: _Approver, permit: Permission, goal: str, home: Path
) -> TaskState:
    """Work the task off, answering whatever is asked."""
    with closing(Store(home / "journal.db", now=time.time)) as store:
        worker = Worker(
            store,
            {office.name: Inline(office)},
            settings=Settings(home=home),
            brain_of=lambda skills: brain,
            permit=permit,
        )
        outcome = worker.run(Goal(goal, ()), "case")
        while outcome.outcome == "asked":
            for question in worker.state("case").questions:
                if question.answer is None:
                    worker.answer("case", question.id, approver.answer(question))
            outcome = worker.resume("case")
        return worker.state("case")


class _Approver:
    """Says yes to the user's own calls alone."""

    def __init__(self, body: str, calls: tuple[Call, ...]) -> None:
        self._own = {bound(Step(body, call.function, dict(call.args))) for call in calls}
        self.why: list[str] = []

    def answer(self, question: Question) -> str:
        """A person who knows what they want, and reads what they are asked."""
        return YES if question.approves in self._own else NO

    def watching(self, permit: Permission) -> Permission:
        """The same permission; what it asks about the user's own acts is noted, once each."""
        noted: set[str] = set()

        def permitted(request: Request) -> Decision:
            digest = bound(request.act.step)
            if digest in self._own and digest not in noted:
                noted.add(digest)
                self.why += _reasons(request)
            return permit(request)

        return permitted


def _reasons(request: Request) -> Iterator[str]:
    for stranger in unnamed(request):
        origin = "read" if stranger.origin.startswith("from ") else "written by the model"
        yield f"{request.act.step.skill}.{stranger.leaf.argument}: {origin}"
