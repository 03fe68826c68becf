"""What a journal says of a talk with a language model: its answers, their calls, and what answers each call.

A transcript is a pure fold over the entries, and `advance` takes one entry further, so a brain that keeps the
last one and one that starts anew hold equal transcripts. A call is named by its `cause`: the prompt's id and
the number of the call in the answer, for ids that models give repeat.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass, field, replace

from jidoka.brain.agent.answers import Answer, after_claim, after_receipt, after_verdict, noted, said
from jidoka.codec import digest, goal_of, receipt_of, step_of, thought_of, verdict_of
from jidoka.recovery import GO_ON
from jidoka.thought import Thought, ToolCall
from jidoka.types import NEVER_BEGAN, Entry, Goal, Receipt, Step

ACHIEVE = "achieve"
"""The brain's own tool that takes many steps: only a note answers it."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Call:
    """A call of an answer, and what has become of it."""

    cause: str
    tool: ToolCall
    since: int
    """Seq of the entry after which it was the next one to be answered."""
    answer: Answer | None = None
    word: str | None = None
    """What a person said, asked because of it."""

    @property
    def key(self) -> str:
        """Equal for calls of the same tool with the same arguments."""
        return digest([self.tool.name, dict(self.tool.args), self.tool.broken])


@dataclass(frozen=True, slots=True, kw_only=True)
class Turn:
    """One answer of the model."""

    id: str
    """Of its prompt."""
    thought: Thought
    calls: tuple[Call, ...]
    goal: Goal | None
    """As it was known when the prompt was made."""
    nudge: str | None = None
    """What the brain said to an answer without calls."""

    @property
    def waiting(self) -> Call | None:
        """The first call that nothing answers yet."""
        return next((call for call in self.calls if call.answer is None), None)

    @property
    def plain(self) -> bool:
        """Whether the model called no tool."""
        return not self.calls


@dataclass(frozen=True, slots=True, kw_only=True)
class Doing:
    """An intent that waits for its receipt or its verdict."""

    step: Step
    cause: str
    recovery: str
    seen: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Repeat:
    """How often a call was made with the same answer while nothing changed."""

    answer: str
    """Digest of the answer."""
    seen: str
    """Digest of the atoms that were seen when it was made; empty where no body was called."""
    times: int
    told: int = 0
    """How often the brain said so instead of doing it."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Transcript:
    """Everything about the talk that the entries tell."""

    text: str = ""
    wanted: Goal | None = None
    """The goal as a person gave it."""
    goal: Goal | None = None
    """With what the model said shall be seen."""
    turns: tuple[Turn, ...] = ()
    doing: Mapping[str, Doing] = field(default_factory=dict[str, Doing])
    judged: frozenset[str] = frozenset()
    """Acts whose first verdict is read."""
    reached: int = 0
    """Stages of the goal that were seen, one after the other."""
    checks: tuple[tuple[Step, Receipt], ...] = ()
    """Looks of the loop's own since the last claim."""
    asked: Mapping[str, str] = field(default_factory=dict[str, str])
    """Question to cause."""
    waits: frozenset[str] = frozenset()
    """Questions whether to go on after a stop."""
    changed: bool = False
    """Whether something was done that may have changed the world."""
    repeats: Mapping[str, Repeat] = field(default_factory=dict[str, Repeat])
    """By key of the call, since the last act with an effect that was new."""
    known: frozenset[str] = frozenset()
    """Digests of calls with effects and their answers: what is among them is no news."""
    ended_by: str = ""
    """What a person said who does not want to go on."""

    @property
    def waiting(self) -> Call | None:
        """The call that is to be answered next."""
        return self.turns[-1].waiting if self.turns else None

    def turn_of(self, cause: str) -> Turn | None:
        """The turn to which a call belongs, if it is the newest: older ones are answered."""
        return self.turns[-1] if self.turns and cause.rpartition(":")[0] == self.turns[-1].id else None


