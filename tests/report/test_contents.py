from __future__ import annotations

import pytest

from jidoka.report.contents import MOST_PICTURES, contents_of, moments, said, walked_m
from jidoka.types import Entry, Step

from .conftest import LINES, PICK, written


def test_rows_tell_what_the_body_said_and_what_was_seen(entries: list[Entry]) -> None:
    told = contents_of(entries)
    assert [(r.what, r.code, r.verdict, r.seconds) for r in told.rows] == [
        ("pick box 1", "slipped", "not seen", 9.0),
        ("pick box 1", "ok", "seen", 12.0),
        ("place box 1 on packing", "ok", "seen", 16.0),
    ]
    assert (told.acts_s, told.expected_s, told.joules, told.wall_s) == (37.0, 28.5, 1500.0, 38.0)
    assert [(w.text, w.verdict) for w in told.wishes] == [("on(box_1, packing)", "seen")]


def test_moments_are_on_the_body_s_clock(entries: list[Entry]) -> None:
    assert [(m.caption, m.at_s) for m in moments(contents_of(entries))] == [
        ("before", 2.0),
        ("1. pick box 1", 11.0),
        ("2. pick box 1", pytest.approx(23.2)),
        ("3. place box 1 on packing", pytest.approx(39.4)),
    ]


def test_the_first_sight_is_from_before_the_first_act(entries: list[Entry]) -> None:
    told = contents_of(entries)
    assert [str(f.atom) for f in told.first.facts()] == ["on(box_1, receiving)"]
    assert [str(f.atom) for f in told.state.facts] == ["on(box_1, packing)"]


@pytest.mark.parametrize("length", range(1, len(LINES)))
def test_a_run_that_broke_off_anywhere_can_be_told(length: int) -> None:
    told = contents_of(written(LINES[:length]))
    assert len(moments(told)) == 1 + len(told.rows)
    assert all(w.verdict in ("seen", "not checked") for w in told.wishes)


def test_what_was_missing_at_the_end_is_not_seen() -> None:
    denied = {"of": "goal", "claim": "", "holds": False, "missing": [["on", "box_1", "packing"]]}
    told = contents_of(written([*LINES[:-2], ("verdict", denied)]))
    assert [w.verdict for w in told.wishes] == ["not seen"]


def test_a_long_job_has_no_more_pictures_than_fit() -> None:
    lines = LINES[:4]
    for i in range(40):
        call = f"c{i}"
        lines = [
            *lines,
            ("intent", {"call_id": call, "step": PICK, "recovery": "probe", "epoch": 1}),
            ("receipt", {"call_id": call, "by": "body", "ok": True, "code": "ok", "seconds": 1.0}),
        ]
    shown = moments(contents_of(written(lines)))
    assert len(shown) <= MOST_PICTURES
    assert shown[-1].caption.startswith("40.")


def test_the_way_is_measured_without_the_sway() -> None:
    sway = [(t / 50, t / 500, 0.02 * (-1) ** t, 0.0) for t in range(501)]
    assert walked_m(sway) == pytest.approx(1.0, abs=0.1)
    assert walked_m([]) == 0.0


def test_steps_are_said_in_words() -> None:
    assert said(Step("humanoid", "walk_to", {"place": "shelf_a"})) == "walk to shelf a"
    assert said(Step("terminal", "run", {"command": "ls"})) == "run command ls"
