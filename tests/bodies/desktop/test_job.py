"""One real job in a real program: a text editor, seen by picture alone. What counts is the file on disk."""

from __future__ import annotations

import pytest

from jidoka.bodies.called import SkillFailed
from tests.bodies.desktop.conftest import Worker

pytestmark = pytest.mark.process

LIST = "Packing list, order 1042\n\nbox_3   open\nbox_7   open\n\nWeigh each box.\n"


def test_a_packing_list_is_corrected_and_saved_under_another_name(worker: Worker) -> None:
    (worker.folder / "packing.txt").write_text(LIST)
    worker.do("open", program="editor", file="packing.txt")
    assert "Packing list, order 1042" in worker.text()

    # All "open" become "packed", through a menu and a dialog.
    worker.do("click", text="Search", window="Mousepad")
    worker.do("click", text="Find and Replace...")
    assert [window["title"] for window in worker.do("windows")["windows"] if window["active"]] == [
        "Find and Replace"
    ]
    worker.do("type", text="open\tpacked")
    worker.do("click", text="Replace all in:")
    worker.do("wait_for", text="2 occurrences")
    worker.do("click", text="Replace All", window="Find and Replace")
    worker.do("click", text="Close", window="Find and Replace")
    assert len(worker.do("wait_for", text="packed")["places"]) == 2

    # One word is marked by a double click and typed over.
    worker.do("double_click", text="Weigh")
    worker.do("type", text="Measure")
    worker.do("press", keys=["ctrl+End"])
    worker.do("type", text="Packed by Jidoka: 2 boxes, 3½ kg\n")

    # Saved under another name, through the menu and the file chooser.
    worker.do("click", text="File", window="Mousepad")
    worker.do("click", text="Save As...")
    worker.do("wait_for", text="Name:")
    worker.do("press", keys=["Home", "shift+End"])
    worker.do("type", text="packed.txt")
    dialog = next(window for window in worker.do("windows")["windows"] if window["active"])
    read = worker.do("read", window=dialog["window"])
    assert "packed.txt" in [line["text"] for line in read["lines"]], read["text"]
    worker.do("press", keys=["Enter"])
    worker.do("focus", window="/packed.txt - Mousepad")
    assert (worker.folder / "packed.txt").read_text() == (
        "Packing list, order 1042\n\nbox_3   packed\nbox_7   packed\n\nMeasure each box.\n"
        "Packed by Jidoka: 2 boxes, 3½ kg\n"
    )
    assert (worker.folder / "packing.txt").read_text() == LIST, "the original is as it was"

    worker.do("close_window", window="packed.txt")
    assert worker.do("windows")["windows"] == []


def test_a_program_that_asks_back_is_answered(worker: Worker) -> None:
    (worker.folder / "note.txt").write_text("first\n")
    worker.do("open", program="editor", file="note.txt")
    worker.do("press", keys=["ctrl+End"])
    worker.do("type", text="second\n")
    with pytest.raises(SkillFailed, match=r"still_open: .* windows now: .*'Save Changes'"):
        worker.do("close_window", window="note.txt")
    worker.do("click", text="Save", window="Save Changes")
    assert (worker.folder / "note.txt").read_text() == "first\nsecond\n"
    assert worker.do("windows")["windows"] == []
