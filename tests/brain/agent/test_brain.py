"""The agent through the loop, over a terminal of Python functions, with a model that plays a script."""

from __future__ import annotations

import pytest

from jidoka.brain.agent import Agent
from jidoka.brain.agent.answers import AGAIN
from jidoka.brain.agent.transcript import transcript_of
from jidoka.brain.planner import Planner
from jidoka.errors import ModelUnreachable, UsageError
from jidoka.journal.seal import replayed
from jidoka.loop import work
from jidoka.outcome import Outcome
from jidoka.protocols import Brain, Progress
from jidoka.record import Record
from jidoka.recovery import SET_DOWN
from jidoka.thought import Prompt, ToolCall
from jidoka.types import Atom, Check, Entry, Goal, Receipt, Step, Think
from tests.fakes.files import SKILLS, Command, Files
from tests.fakes.memory import MemoryJournal, gate_over
from tests.fakes.mind import Line, ScriptedMind, broken, call, says
from tests.fakes.warehouse import SKILLS as HALL_SKILLS
from tests.fakes.warehouse import Mishap, Warehouse

GOAL = Goal("write hello into a", ())
EXPECT = call(
    "expect", checks=[{"tool": "terminal__read", "args": {"path": "a"}, "finds": {"text": "hello"}}]
)
WRITE = call("terminal__write", path="a", text="hello")
DONE = call("done", claim="a holds hello")


def run(
    *lines: Line,
    body: Files | Warehouse | None = None,
    goal: Goal = GOAL,
    journal: MemoryJournal | None = None,
    brain: Brain | None = None,
) -> tuple[Outcome, list[Entry], ScriptedMind]:
    body, mind, journal = body or Files(), ScriptedMind(lines), journal or MemoryJournal()
    record = Record(journal, "t")
    brain = brain or Agent({body.name: body.skills()})
    first = 1 + sum(entry.kind in {"think", "intent"} for entry in record.entries)
    outcome = work(goal, record, brain=brain, door=gate_over(body, mind=mind, first_id=first))
    assert replayed(record.entries).equal
    return outcome, list(record.entries), mind


def answers(entries: list[Entry]) -> list[str]:
    """What the model was told, call by call."""
    turns = transcript_of(entries).turns
    return [call.answer.text for turn in turns for call in turn.calls if call.answer is not None]


def test_what_is_expected_done_and_seen_is_done() -> None:
    body = Files()
    outcome, entries, mind = run(says(EXPECT), says(WRITE), says(DONE), body=body)
    assert (outcome.outcome, outcome.verified, body.files) == ("done", True, {"a": "hello"})
    assert len(mind.prompts) == 3
    assert [e.data["cause"] for e in entries if "cause" in e.data] == ["p1-1:0", "p1-2:0", "p1-3:0"]


def test_several_calls_of_one_answer_are_done_one_after_the_other() -> None:
    body = Files()
    outcome, _, mind = run(says(EXPECT, WRITE, call("terminal__read", path="a"), DONE), body=body)
    assert (outcome.outcome, outcome.verified, len(mind.prompts)) == ("done", True, 1)


def test_a_lie_about_being_done_is_returned_with_what_was_found() -> None:
    body = Files({"a": "something else"})
    lines = (says(EXPECT), says(DONE), says(WRITE), says(DONE))
    outcome, entries, mind = run(*lines, body=body)
    assert (outcome.outcome, outcome.verified) == ("done", True)
    denied = answers(entries)[1]
    assert "Not done" in denied
    assert "something else" in denied
    assert "<<data" in mind.prompts[2].messages[-1].text


def test_who_only_claims_fails() -> None:
    outcome, entries, _ = run(says(EXPECT), *(says(call("done", claim=f"done {n}")) for n in range(5)))
    assert outcome.outcome == "failed"
    assert "not seen" in outcome.reason
    assert sum(entry.kind == "verdict" and entry.data["of"] == "goal" for entry in entries) == 3


def test_nothing_is_changed_before_it_is_said_how_it_can_be_seen() -> None:
    body = Files()
    outcome, entries, _ = run(says(WRITE), says(EXPECT, WRITE, DONE), body=body)
    assert "expect" in answers(entries)[0]
    assert (outcome.verified, body.acts) == (True, ["write a"])


def test_a_question_is_answered_without_an_expectation() -> None:
    body = Files({"a": "42"})
    lines = (says(call("terminal__read", path="a")), says(call("done", claim="it is 42")))
    outcome, _, _ = run(*lines, body=body)
    assert (outcome.outcome, outcome.verified, outcome.answer) == ("done", False, True)
    assert outcome.reason == "it is 42"


def test_a_claim_with_an_effect_is_no_answer() -> None:
    outcome, _, _ = run(says(EXPECT, WRITE, DONE))
    assert not outcome.answer


