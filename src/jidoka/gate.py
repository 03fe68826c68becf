"""The gate: the only door to an effect.

An act passes in this order: reserve the budget, check permission, write the intent, act under a key, write
the receipt, settle the budget. Killed anywhere in between, what is on disk tells which of these happened
(docs/design/recovery.md).
"""

from __future__ import annotations

import uuid
from collections.abc import Callable, Mapping

from jidoka.budget import Budget, Cost
from jidoka.codec import atoms_digest, digest, receipt_json, step_json
from jidoka.errors import BodyUnreachable, Busy, JidokaError, Refused, RetryableError, UsageError
from jidoka.journal.replay import Intent
from jidoka.protocols import Body, Progress
from jidoka.record import Record
from jidoka.recovery import AskPerson, Close, Redo, decide
from jidoka.types import Fact, Observation, Receipt, SkillSpec, Step

PAUSES_S = (0.2, 0.5, 1.0, 2.0, 4.0)
"""Pauses between attempts to look, when a body does not answer [s]. A look has no effect, so it may be
repeated."""


_NOT_BEGUN = (Busy, Refused, UsageError)
"""Errors by which a body says that it has not begun: the outcome is known, nothing happened."""

Permission = Callable[[Step, SkillSpec], str | None]
"""Why a step may not be done, or None if it may. An exception means no."""


def allow(step: Step, spec: SkillSpec) -> str | None:
    """The permission that permits everything: for a site of one's own, until there is a policy."""
    del step, spec
    return None


def _new_id() -> str:
    return uuid.uuid4().hex[:12]


class Gate:
    """The door. Holds the bodies, so that nothing else does.

    Args:
        bodies: by name.
        budget: what may be spent.
        permit: asked before every act.
        epoch: the fencing token of this worker; bodies refuse older ones.
        progress: told of a running act.
        sleep: waits between attempts to look [s].
        new_id: makes call ids, unique for ever.
    """

    def __init__(
        self,
        bodies: Mapping[str, Body],
        *,
        budget: Budget,
        permit: Permission,
        epoch: int,
        sleep: Callable[[float], None],
        progress: Progress | None = None,
        new_id: Callable[[], str] = _new_id,
    ) -> None:
        self._bodies = dict(bodies)
        self._budget = budget
        self._permit = permit
        self._epoch = epoch
        self._sleep = sleep
        self._progress = progress
        self._new_id = new_id

    def look(self, record: Record) -> tuple[Fact, ...]:
        """Observe with every body, write down what changed, and return all facts.

        Raises:
            BodyUnreachable: a body did not answer in `len(PAUSES_S) + 1` attempts.
        """
        for body in self._bodies.values():
            observation = self._patiently(body)
            record.write("observation", record.state.sightings.difference(observation))
        return record.state.facts

    def peek(self) -> tuple[Fact, ...]:
        """What every body sees now, written nowhere: outside of any task. Raises BodyUnreachable."""
        return tuple(fact for body in self._bodies.values() for fact in self._patiently(body).facts)

    def act(self, record: Record, step: Step) -> Receipt:
        """Pass one step through the door.

        Raises:
            UsageError: no such body or skill; the text names those that exist.
            Refused: not permitted.
            BudgetExhausted: it does not fit the budget.
            BodyUnreachable: whether the step ran is unknown; the intent stays open for `recover`.
            Fenced: another worker has taken over.
        """
        spec = self._spec(step)
        call_id = self._new_id()
        self._budget.reserve(record.state, call_id, _expected(step, spec))
        if (why := self._why_not(step, spec)) is not None:
            self._budget.settle(call_id, Cost(acts=0))
            raise Refused(f"{step}: {why}")
        intent = {
            "call_id": call_id,
            "step": step_json(step),
            "args_digest": digest(dict(step.args)),
            "recovery": spec.recovery,
            "epoch": self._epoch,
            "seen": atoms_digest(record.state.facts),
        }
        record.write("intent", intent)
        return self._call(record, step, call_id)

    def recover(self, record: Record, intent: Intent) -> AskPerson | None:
        """Settle an intent without a receipt from the newest facts; a question if only a person can.

        Raises:
            BodyUnreachable, Fenced: as `act`.
        """
        answer = next((q.answer for q in record.state.questions if q.id == intent.call_id), None)
        match decide(intent, record.state.facts, answer):
            case Redo():
                self._call(record, intent.step, intent.call_id)
            case Close(receipt, by):
                self._receipt(record, intent.call_id, receipt, by)
            case AskPerson() as question:
                return question
        return None

    def stop(self, record: Record, reason: str) -> None:
        """Bring every body to its safe state, then write down why. A body that can't be told is named in the
        entry."""
        deaf: list[str] = []
        for name, body in self._bodies.items():
            try:
                body.stop(reason)
            except JidokaError as error:
                deaf.append(f"{name}: {error}")
        record.write("stop", {"reason": reason, "bodies": list(self._bodies), "unreached": deaf})

    def skills(self) -> dict[str, tuple[SkillSpec, ...]]:
        """What each body can do."""
        return {name: tuple(body.skills()) for name, body in self._bodies.items()}

    def _call(self, record: Record, step: Step, call_id: str) -> Receipt:
        body = self._body(step)
        try:
            receipt = body.call(step, call_id=call_id, epoch=self._epoch, progress=self._progress)
        except _NOT_BEGUN as error:
            code = type(error).__name__.lower()
            receipt = Receipt(False, code, str(error), retryable=isinstance(error, RetryableError))
        self._receipt(record, call_id, receipt, "body")
        return receipt

    def _receipt(self, record: Record, call_id: str, receipt: Receipt, by: str) -> None:
        record.write("receipt", {"call_id": call_id, "by": by, **receipt_json(receipt)})
        self._budget.settle(call_id, Cost(seconds=receipt.seconds, joules=receipt.joules))

    def _why_not(self, step: Step, spec: SkillSpec) -> str | None:
        """Why the step is not permitted. A check that fails counts as no."""
        try:
            return self._permit(step, spec)
        except Exception as error:
            return f"the permission could not be checked ({error}), and unknown is no"

    def _patiently(self, body: Body) -> Observation:
        for pause_s in PAUSES_S:
            try:
                return body.observe()
            except BodyUnreachable:
                self._sleep(pause_s)
        return body.observe()

    def _body(self, step: Step) -> Body:
        if (body := self._bodies.get(step.body)) is None:
            raise UsageError(f"no body {step.body!r}; there are: {', '.join(self._bodies) or 'none'}")
        return body

    def _spec(self, step: Step) -> SkillSpec:
        specs = {spec.name: spec for spec in self._body(step).skills()}
        if (spec := specs.get(step.skill)) is None:
            raise UsageError(f"{step.body} has no skill {step.skill!r}; it has: {', '.join(specs) or 'none'}")
        return spec


def _expected(step: Step, spec: SkillSpec) -> Cost:
    return Cost(seconds=step.expected_s or spec.typical_s, joules=spec.typical_j, usd=spec.usd)
