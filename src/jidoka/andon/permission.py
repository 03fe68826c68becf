"""Whether an act may be done: yes, no, or only with a person's word. Pure values; the gate acts on them."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from typing import TypeAlias

from jidoka.types import SkillSpec, Step


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

Permission: TypeAlias = Callable[[Step, SkillSpec], Decision]
"""Asked before every act. An exception means no."""


def as_declared(step: Step, spec: SkillSpec) -> Decision:
    """Without a policy: what declares that it needs approval is asked about, all else is allowed."""
    if spec.approval:
        return NeedApproval(f"{step} may be destructive, and no policy speaks of it. Do it?")
    return Allow()


def allow(step: Step, spec: SkillSpec) -> Decision:
    """The permission that permits everything."""
    del step, spec
    return Allow()
