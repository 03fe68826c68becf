"""The flow, as prose: look, judge, decide, act, look, judge, until it is done and seen to be done.

No I/O, no clock and no simulator here: the gate looks and acts, the record writes.
"""

from __future__ import annotations

from typing import Protocol

from jidoka.andon.approvals import NO, YES
from jidoka.andon.permission import NeedApproval
from jidoka.codec import goal_json, verdict_json
from jidoka.errors import BudgetExhausted, ModelRefused, Stale, UsageError
from jidoka.faults import point
from jidoka.journal.state import Halt, Intent, Question
from jidoka.outcome import End, Outcome, outcome_of
from jidoka.protocols import Brain
from jidoka.record import Record
from jidoka.recovery import GO_ON, MORE, NO_MORE, SET_DOWN, AskPerson
from jidoka.stuck import STUCK, tries
from jidoka.thought import Prompt
from jidoka.types import (
    Act,
    Aim,
    Ask,
    Done,
    Fact,
    GiveUp,
    Goal,
    Json,
    Note,
    Receipt,
    Step,
    Think,
    Verdict,
)
from jidoka.verdict import found, judge, standing

STOPPED = "stopped"
"""The code of a receipt whose act ended because somebody told the body to stop."""

CLAIMS = 3
"""So many claims to be done that the verdict denies, then no more."""

NOTHING_NEW = frozenset({"thought", "note", "reading"})
"""Kinds of entries after which no body has done anything: what was seen before them is still fresh."""


class Door(Protocol):
    """What the loop needs of the gate."""

    def lead(self) -> None:
        """Make every body refuse older workers."""
        ...

    def look(self, record: Record) -> tuple[Fact, ...]:
        """Observe with every body and write it down."""
        ...

    def think(self, record: Record, prompt: Prompt) -> None:
        """Ask the language model, and write its answer down."""
        ...

    def act(self, record: Record, act: Step | Act) -> Receipt | NeedApproval:
        """Pass one step through the door."""
        ...

    def recover(self, record: Record, intent: Intent) -> AskPerson | None:
        """Settle an intent without a receipt: ask the body, else look afresh and decide."""
        ...

    def stop(self, record: Record, reason: str) -> None:
        """Bring every body to its safe state."""
        ...

    def grant(self, record: Record, question: Question) -> None:
        """Book what a person granted."""
        ...


def begin(goal: Goal, record: Record) -> None:
    """Write down what is wanted and how it was understood, unless an earlier run of the task did."""
    if not record.entries:
        record.write("goal", {"text": goal.text})
    if record.state.goal is None:
        record.write("reading", goal_json(goal))


def work(goal: Goal, record: Record, *, brain: Brain, door: Door) -> Outcome:
    """Work a task off, from wherever its entries say it stands, until it ends or waits for an answer.

    Raises:
        BodyUnreachable, ModelUnreachable: a body or the language model does not answer; the task stays open
            and can be resumed.
        Fenced: another worker has taken over.
        JournalError: the journal refuses; nothing is done that is not written.
    """
    begin(goal, record)
    led = looked = False
    while True:
        _hear(record, door)
        if _ended(record):
            return outcome_of(record)
        if not led:
            door.lead()
            led = True
        if record.state.open:
            _recover(record, door)
            continue
        goal = record.state.goal or goal
        facts = record.state.facts if _nothing_new(record, looked) else door.look(record)
        looked = True
        _judge(goal, record, facts)
        if _stopped(record):
            continue
        match brain.next(goal, record.entries, facts):
            case Act() as act:
                _act(act, record, door)
            case Think(prompt):
                _think(prompt, record, door)
            case Note(cause, text):
                record.write("note", {"cause": cause, "text": text})
            case Aim(aim, cause):
                record.write("reading", goal_json(aim) | _caused(cause))
            case Ask(question, options, cause):
                _ask(record, f"q{len(record.state.questions) + 1}", question, options, **_caused(cause))
            case Done() as done:
                _conclude(goal, done, record, door)
            case GiveUp(reason):
                _end(record, "failed" if record.state.deeds else "refused", reason)


def _ended(record: Record) -> bool:
    return record.state.ending is not None or any(q.answer is None for q in record.state.questions)


def _hear(record: Record, door: Door) -> None:
    """Read what people have said since, and obey: wishes to halt, and answers about the budget."""
    record.refresh()
    state = record.state
    if state.halt is not None:
        _halt(state.halt, record, door)
    for question in state.questions:
        if question.lacks is None or question.answer is None or question.id in state.grants:
            continue
        if question.answer == MORE:
            door.grant(record, question)
        elif record.state.ending is None:
            _end(record, "failed", f"{question.question} A person said: {question.answer}")


