"""The agent: every call of a model's answer becomes one proposal, and what answers it is read from the
journal.

It does no I/O and holds no state: a worker that was killed goes on with the next call that nothing answers,
and asks the model again only when every call is answered.
"""

from __future__ import annotations

from collections.abc import Collection, Mapping, Sequence
from dataclasses import replace

from jidoka.brain.agent.context import LEAST_ROOM, Bounds, size, tools_size
from jidoka.brain.agent.deciding import Decider, Moment
from jidoka.brain.agent.instructions import goal_told, system
from jidoka.brain.agent.marking import brief
from jidoka.brain.agent.memory import Memory
from jidoka.brain.agent.own import own_tools
from jidoka.brain.agent.tools import Toolbox, terse
from jidoka.brain.agent.transcript import Transcript, Turn, cause_of
from jidoka.errors import UsageError
from jidoka.protocols import Brain
from jidoka.thought import Message, Prompt
from jidoka.types import Act, Done, Entry, Fact, GiveUp, Goal, Note, Proposal, SkillSpec, Think
from jidoka.verdict import judge, standing

NUDGES = 2
"""So many answers in a row may call no tool."""


class Agent:
    """A brain behind a language model.

    Args:
        skills: of every body.
        instructions: added to the rules, such as a role.
        planner: takes goal facts; without one there is no `achieve`.
        tools: globs over `body.skill` that may be called; empty for all.
        context_tokens: most that a prompt may take, counted with `context.BYTES_PER_TOKEN`.
        max_output_tokens: most that an answer may take.
        sees: whether the model sees pictures; without it gets the words about them.

    Raises:
        UsageError: a glob fits no skill, or tools and instructions leave no room for a talk.
    """

    def __init__(
        self,
        skills: Mapping[str, Sequence[SkillSpec]],
        *,
        instructions: str = "",
        planner: Brain | None = None,
        tools: Collection[str] = (),
        context_tokens: int = 24_000,
        max_output_tokens: int = 4096,
        sees: bool = True,
    ) -> None:
        box = Toolbox(skills, own_tools(planner=planner is not None), tools)
        self._planner = planner
        self._max_output_tokens = max_output_tokens
        self._system = Message(role="system", text=system(instructions, planner=planner is not None))
        self._tools = box.tools
        if tools_size(self._tools) > context_tokens // 2:
            self._tools = tuple(map(terse, self._tools))
        self._room = context_tokens - size(self._system) - tools_size(self._tools)
        if self._room < 2 * LEAST_ROOM:
            raise UsageError(
                f"a context of {context_tokens} tokens leaves {self._room} beside instructions and "
                f"{len(self._tools)} tools; give at least {context_tokens - self._room + 2 * LEAST_ROOM}, or "
                "fewer tools"
            )
        posts = frozenset(atom.predicate for specs in skills.values() for spec in specs for atom in spec.post)
        self._decider = Decider(box, planner, posts)
        self._memory = Memory(Bounds.of(context_tokens), sees=sees)

    def next(self, goal: Goal, entries: Sequence[Entry], facts: Sequence[Fact]) -> Proposal:
        """What the next unanswered call of the model leads to; a prompt when all are answered."""
        script = self._memory.transcript(entries)
        if script.goal is None:
            script = replace(script, goal=goal, wanted=goal)
        if script.ended_by:
            return self._set_down(goal, entries, facts, script.ended_by)
        if (call := script.waiting) is not None:
            now = Moment(call=call, script=script, entries=entries, facts=facts)
            return self._decider.decide(now)
        if (seen := _seen_to_hold(script, facts)) is not None:
            return Done(seen)
        if script.turns and script.turns[-1].plain and script.turns[-1].nudge is None:
            return _nudge(script.turns)
        return self._think(script)

    def _think(self, script: Transcript) -> Proposal:
        """A prompt with all that was said, as far as it fits."""
        goal = script.goal or Goal(script.text, ())
        if (room := self._room_beside(goal)) < LEAST_ROOM:
            return GiveUp(
                f"goal and expectations leave {room} tokens of the context, and {LEAST_ROOM} are needed; "
                "give a shorter goal or a larger context"
            )
        window, turns = self._memory.window(script, self._room_beside)
        messages = (self._system, *window.messages(turns, goal_told(goal), room))
        circling = _circling(script.turns)
        tools = tuple(tool for tool in self._tools if tool.name not in circling)
        return Think(Prompt(messages=messages, tools=tools, max_output_tokens=self._max_output_tokens))

    def _room_beside(self, goal: Goal | None) -> int:
        """What turns may take beside a goal [tokens]."""
        told = "" if goal is None else goal_told(goal)
        return self._room - size(Message(role="user", text=told)) - 1

    def _set_down(self, goal: Goal, entries: Sequence[Entry], facts: Sequence[Fact], word: str) -> Proposal:
        """A person does not want to go on: the planner sets down what was picked for the task."""
        if self._planner is not None:
            proposal = self._planner.next(Goal(goal.text, ()), entries, facts)
            if isinstance(proposal, Act):
                return proposal
        return GiveUp(f"stopped by a person, who said: {word}")


def _seen_to_hold(script: Transcript, facts: Sequence[Fact]) -> str | None:
    """The facts that show all that a person wanted, stage after stage: no model need be asked any more."""
    goal = script.goal
    if goal is None or goal != script.wanted or not goal.stages or goal.checks:
        return None
    wanted = standing(goal.stages)
    if script.reached < len(goal.stages) or not judge(wanted, facts).holds:
        return None
    return ", ".join(map(str, wanted))


def _circling(turns: Sequence[Turn]) -> frozenset[str]:
    """Tools that the last answer called in vain once too often: for the next one they are put away."""
    calls = turns[-1].calls if turns else ()
    return frozenset(call.tool.name for call in calls if call.answer is not None and call.answer.again)


def _nudge(turns: Sequence[Turn]) -> Proposal:
    """What to say to an answer that calls no tool."""
    plain = 0
    for turn in reversed(turns):
        if not turn.plain:
            break
        plain += 1
    last = turns[-1].thought
    if plain > NUDGES:
        return GiveUp(
            f"the model answered {plain} times without calling a tool, last: {brief(last.text, 200)!r}"
        )
    why = {
        "length": "Your answer was cut off before it called a tool; be shorter.",
        "filtered": "Your answer was withheld by the provider.",
    }.get(last.finish, "Plain text reaches nobody.")
    text = f"{why} Answer with a tool call: done gives an answer or claims the goal, ask asks the person."
    return Note(cause_of(turns[-1].id, 0), text)
