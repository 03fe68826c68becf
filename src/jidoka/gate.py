"""The gate: the only door to an effect.

An act passes in this order: check permission, reserve the budget and write the intent (one commit), act
under a key, write the receipt and settle the budget (one commit). Killed anywhere in between, what is on
disk tells which of these happened (docs/design/recovery.md).
"""

from __future__ import annotations

import json
import uuid
from collections.abc import Callable, Mapping
from typing import TypeVar

from jidoka.andon.approvals import bound, unused_word
from jidoka.andon.permission import Allow, Decision, Deny, NeedApproval, Permission, Request
from jidoka.codec import digest, receipt_json, step_json
from jidoka.errors import BodyUnreachable, Busy, JidokaError, Refused, RetryableError, UsageError
from jidoka.faults import point
from jidoka.journal.state import Intent, Question
from jidoka.ledger.charge import Account, Caps, Grant, Reserve, Settle
from jidoka.ledger.cost import Cost
from jidoka.ledger.prices import Power, measured, not_begun, worst_of
from jidoka.protocols import Body, Progress
from jidoka.record import Record
from jidoka.recovery import AskPerson, Close, Redo, decide
from jidoka.thinking import Thinking
from jidoka.thought import Prompt
from jidoka.types import Act, Fact, Receipt, SkillSpec, Step

T = TypeVar("T")

PAUSES_S = (0.2, 0.5, 1.0, 2.0, 4.0)
"""Pauses between attempts to look or to lead, when a body does not answer [s]. Neither has an effect, so both
may be repeated."""

DENIED, NOT_APPROVED = "denied", "not_approved"
"""Codes of acts that were not permitted: by the policy, by a person."""

_NOT_BEGUN = (Busy, Refused, UsageError)
"""Errors by which a body says that it has not begun: the outcome is known, nothing happened."""


def _new_id() -> str:
    return uuid.uuid4().hex[:12]


