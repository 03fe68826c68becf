"""The way to a language model, and what the loop makes of it: kills, money, denied claims."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass, field, replace

import pytest

from jidoka.andon.permission import Deny
from jidoka.codec import thought_json, thought_of
from jidoka.errors import ModelRefused, ModelUnreachable
from jidoka.journal.replay import state_of
from jidoka.journal.seal import replayed
from jidoka.ledger.books import books_of
from jidoka.ledger.charge import Account
from jidoka.ledger.cost import Cost
from jidoka.loop import work
from jidoka.outcome import Outcome
from jidoka.protocols import Progress
from jidoka.record import Record
from jidoka.stuck import STUCK
from jidoka.thinking import LEAST_OUTPUT
from jidoka.thought import Message, Prompt, Thought, ToolCall, Usage
from jidoka.types import Act, Aim, Ask, Check, Done, Entry, Fact, Goal, Note, Proposal, Step, Think
from tests.fakes.memory import MemoryJournal, at_most, gate_over
from tests.fakes.warehouse import Warehouse

PICK = Step("humanoid", "pick", {"box": "a"})
GOAL = Goal("a test", ())
PROMPT = Prompt(messages=(Message(role="user", text="a test"),), max_output_tokens=1000)


class Killed(BaseException):
    pass


@dataclass
class FakeMind:
    """Answers from a list; a dollar a prompt at worst, 20 cents in fact."""

    answers: list[Thought | Exception | type[Killed]]
    prompts: list[Prompt] = field(default_factory=list[Prompt])
    name: str = "fake:one"

    def worst(self, prompt: Prompt) -> Cost:
        return Cost.of(usd="1", tokens=100 + prompt.max_output_tokens, seconds=10)

    def think(self, prompt: Prompt, *, progress: Progress | None = None) -> Thought:
        self.prompts.append(prompt)
        answer = self.answers.pop(0)
        if isinstance(answer, Thought):
            return answer
        raise answer


def answer(text: str = "", *calls: ToolCall) -> Thought:
    usage = Usage(input_tokens=100, output_tokens=10, usd="0.2")
    return Thought(text=text, calls=calls, model="fake:one", usage=usage, seconds=1.5)


class Said:
    """A brain that asks the model first, then says one thing after the other, by what the entries hold."""

    def __init__(self, *proposals: Proposal | Callable[[Goal], Proposal]) -> None:
        self._proposals = proposals

    def next(self, goal: Goal, entries: Sequence[Entry], facts: Sequence[Fact]) -> Proposal:
        if not any(entry.kind == "thought" and "text" in entry.data for entry in entries):
            return Think(PROMPT)
        said = sum("cause" in entry.data for entry in entries)
        proposal = self._proposals[min(said, len(self._proposals) - 1)]
        return proposal(goal) if callable(proposal) else proposal


def run(
    brain: Said,
    mind: FakeMind,
    body: Warehouse | None = None,
    *,
    journal: MemoryJournal | None = None,
    **cap: float,
) -> tuple[Outcome, Record]:
    record = Record(journal or MemoryJournal(), "t")
    gate = gate_over(body or Warehouse({"a": "receiving"}), mind=mind, caps=at_most(**cap))
    return work(GOAL, record, brain=brain, door=gate), record


def kinds(record: Record) -> list[str]:
    return [entry.kind for entry in record.entries]


def held(record: Record) -> Cost:
    return books_of(record.entries).held[Account(scope="task", name="t")]


def test_an_answer_is_reserved_for_written_and_settled() -> None:
    outcome, record = run(Said(Done("said", "c1")), FakeMind([answer("hello")]))
    assert kinds(record)[:5] == ["goal", "reading", "observation", "think", "thought"]
    assert held(record).nano_usd == 200_000_000
    assert held(record).tokens == 110
    assert (outcome.outcome, outcome.verified) == ("done", False)
    assert replayed(record.entries).equal


def test_nothing_is_looked_at_again_when_only_something_was_thought() -> None:
    _, record = run(Said(Note("c1", "no such tool"), Act(PICK, "c2"), Done("it", "c3")), FakeMind([answer()]))
    told = kinds(record)
    assert told[told.index("thought") :][:4] == ["thought", "note", "intent", "receipt"]
    assert told[told.index("receipt") + 1] == "observation"


def test_a_recorded_answer_is_never_asked_for_again() -> None:
    journal, mind = MemoryJournal(), FakeMind([answer("hello")])
    with pytest.raises(Killed):
        run(Said(_killed), mind, journal=journal)
    run(Said(Done("said", "c1")), mind, journal=journal)
    assert len(mind.prompts) == 1


def _killed(goal: Goal) -> Proposal:
    raise Killed


def test_a_prompt_that_a_kill_left_without_an_answer_counts_at_its_worst() -> None:
    journal, mind = MemoryJournal(), FakeMind([Killed, answer("hello")])
    with pytest.raises(Killed):
        run(Said(Done("said", "c1")), mind, journal=journal)
    assert state_of(journal.entries("t")).thinking
    _, record = run(Said(Done("said", "c1")), mind, journal=journal)
    assert (len(mind.prompts), record.state.thinking) == (2, {})
    assert held(record).nano_usd == 1_200_000_000


@pytest.mark.parametrize(("billed", "usd"), [(True, 1_000_000_000), (False, 0)])
def test_a_model_that_does_not_answer_leaves_the_task_open(billed: bool, usd: int) -> None:
    journal = MemoryJournal()
    with pytest.raises(ModelUnreachable):
        run(Said(), FakeMind([ModelUnreachable("down", maybe_billed=billed)]), journal=journal)
    record = Record(journal, "t")
    assert (record.state.status, record.state.thinking) == ("open", {})
    assert held(record).nano_usd == usd


def test_a_model_that_refuses_ends_the_task_with_its_reason() -> None:
    outcome, _ = run(Said(), FakeMind([ModelRefused("XAI_API_KEY is wrong")]))
    assert (outcome.outcome, outcome.reason) == ("refused", "XAI_API_KEY is wrong")


def test_no_model_is_no_crash() -> None:
    record = Record(MemoryJournal(), "t")
    outcome = work(GOAL, record, brain=Said(), door=gate_over(Warehouse({})))
    assert outcome.outcome == "refused"
    assert "--model" in outcome.reason


def test_an_answer_is_shortened_until_it_fits_the_budget() -> None:
    _, record = run(Said(Done("said", "c1")), FakeMind([answer()]), tokens=400)
    think = next(entry for entry in record.entries if entry.kind == "think")
    assert think.data["max_output_tokens"] == LEAST_OUTPUT


def test_a_budget_that_fits_no_answer_asks_and_calls_nobody() -> None:
    mind = FakeMind([])
    outcome, record = run(Said(), mind, tokens=300)
    assert (outcome.outcome, mind.prompts) == ("asked", [])
    assert "tokens" in record.state.questions[0].question
    assert "stop" in kinds(record)


def test_a_question_and_its_cause_stay_together() -> None:
    outcome, record = run(Said(Ask("which?", ("a",), "c1")), FakeMind([answer()]))
    assert (outcome.outcome, record.state.questions[0].cause) == ("asked", "c1")


def checked(ok: object) -> Goal:
    return replace(GOAL, checks=(Check(PICK, {"ok": ok}),))


def test_a_claim_is_checked_by_a_look_of_its_own() -> None:
    body = Warehouse({"a": "receiving"})
    outcome, record = run(Said(Aim(checked(True), "c1"), Done("it", "c2")), FakeMind([answer()]), body)
    assert (outcome.outcome, outcome.verified) == ("done", True)
    assert record.state.deeds[0].intent.step == PICK


def test_a_claim_that_the_check_denies_is_told_to_the_brain() -> None:
    brain = Said(Aim(checked("never"), "c1"), Done("it", "c2"), Note("c3", "hm"), Ask("help?", (), "c4"))
    outcome, record = run(brain, FakeMind([answer()]))
    denied = next(entry for entry in record.entries if entry.kind == "verdict" and entry.data["of"] == "goal")
    assert (outcome.outcome, denied.data["holds"], denied.data["cause"]) == ("asked", False, "c2")
    assert "finds ok=never" in denied.data["missing"][0][1]


def test_what_a_model_wants_is_stuck_only_if_nothing_was_changed_in_between() -> None:
    other = Step("humanoid", "place", {"box": "a", "station": "packing"})
    acts = [Act(step, f"c{n}") for n, step in enumerate([PICK, other] * 3)]
    brain = Said(*acts, Done("it", "z"))
    outcome, _ = run(brain, FakeMind([answer()]))
    assert "stuck" not in outcome.reason
    outcome, record = run(Said(Act(PICK, "c1")), FakeMind([answer()]))
    assert "stuck" in outcome.reason
    assert len(record.state.deeds) == STUCK + 1


def test_a_refusal_names_its_cause() -> None:
    record = Record(MemoryJournal(), "t")
    gate_over(Warehouse({"a": "receiving"}), permit=lambda request: Deny("no")).act(record, Act(PICK, "c1"))
    assert record.state.refusals[0].cause == "c1"


def test_an_answer_is_the_same_after_a_round_through_json() -> None:
    call, broken = ToolCall(id="1", name="read", args={"path": "a"}), ToolCall(id="2", name="run", broken="{")
    thought = answer("hello", call, broken)
    assert thought_of(thought_json(thought)) == thought
