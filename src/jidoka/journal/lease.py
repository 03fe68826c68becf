"""Who may act: a lease with a fencing epoch, kept in the journal's file.

A worker takes the leases of its task and of the bodies it leads, all or none, under one epoch. The epoch
grows with every taking, so a body and the journal can refuse a worker that lost its lease without knowing
it. A lease is free when its holder's process is gone, when the machine was started anew, or when it was not
renewed in time. Time is the time since boot (CLOCK_BOOTTIME), which no change of the wall clock moves.
"""

from __future__ import annotations

import os
import socket
import sqlite3
import threading
import time
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from types import TracebackType
from typing import Protocol, Self

from jidoka.errors import Busy, Fenced, JidokaError
from jidoka.journal.store import Store, lease_name
from jidoka.ledger.charge import Charge
from jidoka.types import Entry, Json

TTL_S = 30.0
"""How long a lease holds without renewal [s]. A dead holder on this machine is noticed at once, not after
this."""


class Machine(Protocol):
    """What a lease must know of the machine, so that tests can bring their own."""

    @property
    def boot(self) -> str:
        """Names this start of this machine."""
        ...

    @property
    def holder(self) -> str:
        """Names this process, for good: process ids are used again."""
        ...

    def uptime(self) -> float:
        """Time since boot, never backwards [s]."""
        ...

    def unix(self) -> float:
        """Unix time [s]."""
        ...

    def alive(self, holder: str) -> bool:
        """Whether the process of that name still runs (asked of this boot only)."""
        ...


class Linux:
    """The machine we run on. Where `/proc` is missing, a holder counts as alive and only time frees its
    lease."""

    def __init__(self) -> None:
        self.boot = f"{socket.gethostname()} {_read('/proc/sys/kernel/random/boot_id')}"
        self.holder = f"{os.getpid()} {_started(os.getpid())}"

    def uptime(self) -> float:
        """CLOCK_BOOTTIME, which also counts while the machine sleeps."""
        return time.clock_gettime(getattr(time, "CLOCK_BOOTTIME", time.CLOCK_MONOTONIC))

    def unix(self) -> float:
        """The wall clock."""
        return time.time()

    def alive(self, holder: str) -> bool:
        """Compare the start time of the process with the one in its name."""
        pid, _, started = holder.partition(" ")
        if not Path("/proc/self/stat").exists():
            return True
        return bool(started) and _started(int(pid)) == started


@dataclass(frozen=True, slots=True, kw_only=True)
class Lease:
    """Leases held under one epoch. Renew it by `renew`, or let `Heartbeat` do it."""

    store: Store
    machine: Machine
    names: tuple[str, ...]
    epoch: int
    ttl_s: float = TTL_S

    def renew(self) -> None:
        """Hold on for another `ttl_s`.

        Raises:
            Fenced: another worker has taken one of them.
        """
        until = self.machine.uptime() + self.ttl_s
        with self.store.transaction() as db:
            for name in self.names:
                sql = "UPDATE lease SET expires_s = ? WHERE name = ? AND epoch = ?"
                if db.execute(sql, (until, name, self.epoch)).rowcount != 1:
                    raise Fenced(
                        f"epoch {self.epoch} no longer holds {name}: another worker took it; don't retry"
                    )

    def release(self) -> None:
        """Give them back; harmless when they were taken over. The epoch stays on record."""
        with self.store.transaction() as db:
            for name in self.names:
                db.execute("UPDATE lease SET holder = '' WHERE name = ? AND epoch = ?", (name, self.epoch))


def acquire(
    store: Store, names: Sequence[str], *, machine: Machine | None = None, ttl_s: float = TTL_S
) -> Lease:
    """Take all of `names` under one new epoch, or none.

    The epoch is greater than any before it in this journal and at least the Unix time in seconds, so that a
    body that outlived a lost journal doesn't take the new one's workers for old ones.

    Raises:
        Busy: a living worker holds one of them.
    """
    machine = machine or Linux()
    with store.transaction() as db:
        for name in names:
            if (other := _holder(db, name, machine)) is not None:
                raise Busy(
                    f"{name} is held by a running worker (process {other.split()[0]}); wait or stop it"
                )
        last = int(db.execute("SELECT coalesce(max(epoch), 0) FROM lease").fetchone()[0])
        epoch = max(last + 1, int(machine.unix()))
        until = machine.uptime() + ttl_s
        for name in names:
            db.execute(
                "INSERT OR REPLACE INTO lease (name, epoch, holder, boot, expires_s) VALUES (?, ?, ?, ?, ?)",
                (name, epoch, machine.holder, machine.boot, until),
            )
    return Lease(store=store, machine=machine, names=tuple(names), epoch=epoch, ttl_s=ttl_s)


def holder(store: Store, name: str, machine: Machine | None = None) -> str | None:
    """The living process that holds a lease now, other than this one. Takes nothing."""
    with store.reading() as db:
        return _holder(db, name, machine or Linux())


class LeasedJournal:
    """The journal of a worker that holds a lease on `task`: refuses to write once another worker has taken
    over."""

    def __init__(self, store: Store, lease: Lease) -> None:
        self._store = store
        self._lease = lease

    def append(
        self,
        task: str,
        kind: str,
        data: Mapping[str, Json],
        *,
        charge: Charge | None = None,
        after: int | None = None,
    ) -> Entry:
        """Write one entry durably.

        Raises:
            Fenced: the lease is lost, or was never on `task`.
            Stale, BudgetExhausted, JournalError: as `protocols.Journal`.
        """
        if lease_name(task) not in self._lease.names:
            raise Fenced(
                f"the lease of epoch {self._lease.epoch} is not on task {task}; it holds {self._lease.names}"
            )
        return self._store.append(task, kind, data, charge=charge, after=after, fence=self._lease.epoch)

    def entries(self, task: str, after: int = 0) -> list[Entry]:
        """The entries of a task with a seq greater than `after`, oldest first."""
        return self._store.entries(task, after)


class Heartbeat:
    """Renews a lease from a thread while it is entered. `lost` tells why it could not, if so."""

    def __init__(self, lease: Lease) -> None:
        self.lease = lease
        self.lost: JidokaError | None = None
        self._stop = threading.Event()
        self._thread = threading.Thread(target=self._beat, name="lease heartbeat", daemon=True)

    def _beat(self) -> None:
        while not self._stop.wait(self.lease.ttl_s / 3):
            try:
                self.lease.renew()
            except Busy:
                continue
            except JidokaError as error:
                self.lost = error
                return

    def __enter__(self) -> Self:
        self._thread.start()
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        self._stop.set()
        self._thread.join()


def _holder(db: sqlite3.Connection, name: str, machine: Machine) -> str | None:
    """Who holds a lease now, other than this process."""
    row = db.execute("SELECT holder, boot, expires_s FROM lease WHERE name = ?", (name,)).fetchone()
    if row is None:
        return None
    holder, boot, expires_s = str(row[0]), str(row[1]), float(row[2])
    if holder in {"", machine.holder} or boot != machine.boot or expires_s < machine.uptime():
        return None
    return holder if machine.alive(holder) else None


def _read(path: str) -> str:
    try:
        return Path(path).read_text(encoding="ascii").strip()
    except OSError:
        return ""


def _started(pid: int) -> str:
    """Start time of a process in clock ticks since boot (proc(5), stat field 22); empty if it is gone or a
    zombie."""
    fields = _read(f"/proc/{pid}/stat").rpartition(")")[2].split()
    return fields[19] if fields and fields[0] not in {"Z", "X"} else ""