class Gate:
    """The door. Holds the bodies, so that nothing else does.

    Args:
        bodies: by name.
        caps: what may be held at most, by scope; without them anything may.
        permit: asked before every act.
        epoch: the fencing token of this worker; bodies refuse older ones.
        power: of bodies that report no energy.
        thinking: the way to a language model, if there is one.
        progress: told of a running act.
        sleep: waits between attempts to look [s].
        new_id: makes call ids, unique for ever.
    """

    def __init__(
        self,
        bodies: Mapping[str, Body],
        *,
        caps: Caps,
        permit: Permission,
        epoch: int,
        sleep: Callable[[float], None],
        power: Power | None = None,
        thinking: Thinking | None = None,
        progress: Progress | None = None,
        new_id: Callable[[], str] = _new_id,
    ) -> None:
        self._bodies = dict(bodies)
        self._caps = caps
        self._permit = permit
        self._epoch = epoch
        self._sleep = sleep
        self._power = power or Power()
        self._thinking = thinking
        self._progress = progress
        self._new_id = new_id
        self._lives: dict[str, str] = {}

    def lead(self) -> None:
        """Make every body refuse the workers of older epochs from now on.

        Raises:
            BodyUnreachable: a body did not answer in `len(PAUSES_S) + 1` attempts.
            Fenced: another worker has taken over.
        """
        for name, body in self._bodies.items():
            self._lives[name] = self._patiently(lambda body=body: body.lead(self._epoch))
        point("lead.after")

    def look(self, record: Record) -> tuple[Fact, ...]:
        """Observe with every body, write down what changed, and return all facts.

        Raises:
            BodyUnreachable: as `lead`.
        """
        for body in self._bodies.values():
            observation = self._patiently(body.observe)
            point("observe.after")
            record.write("observation", record.state.sightings.difference(observation))
        return record.state.facts

    def peek(self) -> tuple[Fact, ...]:
        """What every body sees now, written nowhere: outside of any task. Raises BodyUnreachable."""
        return tuple(fact for body in self._bodies.values() for fact in self._patiently(body.observe).facts)

    def think(self, record: Record, prompt: Prompt) -> None:
        """Ask the language model, and write its answer down. Raises as `Thinking.think`, and UsageError."""
        if self._thinking is None:
            raise UsageError("there is no language model; name one with --model or in jidoka.toml")
        self._thinking.think(record, prompt)

    def act(self, record: Record, act: Step | Act) -> Receipt | NeedApproval:
        """Pass one step through the door.

        Returns:
            Its receipt; one with the code `denied` or `not_approved` if it was not permitted, and nothing was
            reserved or called; or the question that a person must answer first.

        Raises:
            UsageError: no such body or skill; the text names those that exist.
            BudgetExhausted: it does not fit the budget; nothing is written.
            Stale: others wrote to the task meanwhile; decide anew.
            BodyUnreachable: whether the step ran is unknown; the intent stays open for `recover`.
            Fenced: another worker has taken over.
        """
        act = act if isinstance(act, Act) else Act(act)
        step = act.step
        spec = self._spec(step)
        approval = ""
        match self._permission(Request(act=act, spec=spec, state=record.state)):
            case Allow():
                pass
            case Deny(why):
                return self._refuse(record, act, DENIED, why)
            case NeedApproval(question):
                digest_ = bound(step)
                match unused_word(record.state, digest_):
                    case None:
                        return NeedApproval(question, digest_)
                    case ("no", asked):
                        why = f"a person was asked, and said {asked.answer!r}"
                        return self._refuse(record, act, NOT_APPROVED, why, asked.id)
                    case (_, asked):
                        approval = asked.id
        return self._call(record, step, self._write_intent(record, act, spec, approval))

    def recover(self, record: Record, intent: Intent) -> AskPerson | None:
        """Settle an intent without a receipt; a question if only a person can.

        The body is asked first: a call that it still runs is waited for, one that it finished gives its
        receipt, and so does one of an older worker that never came, if the body lived on since. What it does
        not know is looked at afresh, and decided by the skill's class.

        Raises:
            BodyUnreachable, Fenced, BudgetExhausted, Stale: as `act`.
        """
        body = self._body(intent.step)
        life = intent.life if intent.epoch < self._epoch else ""
        known = self._patiently(
            lambda: body.attach(intent.call_id, epoch=self._epoch, life=life, progress=self._progress)
        )
        point("attach.after")
        if known is not None:
            self._settle(record, intent, known, "body")
            return None
        self.look(record)
        answer = next((q.answer for q in record.state.questions if q.id == intent.doubt), None)
        match decide(intent, record.state.facts, answer):
            case Redo():
                charge = Reserve(key=intent.call_id, worst=intent.again, caps=self._caps)
                again = {"call_id": intent.call_id, "epoch": self._epoch, "life": self._life(intent.step)}
                record.write("redo", again, charge=charge)
                point("redo.after")
                self._call(record, intent.step, _open(record, intent.call_id))
            case Close(receipt, by):
                self._settle(record, intent, receipt, by)
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
        point("halt.after")
        record.write("stop", {"reason": reason, "bodies": list(self._bodies), "unreached": deaf})

    def grant(self, record: Record, question: Question) -> None:
        """Book what a person granted in answer to a question about the budget: once, whatever happens.

        Raises:
            Fenced, JournalError: as `Record.write`.
        """
        lacks = question.lacks or {}
        account = Account(scope=lacks.get("scope", "task"), name=str(lacks.get("name", record.task)))
        more = {str(lacks["unit"]): int(lacks["more"])} if lacks else self._caps.get("task", {})
        record.write("grant", {"id": question.id}, charge=Grant(account=account, more=Cost(**more)))

    def skills(self) -> dict[str, tuple[SkillSpec, ...]]:
        """What each body can do."""
        return {name: tuple(body.skills()) for name, body in self._bodies.items()}

    def _write_intent(self, record: Record, act: Act, spec: SkillSpec, approval: str) -> Intent:
        """Reserve and write down what is about to be done, in one commit."""
        step, call_id = act.step, self._new_id()
        intent = {
            "call_id": call_id,
            "step": step_json(step),
            "args_digest": digest(dict(step.args)),
            "recovery": spec.recovery,
            "epoch": self._epoch,
            "life": self._life(step),
            "seen": record.state.sightings.digest,
        }
        intent |= {k: v for k, v in (("approval", approval), ("cause", act.cause)) if v}
        worst = worst_of(step, spec, self._power)
        point("intent.before")
        record.write("intent", intent, charge=Reserve(key=call_id, worst=worst, caps=self._caps))
        point("intent.after")
        return _open(record, call_id)

    def _call(self, record: Record, step: Step, intent: Intent) -> Receipt:
        body, begun = self._body(step), True
        try:
            receipt = body.call(step, call_id=intent.call_id, epoch=self._epoch, progress=self._progress)
        except _NOT_BEGUN as error:
            code, begun = type(error).__name__.lower(), False
            receipt = Receipt(False, code, str(error), retryable=isinstance(error, RetryableError))
        point("call.after")
        self._settle(record, intent, receipt, "body", begun=begun)
        return receipt

    def _settle(
        self, record: Record, intent: Intent, receipt: Receipt, by: str, *, begun: bool = True
    ) -> None:
        """Write the receipt and settle, in one commit.

        What only a look or a person told of, and every call before the last, counts at its worst.
        """
        last = measured(intent.step, receipt, intent.worst, self._power) if begun else not_begun()
        spent = intent.before_last + (last if by == "body" else intent.worst)
        data = {"call_id": intent.call_id, "by": by, **receipt_json(_writable(receipt))}
        record.write("receipt", data, charge=Settle(key=intent.call_id, spent=spent))
        point("receipt.after")

    def _refuse(self, record: Record, act: Act, code: str, why: str, approval: str = "") -> Receipt:
        """Write down that a step was not permitted, so that the brain knows it."""
        message = f"{act.step}: {why}"
        data = {"step": step_json(act.step), "code": code, "message": message}
        more = {"seen": record.state.sightings.digest, "approval": approval, "cause": act.cause}
        record.write("refusal", data | {name: told for name, told in more.items() if told})
        return Receipt(False, code, message)

    def _permission(self, request: Request) -> Decision:
        """Whether the step is permitted. A check that fails counts as no."""
        try:
            return self._permit(request)
        except Exception as error:
            return Deny(f"the permission could not be checked ({error}), and unknown is no")

    def _patiently(self, ask: Callable[[], T]) -> T:
        for pause_s in PAUSES_S:
            try:
                return ask()
            except BodyUnreachable:
                self._sleep(pause_s)
        return ask()

    def _life(self, step: Step) -> str:
        return self._lives.get(step.body, "")

    def _body(self, step: Step) -> Body:
        if (body := self._bodies.get(step.body)) is None:
            raise UsageError(f"no body {step.body!r}; there are: {', '.join(self._bodies) or 'none'}")
        return body

    def _spec(self, step: Step) -> SkillSpec:
        specs = {spec.name: spec for spec in self._body(step).skills()}
        if (spec := specs.get(step.skill)) is None:
            raise UsageError(f"{step.body} has no skill {step.skill!r}; it has: {', '.join(specs) or 'none'}")
        return spec


def _writable(receipt: Receipt) -> Receipt:
    """The receipt, or what of it is JSON: a body's strange result must not leave its act unsettled."""
    try:
        json.dumps(receipt_json(receipt), allow_nan=False)
    except (TypeError, ValueError) as error:
        message = f"{receipt.message} (its numbers and result are no JSON, and lost: {error})".strip()
        return Receipt(receipt.ok, receipt.code, message, receipt.retryable)
    return receipt


def _open(record: Record, call_id: str) -> Intent:
    """The open intent of that key, as the journal holds it."""
    return next(intent for intent in record.state.open if intent.call_id == call_id)
