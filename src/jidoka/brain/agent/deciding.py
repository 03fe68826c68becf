"""What a call of a model's answer leads to: one proposal. Pure."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass

from jidoka.brain.agent import own
from jidoka.brain.agent.answers import AGAIN, note_with, noted
from jidoka.brain.agent.expectations import Unreadable, expected, facts_of
from jidoka.brain.agent.instructions import goal_told
from jidoka.brain.agent.looking import seen_now
from jidoka.brain.agent.tools import Toolbox
from jidoka.brain.agent.transcript import ACHIEVE, Call, Transcript
from jidoka.brain.steps import step_over
from jidoka.codec import atoms_digest, digest
from jidoka.protocols import Brain
from jidoka.types import Act, Aim, Ask, Atom, Done, Entry, Fact, GiveUp, Goal, Note, Proposal
from jidoka.verdict import judge

SAME = 2
"""So often a call may come to the same while nothing changes; then it is answered by the brain."""

TOLD = 3
"""So often the brain says so; then it gives up."""

YES, NO = "yes", "no"
"""Answers to the question whether something else may be expected than what was said before."""

EXPECT_FIRST = (
    "nothing is expected yet. Say first with expect how it can be seen at the end that the goal is reached"
)


@dataclass(frozen=True, slots=True, kw_only=True)
class Moment:
    """A call that is to be answered, and all that decides it."""

    call: Call
    script: Transcript
    entries: Sequence[Entry]
    facts: Sequence[Fact]

    @property
    def goal(self) -> Goal:
        """What is wanted, and what shall be seen."""
        return self.script.goal or Goal(self.script.text, ())


class Decider:
    """Answers calls.

    Args:
        box: the tools.
        planner: takes goal facts, if there is one.
        predicates: of facts that skills bring about.
    """

    def __init__(self, box: Toolbox, planner: Brain | None, predicates: frozenset[str]) -> None:
        self._box = box
        self._planner = planner
        self._predicates = predicates
        self._own: dict[str, Callable[[Moment], Proposal]] = {
            own.EXPECT: self._expect,
            own.LOOK: lambda now: Note(now.call.cause, seen_now(now.call.tool.args, now.facts)),
            own.ASK: _ask,
            own.DONE: self._done,
            own.GIVE_UP: lambda now: GiveUp(str(now.call.tool.args["reason"])),
            ACHIEVE: self._achieve,
        }

    def decide(self, now: Moment) -> Proposal:
        """One call as one proposal."""
        call = now.call
        if (again := _again(now)) is not None:
            return again
        if mistake := self._box.mistake(call.tool):
            return Note(call.cause, mistake)
        skill = self._box.skills.get(call.tool.name)
        changes = call.tool.name == ACHIEVE if skill is None else not skill.reads
        if changes and self._unexpected(now):
            return Note(call.cause, f"not done: {EXPECT_FIRST}, then call {call.tool.name} again.")
        if skill is None:
            return self._own[call.tool.name](now)
        return Act(step_over(skill.body, skill.spec, call.tool.args), call.cause)

    def _done(self, now: Moment) -> Proposal:
        if now.script.changed and self._unexpected(now):
            return Note(now.call.cause, f"{EXPECT_FIRST}, then claim it again.")
        return Done(str(now.call.tool.args["claim"]), now.call.cause)

    def _expect(self, now: Moment) -> Proposal:
        """Expectations stand before the first act; later only a person may change them."""
        call, wanted = now.call, now.script.wanted or Goal(now.script.text, ())
        try:
            aim = expected(wanted, call.tool.args, self._box)
        except Unreadable as error:
            return Note(call.cause, str(error))
        if unknown := self._untold(aim, now.facts):
            return Note(call.cause, unknown)
        if not now.script.changed or not _shows(now.goal) or now.goal == aim or call.word == YES:
            return Aim(aim, call.cause)
        if call.word is not None:
            return Note(call.cause, f"what was expected before stands: a person said {call.word!r}")
        told = goal_told(aim).partition("\n")[2]
        return Ask(f"May this be expected instead of what was said before? {told}", (YES, NO), call.cause)

    def _untold(self, aim: Goal, facts: Sequence[Fact]) -> str:
        """That nobody will ever see a fact of this name; empty if somebody may."""
        known = self._predicates | {fact.atom.predicate for fact in facts}
        strange = [str(atom) for atom in aim.atoms() if atom.predicate not in known]
        if not strange:
            return ""
        there = f"there are {', '.join(sorted(known))}" if known else "no body tells any; use checks"
        return f"no body tells facts such as {', '.join(strange)}; {there}"

    def _achieve(self, now: Moment) -> Proposal:
        """The planner's next step towards some facts. It knows of its tries since this call alone."""
        assert self._planner is not None
        call = now.call
        try:
            atoms = facts_of(call.tool.args["facts"])
        except Unreadable as error:
            return Note(call.cause, str(error))
        since = [entry for entry in now.entries if entry.seq > call.since or entry.kind == "observation"]
        match self._planner.next(Goal(now.goal.text, (atoms,)), since, now.facts):
            case Act(step):
                return Act(step, call.cause)
            case Ask(question, options):
                return Ask(question, options, call.cause)
            case Done():
                return Note(call.cause, _came_true(atoms, now.facts))
            case GiveUp(reason):
                return Note(call.cause, note_with("failed: the planner gives up", reason))
            case other:
                return Note(call.cause, f"failed: the planner can't say more than {type(other).__name__}")

    def _unexpected(self, now: Moment) -> bool:
        """Whether nothing is expected though something could be.

        Where no body can be looked at, a claim stays unverified.
        """
        could = bool(now.facts) or any(skill.reads for skill in self._box.skills.values())
        return could and not _shows(now.goal)


def _again(now: Moment) -> Proposal | None:
    """What to say to a call that came to the same before, nothing having changed; None if it is new."""
    call, repeat = now.call, now.script.repeats.get(now.call.key)
    if repeat is None or repeat.times < SAME:
        return None
    if repeat.seen and repeat.seen != atoms_digest(now.facts):
        return None
    if call.tool.name == own.LOOK and repeat.answer != _answer_to_look(now):
        return None
    if repeat.told >= TOLD:
        return GiveUp(
            f"going in circles: {call.tool.name} was called {repeat.times + repeat.told + 1} times with the "
            "same arguments, and it came to the same while nothing else changed"
        )
    text = (
        f"{AGAIN}: {call.tool.name} with these arguments came to the same {repeat.times} times, and "
        "nothing has changed since. Use what you know from it, or try something else."
    )
    return Note(call.cause, text)


def _answer_to_look(now: Moment) -> str:
    """The digest of what `look` would answer now."""
    return digest(noted(seen_now(now.call.tool.args, now.facts), own.LOOK).text)


def _ask(now: Moment) -> Proposal:
    args = now.call.tool.args
    return Ask(str(args["question"]), tuple(map(str, args.get("options", []))), now.call.cause)


def _shows(goal: Goal) -> bool:
    """Whether something shall be seen at the end."""
    return bool(goal.checks) or bool(goal.atoms())


def _came_true(atoms: tuple[Atom, ...], facts: Sequence[Fact]) -> str:
    missing = judge(atoms, facts).missing
    if missing:
        return f"failed: not seen: {', '.join(map(str, missing))}"
    return f"ok: it is seen that {', '.join(map(str, atoms))}"
