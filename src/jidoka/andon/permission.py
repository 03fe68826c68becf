"""Whether an act may be done: yes, no, or only with a person's word. Pure values; the gate acts on them."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, field
from typing import TypeAlias

from jidoka.journal.state import TaskState
from jidoka.types import Act, SkillSpec


@dataclass(frozen=True, slots=True)
class Allow:
    """It may be done."""


@dataclass(frozen=True, slots=True)
class Deny:
    """It may not be done."""

    why: str


@dataclass(frozen=True, slots=True)
class NeedApproval:
    """It may be done once a person has said yes to this very act."""

    question: str
    bound: str = ""
    """Digest of body, skill and arguments that the answer will be for; the gate fills it in."""


Decision: TypeAlias = Allow | Deny | NeedApproval


@dataclass(frozen=True, slots=True, kw_only=True)
class Request:
    """What is to be permitted: an act, what its body declares of the skill, and the task so far."""

    act: Act
    spec: SkillSpec
    state: TaskState = field(default_factory=TaskState)


Permission: TypeAlias = Callable[[Request], Decision]
"""Asked before every act. An exception means no."""


def as_declared(request: Request) -> Decision:
    """Without a policy: what declares that it needs approval is asked about, all else is allowed."""
    if request.spec.approval:
        return NeedApproval(f"{request.act.step} may be destructive, and no policy speaks of it. Do it?")
    return Allow()


def allow(request: Request) -> Decision:
    """The permission that permits everything."""
    del request
    return Allow()