def _halt(halt: Halt, record: Record, door: Door) -> None:
    """A person wants the task to stop: for good, or until they say how to go on."""
    door.stop(record, halt.reason)
    if halt.cancel:
        _end(record, "cancelled", halt.reason)
    else:
        _ask(record, f"halt:{halt.seq}", f"{halt.reason}. Go on?", (GO_ON, SET_DOWN))


def _recover(record: Record, door: Door) -> None:
    """An intent has no receipt: its outcome is unknown until the gate settles it or a person does."""
    intent = record.state.open[0]
    try:
        question = door.recover(record, intent)
    except BudgetExhausted as error:
        _lack(error, record, door)
    except Stale:
        return
    else:
        if question is not None:
            _ask(record, intent.doubt, question.question, question.options)


def _judge(goal: Goal, record: Record, facts: tuple[Fact, ...]) -> None:
    """Did the last step come true, and which stages of the goal are now reached?"""
    state = record.state
    if sum(judged.of == "step" for judged in state.verdicts) < len(state.deeds):
        deed = state.deeds[-1]
        verdict = judge(deed.intent.step.post, facts)
        record.write("verdict", {"of": "step", "call_id": deed.intent.call_id, **verdict_json(verdict)})
        point("verdict.after")
    for number in range(state.stages_reached, len(goal.stages)):
        verdict = judge(goal.stages[number], facts)
        if not verdict.holds:
            return
        record.write("verdict", {"of": "stage", "stage": number, **verdict_json(verdict)})


def _stopped(record: Record) -> bool:
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


def _act(act: Act, record: Record, door: Door) -> None:
    """One step through the gate, unless the same step was tried too often while nothing changed."""
    if (tried := tries(act, record.state)) >= STUCK:
        reason = f"stuck: {act.step} was tried {tried} times and nothing changed"
        door.stop(record, reason)
        _end(record, "failed" if record.state.deeds else "refused", reason)
        return
    _pass(act, record, door)


def _pass(act: Act, record: Record, door: Door) -> Receipt | None:
    """One step through the gate; its receipt, or None once it is written why there is none."""
    try:
        passed = door.act(record, act)
    except BudgetExhausted as error:
        _lack(error, record, door)
    except UsageError as error:
        _end(record, "refused", str(error))
    except Stale:
        return None
    else:
        if isinstance(passed, Receipt):
            return passed
        name = f"approve{len(record.state.questions) + 1}"
        _ask(record, name, passed.question, (YES, NO), approves=passed.bound, **_caused(act.cause))
    return None


def _think(prompt: Prompt, record: Record, door: Door) -> None:
    """One answer of the language model, unless it will never give one."""
    try:
        door.think(record, prompt)
    except BudgetExhausted as error:
        _lack(error, record, door)
    except (ModelRefused, UsageError) as error:
        _end(record, "failed" if record.state.deeds else "refused", str(error))
    except Stale:
        return


def _lack(error: BudgetExhausted, record: Record, door: Door) -> None:
    """The budget is used up: the bodies stop safely, and a person may grant more."""
    door.stop(record, f"the budget is used up: {error}")
    name = f"budget{len(record.state.questions) + 1}"
    lacks = {"scope": error.scope, "name": error.name, "unit": error.unit, "more": error.more}
    _ask(record, name, f"{error}. Grant more?", (MORE, NO_MORE), lacks=lacks)


def _conclude(goal: Goal, done: Done, record: Record, door: Door) -> None:
    """The brain claims to be done: look anew and let the verdict decide."""
    verdict = judge(standing(goal.stages), door.look(record))
    unreached = goal.stages[record.state.stages_reached :]
    missing = verdict.missing or (unreached[0] if unreached else ())
    for check in goal.checks if not missing else ():
        if (receipt := _pass(Act(check.step), record, door)) is None:
            return
        missing += found(check, receipt).missing
    told = {"of": "goal", "claim": done.claim, **verdict_json(Verdict(not missing, missing))}
    record.write("verdict", told | _caused(done.cause))
    if not missing:
        _end(record, "done", done.claim, verified=bool(goal.atoms() or goal.checks))
    elif sum(judged.of == "goal" for judged in record.state.verdicts) >= CLAIMS:
        _end(
            record,
            "failed",
            f"claimed {CLAIMS} times to be done, but {', '.join(map(str, missing))} is not seen",
        )


def _nothing_new(record: Record, looked: bool) -> bool:
    """Whether what this worker saw last is still fresh: since then only something was thought."""
    return looked and bool(record.entries) and record.entries[-1].kind in NOTHING_NEW


def _caused(cause: str) -> dict[str, str]:
    return {"cause": cause} if cause else {}


def _ask(record: Record, name: str, question: str, options: tuple[str, ...], **more: Json) -> None:
    record.write("ask", {"id": name, "question": question, "options": list(options), **more})


def _end(record: Record, outcome: End, reason: str, *, verified: bool = False) -> None:
    record.write("outcome", {"outcome": outcome, "verified": verified, "reason": reason})
