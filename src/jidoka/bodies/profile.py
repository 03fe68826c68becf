"""What a body of ours says beyond plain MCP, and how it is written as JSON.

A tool's `_meta` holds `jidoka/skill`: recovery, preconditions, effects, typical cost. A call's `_meta` holds
`jidoka/call`: the key (`call_id`) and the fencing token (`epoch`). A result's structured content is a
receipt, an observation or an error. Every pair of functions here is an exact inverse, so both ends share one
vocabulary.

A foreign server declares none of this; `recovery_of_hints` then decides from MCP's own hints.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any, cast

from jidoka.codec import atoms_json, atoms_of
from jidoka.errors import (
    BodyUnreachable,
    Busy,
    Fenced,
    JidokaError,
    Refused,
    RetryableError,
    TerminalError,
    UsageError,
)
from jidoka.types import Json, Recovery, SkillSpec

SKILL_META = "jidoka/skill"
"""Key of a tool's `_meta` under which a skill's declaration stands."""

CONTROL_META = "jidoka/control"
"""Key of a tool's `_meta` that marks a tool of the profile itself, not a skill:

`observe`, `stop`, `attach`, `renew_lease`.
"""

CALL_META = "jidoka/call"
"""Key of a call's `_meta` under which its key and epoch stand."""

OBSERVE, STOP, ATTACH, RENEW_LEASE = "observe", "stop", "attach", "renew_lease"
CONTROL_TOOLS = (OBSERVE, STOP, ATTACH, RENEW_LEASE)

LEASE_S = 6.0
"""How long a lease holds without renewal [s of wall time]; a client renews at a sixth of it."""

_RECOVERIES: tuple[Recovery, ...] = ("repeat", "keyed", "probe", "ask")

_ERRORS: dict[str, type[JidokaError]] = {
    "busy": Busy,
    "unreachable": BodyUnreachable,
    "fenced": Fenced,
    "refused": Refused,
    "usage": UsageError,
    "retryable": RetryableError,
    "terminal": TerminalError,
}
"""Error types that may cross the wire, most specific first."""


@dataclass(frozen=True, slots=True, kw_only=True)
class CallKey:
    """What identifies a call: its key, and the epoch of the worker that asks."""

    call_id: str
    epoch: int


def skill_to_meta(spec: SkillSpec) -> dict[str, Json]:
    """What of a skill MCP has no field for. Name, description and parameters are the tool's own."""
    return {
        "recovery": spec.recovery,
        "pre": atoms_json(spec.pre),
        "post": atoms_json(spec.post),
        "typical_s": spec.typical_s,
        "typical_j": spec.typical_j,
        "usd": spec.usd,
        "approval": spec.approval,
        "contained": spec.contained,
    }


def skill_from_tool(
    name: str,
    description: str,
    parameters: Mapping[str, Json],
    meta: Mapping[str, Json] | None,
    hints: Mapping[str, Json] | None = None,
) -> SkillSpec:
    """The inverse of `skill_to_meta` for one of our tools; a foreign tool gets its recovery from `hints`.

    Raises:
        TerminalError: the declared recovery class is none of ours.
    """
    declared = cast("Mapping[str, Json] | None", (meta or {}).get(SKILL_META))
    if declared is None:
        return SkillSpec(
            name=name,
            description=description,
            recovery=recovery_of_hints(hints or {}),
            parameters=dict(parameters),
            approval=is_destructive(hints or {}),
        )
    recovery = declared.get("recovery", "ask")
    if recovery not in _RECOVERIES:
        raise TerminalError(f"tool {name!r} declares recovery {recovery!r}; known: {', '.join(_RECOVERIES)}")
    return SkillSpec(
        name=name,
        description=description,
        recovery=recovery,
        parameters=dict(parameters),
        pre=atoms_of(declared.get("pre", [])),
        post=atoms_of(declared.get("post", [])),
        typical_s=float(declared.get("typical_s", 0.0)),
        typical_j=float(declared.get("typical_j", 0.0)),
        usd=str(declared.get("usd", "0")),
        approval=bool(declared.get("approval", False)),
        contained=declared.get("contained") is True,
    )


def recovery_of_hints(hints: Mapping[str, Json]) -> Recovery:
    """The recovery class of a foreign tool. Only `true` counts: what is not said is not so.

    Read-only and idempotent tools may be repeated; an unknown outcome of any other is asked about. Hint names
    as in MCP's `ToolAnnotations`.
    """
    if hints.get("readOnlyHint") is True:
        return "repeat"
    return "keyed" if hints.get("idempotentHint") is True else "ask"


def is_destructive(hints: Mapping[str, Json]) -> bool:
    """Whether a foreign tool needs approval: MCP takes a tool that says nothing for destructive."""
    return hints.get("readOnlyHint") is not True and hints.get("destructiveHint") is not False


def key_to_meta(key: CallKey) -> dict[str, Json]:
    """A call's `_meta`."""
    return {CALL_META: {"call_id": key.call_id, "epoch": key.epoch}}


def key_from_meta(meta: Mapping[str, Any] | None) -> CallKey | None:
    """The inverse of `key_to_meta`; None for a plain MCP call.

    Raises:
        UsageError: the key is there but malformed.
    """
    data = (meta or {}).get(CALL_META)
    if data is None:
        return None
    match data:
        case {"call_id": str(call_id), "epoch": int(epoch)} if call_id and epoch >= 0:
            return CallKey(call_id=call_id, epoch=epoch)
        case _:
            raise UsageError(
                f'_meta["{CALL_META}"] is {data!r}; it needs a call_id (text) and an epoch (0 or more)'
            )


def error_to_json(error: JidokaError) -> dict[str, Json]:
    """An error as structured content of a failed call."""
    name = next((name for name, kind in _ERRORS.items() if isinstance(error, kind)), "terminal")
    return {"error": {"type": name, "message": str(error)}}


def error_from_json(data: Mapping[str, Json]) -> JidokaError:
    """The inverse of `error_to_json`: an exception to raise. An unknown type is terminal."""
    error = data["error"]
    return _ERRORS.get(error.get("type", ""), TerminalError)(str(error.get("message", "")))
