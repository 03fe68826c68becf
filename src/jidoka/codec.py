"""The vocabulary as plain JSON and back: what the journal writes and what processes send one another.

Every pair is a bijection: `goal_of(goal_json(g)) == g`. Atoms are lists (`["not", "on", "box_1",
"packing"]`), fields with their default value are left out. Reading raises `KeyError`, `TypeError` or
`ValueError` for JSON of another shape; the journal turns these into a `JournalError`.
"""

from __future__ import annotations

import hashlib
import json
from collections.abc import Iterable, Mapping
from dataclasses import asdict
from typing import Any

from jidoka.thought import Prompt, Thought, ToolCall, Usage
from jidoka.types import (
    Atom,
    Check,
    Fact,
    Goal,
    Observation,
    Receipt,
    Step,
    Verdict,
)

Data = dict[str, Any]
"""A JSON object."""


def atoms_json(atoms: Iterable[Atom]) -> list[list[str]]:
    """`[["on", "box_1", "packing"], ...]`."""
    return [atom.to_list() for atom in atoms]


def atoms_of(data: Iterable[list[str]]) -> tuple[Atom, ...]:
    """The inverse of `atoms_json`."""
    return tuple(Atom.from_list(list(words)) for words in data)


def fact_json(fact: Fact) -> Data:
    """A fact; the frame is left out where it is `map`, the confidence where it is 1."""
    data: Data = {"atom": fact.atom.to_list(), "source": fact.source, "at_s": fact.at_s}
    if fact.confidence != 1.0:
        data["confidence"] = fact.confidence
    if fact.frame != "map":
        data["frame"] = fact.frame
    if fact.value:
        data["value"] = dict(fact.value)
    return data


def fact_of(data: Mapping[str, Any]) -> Fact:
    """The inverse of `fact_json`."""
    return Fact(
        atom=Atom.from_list(list(data["atom"])),
        source=str(data["source"]),
        at_s=float(data["at_s"]),
        confidence=float(data.get("confidence", 1.0)),
        frame=str(data.get("frame", "map")),
        value=dict(data.get("value", {})),
    )


def goal_json(goal: Goal) -> Data:
    """A goal: `text`, `stages`, `reading`, and its checks if it has any."""
    data: Data = {
        "text": goal.text,
        "stages": [atoms_json(stage) for stage in goal.stages],
        "reading": goal.reading,
    }
    if goal.checks:
        data["checks"] = [{"step": step_json(c.step), "expect": dict(c.expect)} for c in goal.checks]
    return data


def goal_of(data: Mapping[str, Any]) -> Goal:
    """The inverse of `goal_json`."""
    return Goal(
        str(data["text"]),
        tuple(atoms_of(stage) for stage in data["stages"]),
        str(data.get("reading", "")),
        tuple(Check(step_of(check["step"]), dict(check["expect"])) for check in data.get("checks", ())),
    )


def step_json(step: Step) -> Data:
    """A step with its conditions."""
    data: Data = {"body": step.body, "skill": step.skill, "args": dict(step.args)}
    if step.pre:
        data["pre"] = atoms_json(step.pre)
    if step.post:
        data["post"] = atoms_json(step.post)
    if step.expected_s:
        data["expected_s"] = step.expected_s
    return data


def step_of(data: Mapping[str, Any]) -> Step:
    """The inverse of `step_json`."""
    return Step(
        body=str(data["body"]),
        skill=str(data["skill"]),
        args=dict(data.get("args", {})),
        pre=atoms_of(data.get("pre", ())),
        post=atoms_of(data.get("post", ())),
        expected_s=float(data.get("expected_s", 0.0)),
    )


def receipt_json(receipt: Receipt) -> Data:
    """A receipt."""
    data: Data = {"ok": receipt.ok, "code": receipt.code}
    optional: Data = {
        "message": receipt.message,
        "retryable": receipt.retryable,
        "result": dict(receipt.result),
        "seconds": receipt.seconds,
        "joules": receipt.joules,
    }
    return data | {key: value for key, value in optional.items() if value}


def receipt_of(data: Mapping[str, Any]) -> Receipt:
    """The inverse of `receipt_json`."""
    return Receipt(
        ok=bool(data["ok"]),
        code=str(data["code"]),
        message=str(data.get("message", "")),
        retryable=bool(data.get("retryable", False)),
        result=dict(data.get("result", {})),
        seconds=float(data.get("seconds", 0.0)),
        joules=float(data.get("joules", 0.0)),
    )


def observation_json(observation: Observation) -> Data:
    """An observation with all its facts."""
    return {
        "body": observation.body,
        "at_s": observation.at_s,
        "facts": [fact_json(fact) for fact in observation.facts],
    }


def observation_of(data: Mapping[str, Any]) -> Observation:
    """The inverse of `observation_json`."""
    return Observation(str(data["body"]), float(data["at_s"]), tuple(fact_of(fact) for fact in data["facts"]))


def verdict_json(verdict: Verdict) -> Data:
    """A verdict."""
    return {"holds": verdict.holds, "missing": atoms_json(verdict.missing)}


def verdict_of(data: Mapping[str, Any]) -> Verdict:
    """The inverse of `verdict_json`."""
    return Verdict(bool(data["holds"]), atoms_of(data["missing"]))


def prompt_json(prompt: Prompt) -> Data:
    """A prompt with all its messages: what its digest is made of."""
    return asdict(prompt)


def thought_json(thought: Thought) -> Data:
    """A model's answer."""
    data: Data = {"text": thought.text, "model": thought.model, "finish": thought.finish}
    if thought.calls:
        data["calls"] = [_tool_call_json(call) for call in thought.calls]
    return data | {"usage": asdict(thought.usage), "seconds": thought.seconds}


def thought_of(data: Mapping[str, Any]) -> Thought:
    """The inverse of `thought_json`."""
    return Thought(
        text=str(data["text"]),
        calls=tuple(
            ToolCall(
                id=str(call["id"]),
                name=str(call["name"]),
                args=dict(call.get("args", {})),
                broken=str(call.get("broken", "")),
            )
            for call in data.get("calls", ())
        ),
        model=str(data["model"]),
        finish=data["finish"],
        usage=Usage(**data["usage"]),
        seconds=float(data["seconds"]),
    )


def _tool_call_json(call: ToolCall) -> Data:
    given: Data = {"broken": call.broken} if call.broken else {"args": dict(call.args)}
    return {"id": call.id, "name": call.name, **given}


_CANONICAL = json.JSONEncoder(sort_keys=True, separators=(",", ":"), ensure_ascii=False, allow_nan=False)


def canonical(value: Any) -> str:
    """JSON text that is equal for equal values: sorted keys, no spaces, no NaN."""
    return _CANONICAL.encode(value)


def digest(value: Any) -> str:
    """The first 16 hex digits of the SHA-256 of `canonical(value)`: names arguments in intents and
    approvals."""
    return hashlib.sha256(canonical(value).encode()).hexdigest()[:16]


def atoms_digest(facts: Iterable[Fact]) -> str:
    """A digest of what is seen, without the numbers: equal when nothing that can be named has changed."""
    return digest(sorted(str(fact.atom) for fact in facts))
