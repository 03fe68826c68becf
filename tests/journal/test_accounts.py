"""The accounts on disk: the books in SQL, under eight tasks at once, and over crashes."""

from __future__ import annotations

import multiprocessing
import os
import random
import shutil
import signal
import tempfile
import threading
from collections.abc import Iterator
from pathlib import Path

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from jidoka.errors import BudgetExhausted, Fenced, Stale
from jidoka.journal.lease import LeasedJournal, acquire
from jidoka.journal.schema import every_entry
from jidoka.journal.store import Store
from jidoka.ledger.books import Books
from jidoka.ledger.charge import Account, Caps, Grant, Reserve, Scope, Settle, charge_of, day_of
from jidoka.ledger.cost import NOTHING, Cost
from tests.fakes.memory import MemoryJournal
from tests.journal.test_lease import Machine
from tests.ledger.strategies import COSTS

CENT = 10**7
"""In nano-dollars."""
CAPS: Caps = {
    "task": {"nano_usd": 90 * CENT},
    "day": {"nano_usd": 300 * CENT},
    "total": {"nano_usd": 400 * CENT},
}
TASKS = tuple(f"t{number}" for number in range(8))


@pytest.fixture
def folder() -> Iterator[Path]:
    """In memory where there is such a place: a thousand commits are about their order, not about the disk."""
    memory = Path("/dev/shm")
    path = Path(tempfile.mkdtemp(dir=memory if memory.is_dir() else None))
    yield path
    shutil.rmtree(path)


def clock() -> float:
    return 1000.0


OPERATIONS = st.lists(
    st.tuples(
        st.sampled_from(["reserve", "reserve", "reserve", "settle", "settle", "grant"]),
        st.sampled_from(["a", "b"]),
        st.integers(0, 4),
        COSTS,
        st.sampled_from(["task", "day", "total"]),
        st.floats(0, 3e5),
    ),
    max_size=30,
)


@settings(max_examples=20, suppress_health_check=[HealthCheck.function_scoped_fixture], deadline=None)
@given(OPERATIONS)
def test_the_tables_are_the_books(
    folder: Path, operations: list[tuple[str, str, int, Cost, Scope, float]]
) -> None:
    """Whatever is done, with a clock that jumps: tables, books and a recomputation agree, refusals too."""
    path = Path(tempfile.mkdtemp(dir=folder)) / "journal.db"
    at = [0.0]
    caps: Caps = {"task": {"acts": 4, "tokens": 2000}, "day": {"acts": 5}, "total": {"millijoules": 4000}}
    memory = MemoryJournal()
    with Store(path, now=lambda: at[0]) as store:
        for what, task, key, cost, scope, at_s in operations:
            at[0] = at_s
            day = memory.books.today(at_s)
            match what:
                case "reserve":
                    charge = Reserve(key=str(key), worst=cost, caps=caps)
                case "settle" if (task, str(key)) in memory.books.open:
                    charge = Settle(key=str(key), spent=cost)
                case "grant":
                    name = {"task": task, "day": day, "total": ""}[scope]
                    charge = Grant(account=Account(scope=scope, name=name), more=cost)
                case _:
                    continue
            try:
                memory.books.take(task, charge, day)
            except BudgetExhausted as expected:
                with pytest.raises(BudgetExhausted) as refused:
                    store.append(task, what, {}, charge=charge)
                assert str(refused.value) == str(expected)
            else:
                store.append(task, what, {}, charge=charge)
        assert store.books() == memory.books.compact()
        assert store.recomputed() == store.books()


def spend(store: Store, task: str, seed: int, operations: int) -> None:
    """Reserve, settle at the worst case or below, leave some open as a crash would, grant now and then."""
    chance, open_ = random.Random(seed), list[tuple[str, int]]()
    for number in range(operations):
        draw = chance.random()
        if draw < 0.5 or not open_:
            key, worst = f"{task}-{seed}-{number}", chance.randrange(1, 12 * CENT)
            try:
                store.append(
                    task, "intent", {}, charge=Reserve(key=key, worst=Cost(nano_usd=worst), caps=CAPS)
                )
            except BudgetExhausted:
                continue
            open_.append((key, worst))
        elif draw < 0.9:
            key, worst = open_.pop(chance.randrange(len(open_)))
            spent = Cost(nano_usd=chance.randrange(worst + 1))
            store.append(task, "receipt", {}, charge=Settle(key=key, spent=spent))
        elif draw < 0.95:
            open_.clear()
        elif draw < 0.96:
            account = Account(scope="task", name=task)
            store.append(task, "grant", {"id": "q"}, charge=Grant(account=account, more=Cost(nano_usd=CENT)))