@pytest.mark.parametrize(
    ("tool", "says_so"),
    [
        (broken("terminal__read", '{"path": "a'), "no JSON object"),
        (call("terminal__raed", path="a"), "Did you mean terminal__read"),
        (call("terminal__read", file="a"), "'path' is a required property"),
        (call("terminal__read", path=3), "path: 3 is not of type 'string'"),
        (call("expect"), "expect"),
        (call("expect", facts=["on box_1"]), "no fact"),
        (call("expect", facts=["on(box_1, packing)"]), "no body tells facts such as on(box_1, packing)"),
        (
            call("expect", checks=[{"tool": "terminal__fly", "finds": {"ok": True}}]),
            "no tool 'terminal__fly'",
        ),
        (
            call("expect", checks=[{"tool": "terminal__write", "finds": {"ok": True}}]),
            "terminal__write may change something",
        ),
        (
            call("expect", checks=[{"tool": "terminal__read", "args": {}, "finds": {"ok": True}}]),
            "'path' is a required property",
        ),
        (
            call(
                "expect",
                checks=[{"tool": "terminal__read", "args": {"path": "a"}, "finds": {"x": {"regex": "("}}}],
            ),
            "no regular expression",
        ),
        (call("done"), "'claim' is a required property"),
    ],
)
def test_a_mistake_is_named_and_nothing_is_done(tool: ToolCall, says_so: str) -> None:
    body = Files()
    outcome, entries, mind = run(says(tool), says(call("give_up", reason="no")), body=body)
    assert says_so in answers(entries)[0]
    assert says_so in mind.prompts[1].messages[-1].text
    assert (outcome.outcome, body.acts, body.looks) == ("refused", [], 0)


def test_who_asks_gets_the_answer_of_a_person() -> None:
    journal = MemoryJournal()
    outcome, _, _ = run(says(call("ask", question="which?", options=["a", "b"])), journal=journal)
    assert outcome.outcome == "asked"
    journal.append("t", "answer", {"id": "q1", "answer": "b"})
    outcome, entries, mind = run(says(call("done", claim="b it is")), journal=journal)
    assert answers(entries)[0] == "the person says: b"
    assert (outcome.reason, len(mind.prompts)) == ("b it is", 1)


def test_plain_text_is_nudged_twice_then_it_is_over() -> None:
    outcome, _, mind = run(says(text="Sure, I will!", finish="stop"))
    assert "without calling a tool" in outcome.reason
    assert (outcome.outcome, len(mind.prompts)) == ("refused", 3)
    assert "Plain text reaches nobody" in mind.prompts[1].messages[-1].text


def test_a_circle_is_noticed_and_broken() -> None:
    body = Files({"a": "42"})
    outcome, entries, mind = run(says(call("terminal__read", path="a")), body=body)
    assert "going in circles" in outcome.reason
    assert (body.looks, len(mind.prompts)) == (2, 6)
    assert [text.startswith(AGAIN) for text in answers(entries)] == [False, False, True, True, True]


def test_two_calls_in_turn_are_a_circle_too() -> None:
    body = Files({"a": "1", "b": "2"})
    lines = [says(call("terminal__read", path=name)) for name in "ab" * 20]
    outcome, _, mind = run(*lines, body=body)
    assert "going in circles" in outcome.reason
    assert len(mind.prompts) < 15


def test_edit_and_test_again_is_no_circle() -> None:
    def passes(body: Files) -> tuple[int, str]:
        return (0, "ok") if body.files.get("a") == "5" else (1, "failed")

    body = Files(commands={"make test": passes})
    expect = call(
        "expect",
        checks=[{"tool": "terminal__inspect", "args": {"command": "make test"}, "finds": {"exit_code": 0}}],
    )
    lines = [says(expect)]
    for number in range(6):
        lines += [
            says(call("terminal__write", path="a", text=str(number))),
            says(call("terminal__run", command="make test")),
        ]
    outcome, _, _ = run(*lines, says(call("done", claim="it passes")), body=body)
    assert (outcome.outcome, outcome.verified) == ("done", True)


def test_back_and_forth_is_a_circle() -> None:
    fails: dict[str, Command] = {"make test": lambda body: (1, "failed")}
    body = Files(commands=fails)
    lines = [says(EXPECT)]
    for number in range(40):
        text = "ab"[number % 2]
        lines += [
            says(call("terminal__write", path="a", text=text)),
            says(call("terminal__run", command="make test")),
        ]
    outcome, _, mind = run(*lines, body=body)
    assert outcome.outcome == "failed"
    assert len(mind.prompts) < 40


