from __future__ import annotations

import multiprocessing
import os
import resource
import signal
import sqlite3
from pathlib import Path

import pytest
from hypothesis import HealthCheck, given, settings

from jidoka.errors import JournalError
from jidoka.journal.file import default_home, default_path
from jidoka.journal.schema import FORMAT
from jidoka.journal.store import Store
from tests.strategies import OBJECTS


def clock() -> float:
    return 1234.5


@pytest.fixture
def path(tmp_path: Path) -> Path:
    return tmp_path / "state" / "journal.db"


def test_what_was_appended_is_read_back_by_another(path: Path) -> None:
    with Store(path, now=clock) as store:
        written = [
            store.append("t1", "goal", {"text": "é"}),
            store.append("t2", "goal", {}),
            store.append("t1", "stop", {}),
        ]
    with Store(path, now=clock, readonly=True) as store:
        assert store.entries("t1") == [written[0], written[2]]
        assert [entry.seq for entry in written] == [1, 2, 3]
        assert store.tasks() == ["t1", "t2"]
        assert store.of_kind("goal") == written[:2]
        assert store.entries("nobody") == []


def test_unfinished_tasks_have_a_goal_and_no_outcome(path: Path) -> None:
    with Store(path, now=clock) as store:
        store.append("t1", "goal", {})
        store.append("t2", "goal", {})
        store.append("t1", "outcome", {})
        assert store.unfinished() == ["t2"]


@settings(max_examples=25, suppress_health_check=[HealthCheck.function_scoped_fixture], deadline=None)
@given(data=OBJECTS)
def test_data_survives(tmp_path: Path, data: dict[str, object]) -> None:
    with Store(tmp_path / "j.db", now=clock) as store:
        assert store.append("t", "x", data) == store.entries("t")[-1]
        assert store.entries("t")[-1].data == data


def test_it_is_durable(path: Path) -> None:
    with Store(path, now=clock) as store, store.transaction() as db:
        assert db.execute("PRAGMA journal_mode").fetchone() == ("wal",)
        assert db.execute("PRAGMA synchronous").fetchone() == (2,), "2 is FULL"


@pytest.mark.parametrize("sql", ["UPDATE entry SET kind = 'lie'", "DELETE FROM entry"])
def test_entries_are_for_good(path: Path, sql: str) -> None:
    with Store(path, now=clock) as store:
        store.append("t", "goal", {})
        with pytest.raises(JournalError, match="append-only"), store.transaction() as db:
            db.execute(sql)
        assert [entry.kind for entry in store.entries("t")] == ["goal"]


def test_what_is_no_json_is_refused(path: Path) -> None:
    with Store(path, now=clock) as store:
        for bad in ({"x": float("nan")}, {"x": object()}):
            with pytest.raises(JournalError, match="not JSON"):
                store.append("t", "goal", bad)
        assert store.entries("t") == []


def raw(path: Path, *statements: str) -> None:
    db = sqlite3.connect(path)
    for statement in statements:
        db.execute(statement)
    db.commit()
    db.close()


def test_a_newer_format_is_left_alone(path: Path) -> None:
    Store(path, now=clock).close()
    raw(path, f"PRAGMA user_version = {FORMAT + 1}")
    before = path.read_bytes()
    with pytest.raises(JournalError, match=f"format {FORMAT + 1} is newer than {FORMAT}"):
        Store(path, now=clock)
    assert path.read_bytes() == before


def test_another_database_is_left_alone(tmp_path: Path) -> None:
    raw(tmp_path / "other.db", "CREATE TABLE mine (x)")
    with pytest.raises(JournalError, match="not a journal"):
        Store(tmp_path / "other.db", now=clock)


def one_line(error: pytest.ExceptionInfo[JournalError], path: Path) -> None:
    text = str(error.value)
    assert "\n" not in text
    assert str(path) in text


@pytest.mark.parametrize("where", [0, 40, 5000])
def test_damage_is_said_in_one_line(path: Path, where: int) -> None:
    with Store(path, now=clock) as store:
        for number in range(200):
            store.append("t", "observation", {"number": number, "text": "x" * 100})
    content = bytearray(path.read_bytes())
    content[where : where + 4000] = b"\xa5" * 4000
    path.write_bytes(content)
    with pytest.raises(JournalError) as error, Store(path, now=clock) as store:
        store.entries("t")
        store.of_kind("observation")
        store.tasks()
    one_line(error, path)


