"""The reflexes: a pure state machine that decides, each control period, whether the robot may go on.

No model and no network is in this path. The events are in the table of `reflex_events`; here is what follows
from them.

    READY ── skill begins ──> ACTING ── skill ends ──> READY
    READY, ACTING ── stand ──> STOPPING ── stands still ──> SAFE ── resume ──> READY
    any but DAMPED ── damp ──> DAMPED ── reset ──> SAFE

- STOPPING lasts at most 1.5 s; later it is told as overdue, and the robot keeps trying to stand.
- SAFE is left when every condition of `RESUME` holds; if a latched event led there, a resume request is one
  of them. A request that comes too early is refused, not remembered. A stop in the same period wins over a
  resume.
- DAMPED is left by a reset request alone, and only when every condition of `RESET` holds. It leads to SAFE,
  never straight back to work.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field, replace
from enum import Enum
from typing import Final

import numpy as np

from jidoka.bodies.humanoid.reflex_events import EVENTS, Event, Inputs, Memory, Response, remember

STAND_WITHIN_S: Final = 1.5
"""From the event to standing still."""
UPRIGHT_DEG: Final = 20.0
STILL_RAD_S: Final = 1.0


class Mode(Enum):
    """What the robot may do."""

    READY = "ready"
    """Standing or finishing a motion, no skill runs."""
    ACTING = "acting"
    """A skill runs."""
    STOPPING = "stopping"
    """On the way to a stand."""
    SAFE = "safe"
    """Standing; waits for what `RESUME` asks."""
    DAMPED = "damped"
    """Fallen, motors damped; waits for a reset."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Cause:
    """An event that stopped the robot."""

    event: str
    at_s: float
    reason: str
    latched: bool


@dataclass(frozen=True, slots=True, kw_only=True, eq=False)
class State:
    """Everything the reflexes remember."""

    mode: Mode = Mode.READY
    causes: tuple[Cause, ...] = ()
    """Why it stopped, oldest first; empty in READY and ACTING."""
    stopping_since: float = 0.0
    """When STOPPING began [s]."""
    since: Mapping[str, float] = field(default_factory=dict[str, float])
    """Since when each event that holds now has held without a break [s]."""
    memory: Memory = field(default_factory=Memory)


@dataclass(frozen=True, slots=True, kw_only=True)
class Reaction:
    """What the body must do in this period."""

    response: Response
    mode: Mode
    reason: str = ""
    """Why, if the response is not NONE."""
    overdue: bool = False
    """The robot still moves `STAND_WITHIN_S` after it had to stop."""
    needs: tuple[str, ...] = ()
    """What is missing to leave SAFE or DAMPED."""


_ASKS: Final[Mapping[Mode, Response]] = {
    Mode.READY: Response.NONE,
    Mode.ACTING: Response.NONE,
    Mode.STOPPING: Response.STAND,
    Mode.SAFE: Response.STAND,
    Mode.DAMPED: Response.DAMP,
}

Condition = Callable[[Inputs, State, tuple[Event, ...]], bool]

RESUME: Final[Mapping[str, Condition]] = {
    "no event": lambda _i, _s, active: not active,
    "upright": lambda _i, s, _a: s.memory.tilt_deg < UPRIGHT_DEG,
    "standing still": lambda i, _s, _a: i.standing_still,
    "no skill running": lambda i, _s, _a: not i.acting,
    "resume request": lambda i, s, _a: i.resume_requested or not any(cause.latched for cause in s.causes),
}
"""What must hold, all at once, to leave SAFE. "no event" includes a valid lease and no new stop."""

RESET: Final[Mapping[str, Condition]] = {
    "no fall": lambda _i, _s, active: all(event.acting < Response.DAMP for event in active),
    "upright": lambda _i, s, _a: s.memory.tilt_deg < UPRIGHT_DEG,
    "joints still": lambda i, _s, _a: bool(np.all(np.abs(i.qd) < STILL_RAD_S)),
    "reset request": lambda i, _s, _a: i.reset_requested,
}
"""What must hold, all at once, to leave DAMPED."""


_FREE: Final = frozenset({Mode.READY, Mode.ACTING})
_CALM: Final[Mapping[Mode, Reaction]] = {mode: Reaction(response=Response.NONE, mode=mode) for mode in _FREE}


