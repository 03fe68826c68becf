"""When the same step counts as tried again."""

from __future__ import annotations

from typing import Any

import pytest

from jidoka.journal.state import Deed, Intent, TaskState
from jidoka.stuck import tries
from jidoka.types import Act, Receipt, Recovery, Step

READ, EDIT = Step("terminal", "read", {"path": "a"}), Step("terminal", "edit", {"path": "a"})


def state(*deeds: tuple[Step, Recovery, str]) -> TaskState:
    """Acts in their order, with what each came to, all on the same facts."""
    seen = TaskState().sightings.digest
    made: list[Deed] = []
    for number, (step, recovery, text) in enumerate(deeds, 1):
        intent = Intent(
            seq=number, call_id=str(number), step=step, recovery=recovery, epoch=1, seen=seen, cause="c"
        )
        made.append(Deed(intent=intent, receipt=Receipt(True, result={"text": text}), by="body"))
    return TaskState(deeds=tuple(made))


@pytest.mark.parametrize(
    ("deeds", "of_a_model", "of_a_planner"),
    [
        ([], 0, 0),
        ([(READ, "repeat", "x")] * 3, 3, 3),
        ([(READ, "repeat", "x"), (READ, "repeat", "y"), (READ, "repeat", "y")], 2, 3),
        ([(READ, "repeat", "x"), (EDIT, "keyed", ""), (READ, "repeat", "x")], 1, 2),
        ([(READ, "repeat", "x"), (EDIT, "repeat", ""), (READ, "repeat", "x")], 2, 2),
        ([(READ, "repeat", "x"), (READ, "repeat", "x"), (EDIT, "probe", "")], 0, 2),
    ],
)
def test_a_step_is_tried_again_while_nothing_changes(
    deeds: list[Any], of_a_model: int, of_a_planner: int
) -> None:
    assert tries(Act(READ, "cause"), state(*deeds)) == of_a_model
    assert tries(Act(READ), state(*deeds)) == of_a_planner