def test_a_damaged_entry_is_named(path: Path) -> None:
    Store(path, now=clock).close()
    raw(path, "INSERT INTO entry VALUES (7, 't', 'goal', 0.0, '{half')")
    with pytest.raises(JournalError, match="entry 7 is damaged"), Store(path, now=clock) as store:
        store.entries("t")


def test_an_unwritable_place_is_said_in_one_line(tmp_path: Path) -> None:
    (tmp_path / "file").write_text("")
    with pytest.raises(JournalError, match="JIDOKA_HOME"):
        Store(tmp_path / "file" / "journal.db", now=clock)
    (tmp_path / "journal.db").mkdir()
    with pytest.raises(JournalError) as error:
        Store(tmp_path / "journal.db", now=clock)
    one_line(error, tmp_path)


def test_a_journal_opened_for_reading_refuses_to_write(path: Path) -> None:
    Store(path, now=clock).close()
    with (
        Store(path, now=clock, readonly=True) as store,
        pytest.raises(JournalError, match="can't be written"),
    ):
        store.append("t", "goal", {})


def test_reading_makes_no_journal(path: Path) -> None:
    with pytest.raises(JournalError, match="no journal yet"):
        Store(path, now=clock, readonly=True)
    assert not path.exists()


def _fill(path: Path) -> None:
    """Append until the file may grow no more: the kernel's own limit stands in for a full disk."""
    signal.signal(signal.SIGXFSZ, signal.SIG_IGN)
    store = Store(path, now=clock)
    resource.setrlimit(resource.RLIMIT_FSIZE, (300_000, 300_000))
    written = 0
    try:
        while written < 10_000:
            store.append("t", "observation", {"text": "x" * 1000})
            written += 1
    except JournalError as error:
        (path.parent / "said").write_text(f"{written}\n{error}")
    os._exit(0)


def test_a_full_disk_loses_nothing_that_was_written(path: Path) -> None:
    process = multiprocessing.get_context("fork").Process(target=_fill, args=(path,))
    process.start()
    process.join(30)
    written, said = (path.parent / "said").read_text().split("\n")
    assert "nothing" in said
    assert "lost" in said
    with Store(path, now=clock) as store:
        assert len(store.entries("t")) == int(written)
        store.append("t", "stop", {})


def _append_until_killed(path: Path) -> None:
    store = Store(path, now=clock)
    with (path.parent / "returned").open("w") as returned:
        for number in range(100_000):
            store.append("t", "x", {"n": number})
            returned.seek(0)
            returned.write(str(number))
            returned.flush()


def test_a_kill_loses_nothing_that_append_has_returned(path: Path) -> None:
    path.parent.mkdir()
    process = multiprocessing.get_context("fork").Process(target=_append_until_killed, args=(path,))
    process.start()
    while not (path.parent / "returned").exists() or not (path.parent / "returned").read_text():
        assert process.is_alive()
    process.kill()
    process.join(10)
    returned = int((path.parent / "returned").read_text())
    with Store(path, now=clock) as store:
        numbers = [entry.data["n"] for entry in store.entries("t")]
    assert numbers == list(range(len(numbers)))
    assert len(numbers) - 1 in {returned, returned + 1}


def test_where_it_lives() -> None:
    assert default_home({"JIDOKA_HOME": "/x"}) == Path("/x")
    assert default_home({"XDG_STATE_HOME": "/y"}) == Path("/y/jidoka")
    assert default_path({}) == Path.home() / ".local/state/jidoka/journal.db"


def test_entries_since_are_of_the_kinds_asked_for_and_come_in_pages(path: Path) -> None:
    with Store(path, now=clock) as store:
        for task, kind in (("t", "goal"), ("t", "intent"), ("u", "goal"), ("t", "outcome"), ("u", "goal")):
            store.append(task, kind, {"text": ""})
        assert [entry.seq for entry in store.since(0, ("goal", "outcome"))] == [1, 3, 4, 5]
        assert [entry.seq for entry in store.since(1, ("goal", "outcome"), limit=2)] == [3, 4]
        assert store.since(5, ("goal", "outcome")) == []