def step(state: State, inputs: Inputs) -> tuple[State, Reaction]:
    """One control period: the next state, and what the body must do now.

    Args:
        state: what the last period returned; `State()` at the start.
        inputs: this period's readings and requests.
    """
    memory = remember(state.memory, inputs)
    holding = [event for event in EVENTS if event.holds(inputs, memory)]
    if not holding and state.mode in _FREE:
        mode = _work(state.mode, inputs)
        return State(mode=mode, memory=memory), _CALM[mode]
    since = {event.name: min(state.since.get(event.name, inputs.t), inputs.t) for event in holding}
    active = tuple(event for event in holding if inputs.t - since[event.name] >= event.for_s - 1e-9)
    now = State(
        mode=_work(state.mode, inputs),
        causes=state.causes,
        stopping_since=state.stopping_since,
        since=since,
        memory=memory,
    )
    return _decide(now, inputs, active)


def _work(mode: Mode, inputs: Inputs) -> Mode:
    """READY and ACTING follow the skill."""
    if mode in (Mode.READY, Mode.ACTING):
        return Mode.ACTING if inputs.acting else Mode.READY
    return mode


def _decide(state: State, inputs: Inputs, active: tuple[Event, ...]) -> tuple[State, Reaction]:
    """The mode after this period's events, gravest first."""
    graves = {event: _response(event, state.mode) for event in active}
    worst = max(graves.values(), default=Response.NONE)
    stopping = [event for event, response in graves.items() if response >= Response.STAND]
    state = _note(state, inputs, stopping)
    if state.mode is Mode.DAMPED:
        return _leave(state, inputs, active, RESET, Mode.SAFE)
    if worst is Response.DAMP:
        return _in(replace(state, mode=Mode.DAMPED), inputs, active)
    if state.mode in (Mode.READY, Mode.ACTING):
        if worst is Response.STAND:
            state = replace(state, mode=Mode.STOPPING, stopping_since=inputs.t)
        return _in(state, inputs, active)
    if state.mode is Mode.STOPPING:
        return _in(replace(state, mode=Mode.SAFE) if inputs.standing_still else state, inputs, active)
    return _leave(state, inputs, active, RESUME, Mode.READY)


def _response(event: Event, mode: Mode) -> Response:
    return event.acting if mode in (Mode.ACTING, Mode.STOPPING) else event.idle


def _note(state: State, inputs: Inputs, stopping: list[Event]) -> State:
    """Add this period's events to the causes, each once."""
    if not stopping:
        return state
    known = {cause.event for cause in state.causes}
    fresh = tuple(
        Cause(
            event=event.name,
            at_s=inputs.t,
            reason=event.tell(inputs, state.memory),
            latched=event.latched,
        )
        for event in stopping
        if event.name not in known
    )
    return replace(state, causes=state.causes + fresh)


def _leave(
    state: State, inputs: Inputs, active: tuple[Event, ...], conditions: Mapping[str, Condition], to: Mode
) -> tuple[State, Reaction]:
    """Leave a mode for another if every condition holds."""
    missing = tuple(name for name, holds in conditions.items() if not holds(inputs, state, active))
    if not missing:
        causes = () if to is Mode.READY else state.causes
        state = replace(state, mode=to, causes=causes)
    return _in(state, inputs, active, missing)


def _in(
    state: State, inputs: Inputs, active: tuple[Event, ...], needs: tuple[str, ...] = ()
) -> tuple[State, Reaction]:
    """What a mode asks of the body."""
    held_off = any(_response(event, state.mode) >= Response.HOLD_OFF for event in active)
    response = Response.HOLD_OFF if held_off and state.mode is Mode.READY else _ASKS[state.mode]
    reasons = [cause.reason for cause in state.causes] or [e.tell(inputs, state.memory) for e in active]
    reaction = Reaction(
        response=response,
        mode=state.mode,
        reason="; ".join(reasons) if response > Response.NONE else "",
        overdue=state.mode is Mode.STOPPING and inputs.t - state.stopping_since > STAND_WITHIN_S,
        needs=needs,
    )
    return state, reaction
