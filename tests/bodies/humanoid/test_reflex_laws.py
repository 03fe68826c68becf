"""Laws of the reflexes over random histories of troubles and requests."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any

from hypothesis import given, settings
from hypothesis import strategies as st

from jidoka.bodies.humanoid.reflex_events import Inputs, Response
from jidoka.bodies.humanoid.reflexes import Mode, Reaction, State, step
from tests.fakes.reflex_robot import PERIOD_S, TROUBLE, calm, tilt


@st.composite
def histories(draw: st.DrawFn) -> list[tuple[int, dict[str, Any]]]:
    """Stretches of 1 to 30 periods with any mixture of troubles and requests."""
    stretch = st.tuples(
        st.sampled_from([1, 2, 3, 30]),
        st.lists(st.sampled_from(sorted(TROUBLE)), max_size=2),
        st.fixed_dictionaries(
            {
                "acting": st.booleans(),
                "standing_still": st.booleans(),
                "resume_requested": st.booleans(),
                "reset_requested": st.booleans(),
            }
        ),
    )
    history: list[tuple[int, dict[str, Any]]] = []
    for periods, troubles, flags in draw(st.lists(stretch, max_size=8)):
        changes: dict[str, Any] = dict(flags)
        for trouble in troubles:
            changes |= TROUBLE[trouble]
        history.append((periods, changes))
    return history


def played(history: Iterable[tuple[int, dict[str, Any]]]) -> list[tuple[Mode, Inputs, Mode, Reaction]]:
    """Every period: the mode before, the inputs, the mode after, the reaction."""
    state, t = State(), 0.0
    periods: list[tuple[Mode, Inputs, Mode, Reaction]] = []
    for count, changes in history:
        for _ in range(count):
            t += PERIOD_S
            inputs = calm(t, **changes)
            before = state.mode
            state, reaction = step(state, inputs)
            periods.append((before, inputs, state.mode, reaction))
    return periods


@settings(max_examples=40, deadline=None)
@given(history=histories())
def test_damping_is_left_by_a_reset_alone_and_never_straight_to_work(
    history: list[tuple[int, dict[str, Any]]],
) -> None:
    for before, inputs, after, reaction in played(history):
        if before is Mode.DAMPED:
            assert after in (Mode.DAMPED, Mode.SAFE)
            assert after is Mode.DAMPED or (inputs.reset_requested and tilt(inputs) < 20.0)
        assert (after is Mode.DAMPED) == (reaction.response is Response.DAMP)


@settings(max_examples=40, deadline=None)
@given(history=histories())
def test_after_a_stop_nothing_acts_without_a_resume(history: list[tuple[int, dict[str, Any]]]) -> None:
    stopped = False
    for _, inputs, after, _ in played(history):
        if inputs.stop_requested:
            stopped = True
        elif inputs.resume_requested and after is Mode.READY:
            stopped = False
        assert not (stopped and after in (Mode.READY, Mode.ACTING))


@settings(max_examples=40, deadline=None)
@given(history=histories())
def test_nothing_acts_without_a_lease_or_with_old_numbers_or_in_a_fall(
    history: list[tuple[int, dict[str, Any]]],
) -> None:
    leaning_s = 0.0
    for _, inputs, after, reaction in played(history):
        sound = inputs.lease_valid and inputs.sensed_t > 0.0
        assert after is not Mode.ACTING or sound
        assert reaction.response is not Response.NONE or sound
        leaning_s = leaning_s + PERIOD_S if tilt(inputs) > 45.0 else 0.0
        assert leaning_s < 0.06 - 1e-9 or after is Mode.DAMPED


@settings(max_examples=10, deadline=None)
@given(history=histories())
def test_a_step_is_pure(history: list[tuple[int, dict[str, Any]]]) -> None:
    first = [(mode, reaction) for _, _, mode, reaction in played(history)]
    assert first == [(mode, reaction) for _, _, mode, reaction in played(history)]