def test_expectations_may_not_be_watered_down_after_the_act() -> None:
    journal, body = MemoryJournal(), Files({"a": "other"})
    weaker = call("expect", checks=[{"tool": "terminal__read", "args": {"path": "a"}, "finds": {"ok": True}}])
    lines = (says(EXPECT), says(call("terminal__write", path="a", text="wrong")), says(weaker))
    outcome, _, _ = run(*lines, journal=journal, body=body)
    assert outcome.outcome == "asked"
    assert "instead of what was said before" in outcome.reason
    journal.append("t", "answer", {"id": "q1", "answer": "no"})
    outcome, entries, _ = run(says(call("give_up", reason="x")), journal=journal, body=body)
    assert "stands" in answers(entries)[2]


def test_what_a_person_wanted_can_not_be_expected_away() -> None:
    wanted = Goal("write", (), checks=(Check(Step("terminal", "read", {"path": "b"}), {"ok": True}),))
    outcome, _, _ = run(says(EXPECT, WRITE, DONE), says(call("give_up", reason="b")), goal=wanted)
    assert outcome.outcome == "failed"


def test_an_answer_in_the_journal_is_never_asked_for_again() -> None:
    journal, body = MemoryJournal(), Files()
    with pytest.raises(ModelUnreachable):
        run(says(EXPECT), ModelUnreachable("down", maybe_billed=False), journal=journal, body=body)
    outcome, _, mind = run(says(WRITE), says(DONE), journal=journal, body=body)
    assert (outcome.verified, len(mind.prompts)) == (True, 2)


class Killed(BaseException):
    pass


class Dying(MemoryJournal):
    """Ends the worker after so many entries."""

    left: int = 0

    def append(self, *args: object, **more: object) -> Entry:  # pyright: ignore[reportIncompatibleMethodOverride]
        if self.left == 0:
            raise Killed
        self.left -= 1
        return super().append(*args, **more)  # pyright: ignore[reportArgumentType]


TALK: tuple[Line, ...] = (
    says(call("terminal__read", path="a"), broken("terminal__write", "{")),
    says(text="hm", finish="stop"),
    says(EXPECT, call("done", claim="lie"), WRITE),
    says(DONE),
)


def lived_through(journal: Dying, body: Files) -> tuple[Outcome, Record]:
    """Worker after worker, until one is not killed."""
    mind, life = ScriptedMind(TALK), 0
    while True:
        life += 1
        record = Record(journal, "t")
        mind.said = sum(entry.kind == "thought" and "text" in entry.data for entry in record.entries)
        gate = gate_over(body, mind=mind, epoch=life)
        try:
            return work(GOAL, record, brain=Agent({body.name: SKILLS}), door=gate), record
        except Killed:
            journal.left = 10**9


def test_killed_at_every_entry_the_talk_is_the_same_and_nothing_is_asked_twice() -> None:
    def talk(entries: tuple[Entry, ...]) -> list[object]:
        turns = transcript_of(entries).turns
        return [(turn.thought, [call.answer for call in turn.calls], turn.nudge) for turn in turns]

    _, entries, _ = run(*TALK)
    for number in range(1, len(entries)):
        journal, body = Dying(), Files()
        journal.left = number
        outcome, record = lived_through(journal, body)
        assert (outcome.outcome, outcome.verified, body.acts) == ("done", True, ["write a"]), number
        assert talk(record.entries) == talk(tuple(entries)), number
        thoughts = sum(entry.kind == "thought" and "text" in entry.data for entry in record.entries)
        assert thoughts == len(TALK), f"killed after {number}: a recorded answer was asked for again"


def test_a_tool_that_was_called_in_circles_is_put_away_for_one_answer() -> None:
    read = says(call("terminal__read", path="a"))
    body = Files(files={"a": "hello"})
    _, entries, mind = run(read, read, read, says(call("look")), says(call("done", claim="hello")), body=body)
    assert any(AGAIN in text for text in answers(entries))
    offered = ["terminal__read" in {tool.name for tool in prompt.tools} for prompt in mind.prompts]
    assert offered == [True, True, True, False, True]


def hall(*boxes: str) -> tuple[Warehouse, Agent]:
    body = Warehouse(dict.fromkeys(boxes, "receiving"))
    return body, Agent({"humanoid": HALL_SKILLS}, planner=Planner("humanoid", HALL_SKILLS))


def test_a_goal_of_facts_ends_when_they_are_seen_without_another_prompt() -> None:
    body, brain = hall("a")
    goal = Goal("a to packing", ((Atom("on", ("a", "packing")),),))
    picks = says(call("humanoid__pick", box="a"))
    places = says(call("humanoid__place", box="a", station="packing"))
    outcome, _, mind = run(picks, places, body=body, brain=brain, goal=goal)
    assert (outcome.outcome, outcome.verified, len(mind.prompts)) == ("done", True, 2)