def transcript_of(entries: Iterable[Entry]) -> Transcript:
    """Replay. Entries of one task, oldest first."""
    script = Transcript()
    for entry in entries:
        script = advance(script, entry)
    return script


def advance(script: Transcript, entry: Entry) -> Transcript:
    """The transcript after one more entry."""
    reads = _KINDS.get(entry.kind)
    return script if reads is None else reads(script, entry)


def cause_of(turn_id: str, number: int) -> str:
    """The name of a call: unique, as prompts' ids are."""
    return f"{turn_id}:{number}"


def _goal(script: Transcript, entry: Entry) -> Transcript:
    return replace(script, text=str(entry.data["text"]))


def _reading(script: Transcript, entry: Entry) -> Transcript:
    goal = goal_of({"text": script.text, **entry.data})
    if cause := str(entry.data.get("cause", "")):
        return _answered(replace(script, goal=goal), cause, said("noted: this shall be seen"), entry)
    return replace(script, wanted=goal, goal=goal)


def _thought(script: Transcript, entry: Entry) -> Transcript:
    if "text" not in entry.data:
        return script
    name, thought = str(entry.data["call_id"]), thought_of(entry.data)
    calls = tuple(
        Call(cause=cause_of(name, number), tool=tool, since=entry.seq)
        for number, tool in enumerate(thought.calls)
    )
    turn = Turn(id=name, thought=thought, calls=calls, goal=script.goal)
    return replace(script, turns=(*script.turns, turn))


def _intent(script: Transcript, entry: Entry) -> Transcript:
    doing = Doing(
        step=step_of(entry.data["step"]),
        cause=str(entry.data.get("cause", "")),
        recovery=str(entry.data["recovery"]),
        seen=str(entry.data.get("seen", "")),
    )
    return replace(script, doing={**script.doing, str(entry.data["call_id"]): doing})


def _receipt(script: Transcript, entry: Entry) -> Transcript:
    doing, receipt = script.doing[str(entry.data["call_id"])], receipt_of(entry.data)
    if not doing.cause:
        others = tuple(check for check in script.checks if check[0] != doing.step)
        return replace(script, checks=(*others, (doing.step, receipt)))
    if receipt.code == NEVER_BEGAN:  # it is still to be made
        return script
    script = replace(script, changed=script.changed or doing.recovery != "repeat")
    return _answered(script, doing.cause, after_receipt(doing.step, receipt), entry, doing)


def _refusal(script: Transcript, entry: Entry) -> Transcript:
    answer = said(f"not permitted ({entry.data['code']}): {entry.data['message']}", ok=False)
    return _answered(script, str(entry.data.get("cause", "")), answer, entry)


def _verdict(script: Transcript, entry: Entry) -> Transcript:
    verdict = verdict_of(entry.data)
    match entry.data["of"]:
        case "goal":
            answer = after_claim(verdict, script.checks)
            script = replace(script, checks=())
            if verdict.holds:  # the task is over; killed before that was written, the claim is made again
                return script
            return _answered(script, str(entry.data.get("cause", "")), answer, entry)
        case "stage":
            return replace(script, reached=script.reached + verdict.holds)
        case "step":
            return _judged(
                script, str(entry.data["call_id"]), lambda a, step: after_verdict(a, step, verdict)
            )
        case _:
            return script


def _judged(script: Transcript, call_id: str, told: Callable[[Answer, Step], Answer]) -> Transcript:
    """Add the first verdict on an act to the answer that its receipt gave."""
    if call_id in script.judged or (doing := script.doing.get(call_id)) is None:
        return script
    left = {key: one for key, one in script.doing.items() if key != call_id}
    script = replace(script, judged=script.judged | {call_id}, doing=left)
    call = _find(script, doing.cause)
    if call is None or call.answer is None or call.tool.name == ACHIEVE:
        return script
    return _with_call(script, replace(call, answer=told(call.answer, doing.step)))


