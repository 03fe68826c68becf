from __future__ import annotations

import subprocess
import sys
import time
from dataclasses import dataclass, field
from pathlib import Path

import pytest

from jidoka.errors import Busy, Fenced
from jidoka.journal.lease import Heartbeat, LeasedJournal, Linux, acquire, holder
from jidoka.journal.store import Store, lease_name


@dataclass
class Machine:
    """A machine whose clocks, starts and processes are set by hand."""

    holder: str = "1 100"
    boot: str = "first"
    up_s: float = 50.0
    unix_s: float = 1000.0
    living: set[str] = field(default_factory=lambda: {"1 100", "2 200"})

    def uptime(self) -> float:
        return self.up_s

    def unix(self) -> float:
        return self.unix_s

    def alive(self, holder: str) -> bool:
        return holder in self.living


@pytest.fixture
def store(tmp_path: Path) -> Store:
    return Store(tmp_path / "journal.db", now=lambda: 0.0)


NAMES = (lease_name("t"), "body:humanoid")


def test_a_living_holder_is_not_disturbed(store: Store) -> None:
    acquire(store, NAMES, machine=Machine())
    with pytest.raises(Busy, match=r"body:humanoid is held by a running worker \(process 1\)"):
        acquire(store, ["body:humanoid"], machine=Machine(holder="2 200"))


def test_who_holds_a_lease_can_be_seen_without_taking_it(store: Store) -> None:
    assert holder(store, "body:humanoid", Machine()) is None
    lease = acquire(store, ["body:humanoid"], machine=Machine())
    assert holder(store, "body:humanoid", Machine(holder="2 200")) == "1 100"
    assert holder(store, "body:humanoid", Machine(holder="2 200", living={"2 200"})) is None
    lease.renew()


def test_all_or_none(store: Store) -> None:
    acquire(store, ["body:humanoid"], machine=Machine())
    with pytest.raises(Busy):
        acquire(store, NAMES, machine=Machine(holder="2 200"))
    assert acquire(store, [lease_name("t")], machine=Machine(holder="3 300")).epoch > 0


@pytest.mark.parametrize(
    "later",
    [
        Machine(holder="2 200", living={"2 200"}),
        Machine(holder="2 200", boot="second"),
        Machine(holder="2 200", up_s=50.0 + 31.0),
        Machine(holder="2 200", living={"2 200"}, unix_s=10.0),
    ],
    ids=[
        "its process is gone",
        "the machine was started anew",
        "it was not renewed",
        "the clock jumped back",
    ],
)
def test_a_lease_that_nobody_holds_is_taken_with_a_newer_epoch(store: Store, later: Machine) -> None:
    old = acquire(store, NAMES, machine=Machine(), ttl_s=30.0)
    new = acquire(store, NAMES, machine=later)
    assert new.epoch > old.epoch
    with pytest.raises(Fenced, match="another worker took it"):
        old.renew()
    new.renew()


def test_a_jump_of_the_wall_clock_frees_nothing(store: Store) -> None:
    acquire(store, NAMES, machine=Machine())
    with pytest.raises(Busy):
        acquire(store, NAMES, machine=Machine(holder="2 200", unix_s=1e9))


def test_renewing_holds_on(store: Store) -> None:
    machine = Machine()
    lease = acquire(store, NAMES, machine=machine, ttl_s=30.0)
    machine.up_s += 25.0
    lease.renew()
    with pytest.raises(Busy):
        acquire(store, NAMES, machine=Machine(holder="2 200", up_s=50.0 + 40.0))


def test_released_is_free_and_epochs_still_grow(store: Store) -> None:
    lease = acquire(store, NAMES, machine=Machine())
    lease.release()
    assert acquire(store, NAMES, machine=Machine(holder="2 200")).epoch > lease.epoch


def test_a_late_release_does_not_free_the_new_holder(store: Store) -> None:
    old = acquire(store, NAMES, machine=Machine())
    acquire(store, NAMES, machine=Machine(holder="2 200", living={"2 200"}))
    old.release()
    with pytest.raises(Busy):
        acquire(store, NAMES, machine=Machine(holder="3 300"))


def test_a_new_journal_is_not_older_than_the_bodies_of_a_lost_one(tmp_path: Path) -> None:
    epochs = [
        acquire(Store(tmp_path / name, now=lambda: 0.0), NAMES, machine=Machine(unix_s=unix_s)).epoch
        for name, unix_s in (("lost.db", 1000.0), ("new.db", 1007.0))
    ]
    assert epochs == [1000, 1007]


def test_the_journal_refuses_a_worker_that_lost_its_lease(store: Store) -> None:
    old = LeasedJournal(store, acquire(store, NAMES, machine=Machine()))
    old.append("t", "goal", {})
    new = LeasedJournal(store, acquire(store, NAMES, machine=Machine(holder="2 200", living={"2 200"})))
    with pytest.raises(Fenced, match="another worker took it over"):
        old.append("t", "intent", {})
    new.append("t", "stop", {})
    assert [entry.kind for entry in old.entries("t")] == ["goal", "stop"]


def test_a_lease_is_for_its_own_task(store: Store) -> None:
    journal = LeasedJournal(store, acquire(store, NAMES, machine=Machine()))
    with pytest.raises(Fenced, match="not on task other"):
        journal.append("other", "goal", {})


def test_a_heartbeat_renews_and_notices_a_loss(store: Store) -> None:
    machine = Machine()
    lease = acquire(store, NAMES, machine=machine, ttl_s=0.03)
    with Heartbeat(lease) as heart:
        machine.up_s += 1.0
        deadline = time.monotonic() + 5.0
        while time.monotonic() < deadline:
            with store.transaction() as db:
                if db.execute("SELECT min(expires_s) FROM lease").fetchone()[0] > machine.up_s:
                    break
        else:
            pytest.fail("it was not renewed in 5 s")
        acquire(store, NAMES, machine=Machine(holder="2 200", living={"2 200"}))
        while heart.lost is None and time.monotonic() < deadline:
            time.sleep(0.005)
    assert isinstance(heart.lost, Fenced)


def test_a_process_of_this_machine_is_known_by_more_than_its_number() -> None:
    here = Linux()
    assert here.alive(here.holder)
    assert not here.alive(f"{here.holder.split()[0]} 1")
    with subprocess.Popen([sys.executable, "-c", "pass"]) as child:
        name = f"{child.pid} {Path(f'/proc/{child.pid}/stat').read_text().rpartition(')')[2].split()[19]}"
        child.wait()
    assert not here.alive(name)
    assert here.uptime() <= here.uptime()