def never_past_the_cap(store: Store) -> None:
    """Go through all entries: at no point was more held than the caps and grants of that moment."""
    books, most = Books(), 0
    with store.reading() as db:
        for entry in every_entry(db):
            charge = charge_of(entry.data)
            assert charge is not None
            books.take(entry.task, charge, day_of(entry.data) if isinstance(charge, Reserve) else "")
            for account, held in books.held.items():
                bound = CAPS[account.scope]["nano_usd"] + books.granted.get(account, NOTHING).nano_usd
                assert held.nano_usd <= bound, (
                    f"entry {entry.seq}: {account} holds {held.nano_usd} of {bound}"
                )
            most = max(most, books.held[Account(scope="total")].nano_usd)
    assert most > 250 * CENT, "the caps were never near"
    assert store.books() == store.recomputed()


@settings(max_examples=2, suppress_health_check=[HealthCheck.function_scoped_fixture], deadline=None)
@given(st.integers(0, 10**6))
def test_a_thousand_operations_of_eight_tasks_at_once_never_pass_the_cap(folder: Path, seed: int) -> None:
    path = Path(tempfile.mkdtemp(dir=folder)) / "journal.db"
    with Store(path, now=clock) as store:
        stores = [Store(path, now=clock) for _ in TASKS]
        threads = [
            threading.Thread(target=spend, args=(each, task, seed, 125))
            for each, task in zip(stores, TASKS, strict=True)
        ]
        for thread in threads:
            thread.start()
        for thread in threads:
            thread.join()
        for each in stores:
            each.close()
        never_past_the_cap(store)


def _spend_until_killed(path: Path, task: str, seed: int) -> None:
    with Store(path, now=clock) as store:
        spend(store, task, seed, 60)
        os.kill(os.getpid(), signal.SIGKILL)


@pytest.mark.process
def test_processes_that_are_killed_never_pass_the_cap(folder: Path) -> None:
    path = folder / "journal.db"
    with Store(path, now=clock) as store:
        context = multiprocessing.get_context("fork")
        workers = [
            context.Process(target=_spend_until_killed, args=(path, task, seed))
            for task in TASKS[:4]
            for seed in range(2)
        ]
        for worker in workers:
            worker.start()
        for number, worker in enumerate(workers):
            worker.join(0.05 * number)
            worker.kill()
            worker.join(20)
        never_past_the_cap(store)


def test_an_overtaken_worker_reserves_and_settles_nothing(folder: Path) -> None:
    names = ["task:t"]
    with Store(folder / "journal.db", now=clock) as store:
        old = LeasedJournal(store, acquire(store, names, machine=Machine()))
        old.append("t", "intent", {}, charge=Reserve(key="a", worst=Cost(acts=1)))
        before = store.books()
        acquire(store, names, machine=Machine(holder="2 200", living={"2 200"}))
        for charge in (
            Reserve(key="b", worst=Cost(acts=1)),
            Reserve(key="b", worst=Cost(acts=1), caps={"task": {"acts": 1}}),
            Settle(key="a", spent=Cost()),
        ):
            with pytest.raises(Fenced):
                old.append("t", "intent", {}, charge=charge)
        assert store.books() == before


def test_an_act_decided_before_somebody_spoke_reserves_nothing(folder: Path) -> None:
    with Store(folder / "journal.db", now=clock) as store:
        read = store.append("t", "goal", {"text": "x"})
        store.halt("t", "lunch")
        with pytest.raises(Stale, match="entries newer than 1"):
            store.append("t", "intent", {}, charge=Reserve(key="a", worst=Cost(acts=1)), after=read.seq)
        assert (store.books().held, [e.kind for e in store.entries("t")]) == ({}, ["goal", "halt"])
