"""Journals of earlier formats: `tests/golden/format_1.db` was written by the code of format 1."""

from __future__ import annotations

import shutil
import sqlite3
from pathlib import Path

import pytest

from jidoka.errors import JournalError
from jidoka.journal.replay import state_of
from jidoka.journal.schema import FORMAT
from jidoka.journal.store import Store
from jidoka.ledger.charge import Account
from jidoka.ledger.cost import Cost

GOLDEN = Path(__file__).parent.parent / "golden" / "format_1.db"
STATUS = {"done": "done", "interrupted": "open", "asked": "asked", "granted": "open"}


@pytest.fixture
def path(tmp_path: Path) -> Path:
    return Path(shutil.copy(GOLDEN, tmp_path / "journal.db"))


def version(path: Path) -> int:
    with sqlite3.connect(path) as db:
        return int(db.execute("PRAGMA user_version").fetchone()[0])


def statuses(store: Store) -> dict[str, str]:
    return {task: state_of(store.entries(task)).status for task in store.tasks()}


def test_it_opens_and_becomes_one_of_today(path: Path) -> None:
    assert version(path) == 1
    with Store(path, now=lambda: 2e9) as store:
        assert statuses(store) == STATUS
        assert store.unfinished() == ["interrupted", "asked", "granted"]
        assert store.of_kind("answer")[0].data["answer"] == "as much again"
    assert version(path) == FORMAT


def test_its_acts_are_in_the_accounts(path: Path) -> None:
    with Store(path, now=lambda: 2e9) as store:
        books = store.books()
        assert books == store.recomputed()
    done, begun = Account(scope="task", name="done"), Account(scope="task", name="interrupted")
    assert books.held[done] == Cost.of(acts=2, seconds=20.0, joules=1000.0)
    assert books.held[begun].acts == 2
    assert [task for task, _ in books.open] == ["interrupted"]
    assert books.held[Account(scope="total")].acts == 6


def test_it_is_read_without_being_changed(path: Path) -> None:
    before = path.read_bytes()
    with Store(path, now=lambda: 0.0, readonly=True) as store:
        assert statuses(store) == STATUS
        read = store.books()
    assert path.read_bytes() == before
    with Store(path, now=lambda: 0.0) as store:
        assert store.books() == read


def test_a_migration_that_fails_changes_nothing(path: Path) -> None:
    with sqlite3.connect(path) as db:
        db.execute("INSERT INTO entry VALUES (99, 'done', 'intent', 0.0, '{\"call_id\": \"x\"}')")
    db.close()
    with pytest.raises(JournalError, match=r"journal\.db: entry 99") as error:
        Store(path, now=lambda: 0.0)
    assert "\n" not in str(error.value)
    assert version(path) == 1
    with Store(path, now=lambda: 0.0, readonly=True) as store:
        assert len(store.entries("done")) > 0