def _ask(script: Transcript, entry: Entry) -> Transcript:
    name, cause = str(entry.data["id"]), str(entry.data.get("cause", ""))
    if name.startswith(("stop:", "halt:")):
        return replace(script, waits=script.waits | {name})
    if not cause or entry.data.get("approves"):
        return script
    return replace(script, asked={**script.asked, name: cause})


def _answer(script: Transcript, entry: Entry) -> Transcript:
    name, word = str(entry.data["id"]), str(entry.data["answer"])
    if name in script.waits:
        script = replace(script, waits=script.waits - {name})
        return script if word == GO_ON else replace(script, ended_by=word)
    if (cause := script.asked.get(name)) is None:
        return script
    script = replace(script, asked={key: one for key, one in script.asked.items() if key != name})
    call = _find(script, cause)
    if call is None:
        return script
    if call.tool.name == "ask":
        return _answered(script, cause, said(f"the person says: {word}"), entry)
    return _with_call(script, replace(call, word=word))


def _note(script: Transcript, entry: Entry) -> Transcript:
    cause, text = str(entry.data["cause"]), str(entry.data["text"])
    turn = script.turn_of(cause)
    if turn is not None and turn.plain:
        return replace(script, turns=(*script.turns[:-1], replace(turn, nudge=text)))
    call = _find(script, cause)
    if call is None:
        return script
    return _answered(script, cause, noted(text, call.tool.name), entry)


def _answered(
    script: Transcript, cause: str, answer: Answer, entry: Entry, doing: Doing | None = None
) -> Transcript:
    call = _find(script, cause)
    if call is None or call.answer is not None or (call.tool.name == ACHIEVE and entry.kind != "note"):
        return script
    script = _with_call(script, replace(call, answer=answer), entry.seq)
    return _counted(script, call, answer, doing)


def _counted(script: Transcript, call: Call, answer: Answer, doing: Doing | None) -> Transcript:
    """Count a call that came to the same as before; an act with a new effect makes all else new."""
    key, seen = call.key, doing.seen if doing is not None else ""
    before = script.repeats.get(key)
    if answer.again and before is not None:
        return replace(script, repeats={**script.repeats, key: replace(before, told=before.told + 1)})
    mark = digest([answer.text, *answer.pictures] if answer.pictures else answer.text)
    same = before is not None and (before.answer, before.seen) == (mark, seen)
    times = before.times + 1 if before is not None and same else 1
    repeats = {**script.repeats, key: Repeat(answer=mark, seen=seen, times=times)}
    if doing is not None and doing.recovery != "repeat":
        news = digest([key, mark, seen])
        if news not in script.known:
            repeats = {key: repeats[key]}
        return replace(script, repeats=repeats, known=script.known | {news})
    return replace(script, repeats=repeats)


def _find(script: Transcript, cause: str) -> Call | None:
    turn = script.turn_of(cause) if cause else None
    return next((call for call in turn.calls if call.cause == cause), None) if turn is not None else None


def _with_call(script: Transcript, call: Call, since: int | None = None) -> Transcript:
    """The transcript with one call of the newest turn replaced; the calls after it begin at `since`."""
    turn = script.turns[-1]
    calls = tuple(
        call
        if other.cause == call.cause
        else replace(other, since=since)
        if since is not None and other.answer is None
        else other
        for other in turn.calls
    )
    return replace(script, turns=(*script.turns[:-1], replace(turn, calls=calls)))


_KINDS: Mapping[str, Callable[[Transcript, Entry], Transcript]] = {
    "queued": _goal,
    "goal": _goal,
    "reading": _reading,
    "thought": _thought,
    "intent": _intent,
    "receipt": _receipt,
    "refusal": _refusal,
    "verdict": _verdict,
    "ask": _ask,
    "answer": _answer,
    "note": _note,
}
"""Every kind of entry that a talk is made of (docs/design/journal.md)."""
