"""The vocabulary of the flow: goal, fact, step, proposal, receipt, observation, verdict, entry.

Everything here is frozen and holds plain JSON values, so that a journal can write it and a process can send
it. SI units and radians everywhere. This module imports nothing of ours but `thought`, which is like it.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any, Literal, TypeAlias

from jidoka.thought import Prompt

Recovery: TypeAlias = Literal["repeat", "keyed", "probe", "ask"]
"""What to do with an intent that has no receipt (docs/design/recovery.md)."""

Json: TypeAlias = Any
"""A value that `json.dumps` takes."""


@dataclass(frozen=True, slots=True)
class Atom:
    """A statement about the world: `on(box_3, packing)`, or its negation."""

    predicate: str
    args: tuple[str, ...] = ()
    negated: bool = False

    def __str__(self) -> str:
        """`on(box_3, packing)` or `not on(box_3, packing)`."""
        return f"{'not ' if self.negated else ''}{self.predicate}({', '.join(self.args)})"

    def to_list(self) -> list[str]:
        """`["on", "box_3", "packing"]`, with a leading `"not"` where negated."""
        return [*(["not"] if self.negated else []), self.predicate, *self.args]

    @classmethod
    def from_list(cls, words: list[str]) -> Atom:
        """The inverse of `to_list`."""
        negated = words[0] == "not"
        predicate, *args = words[1:] if negated else words
        return cls(predicate, tuple(args), negated)

    def opposite(self) -> Atom:
        """The same statement with the other sign."""
        return Atom(self.predicate, self.args, not self.negated)


@dataclass(frozen=True, slots=True)
class Fact:
    """An atom that somebody saw: who, when, in which frame, how sure, and the numbers behind it."""

    atom: Atom
    source: str
    """The body that saw it."""
    at_s: float
    """The body's clock when it was seen [s]."""
    confidence: float = 1.0
    """Probability that the atom held then, 0 to 1."""
    frame: str = "map"
    """The frame of the numbers in `value` (REP-105: map, odom, base_link)."""
    value: Mapping[str, Json] = field(default_factory=dict[str, Json])
    """Numbers behind the atom, such as `{"xyz": [x, y, z], "yaw": a}` [m, rad]."""


@dataclass(frozen=True, slots=True)
class Goal:
    """What a person wants: the sentence, and the facts that shall hold, stage after stage ("then")."""

    text: str
    stages: tuple[tuple[Atom, ...], ...]
    reading: str = ""
    """How the sentence was understood, in plain words."""
    checks: tuple[Check, ...] = ()
    """What else shall be seen, where no body tells a fact of it."""

    def atoms(self) -> tuple[Atom, ...]:
        """The facts of all stages, in order."""
        return tuple(atom for stage in self.stages for atom in stage)


@dataclass(frozen=True, slots=True)
class Step:
    """One skill call: which body, which skill, with what, what must hold before, what shall hold after."""

    body: str
    skill: str
    args: Mapping[str, Json] = field(default_factory=dict[str, Json])
    pre: tuple[Atom, ...] = ()
    post: tuple[Atom, ...] = ()
    expected_s: float = 0.0

    def __str__(self) -> str:
        """`humanoid.place(box=box_1, station=packing)`."""
        return f"{self.body}.{self.skill}({', '.join(f'{k}={v}' for k, v in self.args.items())})"


@dataclass(frozen=True, slots=True)
class Check:
    """A look by a skill that only reads, and what it must find."""

    step: Step
    expect: Mapping[str, Json]
    """Conditions by name (`andon.conditions`) on `ok`, `code` and what the receipt's `result` holds:
    `{"exit_code": 0}`, `{"text": {"glob": "*Thank you*"}}`."""

    def __str__(self) -> str:
        """`terminal.inspect(command=make test) finds exit_code=0`."""
        return f"{self.step} finds {', '.join(f'{name}={what}' for name, what in self.expect.items())}"


@dataclass(frozen=True, slots=True)
class Act:
    """A proposal to do one step."""

    step: Step
    cause: str = ""
    """The call of a model's answer that wants it; empty if the brain itself does."""


@dataclass(frozen=True, slots=True)
class Ask:
    """A proposal to ask a person, with the answers that would help."""

    question: str
    options: tuple[str, ...] = ()
    cause: str = ""
    """As of `Act`."""


@dataclass(frozen=True, slots=True)
class Done:
    """A claim that the goal holds. It counts only after a verdict."""

    claim: str
    cause: str = ""
    """As of `Act`."""


@dataclass(frozen=True, slots=True)
class Think:
    """A proposal to ask a language model."""

    prompt: Prompt


@dataclass(frozen=True, slots=True)
class Note:
    """A proposal to write down how the brain itself answers a model's call, so that no crash changes it."""

    cause: str
    text: str


@dataclass(frozen=True, slots=True)
class Aim:
    """A proposal to say more exactly what shall hold at the end: a goal of the same text, before anything was
    done."""

    goal: Goal
    cause: str = ""
    """As of `Act`."""


@dataclass(frozen=True, slots=True)
class GiveUp:
    """A statement that the goal can't be reached, and why."""

    reason: str


Proposal: TypeAlias = Act | Ask | Done | GiveUp | Think | Note | Aim


NEVER_BEGAN = "never_began"
"""Code of a receipt for a call that never reached its body, which lived on: nothing happened."""


@dataclass(frozen=True, slots=True)
class Receipt:
    """What a body says of a call that ended. A claim, not a proof: the verdict decides."""

    ok: bool
    code: str = "ok"
    """`ok`, or an error code of the skill, such as `slipped` or `no_free_space`."""
    message: str = ""
    retryable: bool = False
    result: Mapping[str, Json] = field(default_factory=dict[str, Json])
    seconds: float = 0.0
    """How long it took on the body's clock [s]."""
    joules: float = 0.0


@dataclass(frozen=True, slots=True)
class Observation:
    """What a body sees now."""

    body: str
    at_s: float
    facts: tuple[Fact, ...]


@dataclass(frozen=True, slots=True)
class Verdict:
    """Whether atoms hold, judged from a fresh observation. Unsure counts as no."""

    holds: bool
    missing: tuple[Atom, ...] = ()


@dataclass(frozen=True, slots=True)
class SkillSpec:
    """What a body declares of a skill (bodies/profile.py carries it over MCP)."""

    name: str
    description: str
    recovery: Recovery
    parameters: Mapping[str, Json]
    """JSON Schema of the arguments."""
    pre: tuple[Atom, ...] = ()
    """Preconditions; an argument is written `?name`: `on(?box, ?from)`."""
    post: tuple[Atom, ...] = ()
    """Effects, written the same way."""
    typical_s: float = 0.0
    typical_j: float = 0.0
    usd: str = "0"
    """Dollars a call, a decimal string."""
    approval: bool = False
    """Whether a person must approve each call, unless a policy says otherwise (docs/design/andon.md)."""
    contained: bool = False
    """Whether its effect stays in a sandbox that nothing else reads, so that untrusted text may decide on it
    (docs/design/untrusted.md)."""


@dataclass(frozen=True, slots=True)
class Entry:
    """One line of the journal. `seq` grows by one within a journal; `data` is JSON."""

    seq: int
    task: str
    kind: str
    at_s: float
    """Unix time [s]."""
    data: Mapping[str, Json]
