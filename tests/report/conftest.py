from __future__ import annotations

from collections.abc import Mapping
from typing import Any

import pytest

from jidoka.types import Entry

PICK = {"body": "humanoid", "skill": "pick", "args": {"box": "box_1"}, "expected_s": 12.5}
PLACE = {
    "body": "humanoid",
    "skill": "place",
    "args": {"box": "box_1", "station": "packing"},
    "expected_s": 16.0,
}


def _on(station: str, x: float, y: float) -> dict[str, Any]:
    return {
        "atom": ["on", "box_1", station],
        "source": "humanoid",
        "at_s": 2.0,
        "value": {"xyz": [x, y, 0.9], "yaw": 0.1},
    }


def _seen(at_s: float, *facts: Mapping[str, Any], gone: tuple[list[str], ...] = ()) -> dict[str, Any]:
    told = [{**fact, "at_s": at_s} for fact in facts]
    return {"body": "humanoid", "at_s": at_s, "facts": told, "gone": list(gone)}


def _intent(call: str, step: Mapping[str, Any]) -> dict[str, Any]:
    return {"call_id": call, "step": step, "recovery": "probe", "epoch": 1}


LINES: list[tuple[str, dict[str, Any]]] = [
    ("goal", {"text": "put <box_1> & go"}),
    (
        "reading",
        {"text": "put <box_1> & go", "stages": [[["on", "box_1", "packing"]]], "reading": "box 1 on packing"},
    ),
    ("observation", _seen(2.0, _on("receiving", -1.9, -0.5))),
    ("plan", {"steps": [PICK, PLACE]}),
    ("intent", _intent("a", PICK)),
    (
        "receipt",
        {
            "call_id": "a",
            "by": "body",
            "ok": False,
            "code": "slipped",
            "message": "it slipped",
            "seconds": 9.0,
        },
    ),
    ("observation", _seen(11.2)),
    ("verdict", {"of": "step", "call_id": "a", "holds": False, "missing": [["holding", "robot", "box_1"]]}),
    ("intent", _intent("b", PICK)),
    ("receipt", {"call_id": "b", "by": "body", "ok": True, "code": "ok", "seconds": 12.0, "joules": 900.0}),
    ("observation", _seen(23.4, gone=(["on", "box_1", "receiving"],))),
    ("verdict", {"of": "step", "call_id": "b", "holds": True, "missing": []}),
    ("ask", {"id": "q1", "question": "which side?", "options": ["left", "right"]}),
    ("answer", {"id": "q1", "answer": "left"}),
    ("intent", _intent("c", PLACE)),
    ("receipt", {"call_id": "c", "by": "body", "ok": True, "code": "ok", "seconds": 16.0, "joules": 600.0}),
    ("observation", _seen(39.6, _on("packing", 1.9, -0.4))),
    ("verdict", {"of": "step", "call_id": "c", "holds": True, "missing": []}),
    ("verdict", {"of": "goal", "claim": "", "holds": True, "missing": []}),
    ("outcome", {"outcome": "done", "verified": True, "reason": "on(box_1, packing)"}),
]


def written(lines: list[tuple[str, dict[str, Any]]]) -> list[Entry]:
    return [Entry(i, "task-1", kind, 1000.0 + 2 * i, data) for i, (kind, data) in enumerate(lines)]


@pytest.fixture
def entries() -> list[Entry]:
    return written(LINES)