def test_facts_are_handed_to_the_planner_in_one_call() -> None:
    body, brain = hall("a", "b")
    facts = ["on(a, packing)", "on(b, packing)"]
    lines = (
        says(call("look", predicate="on")),
        says(call("expect", facts=facts)),
        says(call("achieve", facts=facts)),
    )
    goal = Goal("put these there", ())
    outcome, entries, mind = run(
        *lines, says(call("done", claim="they stand there")), body=body, brain=brain, goal=goal
    )
    assert (outcome.outcome, outcome.verified, len(body.acts), len(mind.prompts)) == ("done", True, 4, 4)
    assert {e.data["cause"] for e in entries if e.kind == "intent"} == {"p1-3:0"}
    assert "on(a, receiving)" in answers(entries)[0]
    assert answers(entries)[2] == "ok: it is seen that on(a, packing), on(b, packing)"


def test_why_the_planner_gives_up_reaches_the_model() -> None:
    body, brain = hall("a")
    body.heavy = frozenset({"a"})
    facts = ["on(a, packing)"]
    lines = (
        says(call("expect", facts=facts)),
        says(call("achieve", facts=facts)),
        says(call("give_up", reason="heavy")),
    )
    outcome, entries, _ = run(*lines, body=body, brain=brain, goal=Goal("put", ()))
    assert "too_heavy" in answers(entries)[1]
    assert outcome.outcome == "failed"


@pytest.mark.parametrize(
    "fact", ["on(a)", "fly(a, b)", "on(zzz, packing)", "shipped(a)", "at(robot, nowhere)"]
)
def test_facts_that_the_planner_can_not_bring_about_are_a_note(fact: str) -> None:
    body, brain = hall("a")
    lines = (
        says(call("expect", facts=["on(a, packing)"])),
        says(call("achieve", facts=[fact])),
        says(call("give_up", reason="x")),
    )
    _, entries, _ = run(*lines, body=body, brain=brain, goal=Goal("put", ()))
    assert answers(entries)[1].startswith("failed")
    assert body.acts == []


def test_after_a_persons_word_to_end_it_is_set_down_first() -> None:
    body, brain = hall("a")
    journal = MemoryJournal()
    body.mishaps = {2: Mishap("stopped")}
    facts = ["on(a, packing)"]
    lines = (says(call("expect", facts=facts)), says(call("achieve", facts=facts)))
    goal = Goal("put", ())
    outcome, entries, _ = run(*lines, body=body, brain=brain, goal=goal, journal=journal)
    assert outcome.outcome == "asked"
    asked = next(entry for entry in entries if entry.kind == "ask")
    journal.append("t", "answer", {"id": asked.data["id"], "answer": SET_DOWN})
    outcome, _, mind = run(says(DONE), body=body, brain=brain, goal=goal, journal=journal)
    assert "stopped by a person" in outcome.reason
    assert (body.holding, mind.prompts) == (None, [])


def test_only_named_skills_are_offered() -> None:
    agent = Agent({"terminal": SKILLS}, tools=("*.read",))
    prompt = _prompt(agent)
    assert [tool.name for tool in prompt.tools if "__" in tool.name] == ["terminal__read"]
    with pytest.raises(UsageError, match=r"no skill is called 'x\.\*'.*terminal\.read"):
        Agent({"terminal": SKILLS}, tools=("x.*",))


def test_a_context_without_room_is_refused() -> None:
    with pytest.raises(UsageError, match="give at least"):
        Agent({"terminal": SKILLS}, context_tokens=900)


def _prompt(agent: Agent) -> Prompt:
    proposal = agent.next(GOAL, (), ())
    assert isinstance(proposal, Think)
    return proposal.prompt


def test_a_call_that_never_came_is_made_again_without_asking_the_model() -> None:
    class Lively(Files):
        """Knows that a call of this life never came."""

        def lead(self, epoch: int) -> str:
            super().lead(epoch)
            return "one life"

        def attach(
            self, call_id: str, *, epoch: int, life: str = "", progress: Progress | None = None
        ) -> Receipt:
            return self.receipts.get(call_id) or Receipt(False, "never_began", retryable=True)

    def killed(step: Step) -> None:
        if step.skill == "write" and not body.stopped:
            body.stopped.append("killed")
            raise Killed

    body, journal = Lively(before_call=killed), MemoryJournal()
    with pytest.raises(Killed):
        run(says(EXPECT, WRITE, DONE), body=body, journal=journal)
    record, mind = Record(journal, "t"), ScriptedMind([says(call("give_up", reason="asked again"))])
    gate = gate_over(body, mind=mind, epoch=2)
    outcome = work(GOAL, record, brain=Agent({body.name: SKILLS}), door=gate)
    assert (outcome.outcome, outcome.verified, body.acts, mind.prompts) == ("done", True, ["write a"], [])
    assert "never_began" in [deed.receipt.code for deed in record.state.deeds]
