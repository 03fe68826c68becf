"""The flow over a fake warehouse: when all goes well, when the body fails or lies, and after a kill."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any

import pytest

from jidoka.andon.permission import Allow, Decision, Deny, NeedApproval, Request
from jidoka.brain.planner import Planner
from jidoka.errors import BodyUnreachable, Fenced, JournalError
from jidoka.gate import Gate
from jidoka.journal.replay import state_of
from jidoka.journal.seal import replayed
from jidoka.ledger.books import books_of
from jidoka.ledger.charge import Account
from jidoka.ledger.cost import Cost
from jidoka.loop import CLAIMS, work
from jidoka.outcome import Outcome, outcome_of
from jidoka.protocols import Brain
from jidoka.record import Record
from jidoka.recovery import AGAIN, GO_ON, HAPPENED, MORE, SET_DOWN
from jidoka.stuck import STUCK
from jidoka.types import Act, Ask, Atom, Done, Entry, Fact, Goal, Json, Proposal, Recovery, SkillSpec, Step
from tests.fakes.memory import MemoryJournal, at_most, gate_over
from tests.fakes.warehouse import SKILLS, STATIONS, Mishap, Warehouse


def goal(*stages: Sequence[str]) -> Goal:
    return Goal("a test", tuple(tuple(Atom.from_list(text.split()) for text in stage) for stage in stages))


SWAP = goal(["on a packing", "on b receiving"])


def run(
    body: Warehouse,
    wanted: Goal,
    *,
    journal: MemoryJournal | None = None,
    brain: Brain | None = None,
    gate: Gate | None = None,
) -> tuple[Outcome, Record]:
    record = Record(journal or MemoryJournal(), "t")
    brain = brain or Planner("humanoid", SKILLS)
    return work(wanted, record, brain=brain, door=gate or gate_over(body)), record


class Scripted:
    """A brain that says one thing after the other, then the last for ever."""

    def __init__(self, *proposals: Proposal) -> None:
        self._proposals = list(proposals)

    def next(self, goal: Goal, entries: Sequence[Entry], facts: Sequence[Fact]) -> Proposal:
        return self._proposals.pop(0) if len(self._proposals) > 1 else self._proposals[0]


def test_a_job_is_done_and_seen_to_be_done() -> None:
    outcome, record = run(Warehouse({"a": "receiving", "b": "packing"}), SWAP)
    assert (outcome.outcome, outcome.verified, outcome.acts, outcome.stops) == ("done", True, 4, 0)
    assert outcome.acts_s == pytest.approx(40.0)
    assert record.state.ending is not None


def test_what_holds_already_needs_no_act() -> None:
    outcome, _ = run(Warehouse({"a": "packing"}), goal(["on a packing"]))
    assert (outcome.outcome, outcome.verified, outcome.acts) == ("done", True, 0)


def test_the_state_that_a_replay_finds_is_the_state_that_was_lived() -> None:
    journal = MemoryJournal()
    _, record = run(Warehouse({"a": "receiving", "b": "packing"}), SWAP, journal=journal)
    assert state_of(journal.entries("t")) == record.state


def test_a_claim_of_ok_is_not_believed() -> None:
    body = Warehouse({"a": "receiving"}, mishaps={1: Mishap("lie"), 3: Mishap("lie")})
    outcome, record = run(body, goal(["on a packing"]))
    assert (outcome.outcome, outcome.verified, body.where) == ("done", True, {"a": "packing"})
    assert [j.verdict.holds for j in record.state.verdicts if j.of == "step"] == [False, True, False, True]


def test_a_body_that_only_lies_never_ends_in_done() -> None:
    body = Warehouse({"a": "receiving"}, mishaps={n: Mishap("lie") for n in range(1, 50)})
    outcome, _ = run(body, goal(["on a packing"]))
    assert (outcome.outcome, outcome.verified) == ("failed", False)
    assert "not_seen" in outcome.reason


def test_a_brain_that_only_claims_never_ends_in_done() -> None:
    outcome, record = run(
        Warehouse({"a": "receiving"}), goal(["on a packing"]), brain=Scripted(Done("done!"))
    )
    assert (outcome.outcome, outcome.verified) == ("failed", False)
    assert "on(a, packing) is not seen" in outcome.reason
    assert sum(judged.of == "goal" for judged in record.state.verdicts) == CLAIMS


def test_a_stage_that_was_never_reached_is_missing_even_if_a_later_one_holds() -> None:
    wanted = goal(["on a shelf_a"], ["on a packing"])
    outcome, _ = run(Warehouse({"a": "packing"}), wanted, brain=Scripted(Done("done!")))
    assert "on(a, shelf_a) is not seen" in outcome.reason


def test_stages_are_done_one_after_the_other() -> None:
    body = Warehouse({"a": "receiving"})
    outcome, _ = run(body, goal(["on a shelf_a"], ["on a packing"], ["on a receiving", "at robot home"]))
    placed = [act for act in body.acts if "place(" in act]
    assert outcome.verified
    assert [act.split("station=")[1].rstrip(")") for act in placed] == ["shelf_a", "packing", "receiving"]
    assert body.robot_at == "home"


def test_the_same_step_on_the_same_facts_ends_it() -> None:
    body = Warehouse({"a": "receiving"}, mishaps={n: Mishap("slipped") for n in range(1, 50)})
    step = Step("humanoid", "pick", {"box": "a"}, post=(Atom("holding", ("robot", "a")),))
    outcome, _ = run(body, goal(["on a packing"]), brain=Scripted(Act(step)))
    assert (outcome.outcome, body.calls, len(body.stopped)) == ("failed", STUCK, 1)
    assert outcome.reason.startswith("stuck: humanoid.pick(box=a) was tried 3 times")


def test_a_question_waits_for_its_answer_and_is_not_asked_twice() -> None:
    journal, brain = MemoryJournal(), Scripted(Ask("which?", ("a", "b")), Done("that one"))
    body, wanted = Warehouse({"a": "packing"}), goal(["on a packing"])
    outcome, _ = run(body, wanted, journal=journal, brain=brain)
    assert (outcome.outcome, outcome.reason) == ("asked", "which?")
    length = len(journal.lines)
    again, _ = run(body, wanted, journal=journal, brain=brain)
    assert (again.outcome, len(journal.lines)) == ("asked", length)
    journal.append("t", "answer", {"id": "q1", "answer": "a"})
    outcome, record = run(body, wanted, journal=journal, brain=brain)
    assert outcome.outcome == "done"
    assert record.state.questions[0].answer == "a"


def test_an_exhausted_budget_stops_the_body_and_asks() -> None:
    journal, body = MemoryJournal(), Warehouse({"a": "receiving", "b": "packing"})
    gate = gate_over(body, caps=at_most(acts=3))
    outcome, _ = run(body, SWAP, journal=journal, gate=gate)
    assert (outcome.outcome, outcome.acts, len(body.stopped)) == ("asked", 3, 1)
    journal.append("t", "answer", {"id": "budget1", "answer": MORE})
    outcome, _ = run(body, SWAP, journal=journal, gate=gate)
    assert (outcome.outcome, outcome.verified) == ("done", True)


def test_a_budget_that_nobody_raises_ends_the_task() -> None:
    journal, body = MemoryJournal(), Warehouse({"a": "receiving", "b": "packing"})
    gate = gate_over(body, caps=at_most(acts=1))
    assert run(body, SWAP, journal=journal, gate=gate)[0].outcome == "asked"
    journal.append("t", "answer", {"id": "budget1", "answer": "no"})
    outcome, _ = run(body, SWAP, journal=journal, gate=gate)
    assert (outcome.outcome, body.calls) == ("failed", 1)
    assert "this task: 1 of 1 acts are spent" in outcome.reason


def test_a_grant_is_booked_once_however_often_the_worker_dies() -> None:
    """Killed before or after every entry that follows the answer: the cap is raised once."""
    for at in range(1, 7):
        for written in (False, True):
            body, lines = Warehouse({"a": "receiving", "b": "packing"}), list[Entry]()
            caps = at_most(acts=1)
            run(body, SWAP, journal=MemoryJournal(lines), gate=gate_over(body, caps=caps))
            MemoryJournal(lines).append("t", "answer", {"id": "budget1", "answer": MORE})
            mortal, gate = Mortal(lines, at, written=written), gate_over(body, caps=caps, epoch=2)
            with pytest.raises(Killed):
                run(body, SWAP, journal=mortal, gate=gate)
            journal = MemoryJournal(lines)
            outcome, _ = run(body, SWAP, journal=journal, gate=gate_over(body, caps=caps, epoch=3))
            assert (outcome.outcome, body.calls) == ("asked", 2), at
            (granted,) = journal.books.granted.values()
            assert granted.acts == 1


def test_a_question_about_the_budget_of_format_1_is_still_answered() -> None:
    journal, body = MemoryJournal(), Warehouse({"a": "receiving"})
    journal.append("t", "goal", {"text": "x"})
    journal.append("t", "ask", {"id": "budget1", "question": "?", "options": [MORE, "no"]})
    journal.append("t", "answer", {"id": "budget1", "answer": MORE})
    gate = gate_over(body, caps=at_most(acts=1))
    outcome, _ = run(body, goal(["on a packing"]), journal=journal, gate=gate)
    assert (outcome.outcome, outcome.verified, body.calls) == ("done", True, 2)


class Interfering(MemoryJournal):
    """Somebody else says something right before the n-th entry of a kind."""

    def __init__(self, kind: str, at: int, say: tuple[str, dict[str, Json]]) -> None:
        super().__init__()
        self.kind, self.at, self.say = kind, at, say

    def append(self, task: str, kind: str, data: Mapping[str, Json], **how: Any) -> Entry:
        if kind == self.kind:
            self.at -= 1
            if self.at == 0:
                super().append(task, *self.say)
        return super().append(task, kind, data, **how)


LUNCH = ("halt", {"reason": "lunch", "cancel": False})


@pytest.mark.parametrize("kind", ["observation", "intent", "receipt", "verdict"])
def test_a_halt_is_obeyed_before_the_next_act_and_survives(kind: str) -> None:
    journal = Interfering(kind, 2, LUNCH)
    body = Warehouse({"a": "receiving", "b": "packing"})
    run(body, SWAP, journal=journal)
    outcome, record = run(body, SWAP, journal=journal)
    assert (outcome.outcome, outcome.reason, body.stopped) == ("asked", "lunch. Go on?", ["lunch"])
    acts, halted = body.calls, next(e.seq for e in journal.lines if e.kind == "halt")
    assert not [e for e in journal.lines if e.kind == "intent" and e.seq > halted]
    (question,) = record.state.questions
    journal.append("t", "answer", {"id": question.id, "answer": GO_ON})
    outcome, record = run(body, SWAP, journal=journal, gate=gate_over(body, epoch=2))
    assert (outcome.outcome, outcome.verified, body.calls) == ("done", True, 4)
    assert acts < 4
    assert replayed(journal.entries("t")).equal


class Counting:
    """A planner that counts how often it is asked."""

    def __init__(self) -> None:
        self.planner, self.asked = Planner("humanoid", SKILLS), 0

    def next(self, goal: Goal, entries: Sequence[Entry], facts: Sequence[Fact]) -> Proposal:
        self.asked += 1
        return self.planner.next(goal, entries, facts)


def test_what_was_decided_before_somebody_spoke_is_decided_anew() -> None:
    asked: list[int] = []
    for journal in (MemoryJournal(), Interfering("intent", 2, ("answer", {"id": "q9", "answer": "box a"}))):
        brain, body = Counting(), Warehouse({"a": "receiving", "b": "packing"})
        outcome, _ = run(body, SWAP, journal=journal, brain=brain)
        asked.append(brain.asked)
        assert (outcome.verified, body.calls) == (True, 4)
    assert asked[1] == asked[0] + 1


def test_a_halted_task_may_be_set_down() -> None:
    journal, body = Interfering("intent", 2, LUNCH), Warehouse({"a": "receiving"})
    run(body, goal(["on a packing"]), journal=journal)
    assert body.holding == "a"
    (question,) = state_of(journal.entries("t")).questions
    journal.append("t", "answer", {"id": question.id, "answer": SET_DOWN})
    outcome, _ = run(body, goal(["on a packing"]), journal=journal, gate=gate_over(body, epoch=2))
    assert (outcome.outcome, body.holding) == ("failed", None)


def test_a_cancelled_task_ends_with_the_bodies_safe() -> None:
    journal = Interfering("intent", 2, ("halt", {"reason": "not needed any more", "cancel": True}))
    body = Warehouse({"a": "receiving"})
    outcome, _ = run(body, goal(["on a packing"]), journal=journal)
    assert (outcome.outcome, outcome.reason, body.calls) == ("cancelled", "not needed any more", 1)
    assert body.stopped == ["not needed any more"]
    assert run(body, goal(["on a packing"]), journal=journal)[0] == outcome


def test_a_cancelled_task_that_waits_for_an_answer_ends() -> None:
    journal, body = MemoryJournal(), Warehouse({"a": "packing"})
    run(body, goal(["on a packing"]), journal=journal, brain=Scripted(Ask("which?")))
    journal.append("t", "halt", {"reason": "enough", "cancel": True})
    assert run(body, goal(["on a packing"]), journal=journal)[0].outcome == "cancelled"


def test_a_halt_and_the_stop_it_caused_ask_one_question() -> None:
    """Whoever asks for a halt also stops the running act, so that it ends at once with the code `stopped`."""
    journal = Interfering("receipt", 1, LUNCH)
    body = Warehouse({"a": "receiving"}, mishaps={1: Mishap("stopped")})
    outcome, record = run(body, goal(["on a packing"]), journal=journal)
    assert (outcome.outcome, [q.question for q in record.state.questions]) == ("asked", ["lunch. Go on?"])


def careful(request: Request) -> Decision:
    step = request.act.step
    return NeedApproval(f"{step}?") if step.skill == "pick" else Allow()


def test_an_approval_is_for_this_act_and_for_once() -> None:
    """Every pick is asked about, the second one of the same box too."""
    journal, body = MemoryJournal(), Warehouse({"a": "receiving"}, mishaps={1: Mishap("slipped")})
    asked, outcome, record = list[str](), None, None
    while outcome is None or outcome.outcome == "asked":
        if record is not None:
            asked.append(record.state.questions[-1].id)
            journal.append("t", "answer", {"id": asked[-1], "answer": "yes"})
        outcome, record = run(
            body,
            goal(["on a packing"]),
            journal=journal,
            gate=gate_over(body, permit=careful, first_id=body.calls + 1),
        )
    assert record is not None
    assert (outcome.outcome, outcome.verified, body.calls) == ("done", True, 3)
    assert [deed.intent.approval for deed in record.state.deeds] == [*asked, ""]
    assert len(asked) == 2
    assert replayed(journal.entries("t")).equal


@pytest.mark.parametrize("written", [False, True])
def test_a_yes_is_used_once_wherever_the_worker_dies(written: bool) -> None:
    """Killed at every entry: each pick is asked about once, and every answer is used by one intent."""
    for at in range(1, 16):
        body, lines = Warehouse({"a": "receiving"}), list[Entry]()
        mortal, outcome = Mortal(lines, at, written=written), None
        for epoch in range(1, 8):
            journal = mortal if epoch <= 2 else MemoryJournal(lines)
            try:
                gate = gate_over(body, permit=careful, epoch=epoch)
                outcome, record = run(body, goal(["on a packing"]), journal=journal, gate=gate)
            except Killed:
                continue
            if outcome.outcome != "asked":
                break
            MemoryJournal(lines).append("t", "answer", {"id": record.state.questions[-1].id, "answer": "yes"})
        state = state_of(lines)
        assert outcome is not None
        assert (outcome.outcome, len(body.acts)) == ("done", 2), at
        used = [deed.intent.approval for deed in state.deeds if deed.intent.step.skill == "pick"]
        assert used == [question.id for question in state.questions] != [], at


def test_an_approval_of_one_act_is_none_of_another() -> None:
    journal, body = MemoryJournal(), Warehouse({"a": "receiving", "b": "receiving"})
    pick_a, pick_b = (Step("humanoid", "pick", {"box": box}) for box in "ab")
    outcome, _ = run(
        body, SWAP, journal=journal, brain=Scripted(Act(pick_a)), gate=gate_over(body, permit=careful)
    )
    journal.append("t", "answer", {"id": "approve1", "answer": "yes"})
    outcome, _ = run(
        body, SWAP, journal=journal, brain=Scripted(Act(pick_b)), gate=gate_over(body, permit=careful)
    )
    assert (outcome.outcome, outcome.reason, body.calls) == ("asked", "humanoid.pick(box=b)?", 0)


@pytest.mark.parametrize("answer", ["no", "later", ""])
def test_a_no_refuses_the_act_and_the_brain_knows(answer: str) -> None:
    journal, body = MemoryJournal(), Warehouse({"a": "receiving"})
    gate = gate_over(body, permit=careful)
    assert run(body, goal(["on a packing"]), journal=journal, gate=gate)[0].outcome == "asked"
    journal.append("t", "answer", {"id": "approve1", "answer": answer})
    outcome, record = run(body, goal(["on a packing"]), journal=journal, gate=gate)
    assert (outcome.outcome, body.calls) == ("refused", 0)
    assert [(no.code, no.approval) for no in record.state.refusals] == [("not_approved", "approve1")]
    assert "not_approved" in outcome.reason
    assert journal.books.held == {}


def test_a_brain_that_insists_on_what_is_denied_comes_to_an_end() -> None:
    body, step = Warehouse({"a": "receiving"}), Step("humanoid", "pick", {"box": "a"})
    gate = gate_over(body, permit=lambda request: Deny("closed"))
    outcome, record = run(body, goal(["on a packing"]), brain=Scripted(Act(step)), gate=gate)
    assert (outcome.outcome, len(record.state.refusals), body.calls) == ("refused", STUCK, 0)


@pytest.mark.parametrize(("answer", "outcome"), [(GO_ON, "done"), (SET_DOWN, "failed")])
def test_after_a_stop_a_person_decides(answer: str, outcome: str) -> None:
    journal, body = MemoryJournal(), Warehouse({"a": "receiving"}, mishaps={2: Mishap("stopped")})
    for _ in range(2):
        ended, _ = run(body, goal(["on a packing"]), journal=journal)
        assert (ended.outcome, ended.stops, body.calls, body.holding) == ("asked", 1, 2, "a")
    (question,) = state_of(journal.entries("t")).questions
    assert question.options == (GO_ON, SET_DOWN)
    journal.append("t", "answer", {"id": question.id, "answer": answer})
    ended, _ = run(body, goal(["on a packing"]), journal=journal, gate=gate_over(body, epoch=2))
    assert (ended.outcome, body.calls, body.holding) == (outcome, 3, None)
    assert body.where["a"] in STATIONS
    assert answer == GO_ON or "stopped by a person" in ended.reason


def test_what_is_not_permitted_is_refused_before_anything_moves() -> None:
    body = Warehouse({"a": "receiving"})
    outcome, _ = run(
        body, goal(["on a packing"]), gate=gate_over(body, permit=lambda request: Deny("closed"))
    )
    assert (outcome.outcome, body.acts) == ("refused", [])


def test_an_ended_task_stays_ended() -> None:
    journal, body = MemoryJournal(), Warehouse({"a": "receiving"})
    first, _ = run(body, goal(["on a packing"]), journal=journal)
    body.where["a"] = "receiving"
    second, _ = run(body, goal(["on a packing"]), journal=journal)
    assert (second, body.calls) == (first, 2)


class Killed(BaseException):
    """The process is gone: nothing catches this."""


class Mortal(MemoryJournal):
    """Kills the worker before or after the n-th entry is on disk."""

    def __init__(self, lines: list[Entry], at: int, *, written: bool) -> None:
        super().__init__(lines)
        self.at, self.written, self.count = at, written, 0

    def append(self, task: str, kind: str, data: Mapping[str, Json], **how: Any) -> Entry:
        self.count += 1
        if self.count == self.at and not self.written:
            raise Killed
        entry = super().append(task, kind, data, **how)
        if self.count == self.at:
            raise Killed
        return entry


@pytest.mark.parametrize("remembers", [False, True], ids=["body killed too", "body remembers"])
@pytest.mark.parametrize("written", [False, True], ids=["before the entry", "after the entry"])
def test_a_kill_at_any_entry_loses_nothing_and_repeats_nothing(written: bool, remembers: bool) -> None:
    """One kill at every place of the run, then a new worker: the same effects happen, each once."""
    undisturbed = Warehouse({"a": "receiving", "b": "packing"})
    length = len(run(undisturbed, SWAP)[1].entries)
    settled: set[str] = set()
    for at in range(1, length + 1):
        body, lines = Warehouse({"a": "receiving", "b": "packing"}), list[Entry]()
        with pytest.raises(Killed):
            run(body, SWAP, journal=Mortal(lines, at, written=written))
        if not remembers:
            body.receipts.clear()
        journal = MemoryJournal(lines)
        outcome, record = run(body, SWAP, journal=journal, gate=gate_over(body, epoch=2))
        assert (outcome.outcome, outcome.verified) == ("done", True), at
        assert (body.acts, body.calls) == (undisturbed.acts, undisturbed.calls), at
        assert record.state == state_of(lines)
        assert replayed(lines).equal
        assert journal.books.compact() == books_of(lines).compact()
        assert not journal.books.open
        settled |= {deed.by for deed in record.state.deeds}
    assert settled == ({"body"} if remembers or written else {"body", "probe"})


@pytest.mark.parametrize("remembers", [False, True])
@pytest.mark.parametrize("mishap", ["lost", "unreached"])
@pytest.mark.parametrize("call", [1, 2, 3, 4])
def test_a_line_lost_around_any_act_repeats_nothing(mishap: str, call: int, remembers: bool) -> None:
    journal, body = MemoryJournal(), Warehouse({"a": "receiving", "b": "packing"})
    body.mishaps[call] = Mishap(mishap)
    with pytest.raises(BodyUnreachable):
        run(body, SWAP, journal=journal)
    if not remembers:
        body.receipts.clear()
    outcome, _ = run(body, SWAP, journal=journal, gate=gate_over(body, epoch=2))
    assert (outcome.outcome, outcome.verified, len(body.acts)) == ("done", True, 4)


class Blind(Warehouse):
    """Its skills are of a class that nobody can see the outcome of."""

    def skills(self) -> Sequence[SkillSpec]:
        ask: Recovery = "ask"
        return [SkillSpec(s.name, s.description, ask, s.parameters, s.pre, s.post) for s in SKILLS]


def test_an_unseen_outcome_is_asked_about_once_and_never_repeated() -> None:
    journal, body = MemoryJournal(), Blind({"a": "receiving"}, mishaps={1: Mishap("unreached")})
    with pytest.raises(BodyUnreachable):
        run(body, goal(["on a packing"]), journal=journal)
    for _ in range(2):
        outcome, _ = run(body, goal(["on a packing"]), journal=journal, gate=gate_over(body, epoch=2))
        assert (outcome.outcome, body.calls) == ("asked", 1)
    (question,) = state_of(journal.entries("t")).questions
    journal.append("t", "answer", {"id": question.id, "answer": AGAIN})
    outcome, _ = run(body, goal(["on a packing"]), journal=journal, gate=gate_over(body, epoch=2))
    assert (outcome.outcome, len(body.acts)) == ("done", 2)
    expected_s = next(
        entry.data["step"]["expected_s"] for entry in journal.entries("t") if entry.kind == "intent"
    )
    held = journal.books.held[Account(scope="task", name="t")]
    reserved = Cost.of(seconds=2 * expected_s, joules=30 * 2 * expected_s)
    assert held == reserved + Cost.of(acts=2, seconds=10 + 10, joules=500 + 500), "what may have been"


def test_an_answer_is_for_one_unknown_outcome_and_not_for_the_next() -> None:
    """It was done again as a person said, and again nobody knows whether it happened."""
    journal, body = MemoryJournal(), Blind({"a": "receiving"}, mishaps={1: Mishap("unreached")})
    with pytest.raises(BodyUnreachable):
        run(body, goal(["on a packing"]), journal=journal)
    run(body, goal(["on a packing"]), journal=journal, gate=gate_over(body, epoch=2))
    journal.append("t", "answer", {"id": state_of(journal.entries("t")).questions[0].id, "answer": AGAIN})
    body.mishaps[2] = Mishap("lost")
    with pytest.raises(BodyUnreachable):
        run(body, goal(["on a packing"]), journal=journal, gate=gate_over(body, epoch=3))
    body.receipts.clear()
    outcome, record = run(body, goal(["on a packing"]), journal=journal, gate=gate_over(body, epoch=4))
    assert (outcome.outcome, len(body.acts)) == ("asked", 1)
    first, second = record.state.questions
    assert first.id != second.id
    journal.append("t", "answer", {"id": second.id, "answer": HAPPENED})
    outcome, _ = run(body, goal(["on a packing"]), journal=journal, gate=gate_over(body, epoch=5))
    assert (outcome.outcome, len(body.acts)) == ("done", 2)


def test_a_worker_that_comes_back_waits_for_the_act_that_still_runs() -> None:
    """The body runs on while its worker is dead: the new one is given the receipt, and nothing is begun."""
    journal, body = MemoryJournal(), Warehouse({"a": "receiving"}, mishaps={1: Mishap("lost")})
    with pytest.raises(BodyUnreachable):
        run(body, goal(["on a packing"]), journal=journal)
    outcome, record = run(body, goal(["on a packing"]), journal=journal, gate=gate_over(body, epoch=2))
    assert (outcome.outcome, body.calls, record.state.deeds[0].by) == ("done", 2, "body")
    assert record.state.deeds[0].receipt.seconds == 10.0


def test_bodies_are_led_before_anything_is_asked_of_them() -> None:
    body = Warehouse({"a": "receiving"}, epoch=7)
    with pytest.raises(Fenced):
        run(body, goal(["on a packing"]), gate=gate_over(body, epoch=6))
    assert (body.calls, body.clock_s) == (0, 0.0)
    run(body, goal(["on a packing"]), gate=gate_over(body, epoch=8))
    assert body.epoch == 8


def test_nothing_is_done_that_cannot_be_written() -> None:
    class Full(MemoryJournal):
        def append(self, task: str, kind: str, data: Mapping[str, Json], **how: Any) -> Entry:
            if kind == "intent":
                raise JournalError("the disk is full")
            return super().append(task, kind, data, **how)

    body = Warehouse({"a": "receiving"})
    with pytest.raises(JournalError):
        run(body, goal(["on a packing"]), journal=Full())
    assert body.calls == 0


def test_a_place_is_not_enough_where_boxes_stand_one_to_a_station() -> None:
    body = Warehouse({"a": "receiving", "b": "packing"}, room=dict.fromkeys(STATIONS, 1))
    outcome, record = run(body, SWAP)
    assert (outcome.outcome, outcome.verified) == ("done", True)
    assert outcome == outcome_of(record)


@pytest.mark.parametrize(("life", "asked"), [("one life", 0), ("", 1)])
def test_what_never_reached_a_body_that_lived_on_is_done_without_a_question(life: str, asked: int) -> None:
    """The line is cut between intent and call, at a skill whose effect nobody can see."""
    body = Blind({"a": "receiving"}, mishaps={1: Mishap("unreached")}, life=life)
    journal, wanted = MemoryJournal(), goal(["on a packing"])
    with pytest.raises(BodyUnreachable):
        run(body, wanted, journal=journal)
    outcome, record = run(body, wanted, journal=journal, gate=gate_over(body, epoch=2))
    assert sum(entry.kind == "ask" for entry in record.entries) == asked
    assert (outcome.outcome == "done") == (asked == 0)
    assert len(body.acts) == (0 if asked else 2)
