"""The flow, as prose: look, judge, decide, act, look, judge, until it is done and seen to be done.

No I/O, no clock and no simulator here: the gate looks and acts, the record writes.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import Literal, Protocol, TypeAlias, cast

from jidoka.budget import MORE
from jidoka.codec import atoms_digest, goal_json, verdict_json
from jidoka.errors import BudgetExhausted, Refused, UsageError
from jidoka.journal.replay import Intent
from jidoka.protocols import Brain
from jidoka.record import Record
from jidoka.recovery import GO_ON, SET_DOWN, AskPerson
from jidoka.types import Act, Ask, Done, Fact, GiveUp, Goal, Receipt, Step, Verdict
from jidoka.verdict import judge, standing

End: TypeAlias = Literal["done", "failed", "refused", "asked"]

STUCK = 3
"""The same step on the same facts: so many times, then no more."""

STOPPED = "stopped"
"""The code of a receipt whose act ended because somebody told the body to stop."""

CLAIMS = 3
"""So many claims to be done that the verdict denies, then no more."""


class Door(Protocol):
    """What the loop needs of the gate."""

    def look(self, record: Record) -> tuple[Fact, ...]:
        """Observe with every body and write it down."""
        ...

    def act(self, record: Record, step: Step) -> Receipt:
        """Pass one step through the door."""
        ...

    def recover(self, record: Record, intent: Intent) -> AskPerson | None:
        """Settle an intent without a receipt."""
        ...

    def stop(self, record: Record, reason: str) -> None:
        """Bring every body to its safe state."""
        ...


@dataclass(frozen=True, slots=True, kw_only=True)
class Outcome:
    """How a run ended."""

    outcome: End
    verified: bool
    """Whether a fresh observation showed that the goal holds."""
    reason: str
    task: str
    acts: int
    """Acts with a receipt, over all runs of the task."""
    stops: int
    acts_s: float
    """Time the acts took on the bodies' clocks [s]."""


def begin(goal: Goal, record: Record) -> None:
    """Write down what is wanted and how it was understood, unless an earlier run of the task did."""
    if not record.entries:
        record.write("goal", {"text": goal.text})
    if record.state.goal is None:
        record.write("reading", goal_json(goal))


def work(goal: Goal, record: Record, *, brain: Brain, door: Door) -> Outcome:
    """Work a task off, from wherever its entries say it stands, until it ends or waits for an answer.

    Raises:
        BodyUnreachable: a body does not answer; the task stays open and can be resumed.
        Fenced: another worker has taken over.
        JournalError: the journal refuses; nothing is done that is not written.
    """
    begin(goal, record)
    while not _ended(record):
        facts = door.look(record)
        if record.state.open:
            _recover(record, door)
            continue
        _judge(goal, record, facts)
        if _halted(record):
            continue
        match brain.next(goal, record.entries, facts):
            case Act(step):
                _act(step, record, door, facts)
            case Ask(question, options):
                _ask(record, f"q{len(record.state.questions) + 1}", question, options)
            case Done(claim):
                _conclude(goal, claim, record, door)
            case GiveUp(reason):
                _end(record, "failed" if record.state.deeds else "refused", reason)
    return outcome_of(record)


def outcome_of(record: Record) -> Outcome:
    """How the task stands for whoever started it; a task without an ending waits for an answer."""
    state = record.state
    waiting = next((q.question for q in state.questions if q.answer is None), "")
    return Outcome(
        outcome=cast("End", state.ending.outcome) if state.ending else "asked",
        verified=state.ending is not None and state.ending.verified,
        reason=state.ending.reason if state.ending else waiting,
        task=record.task,
        acts=len(state.deeds),
        stops=len(state.stops),
        acts_s=state.acts_s,
    )


def _ended(record: Record) -> bool:
    return record.state.ending is not None or any(q.answer is None for q in record.state.questions)


def _recover(record: Record, door: Door) -> None:
    """An intent has no receipt: its outcome is unknown until the gate settles it or a person does."""
    intent = record.state.open[0]
    if (question := door.recover(record, intent)) is not None:
        _ask(record, intent.call_id, question.question, question.options)


def _judge(goal: Goal, record: Record, facts: tuple[Fact, ...]) -> None:
    """Did the last step come true, and which stages of the goal are now reached?"""
    state = record.state
    if sum(judged.of == "step" for judged in state.verdicts) < len(state.deeds):
        deed = state.deeds[-1]
        verdict = judge(deed.intent.step.post, facts)
        record.write("verdict", {"of": "step", "call_id": deed.intent.call_id, **verdict_json(verdict)})
    for number in range(state.stages_reached, len(goal.stages)):
        verdict = judge(goal.stages[number], facts)
        if not verdict.holds:
            return
        record.write("verdict", {"of": "stage", "stage": number, **verdict_json(verdict)})


def _halted(record: Record) -> bool:
    """Somebody else told a body to stop: the task waits until a person says how to go on."""
    deed = record.state.deeds[-1] if record.state.deeds else None
    if deed is None or deed.receipt.code != STOPPED:
        return False
    name = f"stop:{deed.intent.call_id}"
    ours = any(entry.kind == "stop" and entry.seq > deed.intent.seq for entry in record.entries)
    if ours or any(question.id == name for question in record.state.questions):
        return False
    reason = f"{deed.intent.step.body} was stopped: {deed.receipt.message}"
    _ask(record, name, f"{reason}. Go on?", (GO_ON, SET_DOWN))
    record.write("stop", {"reason": reason, "bodies": [deed.intent.step.body], "unreached": []})
    return True


def _act(step: Step, record: Record, door: Door, facts: tuple[Fact, ...]) -> None:
    """One step through the gate, unless the same step was tried too often while nothing changed."""
    seen = atoms_digest(facts)
    tried = sum(deed.intent.seen == seen and deed.intent.step == step for deed in record.state.deeds)
    if tried >= STUCK:
        reason = f"stuck: {step} was tried {tried} times and nothing changed"
        door.stop(record, reason)
        _end(record, "failed", reason)
        return
    try:
        door.act(record, step)
    except BudgetExhausted as error:
        door.stop(record, f"the budget is used up: {error}")
        _ask(record, f"budget{len(record.state.questions) + 1}", f"{error}. Grant more?", (MORE, "no"))
    except (Refused, UsageError) as error:
        _end(record, "refused", str(error))


def _conclude(goal: Goal, claim: str, record: Record, door: Door) -> None:
    """The brain claims to be done: look anew and let the verdict decide."""
    verdict = judge(standing(goal.stages), door.look(record))
    unreached = goal.stages[record.state.stages_reached :]
    missing = verdict.missing or (unreached[0] if unreached else ())
    record.write("verdict", {"of": "goal", "claim": claim, **verdict_json(Verdict(not missing, missing))})
    if not missing:
        _end(record, "done", claim, verified=bool(goal.atoms()))
    elif sum(judged.of == "goal" for judged in record.state.verdicts) >= CLAIMS:
        _end(
            record,
            "failed",
            f"claimed {CLAIMS} times to be done, but {', '.join(map(str, missing))} is not seen",
        )


def _ask(record: Record, name: str, question: str, options: tuple[str, ...]) -> None:
    record.write("ask", {"id": name, "question": question, "options": list(options)})


def _end(record: Record, outcome: End, reason: str, *, verified: bool = False) -> None:
    record.write("outcome", {"outcome": outcome, "verified": verified, "reason": reason})
