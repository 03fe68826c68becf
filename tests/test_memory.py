"""A worker that does task after task keeps nothing of them (the whole measure: benchmarks/journal.py)."""

from __future__ import annotations

import gc
import tracemalloc
from pathlib import Path

from jidoka.app import Worker
from jidoka.config import Settings
from jidoka.journal.store import Store
from tests.fakes.warehouse import Warehouse
from tests.test_app import GOAL

TASKS = 10
KEPT = 2_000
"""Bytes a task that may stay: a name in a cache, but not its state."""


def some_tasks(made: Worker, body: Warehouse, name: str) -> int:
    """Do `TASKS` tasks; the bytes that live afterwards."""
    for number in range(TASKS):
        body.where["a"] = "receiving"
        body.receipts.clear()
        body.acts.clear()
        made.run(GOAL, f"{name}{number}")
    gc.collect()
    return tracemalloc.get_traced_memory()[0]


def test_memory_is_flat(tmp_path: Path) -> None:
    body = Warehouse({"a": "receiving"})
    with Store(tmp_path / "journal.db", now=lambda: 0.0) as store:
        with store.reading() as db:
            db.execute("PRAGMA synchronous = OFF")
        made = Worker(store, {body.name: body}, settings=Settings(home=tmp_path))
        tracemalloc.start()
        try:
            before = some_tasks(made, body, "a")
            after = some_tasks(made, body, "b")
            state = made.state("b0")
            with_one = tracemalloc.get_traced_memory()[0]
        finally:
            tracemalloc.stop()
    assert after - before < TASKS * KEPT
    assert with_one - after > 3 * KEPT, "the bound would not notice a task that is kept"
    assert state.status == "done"
